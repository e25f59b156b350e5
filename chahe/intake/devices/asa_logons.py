"""Log-ons and accounts in messages of Cisco ASA and FTD, by number.

605004, 605005: an administrator is refused, or let in; 611103: logs off. 611101, 611102, 113004, 113005, 113012,
113015, 716038: an authentication, which another message of a log-on follows. 113039, 716001: a VPN session begins;
716039: it is refused; 722051: an address is given to it; 716002, 113019: it ends (LAN-to-LAN tunnels are nobody's).
502101, 502102: a local account is made, deleted. A user the device hides (`*****`) is NULL. Not read: log-ons of IKE
clients (713xxx), `enable` (502103).

Cisco Secure Firewall ASA Series Syslog Messages.
"""

import re
from collections.abc import Callable, Iterator, Mapping

from chahe.intake.devices.logon_words import ADMINISTRATOR, VPN, account, said, source
from chahe.intake.log_rows import Family
from chahe.intake.logs.linux_ocsf import account_change, logon

_LONGEST = 1_024
_IP = r"[0-9A-Fa-f.:]{2,45}"
_LOGIN = re.compile(
    rf"Login (?P<word>permitted|denied) from (?:serial|(?P<ip>{_IP})/(?P<port>\d{{1,5}})) to "
    r"(?:console|[^\s:/]{1,64}:[^\s/]{1,255}/(?P<service>[^\s/]{1,64})) for user [\"']?(?P<user>[^\"']{0,256}?)[\"']?"
)
_USER = re.compile(
    rf"User authentication (?P<word>succeeded|failed): (?:IP address: (?P<ip>{_IP}),? )?Uname: (?P<user>.{{0,256}})"
)
_OUT = re.compile(r"User logged out: Uname: (?P<user>.{0,256})")
_AAA = re.compile(
    r"AAA user authentication (?P<word>Successful|Rejected) ?: ?(?:reason = (?P<why>[^:]{0,200}?) ?: ?)?"
    r"(?:server = {1,2}[^\s:]{0,255}|local database) ?: ?[Uu]ser = {1,2}(?P<user>[^:]{0,256}?)"
    rf"(?: ?: ?user IP = (?P<ip>{_IP}))?"
)
_GROUP = rf"Group <?[^<>]{{0,256}}?>? User <?(?P<user>[^<>]{{0,256}}?)>? IP <?(?P<ip>{_IP})>? "
_BEGUN = re.compile(_GROUP + r"(?:WebVPN|AnyConnect parent) session started\.?")
_GIVEN = re.compile(_GROUP + r"(?:IPv4 )?Address .{1,256} assigned to session\.?")
_ENDED = re.compile(_GROUP + r"WebVPN session terminated: ?.{0,256}")
_ASKED = re.compile(_GROUP + r"Authentication: (?P<word>successful|rejected), Session Type: .{0,64}")
_GONE = re.compile(
    rf"Group = [^,]{{0,256}}, Username = (?P<user>[^,]{{0,256}}), IP = (?P<ip>{_IP}), Session disconnected\. "
    r"Session Type: (?P<kind>[^,]{0,64}), Duration: .{0,256}"
)
_LOCAL = re.compile(r"(?:New user added to|User deleted from) local dbase: Uname: (?P<user>.{1,256}?) Priv: .{0,256}")

Making = Callable[[re.Match[str]], Family | None]


def asa_rows(fields: Mapping[str, object]) -> Iterator[Family]:
    """The rows of one record; none for most."""
    number = str(fields.get("mnemonic", ""))[-6:]
    pattern, make = _MESSAGES.get(number, (None, None))
    if pattern is None or make is None:
        return
    found = pattern.fullmatch(str(fields.get("message", ""))[:_LONGEST].strip())
    made = None if found is None else make(found)
    if made is not None:
        yield made


def _step(found: re.Match[str], activity: str, outcome: str, kind: str | None, **more: object) -> Family:
    said_of = found.groupdict()
    return logon(
        activity,
        outcome=outcome,
        **account(said_of.get("user")),
        **source(said_of.get("ip"), said_of.get("port")),
        logon_type=kind,
        **more,
    )


def _login(found: re.Match[str]) -> Family:
    denied = found["word"] == "denied"
    return _step(
        found,
        "logon",
        "failure" if denied else "success",
        ADMINISTRATOR,
        target=found["service"] or "console",
        failure="Login denied" if denied else None,
    )


def _user(found: re.Match[str]) -> Family:
    failed = found["word"] == "failed"
    why = "User authentication failed" if failed else None
    return _step(found, "authentication", "failure" if failed else "success", ADMINISTRATOR, failure=why)


def _aaa(found: re.Match[str]) -> Family:
    rejected = found["word"] == "Rejected"
    why = (said(found["why"]) or "Rejected") if rejected else None
    return _step(found, "authentication", "failure" if rejected else "success", None, method="AAA", failure=why)


def _asked(found: re.Match[str]) -> Family:
    if found["word"] == "rejected":
        return _step(found, "logon", "failure", VPN, failure="Authentication: rejected")
    return _step(found, "authentication", "success", VPN)


def _gone(found: re.Match[str]) -> Family | None:
    return None if found["kind"].startswith("LAN-to-LAN") else _step(found, "logoff", "success", VPN)


def _told(activity: str, kind: str) -> Making:
    return lambda found: _step(found, activity, "success", kind)


def _changed(change: str) -> Making:
    return lambda found: account_change(change, outcome="success", account_name=found["user"])


_MESSAGES: Mapping[str, tuple[re.Pattern[str], Making]] = {
    **dict.fromkeys(("605004", "605005"), (_LOGIN, _login)),
    **dict.fromkeys(("611101", "611102"), (_USER, _user)),
    "611103": (_OUT, _told("logoff", ADMINISTRATOR)),
    **dict.fromkeys(("113004", "113005", "113012", "113015"), (_AAA, _aaa)),
    **dict.fromkeys(("113039", "716001"), (_BEGUN, _told("logon", VPN))),
    "722051": (_GIVEN, _told("session-opened", VPN)),
    "716002": (_ENDED, _told("logoff", VPN)),
    **dict.fromkeys(("716038", "716039"), (_ASKED, _asked)),
    "113019": (_GONE, _gone),
    "502101": (_LOCAL, _changed("created")),
    "502102": (_LOCAL, _changed("deleted")),
}
