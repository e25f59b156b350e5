"""What messages of Linux programs say of log-ons and accounts: OpenSSH, su, sudo, PAM, and the shadow utilities; of
leases (dhcpd_words.py), and of those who send mail (postfix_words.py).

A message repeated (`message repeated 3 times: [ … ]`) counts as often as it says, up to 1,000. Messages in other words
than these make no row beside their log_event.
"""

import re
from collections.abc import Callable, Iterator

from chahe.intake.log_rows import Family
from chahe.intake.logs.dhcpd_words import DHCPD
from chahe.intake.logs.linux_ocsf import account_change, logon
from chahe.intake.logs.postfix_words import SMTPD

_LONGEST = 4096
_MOST = 1_000
_REPEATED = re.compile(r"message repeated (\d{1,4}) times: \[ ?(.*)\]")

PAM, REPEATED = "pam_unix(", "message repeated"
"""What stands in every message that makes a row without words of its program."""
_REFUSING = ("dhcpd", "smtpd")

Maker = Callable[[re.Match[str]], Family]


def message_rows(program: str, message: str) -> Iterator[Family]:
    """The rows a message makes beside its log_event; none for most of them."""
    text = message[:_LONGEST].strip()
    repeated = _REPEATED.fullmatch(text)
    times = min(int(repeated[1]), _MOST) if repeated else 1
    text = repeated[2] if repeated else text
    for begin, pattern, make in (*_WORDS.get(_name(program), ()), *_PAM):
        found = pattern.match(text) if text.startswith(begin) else None
        if found is not None:
            for _ in range(times):
                yield make(found)
            return


def has_words(program: str) -> bool:
    """Whether its messages may make rows by words of its own; PAM's, and a message repeated, may stand in any."""
    return _name(program) in _WORDS


def may_be_refused(program: str) -> bool:
    """Whether a message of it may make its line a reject."""
    return _name(program) in _REFUSING


def _name(program: str) -> str:
    return program.lower().removesuffix("-session").rsplit("/", 1)[-1]


def _ssh(activity: str, outcome: str) -> Maker:
    def made(m: re.Match[str]) -> Family:
        said = m.groupdict()
        return logon(
            activity,
            outcome=outcome,
            user_name=said.get("user") or None,
            source_ip=said.get("ip"),
            source_port=int(said["port"]) if said.get("port") else None,
            process_name="sshd",
            method=said.get("method"),
            failure=m[0][:200] if outcome == "failure" else None,
        )

    return made


def _su(outcome: str) -> Maker:
    def made(m: re.Match[str]) -> Family:
        return logon(
            "explicit-credentials",
            outcome=outcome,
            user_name=m["user"],
            actor_name=m["actor"],
            target=m.groupdict().get("tty"),
            process_name="su",
            failure="FAILED" if outcome == "failure" else None,
        )

    return made


def _sudo(m: re.Match[str]) -> Family:
    refused = (m["refused"] or "").strip(" ;")
    return logon(
        "explicit-credentials",
        outcome="failure" if refused else "success",
        user_name=m["user"],
        actor_name=m["actor"],
        target=m["tty"],
        process_name="sudo",
        method="sudo",
        failure=refused or None,
    )


def _pam(activity: str, outcome: str) -> Maker:
    def made(m: re.Match[str]) -> Family:
        said = m.groupdict()
        host = said.get("host") or None
        address = host if host and re.fullmatch(r"[0-9.]+|[0-9A-Fa-f:.%]*:[0-9A-Fa-f:.%]*", host) else None
        return logon(
            activity,
            outcome=outcome,
            user_name=said.get("user") or None,
            actor_name=said.get("actor") or None,
            source_ip=address,
            source_host=None if address else host,
            target=m["service"],
            method="PAM",
            failure="authentication failure" if outcome == "failure" else None,
        )

    return made


def _account(change: str) -> Maker:
    def made(m: re.Match[str]) -> Family:
        said = m.groupdict()
        return account_change(
            change,
            outcome="success",
            account_name=said.get("user"),
            group_name=said.get("group"),
            new_name=said.get("new"),
            actor_name=said.get("actor") or None,
        )

    return made


Words = tuple[tuple[str, re.Pattern[str], Maker], ...]
"""(what every text it matches begins with, pattern, what makes the row): most messages begin otherwise."""
_BEGIN = re.compile(r"[A-Za-z:_ ]*(?![A-Za-z:_ ?*+{|])")


def _compiled(*pairs: tuple[str, Maker]) -> Words:
    return tuple((_begin(pattern), re.compile(pattern), make) for pattern, make in pairs)


def _begin(pattern: str) -> str:
    """The plain letters a pattern begins with, less one that may be left out or repeated."""
    found = _BEGIN.match(pattern)
    return found[0] if found and "|" not in pattern.replace("(?:", "(").split("(")[0] else ""


