"""Events exported from ArcSight ESM, Logger or Recon as CSV, by the names of its event schema.

    endTime,name,deviceVendor,deviceProduct,sourceAddress,…,rawEvent    (headers with or without blanks)

`rawEvent` is the original line and is read by its own format's reader; a record without one, or with one of no known
form, is the CEF its columns came from (exports/cef_line.py). A time is that of `startTime`, else `deviceReceiptTime`,
else `endTime`; without an offset it is of the reading's zone. What is neither becomes a log_event of the columns.

No number of records at which its exports end is known here, so none is told: the hand-over's own count has to show that
an export is whole.

Micro Focus ArcSight, ESM and Logger Administrator's Guides (event schema, exporting search results).
"""

from collections.abc import Iterator
from typing import BinaryIO

from chahe.intake.api import Context, Head, Reader, Sink
from chahe.intake.csv_records import header_of, key
from chahe.intake.exports.cef_line import TIMES, cef_line
from chahe.intake.exports.csv_export import csv_cells, record_place
from chahe.intake.exports.original import Original, in_one_line, moment_us
from chahe.intake.exports.reading import TABLES, Said, known_line, read_originals
from chahe.intake.exports.windows_text import event_line

_OF_A_DEVICE = frozenset(("devicevendor", "deviceproduct"))
_OF_AN_EVENT = frozenset(("name", "rawevent", "deviceeventclassid", "sourceaddress", "agentseverity", "baseeventcount"))
_OF_A_TIME = frozenset(TIMES)


def recognise(head: Head) -> bool:
    """The header names the device's vendor and product, a time, and columns of the event schema."""
    return _fits(header_of(head)[0])


def _fits(keys: frozenset[str]) -> bool:
    # CommonSecurityLog of Sentinel has the same names beside its own.
    return (
        keys >= _OF_A_DEVICE
        and len(keys & _OF_AN_EVENT) > 1
        and bool(keys & _OF_A_TIME)
        and not any(name.startswith("timegenerated") for name in keys)
    )


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See `api.Reader`."""
    read_originals(_originals(stream, sink, ctx), sink, ctx, record_place, Said("arcsight", _USERS))


_USERS = ("sourceUserName", "destinationUserName", "Source User Name", "Destination User Name")


def _originals(stream: BinaryIO, sink: Sink, ctx: Context) -> Iterator[Original]:
    def is_header(names: list[str]) -> bool:
        return _fits(frozenset(map(key, names)))

    for number, cells in csv_cells(stream, sink, is_header):
        said = {key(name): value for name, value in cells.items()}
        times = {name: moment_us(said[name], ctx.zone) for name in TIMES if name in said}
        us = next((one for one in times.values() if one is not None), None)
        raw = said.get("rawevent", "")
        line = event_line(raw, us) or in_one_line(raw)
        if line is None or known_line(line) is None:
            line = cef_line(said, times) or line
        host = said.get("devicehostname") or said.get("deviceaddress")
        yield Original(number, line, us, host, said.get("deviceproduct"), said.get("devicevendor"), cells)


READER = Reader("arcsight-csv", "1", TABLES, recognise, read, priority=11)
