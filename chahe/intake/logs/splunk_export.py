"""Search results of Splunk Enterprise and Cloud, exported as CSV or JSON, with the events as they came in (`_raw`).

    "_raw","_time",host,source,sourcetype,…                                  (Splunk Web, REST interface, outputcsv)
    {"preview":false,"offset":0,"result":{"_raw":"…","_time":"…","host":…}}   (one to a line; or the results alone)

`_raw` is the original line and is read by its own format's reader, the events of one host and source together, in the
order of `_time`; the place is the record of the export. Windows events are read as XML or as text; one whose fields
were exported (EventCode, LogName) by these. An event of no known form is a log_event of the export's columns.
`_time` is of the reading's zone where it states no offset, and of a word for a zone but UTC and GMT.

Exports of exactly 10,000, 50,000 or 500,000 results may be cut off, and are told so; so is JSON in which no line is the
last row (`lastrow`) when the lines have the export's frame. Splunk cuts events at 10,000 bytes: one that is exactly so
long is told as a reject beside its row. Previews of a search that goes on are skipped. Not read: results without
`_raw`, XML, the interface's `results` in one document.

Splunk Enterprise 9, Search Manual (Export data), REST API Reference (search/jobs/export), limits.conf, props.conf.
"""

from collections.abc import Iterator, Mapping
from typing import BinaryIO

import orjson

from chahe.intake.api import Context, Head, Reader, Sink
from chahe.intake.csv_records import header_of
from chahe.intake.events import Fate, Lost
from chahe.intake.exports.csv_export import csv_cells, record_place
from chahe.intake.exports.original import Original, in_one_line, moment_us
from chahe.intake.exports.reading import TABLES, Said, read_originals, tell
from chahe.intake.exports.row_limits import SPLUNK, tell_limit
from chahe.intake.exports.windows_text import event_line
from chahe.intake.logs.json_pieces import cut_json, form_of, json_records
from chahe.intake.text_lines import head_text

NO_RAW = "a result without _raw"
NO_LAST = "no line is the last row of the results: cut off"
LONGEST = "exactly 10,000 bytes: events are cut there (props.conf, TRUNCATE)"
PREVIEW = "a preview of a search that goes on"
LAST = "the mark of the last row"
_NEEDED = frozenset(("_raw", "_time"))
_ORIGINS = frozenset(("host", "source", "sourcetype"))
_OF_WINDOWS = frozenset(("EventCode", "LogName"))
_CUT_AT = 10_000
_LOOK_AT = 20
_PIECE = 16 << 20


def recognise(head: Head) -> bool:
    """A CSV header, or the first objects, with the event, its time and its origin."""
    text = head_text(head).lstrip("\ufeff \t\r\n[")
    return _is_json(text) if text.startswith("{") else _is_header(_first_cells(head))


def _is_json(text: str) -> bool:
    lines = text.split("\n")[:_LOOK_AT]
    for line in lines:
        try:
            found = orjson.loads(line.strip().rstrip(",]"))
        except (orjson.JSONDecodeError, UnicodeEncodeError):
            continue
        result = _result(found) if type(found) is dict else None
        if result is not None and result.keys() >= _NEEDED and _is_event(result):
            return True
    # A head that ends inside the first record.
    return len(lines) == 1 and all(f'"{name}"' in text for name in (*_NEEDED, "sourcetype"))


def _is_event(result: Mapping[str, object]) -> bool:
    """Whether it says where it is from; Windows events whose fields alone were exported have a reader of their own."""
    fields = result.keys()
    return "sourcetype" in fields or (not _ORIGINS.isdisjoint(fields) and not fields >= _OF_WINDOWS)


def _first_cells(head: Head) -> list[str]:
    keys, _ = header_of(head)
    text = head_text(head)
    return [f"_{key}" if f"_{key}" in _NEEDED and f"_{key}" in text else key for key in keys]


