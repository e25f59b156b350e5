"""Audit trail of AIX as auditpr prints it with its own header, with the trail of each record (-v) or without.

    event           login    status      time                     command                         wpar name
    --------------- -------- ----------- ------------------------ ------------------------------- ---------------------
    USER_Login      root     OK          Mon Mar 02 08:00:01 2026 tsm                             Global
            user: wang tty: /dev/pts/0

Lines below a record that begin with a blank are its trail and are skipped as that: the row stands at the bytes of both.
The trail's words are those of /etc/security/audit/events as AIX comes: user and tty of USER_Login, the name USER_SU,
PASSWORD_Change, USER_Create, USER_Change and USER_Remove are about; without it they are not known. A status that begins
with OK is a success, one with FAIL a failure. Times are local: the reading's zone; the host is the one the path names.
A header with other columns (auditpr -h) and binary trails are not read.

IBM AIX, Commands Reference, auditpr; /etc/security/audit/events.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from chahe.intake.api import Context, Head, Reader, Sink
from chahe.intake.devices.rows import native_of
from chahe.intake.log_rows import Family, moment_of
from chahe.intake.logs.linux_ocsf import account_change, log_control, logon
from chahe.intake.logs.linux_rows import log_host
from chahe.intake.logs.syslog_times import MONTHS, Times
from chahe.intake.setting_lines import plain_lines
from chahe.intake.text_lines import Line, head_text

TABLE = "log_event"
TABLES = (TABLE, "logon_event", "account_change", "log_control")
NO_RECORD = "no record as auditpr prints it"
NO_TIME = "a time that is none of the calendar"
TRAIL = "the trail of the record above"
NO_RECORD_ABOVE = "a trail without a record above it"
TOO_MANY = "more lines of trail than a record has"
CUT = "the file ends inside a record: cut off"
_HEADER = re.compile(r"event +login +status +time +command(?: +wpar name)? *")
_RULE = re.compile(r"-+(?: -+){4,5} *")
_RECORD = re.compile(
    r"(?P<event>[A-Za-z_@][\w@]{0,63}) +(?P<login>\S{1,256}) +(?P<status>OK\w{0,16}|FAIL\w{0,16}|\d{1,5}) +"
    r"(?:[A-Z][a-z]{2} )?(?P<month>[A-Z][a-z]{2}) +(?P<day>\d{1,2}) (?P<time>\d\d:\d\d:\d\d) (?P<year>\d{4}) +"
    r"(?P<command>\S{1,256})(?: +(?P<wpar>\S{1,256}))? *",
    re.ASCII,
)
_LOGIN = re.compile(r"user: (?P<user>\S{1,256})(?: tty: (?P<tty>\S{1,256}))?.*")
_NAME = re.compile(r"(?P<user>[^\s:]{1,256})(?: .*)?")
_CHANGES = {
    "USER_Create": "created",
    "USER_Change": "changed",
    "USER_Remove": "deleted",
    "PASSWORD_Change": "password-change",
    "USER_Locked": "locked",
}
_AUDITING = {
    "AUD_Events": "audit-policy-changed",
    "AUD_Objects": "audit-policy-changed",
    "AUD_Proc": "audit-policy-changed",
}
_MOST = 100
_LOOK_AT = 60


def recognise(head: Head) -> bool:
    """The header stands above the first record."""
    seen = [x.rstrip("\r") for x in head_text(head).split("\n")[:_LOOK_AT] if x.strip()]
    at = next((n for n, x in enumerate(seen) if _HEADER.fullmatch(x)), None)
    return at is not None and any(_RECORD.fullmatch(x) for x in seen[at + 1 :])


class _Held:
    """A record whose trail may follow."""

    def __init__(self, line: Line, found: re.Match[str], us: int) -> None:
        self.line, self.found, self.us = line, found, us
        self.end = line.end
        self.trail: list[str] = []


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See `api.Reader`."""
    _Reading(sink, ctx).run(stream)


