"""Log Event Extended Format 1.0 and 2.0, bare or behind syslog: `LEEF:2.0|Vendor|Product|Version|Event|^|name=value^…`

Fields stand between tabs; 2.0 may name another character, as itself or as its number (`x5E`, `0x5E`). A name that
stands twice with two values makes the line a reject. What tells of a connection: devices/common_events.py. The time is
`devTime`, else what stands before; one that is there and in no known form is a reject (`devTimeFormat` names the
product's form and is not interpreted: forms are known by their looks).

IBM, QRadar Log Event Extended Format (LEEF) guide.
"""

import re
from collections.abc import Mapping

from chahe.intake.api import Context
from chahe.intake.devices.common_events import Header, connection, event, is_connection
from chahe.intake.devices.frame import LONGEST, NO_TIME, frame
from chahe.intake.devices.leef_columns import LeefColumns
from chahe.intake.devices.reading import Parse, Record, device_reader
from chahe.intake.devices.stated_times import stated_us
from chahe.intake.logs.leef_words import FIELDS, delimiter_of
from chahe.intake.logs.syslog_times import Times

NO_LINE = "no record of LEEF"
TWICE = "a name that stands twice with two values"
_BEGIN = re.compile(r"LEEF: ?([12])(?:\.0)?\|")
_PARTS = 4


def shaped(line: str) -> bool:
    """Whether a line has the mark of the format."""
    return _BEGIN.search(line, 0, LONGEST) is not None


def fields_of(text: str, delimiter: str) -> dict[str, str] | str:
    """The fields of a record; why it has none."""
    fields: dict[str, str] = {}
    for part in text.split(delimiter):
        name, equals, value = part.partition("=")
        if not part.strip():
            continue
        if not equals or not name.strip() or any(c.isspace() for c in name.strip()):
            return NO_LINE
        if fields.setdefault(name.strip(), value.strip()) != value.strip():
            return TWICE
    return fields


def _parse(ctx: Context) -> Parse:
    times = Times(ctx)

    def parse(line: str) -> Record | str:
        begin = _BEGIN.search(line, 0, LONGEST)
        if begin is None:
            return NO_LINE
        parts = line[begin.end() :].split("|", _PARTS)
        if len(parts) <= _PARTS:
            return NO_LINE
        header, rest = Header(*(p.strip() for p in parts[:_PARTS])), parts[_PARTS]
        delimiter: str | None = "\t"
        if begin[1] == "2":
            word, bar, after = rest.partition("|")
            if bar and "=" not in word:
                delimiter, rest = delimiter_of(word), after
            elif rest.startswith("=|"):
                delimiter = None
        if delimiter is None:
            return NO_LINE
        fields = fields_of(rest, delimiter)
        if isinstance(fields, str):
            return fields
        before = frame(line[: begin.start()], times)
        said = fields.get("devTime")
        us = stated_us(said, times) if said else before.us
        if us is None and (said or before.wrong):
            return NO_TIME
        host = fields.get("identHostName") or before.host
        if is_connection(header, fields):
            return _connection(header, us, host, fields)
        return event(header, us, host, fields.get("usrName") or None, fields)

    return parse


def _connection(header: Header, us: int | None, host: str | None, fields: Mapping[str, str]) -> Record:
    said = {column: fields.get(name) or None for column, name in FIELDS.items()}
    said["action_words"] = said["action_words"] or header.kind
    return connection(header, us, host, said, None)


READER = device_reader("leef", "leef", shaped, _parse, LeefColumns)