def _is_header(names: list[str]) -> bool:
    return set(names) >= _NEEDED and not _ORIGINS.isdisjoint(names)


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See `api.Reader`."""
    start = stream.read(4096)
    stream.seek(0)
    is_json = start.decode("utf-8", "ignore").lstrip("\ufeff \t\r\n")[:1] in ("{", "[")
    reading = _Reading(stream, sink, ctx)
    place = record_place
    if is_json and form_of(cut_json(stream, _PIECE)[0]) == "line":
        place = _line_place
    read_originals(reading.from_json() if is_json else reading.from_csv(), sink, ctx, place, Said("splunk"))
    last = None if reading.last is None else (reading.last, place(reading.last))
    tell_limit(sink, reading.count, last, SPLUNK)
    if last is not None and reading.framed and not reading.ended:
        sink.damage(*last, NO_LAST)
    for rec in reading.long:
        sink.reject(rec, place(rec), LONGEST)


def _line_place(rec: int) -> str:
    return f"line:{rec}"


def _result(found: Mapping[str, object]) -> Mapping[str, object] | None:
    inner = found.get("result", found)
    return inner if isinstance(inner, dict) else None


class _Reading:
    def __init__(self, stream: BinaryIO, sink: Sink, ctx: Context) -> None:
        self.stream, self.sink, self.ctx = stream, sink, ctx
        self.count = 0
        self.last: int | None = None
        self.framed = self.ended = False  # `ended`: by the last row, or by damage that is told
        self.long: list[int] = []

    def from_csv(self) -> Iterator[Original]:
        for number, cells in csv_cells(self.stream, self.sink, _is_header):
            if cells.get("_raw") is None:
                self.sink.reject(number, record_place(number), NO_RAW)
                continue
            yield self.original(number, cells)

    def from_json(self) -> Iterator[Original]:
        for piece in cut_json(self.stream, _PIECE):
            form = form_of(piece)

            for number, _, found in json_records(self.stream, piece, self.lost):
                place = f"{form}:{number}"
                self.framed = self.framed or "preview" in found
                self.ended = self.ended or found.get("lastrow") is True
                result = _result(found)
                if found.get("preview") is True:
                    self.sink.skip(number, place, PREVIEW)
                elif "lastrow" in found and "result" not in found:
                    self.sink.skip(number, place, LAST)
                elif result is None or not isinstance(result.get("_raw"), str):
                    self.sink.reject(number, place, NO_RAW)
                else:
                    yield self.original(number, result)

    def lost(self, one: Lost) -> None:
        form, _, place = one.place.partition(":")
        self.ended = self.ended or one.fate is Fate.DAMAGE
        tell(self.sink, (self.last or 0) + 1 if form == "bytes" else int(place), one)

    def original(self, number: int, fields: Mapping[str, object]) -> Original:
        """The event of a result."""
        self.count += 1
        self.last = number
        raw = str(fields["_raw"])
        if len(raw.encode("utf-8", "replace")) == _CUT_AT:
            self.long.append(number)
        us = moment_us(_text(fields, "_time"), self.ctx.zone)
        host, source, kind = (_text(fields, name) for name in ("host", "source", "sourcetype"))
        return Original(number, _line(raw, fields, us), us, host, source, kind, fields)


def _line(raw: str, fields: Mapping[str, object], us: int | None) -> str | None:
    if fields.keys() >= _OF_WINDOWS:
        return orjson.dumps({name: value for name, value in fields.items() if value != "" and name != "_raw"}).decode()
    windows = event_line(raw, us) if raw.lstrip().startswith("<Event") or "\nLogName=" in raw else None
    return windows or in_one_line(raw)


def _text(fields: Mapping[str, object], name: str) -> str | None:
    value = fields.get(name)
    return value.strip() or None if isinstance(value, str) else None


READER = Reader("splunk-export", "1", TABLES, recognise, read, priority=11)
