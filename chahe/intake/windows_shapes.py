"""The shapes in which programs write a Windows event as one JSON object, and what each calls System's parts.

nested      evtx_dump, EvtxECmd-like renderings: {"Event": {"System": …, "EventData": …}}
flat        nxlog (im_msvistalog), as OTRF's data sets: EventID, Channel, Hostname, SourceName and the data's own names
winlogbeat  Elastic, 7 and later: {"winlog": {…}}; 6 and before: log_name, event_id, event_data at the top; either may
            stand in `_source` of an index export
splunk      search results, bare or in `result`: EventCode, LogName, ComputerName
powershell  Get-WinEvent | ConvertTo-Json, Windows PowerShell 5 and PowerShell 7; data without names is the list `Data`

Nothing an exporter wrote of an event is lost: nxlog's names stay beside Sigma's, those of the others become Sigma's.
A time without an offset is local (`zone`).
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, tzinfo

import orjson

from chahe.intake.dates import parse_moment
from chahe.intake.windows_event import EPOCH, Flat, NotAnEventError, as_microseconds, flat, microseconds

Shaped = tuple[Flat, int | None]
"""(fields, microseconds since 1970 UTC)."""

_SCALAR = frozenset((str, int, float, bool, type(None)))
_MAX_DEPTH = 32
_FLAT = (
    ("SourceName", "Provider_Name"),
    ("Hostname", "Computer"),
    ("RecordNumber", "EventRecordID"),
    ("ProviderGuid", "Provider_Guid"),
    ("ExecutionProcessID", "Execution_ProcessID"),
)
_FLAT_TIMES = ("TimeCreated", "@timestamp", "EventTime", "UtcTime")
_WINLOG = {
    "channel": "Channel",
    "event_id": "EventID",
    "provider_name": "Provider_Name",
    "provider_guid": "Provider_Guid",
    "computer_name": "Computer",
    "record_id": "EventRecordID",
    "opcode": "Opcode",
    "task": "Task",
    "keywords": "Keywords",
    "version": "Version",
    "activity_id": "Correlation_ActivityID",
    "related_activity_id": "Correlation_RelatedActivityID",
    "level": "Level",
    # 6 and before
    "log_name": "Channel",
    "source_name": "Provider_Name",
    "record_number": "EventRecordID",
    "process_id": "Execution_ProcessID",
    "thread_id": "Execution_ThreadID",
}
_SPLUNK = {
    "EventCode": "EventID",
    "LogName": "Channel",
    "SourceName": "Provider_Name",
    "ComputerName": "Computer",
    "RecordNumber": "EventRecordID",
    "TaskCategory": "Task",
    "OpCode": "Opcode",
    "Sid": "UserID",
}
_POWERSHELL = {
    "Id": "EventID",
    "LogName": "Channel",
    "ProviderName": "Provider_Name",
    "ProviderId": "Provider_Guid",
    "MachineName": "Computer",
    "RecordId": "EventRecordID",
    "ProcessId": "Execution_ProcessID",
    "ThreadId": "Execution_ThreadID",
    "UserId": "UserID",
    "ActivityId": "Correlation_ActivityID",
    "RelatedActivityId": "Correlation_RelatedActivityID",
}
_DOT_NET = re.compile(r"/Date\((-?[0-9]{1,16})(?:[+-][0-9]{4})?\)/")


def shaped(found: Flat, zone: tzinfo) -> Shaped:
    """The event an object renders; takes the object over. Raises NotAnEventError when it has none of our shapes."""
    if "EventID" in found and "Channel" in found:
        return _flat(found, zone)
    shape = shape_of(found)
    if shape is None:
        raise NotAnEventError("no Windows event in a shape we know")
    return shape(found, zone)


def shape_of(found: Flat) -> Callable[[Flat, tzinfo], Shaped] | None:
    """Which of our shapes an object has; None for any other."""
    shape = _own_shape(found)
    if shape is None:
        for name in ("_source", "result"):
            inner = found.get(name)
            if type(inner) is dict and _own_shape(inner) is not None:
                return _INNER[name]
    return shape


def _own_shape(found: Flat) -> Callable[[Flat, tzinfo], Shaped] | None:
    event = found.get("Event")
    if type(event) is dict and type(event.get("System")) is dict:
        return _nested
    if "EventID" in found and "Channel" in found:
        return _flat
    winlog = found.get("winlog")
    if type(winlog) is dict and "event_id" in winlog:
        return _winlogbeat
    if "event_id" in found and "log_name" in found:
        return _winlogbeat_6
    if "EventCode" in found and "LogName" in found:
        return _splunk
    if "Id" in found and "ProviderName" in found and "LogName" in found:
        return _powershell
    return None


def _nested(found: Flat, zone: tzinfo) -> Shaped:
    fields = flat(found["Event"])  # type: ignore[arg-type]  # a dict, or the shape were another
    _number(fields)
    return fields, time_of(fields.get("TimeCreated"), zone)


def _flat(found: Flat, zone: tzinfo) -> Shaped:
    for native, name in _FLAT:
        if native in found and name not in found:
            found[name] = found[native]
    if not _SCALAR.issuperset(map(type, found.values())) and not _lists_of_scalars(found):
        found = _scalars(found)
    if type(found["EventID"]) is not int or type(found["Channel"]) is not str:
        _number(found)
    return found, _first_time(found, _FLAT_TIMES, zone)


def _winlogbeat(found: Flat, zone: tzinfo) -> Shaped:
    winlog = found["winlog"]
    assert isinstance(winlog, dict)  # noqa: S101  # or the shape were another
    return _elastic(found, winlog, zone)


def _winlogbeat_6(found: Flat, zone: tzinfo) -> Shaped:
    return _elastic(found, found, zone)


def _elastic(found: Flat, winlog: Mapping[str, object], zone: tzinfo) -> Shaped:
    fields = {name: winlog[native] for native, name in _WINLOG.items() if winlog.get(native) is not None}
    process, user = winlog.get("process"), winlog.get("user")
    if type(process) is dict:
        thread = process.get("thread")
        _set(fields, "Execution_ProcessID", process.get("pid"))
        _set(fields, "Execution_ThreadID", thread.get("id") if type(thread) is dict else None)
    if type(user) is dict:
        _set(fields, "UserID", user.get("identifier"))
    for native, name in (("@timestamp", "TimeCreated"), ("message", "Message")):
        _set(fields, name, found.get(native))
    log = found.get("log")
    if "Level" not in fields and type(log) is dict:
        _set(fields, "Level", log.get("level"))
    taken = frozenset(fields)
    for section in ("event_data", "user_data"):
        data = winlog.get(section)
        if type(data) is dict:
            said = "EventData" if section == "event_data" else "UserData"
            for name, value in data.items():
                fields[f"{said}.{name}" if name in taken else name] = value
    unnamed = [fields.pop(n) for n in [n for n in fields if re.fullmatch(r"param[0-9]{1,3}", n)]]
    if unnamed and "Data" not in fields:
        # Elastic numbers the data that has no names.
        fields["Data"] = unnamed
    fields = _scalars(fields)
    _number(fields)
    return fields, time_of(fields.get("TimeCreated"), zone)


def _splunk(found: Flat, zone: tzinfo) -> Shaped:
    fields = _scalars(_named(found, _SPLUNK))
    _number(fields)
    return fields, _first_time(fields, ("_time", "TimeCreated"), zone)


def _powershell(found: Flat, zone: tzinfo) -> Shaped:
    fields = _named(found, _POWERSHELL)
    for name in ("UserID", "TimeCreated"):
        said = fields.get(name)
        if type(said) is dict:
            # Objects of .NET: a SID, and PowerShell 5's date with its display form.
            fields[name] = said.get("Value") or said.get("value") or said.get("DateTime")
    properties = fields.pop("Properties", None)
    if type(properties) is list:
        fields["Data"] = [p.get("Value") if type(p) is dict else p for p in properties]
    fields = _scalars(fields)
    _number(fields)
    return fields, time_of(fields.get("TimeCreated"), zone)


def _inside(name: str) -> Callable[[Flat, tzinfo], Shaped]:
    def shape(found: Flat, zone: tzinfo) -> Shaped:
        return shaped(found[name], zone)  # type: ignore[arg-type]  # a dict, or the shape were another

    return shape


_INNER = {name: _inside(name) for name in ("_source", "result")}


def _named(found: Flat, names: Mapping[str, str]) -> Flat:
    """Sigma's names in place of the exporter's: `ProcessId` of Get-WinEvent is not the ProcessId of an event's data."""
    fields: Flat = {}
    for native, value in found.items():
        name = names.get(native, native)
        fields[native if name != native and name in found else name] = value
    return fields


