"""Suricata's EVE log (eve.json): one JSON object a line, or an array of them; the alerts become `security_alert`.

https://docs.suricata.io/en/latest/output/eve/eve-json-format.html, versions 4 to 8. Time: `timestamp` with its offset;
one without is a reject, for the zone is not known. `host` names the sensor where it was configured, else the folder
hosts/<sensor>/. Records of other kinds (flow, dns, stats …) are skips. Payloads, packets, pages and files that alerts
may carry are not taken.

Grade: `alert.severity` 1 is high, 2 medium, 3 low, 4 to 255 info; where the rule states signature_severity too
(Critical, Major, Minor, Informational), the graver of the two.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import BinaryIO

import orjson
import re2

from chahe.intake.api import HEAD_BYTES, Context, Head, Reader, Sink
from chahe.intake.events import PIECE_BYTES, Fate, Lost
from chahe.intake.evidence_paths import host_of
from chahe.intake.indicator_words import address
from chahe.intake.log_rows import moment_of
from chahe.intake.logs.json_pieces import cut_json, form_of, json_records

TABLE = "security_alert"
_OTHERS = (
    "anomaly arp bittorrent_dht dcerpc dhcp dnp3 dns doh2 drop email engine enip file fileinfo flow frame ftp "
    "ftp_data http http2 ike ikev2 krb5 ldap mdns metadata modbus mqtt netflow nfs ntp packet pgsql pop3 quic "
    "rdp rfb sip smb smtp snmp ssh stats template tftp tls websocket"
)
OTHERS = frozenset(_OTHERS.split())
"""Kinds of records that are no alert."""
NO_KIND = "no event_type: no record of EVE"
OTHER_KIND = "an event_type that is not known"
NO_ALERT = "event_type alert without an alert"
NO_TIME = "timestamp: no date with a time of day and an offset"
_LOOK_AT = 20
_TIME = re2.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.([0-9]{1,9}))?(Z|[+-][0-9]{2}:?[0-9]{2})"
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_GRADES = ("critical", "high", "medium", "low", "info")
_PRIORITY = {1: "high", 2: "medium", 3: "low"}
_RULE_GRADE = {"critical": "critical", "major": "high", "minor": "medium", "informational": "info"}
_MOST_PRIORITY, _MOST_PORT = 255, 65_535
Fields = Mapping[str, object]


def recognise(head: Head) -> bool:
    """One of the first records has a time stamp and a kind that EVE knows."""
    data = head.data.lstrip(b"\xef\xbb\xbf \r\n")
    if not data.startswith((b"{", b"[")):
        return False
    lines = data.split(b"\n")
    if data.startswith(b"[") or (len(lines) == 1 and len(head.data) >= HEAD_BYTES):
        return b'"event_type"' in data and b'"timestamp"' in data and (b'"flow_id"' in data or b'"in_iface"' in data)
    return any(_is_record(line) for line in lines[:_LOOK_AT])


def _is_record(line: bytes) -> bool:
    try:
        found = orjson.loads(line)
    except orjson.JSONDecodeError:
        return False
    return type(found) is dict and type(found.get("timestamp")) is str and _kind(found) in {*OTHERS, "alert"}


def _kind(found: Fields) -> str | None:
    kind = found.get("event_type")
    return kind if isinstance(kind, str) else None


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See `api.Reader`."""
    _Reading(sink, ctx).run(stream)


class _Reading:
    def __init__(self, sink: Sink, ctx: Context) -> None:
        self.sink = sink
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
        kind = _kind(found)
        if kind != "alert":
            if kind in OTHERS:
                self.sink.skip(self.rec, loc, f"event_type {kind}: no alert")
            else:
                self.sink.reject(self.rec, loc, NO_KIND if kind is None else OTHER_KIND, TABLE)
            return
        try:
            row = self.row(found)
        except (ValueError, OverflowError) as error:
            self.sink.reject(self.rec, loc, str(error), TABLE)
            return
        self.sink.row(TABLE, self.rec, loc, row)

    def row(self, found: Fields) -> dict[str, object]:
        """The columns of an alert. Raises ValueError."""
        alert = found.get("alert")
        if not isinstance(alert, dict):
            raise ValueError(NO_ALERT)  # noqa: TRY004 - a reason of the record, not a wrong call
        values: dict[str, object] = {
            "product": "suricata",
            "sensor": _text(found, "host") or self.sensor,
            **moment_of(_micros(found)),
            "signature_id": (number := _digits(alert, "signature_id")),
            "alert_name": _text(alert, "signature") or number,  # a rule need not have a message
            "category": _text(alert, "category"),
            "severity": _grade(alert),
            "src_port": _port(found, "src_port"),
            "dst_port": _port(found, "dest_port"),
            "proto": (_text(found, "proto") or "").lower() or None,
            "action": _text(alert, "action"),
            "flow_id": _digits(found, "flow_id"),
        }
        for ours, theirs in (("src", "src_ip"), ("dst", "dest_ip")):
            said = _text(found, theirs)
            if said is not None:
                values |= _address(ours, theirs, said)
        return values


def _text(fields: Fields, name: str) -> str | None:
    value = fields.get(name)
    if value is None or isinstance(value, str):
        return (value or "").strip() or None
    raise ValueError(f"{name}: no text, or a name that stands twice")


def _whole(fields: Fields, name: str, most: int) -> int | None:
    value = fields.get(name)
    if value is None:
        return None
    if type(value) is not int or not 0 <= value <= most:
        raise ValueError(f"{name}: no whole number it can hold")
    return value


def _digits(fields: Fields, name: str) -> str | None:
    number = _whole(fields, name, 2**64 - 1)
    return None if number is None else str(number)


def _port(fields: Fields, name: str) -> int | None:
    return _whole(fields, name, _MOST_PORT)


def _address(ours: str, theirs: str, said: str) -> dict[str, object]:
    try:
        return address(ours, said)
    except ValueError as error:
        raise ValueError(f"{theirs}: not an IP address") from error


def _micros(found: Fields) -> int:
    """Raises ValueError: a time of which the zone is not known is none."""
    bare = _TIME.fullmatch(_text(found, "timestamp") or "")
    if bare is None:
        raise ValueError(NO_TIME)
    day, fraction, offset = bare.groups()
    try:
        when = datetime.fromisoformat(day).replace(tzinfo=_zone(offset))
    except ValueError as error:
        raise ValueError(NO_TIME) from error
    micros = int((fraction or "0")[:6].ljust(6, "0"))
    return (when - _EPOCH) // timedelta(microseconds=1) + micros


def _zone(offset: str) -> timezone:
    if offset == "Z":
        return UTC
    digits = offset[1:].replace(":", "")
    span = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-span if offset[0] == "-" else span)


def _grade(alert: Fields) -> str | None:
    """The graver of the rule's priority and its signature_severity; NULL where neither is stated."""
    priority = _whole(alert, "severity", _MOST_PRIORITY)
    said = [] if priority is None else [_PRIORITY.get(priority, "info")]
    metadata = alert.get("metadata")
    words = metadata.get("signature_severity") if isinstance(metadata, dict) else None
    for word in words if isinstance(words, list) else [words]:
        grade = _RULE_GRADE.get(word.lower()) if isinstance(word, str) else None
        said += [grade] if grade else []
    return min(said, key=_GRADES.index, default=None)


READER = Reader("suricata-eve", "1", (TABLE,), recognise, read, priority=5)
