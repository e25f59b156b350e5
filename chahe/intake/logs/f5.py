"""F5 BIG-IP's own messages by syslog: ltm, apm, audit and gtm logs (TMOS 11 to 17), also behind a relay's header.

    Mar  2 08:00:01 bigip01 notice tmm1[12390]: 01490500:5: /Common/vpn:Common:e03c2ca8: New session from client IP …
    <134>Mar  2 08:00:02 bigip01 info httpd(pam_audit)[16784]: 01070417:6: AUDIT - user admin - RAW: …

Every message is a log_event with its number (`msgno`). Messages of one session of Access Policy Manager share
its identifier; the client's address and the user that one of them states are kept for the others, as
`session_client_ip` and `session_user`. Secrets in commands are masked. Times state no year (syslog_times.py).
Log-ons and accounts: devices/f5_logons.py. Not read: the name=value form of High-Speed Logging, traffic of iRules;
alerts of the web application firewall have a reader of their own (f5_asm.py), and so has its CEF.

F5, BIG-IP APM, Logging and Reporting; the layout of lines is that of published logs.
"""

import re
from collections import OrderedDict

import re2

from chahe.intake.api import Context
from chahe.intake.devices.frame import LONGEST, NO_TIME, frame
from chahe.intake.devices.reading import Parse, Record, device_reader
from chahe.intake.devices.rows import Logged
from chahe.intake.logs.syslog_times import Times

NO_LINE = "no message of BIG-IP"
_LEVEL = "emerg|alert|crit|critical|err|error|warning|warn|notice|info|debug"
_BEGIN = re.compile(
    rf"(?:(?<=\s)(?P<level>{_LEVEL}) )?"
    r"(?P<program>[A-Za-z][\w./-]{0,63}(?:\([\w-]{1,32}\))?)(?:\[(?P<pid>\d{1,10})\])?"
    r": (?P<number>01[0-9a-f]{6}):(?P<severity>[0-7]): ",
    re.ASCII,
)
_SESSION = re.compile(
    r"(?:(?P<profile>/[^\s:]{1,200}):(?:[^\s:]{1,100}:)?)?(?P<session>[0-9a-f]{8}): (?P<rest>.*)", re.DOTALL
)
_CLIENT = re.compile(r"New session from client IP (?P<ip>[0-9A-Fa-f.:]{2,45})(?=\s|$)")
_USER = re.compile(r"Username '(?P<user>[^']{1,256})'")
_SECRET = re2.compile(
    r"(?i)(\b(?:[a-z-]*password|prompt-for-password|secret|community|community-name|passphrase|[a-z-]*passphrase|key)\s+)"
    r"([^\s{}]+)"
)
_COMMANDS = frozenset(("01420002", "01070417"))
_SESSIONS = 100_000
"""Sessions remembered; of the oldest beyond them nothing more is known."""


def shaped(line: str) -> bool:
    """Whether a line has the number of such a message."""
    return _BEGIN.search(line, 0, LONGEST) is not None


def _parse(ctx: Context) -> Parse:
    return _File(ctx).parse


class _File:
    def __init__(self, ctx: Context) -> None:
        self.times, self.secret = Times(ctx), ctx.secret
        self.sessions: OrderedDict[str, dict[str, str]] = OrderedDict()

    def parse(self, line: str) -> Record | str:
        begin = _BEGIN.search(line, 0, LONGEST)
        if begin is None:
            return NO_LINE
        before = frame(line[: begin.start()], self.times)
        if before.wrong:
            return NO_TIME
        number, text = begin["number"], line[begin.end() :].strip()
        hidden = 0
        fields = {"msgno": number, "severity": begin["severity"], "program": begin["program"]}
        if begin["pid"]:
            fields["pid"] = begin["pid"]
        if number in _COMMANDS:
            text, hidden = self.discreet(text)
        elif number.startswith("0149"):
            text, told = self.session(number, text)
            fields |= told
        fields["message"] = text
        columns: dict[str, str | int | None] = {
            "service": begin["program"].partition("(")[0],
            "channel": "apm" if number.startswith("0149") else "audit" if number in _COMMANDS else "ltm",
            "event_id": None,
            "event_type": number,
            "user_name": fields.get("session_user"),
            **({"host": before.host} if before.host else {}),
        }
        return Logged(before.us, fields, columns, hidden)

    def discreet(self, text: str) -> tuple[str, int]:
        """A command without the secrets in it, and how many there were."""
        out, at, count = [], 0, 0
        for found in _SECRET.finditer(text):
            start, end = found.span(2)
            digest, tail = self.secret(text[start:end].strip("\"'"))
            out += [text[at:start], f"[secret hmac-sha256:{digest[:16]} {tail}]"]
            at, count = end, count + 1
        return "".join([*out, text[at:]]), count

    def session(self, number: str, text: str) -> tuple[str, dict[str, str]]:
        """The message of a session without what names it, and what is known of the session."""
        found = _SESSION.fullmatch(text)
        if found is None:
            return text, {}
        key, rest = found["session"], found["rest"].strip()
        known = self.sessions.setdefault(key, {})
        self.sessions.move_to_end(key)
        if len(self.sessions) > _SESSIONS:
            self.sessions.popitem(last=False)
        client, user = _CLIENT.match(rest), _USER.match(rest)
        if client is not None:
            known.clear()
            known["session_client_ip"] = client["ip"].rstrip(".")
        if user is not None:
            known["session_user"] = user["user"]
        told = {"session": key, **known}
        if found["profile"]:
            told["profile"] = found["profile"]
        if number == "01490502":
            del self.sessions[key]
        return rest, told


READER = device_reader("f5", "bigip", shaped, _parse)
