"""Audit log of ModSecurity 3 with `SecAuditLogFormat JSON`, serial or one file each: rules that matched become alerts.

    {"transaction":{"client_ip":"…","time_stamp":"Mon Mar  2 08:00:01 2026","host_ip":"…","unique_id":"…",
     "request":{…},"response":{…},"producer":{"secrules_engine":"Enabled",…},
     "messages":[{"message":"…","details":{"ruleId":"942100","severity":"2","tags":["attack-sqli"],…}}]}}

A record is a transaction (one line); each of its messages is a row of `security_alert`, and they share its unique_id
(`flow_id`). One in which no rule matched is skipped. Without `messages` (part H is not logged) nothing tells whether a
rule matched: a reject. `time_stamp` is local time without a zone, in the words of the C locale: the reading's zone.
Bodies, headers, addresses asked for and what matched are not taken: they hold what customers typed.

Grade: severity 1 and 2 (alert, critical) critical, 3 (error) high, 4 (warning) medium, 5 (notice) low, 6 and 7 info; 0
is emergency and also what a rule without a severity has, so it is not stated. `action` is allowed where the engine only
detects; else the record does not say which rule blocked. `category`: the tags `attack-…` of the Core Rule Set.
Not read: version 2, and the native format in parts A to Z.

ModSecurity Reference Manual (v3.x); ModSecurity 3.0.13, src/transaction.cc (toJSON), src/actions/severity.cc.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import BinaryIO

import orjson

from chahe.intake.api import Context, Head, Reader, Sink, moment
from chahe.intake.command_secrets import masked
from chahe.intake.events import PIECE_BYTES, Fate, Lost
from chahe.intake.evidence_paths import host_of
from chahe.intake.indicator_words import address
from chahe.intake.logs.json_pieces import cut_json, form_of, json_records
from chahe.intake.logs.syslog_times import MONTHS

TABLE = "security_alert"
NO_TRANSACTION = "no transaction of ModSecurity"
NO_MESSAGES = "no messages: part H is not logged, or they are no list"
NO_MATCH = "no rule matched"
NO_MESSAGE = "a message that has no details with a ruleId"
NO_TIME = "time_stamp: no date with a time of day"
_BEGIN = b'{"transaction":{"client_ip":'
_NEEDED = ("client_ip", "time_stamp", "unique_id")
_LOOK_AT = 20
_MOST_MESSAGES = 10_000
_MOST_PORT = 65_535
_GRADES = {"1": "critical", "2": "critical", "3": "high", "4": "medium", "5": "low", "6": "info", "7": "info"}
Fields = Mapping[str, object]


def recognise(head: Head) -> bool:
    """One of the first records is a transaction."""
    data = head.data.lstrip(b"\xef\xbb\xbf \r\n")
    if not data.startswith(b"{"):
        return False
    return data.startswith(_BEGIN) or any(_is_record(line) for line in data.split(b"\n")[:_LOOK_AT])


def _is_record(line: bytes) -> bool:
    try:
        found = orjson.loads(line)
    except orjson.JSONDecodeError:
        return False
    inner = found.get("transaction") if type(found) is dict else None
    return type(inner) is dict and all(type(inner.get(name)) is str for name in _NEEDED)


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See `api.Reader`."""
    _Reading(sink, ctx).run(stream)