def _set(fields: Flat, name: str, value: object) -> None:
    if value is not None and name not in fields:
        fields[name] = value


def _number(fields: Flat) -> None:
    """EventID as a whole number. Raises NotAnEventError when it is none."""
    said = fields.get("EventID")
    if type(said) is str and said.isascii() and said.isdigit() and len(said) < 10:
        fields["EventID"] = int(said)
    elif type(said) is not int:
        raise NotAnEventError("EventID is no whole number")
    if type(fields.get("Channel")) is list or type(fields.get("Provider_Name")) is list:
        raise NotAnEventError("Channel or Provider stands twice")


def _scalars(found: Flat) -> Flat:
    """Objects laid flat as `a.b`; lists of plain values stay lists, objects in lists become JSON text."""
    fields: Flat = {}
    _lay(fields, "", found, 0)
    return fields


def _lists_of_scalars(found: Flat) -> bool:
    """Whether there is nothing to lay flat: lists of plain values stay as they are."""
    for value in found.values():
        kind = type(value)
        if kind is dict or (kind is list and not _SCALAR.issuperset(map(type, value))):  # type: ignore[call-overload]
            return False
    return True


def _lay(fields: Flat, prefix: str, found: Mapping[str, object], depth: int) -> None:
    if depth > _MAX_DEPTH:
        raise NotAnEventError("objects nested too deep")
    for name, value in found.items():
        kind = type(value)
        if kind is dict:
            _lay(fields, f"{prefix}{name}.", value, depth + 1)  # type: ignore[arg-type]
        elif kind is list:
            said = [v if type(v) in _SCALAR else _as_json(v) for v in value]  # type: ignore[attr-defined]
            fields.setdefault(prefix + name, said)
        else:
            fields.setdefault(prefix + name, value)


def _as_json(value: object) -> str:
    try:
        return orjson.dumps(value).decode()
    except TypeError as error:
        raise NotAnEventError("objects nested too deep") from error


def _first_time(fields: Flat, names: tuple[str, ...], zone: tzinfo) -> int | None:
    """The first of these times that says its offset, else the first that is a time at all."""
    for name in names:
        if name in fields:
            when = microseconds(fields[name])
            if when is not None:
                return when
    for name in names:
        # Sysmon's UtcTime is in UTC by its name.
        when = time_of(fields.get(name), UTC if name == "UtcTime" else zone)
        if when is not None:
            return when
    return None


def time_of(said: object, zone: tzinfo) -> int | None:
    """Microseconds since 1970 UTC of a time as exporters write it: ISO 8601, .NET's /Date(ms)/, or a local form."""
    if type(said) is not str:
        return None
    when = microseconds(said)
    if when is not None:
        return when
    dot_net = _DOT_NET.fullmatch(said)
    if dot_net is not None:
        return int(dot_net[1]) * 1000
    try:
        local = datetime.fromisoformat(said).replace(tzinfo=zone)
    except ValueError:
        try:
            local = parse_moment(said, zone)
        except ValueError:
            return None
    return as_microseconds(local - EPOCH)
