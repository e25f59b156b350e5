"""Log-ons to an OpenVPN server, in its own words.

A client is let in when its instance is given an address or its options (MULTI_sva, primary virtual IP, PUSH_REPLY): the
first of these is the log-on (logs/openvpn.py). `Peer Connection Initiated` comes before the password is judged and
tells of none. `Auth Username/Password verification failed` and a certificate that is refused (VERIFY ERROR): a failed
log-on, whose user the line need not name. `authentication succeeded for username`: an authentication on the way. What
ends a client's instance is the end of the session, but for the exit that follows a refusal (delayed-exit).

OpenVPN 2.4 to 2.6, source (ssl.c, ssl_verify.c, multi.c, forward.c).
"""

import re
from collections.abc import Callable, Iterator, Mapping

from chahe.intake.devices.logon_words import LONGEST_REASON, VPN, account, said, source
from chahe.intake.log_rows import Family
from chahe.intake.logs.linux_ocsf import logon

_SUCCEEDED = re.compile(
    r"TLS: Username/Password authentication (?:succeeded|deferred) for username '(?P<user>[^']{0,256})'.{0,200}"
)
_REFUSED = re.compile(r"TLS Auth Error: .{0,300}(?:verification failed|authentication failed).{0,200}", re.IGNORECASE)
_CERTIFICATE = re.compile(r"VERIFY ERROR: depth=\d{1,2}, error=.{1,400}")
_CN = re.compile(r"\bCN=(?P<user>[^,/]{1,256})")
_GONE = re.compile(
    r"SIG\w{3,8}\[(?!soft,delayed-exit)[^\]]{1,64}\] received, client-instance (?:exiting|restarting).{0,100}"
)

BEGINS = "begins"
"""What a record of a client's first instance says of its session."""

Making = Callable[[Mapping[str, object], re.Match[str]], Family]


def openvpn_rows(fields: Mapping[str, object]) -> Iterator[Family]:
    """The rows of one record; none for most."""
    message = str(fields.get("message", ""))[:1_024]
    if fields.get("session") == BEGINS:
        yield _step(fields, "logon", "success", None)
        return
    for pattern, make in _MESSAGES:
        found = pattern.fullmatch(message)
        if found is not None:
            yield make(fields, found)
            return


def _step(fields: Mapping[str, object], activity: str, outcome: str, user: str | None, **more: object) -> Family:
    port = fields.get("client_port")
    return logon(
        activity,
        outcome=outcome,
        **account(user or said(fields.get("common_name"))),
        **source(fields.get("client_ip"), str(port) if port else None),
        logon_type=VPN,
        **more,
    )


def _certificate(fields: Mapping[str, object], found: re.Match[str]) -> Family:
    named = _CN.search(found[0])
    return _step(
        fields, "logon", "failure", named["user"].strip() if named else None, failure=found[0][:LONGEST_REASON]
    )


_MESSAGES: tuple[tuple[re.Pattern[str], Making], ...] = (
    (_SUCCEEDED, lambda fields, found: _step(fields, "authentication", "success", found["user"] or None)),
    (_REFUSED, lambda fields, found: _step(fields, "logon", "failure", None, failure=found[0][:LONGEST_REASON])),
    (_CERTIFICATE, _certificate),
    (_GONE, lambda fields, found: _step(fields, "logoff", "success", None)),
)
