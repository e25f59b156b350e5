"""The systemd journal as `journalctl -o json` prints it: one object to a line (systemd.journal-fields(7)).

Fields keep their names (MESSAGE, _COMM, _HOSTNAME …). A value that is no text stands as an array of its bytes and is
read as UTF-8; a field the entry has several times is a list. What `journalctl` left out because it is longer than 4,096
bytes (it prints null unless --all is given) is told: that record is not whole. Time: __REALTIME_TIMESTAMP, UTC.
An entry of the kernel's audit or of Sysmon for Linux gives that record's fields beside its own.
"""

from collections.abc import Callable, Iterator
from typing import BinaryIO

import orjson

from chahe.intake.api import Context, Head
from chahe.intake.events import Decoder, Event, Fate, Lost, Piece
from chahe.intake.logs.dhcp_ocsf import TABLE as DHCP_EVENT
from chahe.intake.logs.json_pieces import cut_json, form_of, json_records
from chahe.intake.logs.linux_message import BROKEN, inside, source_of
from chahe.intake.logs.linux_rows import linux_reader
from chahe.intake.logs.sysmon_xml import BEGIN

TIME = "__REALTIME_TIMESTAMP"
NO_ENTRY = "no entry of a journal"
LEFT_OUT = "journalctl left a long field out (--all was not given)"
_LOOK_AT = 20


def recognise(head: Head) -> bool:
    """One of the first lines is an entry with a journal's time stamp and cursor or boot."""
    if b'"__' not in head.data:
        return False
    lines = head.data.split(b"\n")
    if len(lines) == 1:
        return (
            head.data.lstrip().startswith(b"{")
            and b'"__REALTIME_TIMESTAMP"' in head.data
            and b'"__CURSOR"' in head.data
        )
    return any(_is_entry(line) for line in lines[:_LOOK_AT])


def _is_entry(line: bytes) -> bool:
    try:
        found = orjson.loads(line)
    except orjson.JSONDecodeError:
        return False
    return type(found) is dict and TIME in found and bool({"__CURSOR", "_BOOT_ID", "MESSAGE"} & found.keys())


def decode(stream: BinaryIO, piece: Piece, lost: Callable[[Lost], None], _ctx: Context) -> Iterator[Event]:
    """See `events.Decoder`."""
    form = form_of(piece)
    for number, raw, found in json_records(stream, piece, lost):
        place = f"{form}:{number}"
        when = _microseconds(found.get(TIME))
        if when is None:
            lost(Lost(Fate.REJECT, place, NO_ENTRY))
            continue
        fields = {name: _value(value) if type(value) is list else value for name, value in found.items()}
        if None in found.values():
            lost(Lost(Fate.REJECT, place, LEFT_OUT))
        source = _take_out(fields)
        if source[2] != "sysmon" and str(fields.get("MESSAGE")).startswith(BEGIN):
            lost(Lost(Fate.REJECT, place, BROKEN))
        yield Event(number, raw, source, fields, when, "" if form == "line" else place)  # type: ignore[arg-type]  # JSON


def _take_out(fields: dict[str, object]) -> tuple[str, str, str]:
    """The log source; adds the fields of a record the message carries. The journal's own names begin with capitals or
    underscores and are never overwritten.
    """
    message, kind = fields.get("MESSAGE"), fields.get("_AUDIT_TYPE_NAME")
    program = fields.get("SYSLOG_IDENTIFIER") or fields.get("_COMM") or ""
    if fields.get("_TRANSPORT") == "audit" and kind is None:
        kind = fields.get("_AUDIT_TYPE")
    if isinstance(message, str):
        found = inside(str(program), message, str(kind) if kind else None)
        if found is not None:
            for name, value in found[1].items():
                fields.setdefault(name, value)
            return found[0]
    facility = fields.get("SYSLOG_FACILITY")
    return source_of(str(program), int(facility) if isinstance(facility, str) and facility.isdigit() else None)


def _microseconds(value: object) -> int | None:
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 17 else None


def _value(value: list[object]) -> object:
    """Bytes printed as numbers become text; several values stay several."""
    if value and all(type(x) is int and 0 <= x <= 255 for x in value):
        return bytes(value).decode("utf-8", "backslashreplace")  # type: ignore[arg-type]  # all are int
    return [_value(x) if type(x) is list else x for x in value]


DECODER = Decoder("journald", "3", "line", recognise, cut_json, decode)
READER = linux_reader(DECODER, "journal", (DHCP_EVENT,))
