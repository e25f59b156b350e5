"""Events exported from IBM QRadar's Log Activity, or by a search in AQL, as CSV with the payload.

    "Start Time","Log Source","Event Name","Source IP",…,"Payload"           (columns as the search names them)

`Payload` (also `UTF8(payload)` and its usual names) is the original message and is read by its own format's reader,
those of one log source together; one of no known form becomes a log_event of the export's columns. Times are
milliseconds since 1970 or texts; a text without an offset is of the reading's zone. The host of a log source called
`Type @ host` is what stands behind `@`. Not read: payloads in base64 or hexadecimal, results without a payload.

No number of records at which its exports end is known here (a search keeps what its own limit says), so none is told:
the hand-over's own count has to show that an export is whole.

IBM QRadar SIEM, User Guide (exporting events); Ariel Query Language Guide (UTF8, fields of events); WinCollect.
"""

from collections.abc import Iterator
from typing import BinaryIO

from chahe.intake.api import Context, Head, Reader, Sink
from chahe.intake.csv_records import header_of, key
from chahe.intake.exports.csv_export import csv_cells, record_place
from chahe.intake.exports.original import Original, in_one_line, moment_us
from chahe.intake.exports.reading import TABLES, Said, read_originals
from chahe.intake.exports.windows_text import event_line

_PAYLOAD = ("payload", "utf8(payload)", "payloadasutf", "payloadasutf8", "utf8payload", "rawpayload", "payloadtext")
_TIMES = ("starttime", "devicetime", "logsourcetime", "time", "storagetime", "endtime")
_SOURCES = ("logsource", "logsourcename", "logsourcename(logsourceid)", "logsourceid", "logsourceidentifier")
_TYPES = ("logsourcetype", "logsourcetypename", "logsourcetypename(devicetype)", "devicetype")
_USERS = ("Username", "username", "userName", "User Name")


def recognise(head: Head) -> bool:
    """The header names a payload, a time and a log source."""
    return _fits(header_of(head)[0])


def _fits(keys: frozenset[str]) -> bool:
    return all(not keys.isdisjoint(names) for names in (_PAYLOAD, _TIMES, _SOURCES))


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See `api.Reader`."""
    read_originals(_originals(stream, sink, ctx), sink, ctx, record_place, Said("qradar", _USERS))


def _originals(stream: BinaryIO, sink: Sink, ctx: Context) -> Iterator[Original]:
    def is_header(names: list[str]) -> bool:
        return _fits(frozenset(map(key, names)))

    for number, cells in csv_cells(stream, sink, is_header):
        said = {key(name): value for name, value in cells.items()}
        us = next((at for name in _TIMES if (at := moment_us(said.get(name), ctx.zone)) is not None), None)
        raw = _first(said, _PAYLOAD) or ""
        source = _first(said, _SOURCES)
        host = source.rpartition("@")[2].strip() if source else None
        line = event_line(raw, us) or in_one_line(raw)
        yield Original(number, line, us, host or None, source, _first(said, _TYPES), cells)


def _first(said: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((said[name].strip() for name in names if said.get(name, "").strip()), None)


READER = Reader("qradar-csv", "1", TABLES, recognise, read, priority=11)