_FROM = r" from (?P<ip>[0-9A-Fa-f.:%]{2,60})(?: port (?P<port>\d{1,5}))?"
_SSHD = _compiled(
    (r"Accepted (?P<method>\S{1,60}) for (?P<user>.*)" + _FROM, _ssh("logon", "success")),
    (r"Failed (?P<method>\S{1,60}) for (?:invalid user )?(?P<user>.*)" + _FROM, _ssh("logon", "failure")),
    (r"error: maximum authentication attempts exceeded for (?:invalid user )?(?P<user>.*)" + _FROM,
     _ssh("authentication", "failure")),
    (r"User (?P<user>\S{1,256}) from \S{1,256} not allowed because ", _ssh("authorisation", "failure")),
)  # fmt: skip
_SU = _compiled(
    (r"FAILED su for (?P<user>\S{1,256}) by (?P<actor>\S{1,256})", _su("failure")),
    (r"FAILED SU \(to (?P<user>\S{1,256})\) (?P<actor>\S{1,256}) on (?P<tty>\S{1,64})", _su("failure")),
    (r"Successful su for (?P<user>\S{1,256}) by (?P<actor>\S{1,256})", _su("success")),
    (r"\(to (?P<user>\S{1,256})\) (?P<actor>\S{1,256}) on (?P<tty>\S{1,64})", _su("success")),
)
_SUDO = _compiled(
    (r"(?P<actor>\S{1,256}) : (?P<refused>(?:(?!TTY=)[^;]{1,200} ; )?)(?:TTY=(?P<tty>[^;]{0,64}) ; )?"
     r"(?:HOST=[^;]{0,256} ; )?(?:PWD=[^;]{0,4000} ; )?(?:GROUP=[^;]{0,256} ; )?USER=(?P<user>[^;]{1,256}?) ;", _sudo),
)  # fmt: skip
_PAM = _compiled(
    (r"pam_unix\((?P<service>[^:)]{1,64}):session\): session opened for user (?P<user>[^\s(]{1,256})(?:\(uid=\d+\))?"
     r"(?: by (?P<actor>[^\s(]{0,256})\(uid=\d+\))?", _pam("session-opened", "success")),
    (r"pam_unix\((?P<service>[^:)]{1,64}):session\): session closed for user (?P<user>\S{1,256})",
     _pam("session-closed", "success")),
    (r"pam_unix\((?P<service>[^:)]{1,64}):auth\): authentication failure; .*?rhost=(?P<host>\S{0,256})"
     r"(?: +user=(?P<user>\S{1,256}))?", _pam("authentication", "failure")),
    (r"pam_unix\((?P<service>[^:)]{1,64}):chauthtok\): password changed for (?P<user>\S{1,256})",
     _account("password-change")),
)  # fmt: skip
_USER = r"'?(?P<user>[^',\s]{1,256})'?"
_GROUP = r"'?(?P<group>[^',\s]{1,256})'?"
_SHADOW = _compiled(
    (r"new user: name=" + _USER, _account("created")),
    (r"new group: name=" + _GROUP, _account("group-created")),
    (r"delete user " + _USER, _account("deleted")),
    (r"(?:remove |removed )?group " + _GROUP + r"(?: owned by \S{1,256}| removed)", _account("group-deleted")),
    (r"add " + _USER + r" to (?:shadow )?group " + _GROUP, _account("member-added")),
    (r"(?:delete|remove) " + _USER + r" from (?:shadow )?group " + _GROUP, _account("member-removed")),
    (r"user (?P<user>\S{1,256}) added by (?P<actor>\S{1,256}) to group " + _GROUP, _account("member-added")),
    (r"user (?P<user>\S{1,256}) removed by (?P<actor>\S{1,256}) from group " + _GROUP, _account("member-removed")),
    (r"lock user " + _USER + r" password", _account("locked")),
    (r"unlock user " + _USER + r" password", _account("unlocked")),
    (r"change user name " + _USER + r" to '?(?P<new>[^',\s]{1,256})'?", _account("renamed")),
    (r"change user " + _USER + r" password", _account("password-change")),
    (r"change user " + _USER, _account("changed")),
    (r"password for " + _USER + r" changed by " + r"'?(?P<actor>[^',\s]{1,256})'?", _account("password-change")),
)  # fmt: skip
_WORDS = {
    "sshd": _SSHD,
    "su": _SU,
    "sudo": _SUDO,
    "dhcpd": tuple(("", *words) for words in DHCPD),
    "smtpd": tuple(("", *words) for words in SMTPD),
    **dict.fromkeys(
        "useradd usermod userdel groupadd groupdel groupmod gpasswd passwd chpasswd newusers".split(),  # noqa: SIM905
        _SHADOW,
    ),
}