class _Reading:
    def __init__(self, sink: Sink, ctx: Context) -> None:
        self.sink, self.ctx = sink, ctx
        self.times, self.host = Times(ctx), log_host(ctx.path)
        self.held: _Held | None = None

    def run(self, stream: BinaryIO) -> None:
        for line in plain_lines(stream, self.sink, TABLE):
            if not line.terminated:
                self.sink.damage(line.number, line.loc, CUT)
            elif line.text[:1] in (" ", "\t"):
                self.trail(line)
            else:
                self.settle()
                self.line(line)
        self.settle()

    def trail(self, line: Line) -> None:
        held = self.held
        if held is None:
            self.sink.reject(line.number, line.loc, NO_RECORD_ABOVE, TABLE)
        elif len(held.trail) >= _MOST:
            self.sink.reject(line.number, line.loc, TOO_MANY, TABLE)
        else:
            held.trail.append(line.text.strip())
            held.end = line.end
            self.sink.skip(line.number, line.loc, TRAIL)

    def line(self, line: Line) -> None:
        if _HEADER.fullmatch(line.text) or _RULE.fullmatch(line.text):
            self.sink.skip(line.number, line.loc, "header")
            return
        found = _RECORD.fullmatch(line.text)
        if found is None:
            self.sink.reject(line.number, line.loc, NO_RECORD, TABLE)
            return
        month = MONTHS.get(found["month"], 0)
        us = self.times.local(f"{found['year']} {month} {found['day']} {found['time']}", "%Y %m %d %H:%M:%S")
        if us is None:
            self.sink.reject(line.number, line.loc, NO_TIME, TABLE)
        else:
            self.held = _Held(line, found, us)

    def settle(self) -> None:
        """The row of the record whose trail has ended."""
        held, self.held = self.held, None
        if held is None:
            return
        found, rec = held.found, held.line.number
        loc = f"bytes:{held.line.start}-{held.end}" if held.trail else held.line.loc
        trail = "\n".join(held.trail)
        fields = {name: value for name, value in found.groupdict().items() if value and name not in _OF_TIME}
        native, hidden = native_of({**fields, **({"trail": trail} if trail else {})}, self.ctx.secret)
        shared = {"host": self.host, "channel": "audit", **moment_of(held.us)}
        row = {
            **shared,
            "product": "aix",
            "service": "audit",
            "provider": found["command"],
            "event_type": found["event"],
            "user_name": found["login"],
            "secrets_masked": hidden,
            "native": native,
        }
        if self.sink.row(TABLE, rec, loc, row):
            for family in _families(found, trail):
                ocsf = {"ocsf_class_uid": family.ocsf_class, "ocsf_activity_id": family.ocsf_activity}
                self.sink.aside(family.table, rec, loc, {**shared, **ocsf, **family.values})


_OF_TIME = frozenset(("month", "day", "time", "year"))


def _families(found: re.Match[str], trail: str) -> Iterator[Family]:
    event, login, status = found["event"], found["login"], found["status"]
    outcome = "success" if status.startswith("OK") else "failure" if status.startswith("FAIL") else None
    failure = status if outcome == "failure" else None
    named = _NAME.fullmatch(trail.partition("\n")[0])
    name = None if named is None else named["user"]
    if event == "USER_Login":
        told = _LOGIN.match(trail)
        yield logon(
            "logon",
            outcome=outcome,
            user_name=told["user"] if told is not None else None,  # the record itself names who ran the program
            target=told["tty"] if told is not None else None,
            process_name=found["command"],
            failure=failure,
        )
    elif event == "USER_Logout":
        yield logon("logoff", outcome=outcome, user_name=login, target=name, process_name=found["command"])
    elif event == "USER_SU":
        yield logon(
            "explicit-credentials",
            outcome=outcome,
            user_name=name,
            actor_name=login,
            process_name=found["command"],
            failure=failure,
        )
    elif event in _CHANGES:
        change = _CHANGES[event]
        if change == "password-change" and name is not None and name != login:
            change = "password-reset"
        yield account_change(change, outcome=outcome, account_name=name, actor_name=login)
    elif event in _AUDITING:
        yield log_control(_AUDITING[event], log_name="audit", actor_name=login, detail=trail[:200] or None)


READER = Reader("aix-audit", "1", TABLES, recognise, read, priority=4)