class _Reading:
    def __init__(self, sink: Sink, ctx: Context) -> None:
        self.sink, self.ctx = sink, ctx
        self.sensor = host_of(ctx.path, by_name=False) or None
        self.rec = 0

    def run(self, stream: BinaryIO) -> None:
        for piece in cut_json(stream, PIECE_BYTES):
            form = form_of(piece)
            for number, _, found in json_records(stream, piece, self.lost):
                self.rec += 1
                self.record(found, f"{form}:{number}")

    def lost(self, one: Lost) -> None:
        self.rec += 1
        if one.fate is Fate.SKIP:
            self.sink.skip(self.rec, one.place, one.reason)
        elif one.fate is Fate.DAMAGE:
            self.sink.damage(self.rec, one.place, one.reason)
        else:
            self.sink.reject(self.rec, one.place, one.reason, TABLE)

    def record(self, found: Fields, loc: str) -> None:
        try:
            rows = list(self.rows(found))
        except (ValueError, OverflowError) as error:
            self.sink.reject(self.rec, loc, str(error), TABLE)
            return
        if not rows:
            self.sink.skip(self.rec, loc, NO_MATCH)
        for row in rows:
            if not self.sink.row(TABLE, self.rec, loc, row):
                return

    def rows(self, found: Fields) -> Iterator[dict[str, object]]:
        """An alert for every message. Raises ValueError."""
        one = found.get("transaction")
        if not isinstance(one, dict):
            raise ValueError(NO_TRANSACTION)  # noqa: TRY004 - a reason of the record, not a wrong call
        messages = one.get("messages")
        if not isinstance(messages, list) or len(messages) > _MOST_MESSAGES:
            raise ValueError(NO_MESSAGES)
        producer = one.get("producer")
        engine = _text(producer, "secrules_engine") if isinstance(producer, dict) else None
        shared: dict[str, object] = {
            "product": "modsecurity",
            "sensor": self.sensor,
            **moment("happened", _when(_text(one, "time_stamp") or "", self.ctx)),
            "src_port": _port(one, "client_port"),
            "dst_port": _port(one, "host_port"),
            "action": "allowed" if engine == "DetectionOnly" else None,
            "flow_id": _text(one, "unique_id"),
        }
        for ours, theirs in (("src", "client_ip"), ("dst", "host_ip")):
            said = _text(one, theirs)
            if said is not None:
                shared |= _address(ours, theirs, said)
        for message in messages:
            yield {**shared, **self.message(message)}

    def message(self, message: object) -> dict[str, object]:
        """What one matched rule says. Raises ValueError."""
        details = message.get("details") if isinstance(message, dict) else None
        if not isinstance(message, dict) or not isinstance(details, dict):
            raise ValueError(NO_MESSAGE)  # noqa: TRY004 - as above
        rule = _text(details, "ruleId")
        if rule is None:
            raise ValueError(NO_MESSAGE)
        tags = details.get("tags")
        attacks = [t for t in tags if isinstance(t, str) and t.startswith("attack-")] if isinstance(tags, list) else []
        return {
            "signature_id": rule,
            "alert_name": masked(_text(message, "message") or rule, self.ctx.secret)[0],  # a rule need not have one
            "category": ", ".join(attacks) or None,
            "severity": _GRADES.get(_text(details, "severity") or ""),
        }


def _text(fields: Fields, name: str) -> str | None:
    value = fields.get(name)
    if value is None or isinstance(value, str):
        return (value or "").strip() or None
    raise ValueError(f"{name}: no text, or a name that stands twice")


def _port(fields: Fields, name: str) -> int | None:
    value = fields.get(name)
    if value is None:
        return None
    if type(value) is not int or not 0 <= value <= _MOST_PORT:
        raise ValueError(f"{name}: no port")
    return value


def _address(ours: str, theirs: str, said: str) -> dict[str, object]:
    try:
        return address(ours, said)
    except ValueError as error:
        raise ValueError(f"{theirs}: not an IP address") from error


def _when(text: str, ctx: Context) -> datetime:
    """`Mon Mar  2 08:00:01 2026`. Raises ValueError."""
    words = text.split()
    if len(words) != 5 or words[1] not in MONTHS:
        raise ValueError(NO_TIME)
    said = f"{words[4]} {MONTHS[words[1]]} {words[2]} {words[3]}"
    try:
        return datetime.strptime(said, "%Y %m %d %H:%M:%S").replace(tzinfo=ctx.zone)
    except ValueError as error:
        raise ValueError(NO_TIME) from error


READER = Reader("modsecurity", "1", (TABLE,), recognise, read, priority=5)
