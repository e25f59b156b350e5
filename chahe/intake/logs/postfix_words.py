"""What messages of Postfix's SMTP server (smtpd, submission, smtps) say of who logged on to send mail.

    warning: NAME[IP]: SASL METHOD authentication failed: REASON[, sasl_username=USER]
    QUEUEID|NOQUEUE: client=NAME[IP], sasl_method=METHOD, sasl_username=USER[, …]

A refusal is a failed log-on. A success is not logged by itself: each mail taken afterwards tells of it, so those rows
are steps (`authentication`), several to a session. Addresses of mail are not taken apart: the log_event has the line.

Postfix 3.11, src/smtpd/smtpd_sasl_glue.c and smtpd.c.
"""

import re

from chahe.intake.log_rows import Family
from chahe.intake.logs.linux_ocsf import logon

_CLIENT = r"(?P<host>[^\s\[\]]{1,255})\[(?P<ip>[0-9A-Fa-f.:]{2,45})\]"
_REFUSED = re.compile(
    r"warning: " + _CLIENT + r": SASL (?P<method>\S{1,100}) authentication failed: (?P<reason>.*?)"
    r"(?:, sasl_username=(?P<user>.{0,100}))?$",
    re.DOTALL,
)
_SENT = re.compile(
    r"(?:[0-9A-Za-z]{6,40}|NOQUEUE): client=" + _CLIENT + r", sasl_method=(?P<method>[^\s,]{1,100}), "
    r"sasl_username=(?P<user>[^\s,]{1,256})(?:, .*)?$"
)
_NOBODY = frozenset({"", "(unavailable)"})
_UNKNOWN = "unknown"
"""What stands for the name of a client that has none."""


def _made(activity: str, found: re.Match[str], failure: str | None) -> Family:
    user, host = found["user"], found["host"]
    return logon(
        activity,
        outcome="success" if failure is None else "failure",
        user_name=None if user is None or user in _NOBODY else user,
        source_ip=found["ip"],
        source_host=None if host == _UNKNOWN else host,
        target="smtp",
        process_name="smtpd",
        method=found["method"],
        failure=failure,
    )


def _refused(found: re.Match[str]) -> Family:
    return _made("logon", found, "SASL authentication failed")


def _sent(found: re.Match[str]) -> Family:
    return _made("authentication", found, None)


SMTPD = ((_REFUSED, _refused), (_SENT, _sent))
"""(pattern, what makes the row) as linux_words has them. The reason may hold what was typed and is not repeated."""


def is_postfix(program: str) -> bool:
    """Whether a line of syslog is one of Postfix."""
    return program.startswith("postfix/")
