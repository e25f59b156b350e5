"""Query results of Microsoft Sentinel (Log Analytics) as CSV of the portal, or as JSON objects of its interfaces.

    "TimeGenerated [UTC]",Computer,EventID,Activity,TargetUserName,…      (tables SecurityEvent, WindowsEvent, Event)
    "TimeGenerated [UTC]",HostName,Facility,ProcessName,ProcessID,SyslogMessage,…                     (table Syslog)
    "TimeGenerated [UTC]",DeviceVendor,DeviceProduct,SourceIP,…,AdditionalExtensions       (table CommonSecurityLog)

A record is read as what its device sent: a Windows event, a line of syslog or of CEF (exports/cef_line.py), written
back from its columns; one of another table, or of no known form, is a log_event of the export's columns. The header's
[UTC] states the zone of a column; [Local Time] and no word are the reading's. Times such as 3/2/2026, 8:00:01 AM are
read when the export itself shows whether the month or the day stands first (a 13 or more in one place, never in the
other); else they are unknown.

Exports of exactly 10,000, 30,000 or 500,000 records may be cut off, and are told so. JSON: one object a line
(continuous export) or one array (az monitor log-analytics query). Not read: `tables` with columns and rows apart.

Microsoft, Azure Monitor service limits (log queries); Azure Monitor Logs reference (SecurityEvent, Syslog,
CommonSecurityLog); CEF and CommonSecurityLog field mapping.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from typing import BinaryIO

import orjson

from chahe.intake.api import Context, Head, Reader, Sink
from chahe.intake.csv_records import header_of, key
from chahe.intake.events import Lost
from chahe.intake.exports.cef_line import TIMES, cef_line
from chahe.intake.exports.csv_export import csv_cells, record_place
from chahe.intake.exports.original import Original, in_one_line, moment_us
from chahe.intake.exports.reading import TABLES, Said, read_originals, tell
from chahe.intake.exports.row_limits import SENTINEL, tell_limit
from chahe.intake.exports.windows_text import event_line
from chahe.intake.first_pass import Unheard
from chahe.intake.logs.json_pieces import cut_json, form_of, json_records
from chahe.intake.text_lines import head_text
from chahe.intake.windows_event import EPOCH

TIME = "timegenerated"
_ALSO = frozenset(
    ("type", "tenantid", "computer", "sourcesystem", "sysloghost", "devicevendor", "_resourceid", "resourceid")
)
_SUFFIX = re.compile(r"^(.*?) *\[([^\[\]]{1,60})\]$")
_SLASHED = re.compile(
    r"(\d{1,2})/(\d{1,2})/(\d{4}),? (\d{1,2}):(\d\d):(\d\d)(?:\.(\d{1,7}))?(?: (AM|PM))?", re.ASCII | re.IGNORECASE
)
_PIECE = 16 << 20
_LOOK_AT = 20
_USERS = ("UserPrincipalName", "SubjectUserName", "Account", "SourceUserName", "UserName", "InitiatedBy", "Identity")
_NO_DATA = frozenset(
    (
        *("tenantid", "sourcesystem", "mg", "managementgroupname", "type", "_resourceid", "sourcecomputerid"),
        *(
            "timegenerated",
            "computer",
            "channel",
            "eventid",
            "eventsourcename",
            "eventdata",
            "eventrecordid",
            "activity",
        ),
        *("provider", "eventlog", "source", "parameterxml", "rendereddescription", "eventoriginid", "timecollected"),
        *("level", "task", "opcode", "keywords", "version", "systemprocessid", "systemthreadid", "systemuserid"),
        *("eventleveldname", "eventlevelname", "eventlevel", "accounttype", "account"),
    )
)
"""Columns of Windows events that are no data of the event itself."""

Fields = Mapping[str, object]


def recognise(head: Head) -> bool:
    """A CSV header, or the first objects, with TimeGenerated and a column every table of a workspace has."""
    text = head_text(head).lstrip("\ufeff \t\r\n[")
    if not text.startswith("{"):
        return _is_header(list(header_of(head)[0]))
    for line in text.split("\n")[:_LOOK_AT]:
        try:
            found = orjson.loads(line.strip().rstrip(",]"))
        except (orjson.JSONDecodeError, UnicodeEncodeError):
            continue
        if type(found) is dict and _is_header(list(found)):
            return True
    return '"TimeGenerated"' in text and ('"TenantId"' in text or '"Type"' in text)


def _is_header(names: list[str]) -> bool:
    keys = {_bare(name)[0] for name in names}
    return TIME in keys and not _ALSO.isdisjoint(keys)


def _bare(name: str) -> tuple[str, str]:
    """(key, zone's word) of a column."""
    found = _SUFFIX.match(name.strip())
    return (key(found[1]), found[2].strip()) if found else (key(name), "")


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See `api.Reader`."""
    start = stream.read(4096)
    stream.seek(0)
    is_json = start.decode("utf-8", "ignore").lstrip("\ufeff \t\r\n")[:1] in ("{", "[")
    is_lines = is_json and form_of(cut_json(stream, _PIECE)[0]) == "line"
    month_first = None if is_json else _month_first(stream)
    reading = _Reading(stream, sink, ctx, month_first)

    def place(rec: int) -> str:
        return f"line:{rec}" if is_lines else record_place(rec)

    records = reading.from_json() if is_json else reading.from_csv()
    read_originals(records, sink, ctx, place, Said("sentinel", _USERS))
    tell_limit(sink, reading.count, None if reading.last is None else (reading.last, place(reading.last)), SENTINEL)


def _month_first(stream: BinaryIO) -> bool | None:
    """Whether the month stands before the day in the export's times; None when it does not show."""
    first = second = False
    for _, cells in csv_cells(stream, Unheard(), _is_header):
        for name, value in cells.items():
            found = _SLASHED.fullmatch(value.strip()) if _bare(name)[0] == TIME else None
            if found is not None:
                first, second = first or int(found[1]) > 12, second or int(found[2]) > 12
        if first and second:
            break
    return None if first == second else second


class _Reading:
    def __init__(self, stream: BinaryIO, sink: Sink, ctx: Context, month_first: bool | None) -> None:
        self.stream, self.sink, self.ctx, self.month_first = stream, sink, ctx, month_first
        self.count = 0
        self.last: int | None = None

    def from_csv(self) -> Iterator[Original]:
        for number, cells in csv_cells(self.stream, self.sink, _is_header):
            yield self.original(number, cells)

    def from_json(self) -> Iterator[Original]:
        for piece in cut_json(self.stream, _PIECE):
            for number, _, found in json_records(self.stream, piece, self.lost):
                yield self.original(number, found)

    def lost(self, one: Lost) -> None:
        form, _, place = one.place.partition(":")
        tell(self.sink, (self.last or 0) + 1 if form == "bytes" else int(place), one)

    def original(self, number: int, cells: Fields) -> Original:
        """What the device sent."""
        self.count += 1
        self.last = number
        said: dict[str, str] = {}
        written: dict[str, str] = {}
        times: dict[str, int | None] = {}
        for name, value in cells.items():
            bare, zone = _bare(name)
            if value not in (None, ""):
                said[bare] = value if isinstance(value, str) else orjson.dumps(value).decode()
                written[bare] = name.partition(" [")[0]
                if bare in (TIME, "eventtime", *TIMES):
                    times[bare] = self.moment(said[bare], UTC if zone.upper() == "UTC" else self.ctx.zone)
        us = times.get(TIME)
        kind = said.get("type") or _table_of(said)
        host = said.get("hostname") or said.get("computer") or said.get("devicename")
        return Original(number, _line(kind, said, written, times), us, host, kind, kind, cells)

    def moment(self, text: str, zone: tzinfo) -> int | None:
        slashed = _SLASHED.fullmatch(text.strip())
        if slashed is None:
            return moment_us(_six_digits(text), zone)
        if self.month_first is None:
            return None
        month, day = (slashed[1], slashed[2]) if self.month_first else (slashed[2], slashed[1])
        hour = int(slashed[4])
        if slashed[8]:
            if not 1 <= hour <= 12:
                return None
            hour = hour % 12 + (12 if slashed[8].upper() == "PM" else 0)
        part = (slashed[7] or "").ljust(6, "0")[:6]
        iso = f"{slashed[3]}-{int(month):02}-{int(day):02}T{hour:02}:{slashed[5]}:{slashed[6]}.{part}"
        return moment_us(iso, zone)


def _six_digits(text: str) -> str:
    """Kusto writes seven digits of a second."""
    return re.sub(r"(\.\d{6})\d{1,3}", r"\1", text)


def _table_of(said: Mapping[str, str]) -> str | None:
    """The table a record without Type is of, by columns that no other has."""
    if "syslogmessage" in said:
        return "Syslog"
    if "devicevendor" in said and "deviceproduct" in said:
        return "CommonSecurityLog"
    if "eventid" in said and ("channel" in said or "eventlog" in said):
        return "SecurityEvent"
    return None


def _line(
    kind: str | None, said: Mapping[str, str], written: Mapping[str, str], times: Mapping[str, int | None]
) -> str | None:
    if kind == "CommonSecurityLog":
        stated = {name: us for name, us in times.items() if name in TIMES}
        if not stated and times.get(TIME) is not None:
            said, stated = {**said, "devicereceipttime": said[TIME]}, {"devicereceipttime": times[TIME]}
        return cef_line(said, stated, said.get("additionalextensions", ""))
    if kind == "Syslog":
        return _syslog(said, times)
    if kind in ("SecurityEvent", "WindowsEvent", "Event"):
        return _windows(said, written, times.get(TIME))
    return None


def _syslog(said: Mapping[str, str], times: Mapping[str, int | None]) -> str | None:
    """A line as rsyslog writes it, with a time of RFC 3339; the message alone where time or host are not known."""
    message = in_one_line(said.get("syslogmessage"))
    us = times.get("eventtime") if times.get("eventtime") is not None else times.get(TIME)
    host = said.get("hostname") or said.get("computer")
    if message is None or us is None or not host or " " in host:
        return message
    program = said.get("processname", "")
    number = said.get("processid", "")
    tag = f"{program}[{number}]: " if program and number.isdigit() else f"{program}: " if program else ""
    at = (EPOCH + timedelta(microseconds=us)).isoformat(timespec="microseconds")
    return f"{at} {host} {tag}{message}"


def _windows(said: Mapping[str, str], written: Mapping[str, str], us: int | None) -> str | None:
    """A Windows event as JSON in the flat shape of windows_shapes.py; EventData's own names win over columns."""
    data: dict[str, object] = {}
    more = said.get("eventdata") or said.get("parameterxml") or ""
    if more.startswith("{"):
        try:
            found = orjson.loads(more)
        except (orjson.JSONDecodeError, UnicodeEncodeError):
            found = None
        data = found if type(found) is dict else {}
    elif more.startswith("<EventData") and "<System" not in more:
        inner = event_line(f"<Event><System/>{more}</Event>", us)
        event = orjson.loads(inner)["Event"] if inner else {}
        data = dict(event.get("EventData", {}))
    columns = {written[name]: value for name, value in said.items() if name not in _NO_DATA}
    own: dict[str, object] = {
        "EventID": said.get("eventid"),
        "Channel": said.get("channel") or said.get("eventlog"),
        "Computer": said.get("computer"),
        "SourceName": said.get("eventsourcename") or said.get("provider") or said.get("source"),
        "RecordNumber": said.get("eventrecordid"),
        "Message": said.get("rendereddescription") or said.get("activity"),
    }
    if us is not None:
        own["TimeCreated"] = (
            datetime.fromtimestamp(us // 1_000_000, UTC).replace(microsecond=us % 1_000_000).isoformat()
        )
    event = {**columns, **data, **{name: value for name, value in own.items() if value}}
    return orjson.dumps(event).decode() if "EventID" in event and "Channel" in event else None


READER = Reader("sentinel-export", "1", TABLES, recognise, read, priority=11)
