"""The records of one host extract into rows of its table, its header and trailer into control totals.

Every record becomes a row, a reject with its number and bytes, or a skip (header, trailer, blank). What the trailer
states of count and sums is compared with what was read, before anybody uses a row: a count goes to `Sink.stated`, a
sum that differs is a reject of the trailer, a header or trailer that the layout promises and the file lacks is damage.
Where the header states from when to when the records go, both become a row of `control_total`, marked as the file's
own: that a month was never unloaded only another count can show.

**A file whose length is no multiple of its record's.** It may be cut at its end, or bytes may have been lost or added
anywhere, so that what follows is read from the wrong place. Its records are read as long as every one of them checks
itself (packed or zoned numbers, the mark of its type); at the first that does not, reading stops there as damage, and
the rest at the end is damage with its place. A layout under which no record checks itself cannot tell the two apart:
the file is refused as a whole.
"""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import BinaryIO

from chahe.errors import UnreadError
from chahe.intake.api import Context, Sink
from chahe.intake.extracts.characters import CharactersError, decoder
from chahe.intake.extracts.days import parse
from chahe.intake.extracts.fields import FieldError, Record, getter, numbers, texts, told
from chahe.intake.extracts.framing import Frame, frames, place
from chahe.intake.extracts.layout import Dated, Header, Kind, Layout, Total, Trailer
from chahe.intake.grid import DamageError, Row, Value
from chahe.intake.headers import Match
from chahe.intake.sheet_rows import SheetRows

CONTROL = "control_total"
_FIELD = 1 << 17


class _Records:
    """What `SheetRows` asks of a sheet: an extract has no cells, so a fault stands at its record."""

    name = ""
    hidden = False
    epoch_1904 = False
    capacities: frozenset[int] = frozenset()
    fixed_width = False
    doubt = ""

    def unread_columns(self) -> Mapping[int, str]:
        """None: a layout names the type of every field."""
        return {}

    def hidden_columns(self) -> frozenset[int]:
        """None."""
        return frozenset()

    def rows(self) -> Iterator[Row]:
        """None: an extract's rows are handed over one by one."""
        return iter(())

    def place(self, row: Row, _column: int) -> str:
        """The record's own place."""
        return row.loc


@dataclass(slots=True)
class _Sum:
    """A sum that the trailer will state, and what the records give. `lost`: there is one whose amount nobody read."""

    total: Total
    of: Callable[[Record], int]
    counts: Callable[[Record], bool]
    less: Callable[[Record], bool] | None
    found: int = 0
    lost: bool = False

    def add(self, record: Record) -> None:
        """One record more."""
        try:
            if self.counts(record):
                amount = self.of(record)
                self.found += -amount if self.less is not None and self.less(record) else amount
        except ValueError:
            self.lost = True


@dataclass(slots=True)
class _Seen:
    """What the file was seen to hold."""

    records: int = 0
    details: int = 0
    header: dict[str, date] = field(default_factory=dict)
    headers: int = 0
    trailers: int = 0
    last: Frame | None = None


def read(stream: BinaryIO, sink: Sink, context: Context, layout: Layout) -> None:
    """See the module. Raises UnreadError for a file that is refused as a whole."""
    size = stream.seek(0, 2)
    doubtful = layout.records == "fixed" and size % layout.size != 0
    if doubtful and not layout.checks_itself:
        whole, rest = divmod(size, layout.size)
        raise UnreadError(
            ("檔案長度不是紀錄長度之整數倍，無從判定何處缺漏，全檔不予讀取。",
             f"record-length: {size} bytes are {whole} records of {layout.size} and {rest} bytes more; no field would "
             "show that a record is read from the wrong place"),
            where=context.path,
        )  # fmt: skip
    _Reading(layout, sink, context, doubtful=doubtful).all(stream)


class _Reading:
    """One file on its way."""

    def __init__(self, layout: Layout, sink: Sink, context: Context, *, doubtful: bool) -> None:
        self.layout = layout
        self.sink = sink
        self.table = layout.sheet.table
        self.doubtful = doubtful
        self.shifted = False  # a record of a doubtful file did not fit its layout
        self.seen = _Seen()
        indexes = {c.name: n for n, c in enumerate(layout.columns)}
        headers = {c.name: f"{c.place.name}({c.unit})" if c.unit else c.place.name for c in layout.columns}
        self.rows = SheetRows(
            _Records(), Match(layout.sheet, 0, 0, indexes, headers, (), ()), sink, context, _day_of(context)
        )
        self.getters = [getter(c, layout) for c in layout.columns]
        self.is_header = told(layout.header.kind.when, layout) if layout.header else None
        self.is_trailer = told(layout.trailer.kind.when, layout) if layout.trailer else None
        self.is_detail = told(layout.detail.when, layout)
        totals = layout.trailer.totals if layout.trailer else ()
        self.sums = [_sum(t, layout) for t in totals]
        self.split = _splitter(layout) if layout.delimited else None

    def all(self, stream: BinaryIO) -> None:
        """Every record, then what the file as a whole lacks."""
        seen = self.seen
        try:
            for frame in frames(stream, self.layout):
                seen.records += 1
                seen.last = frame
                self._one(frame)
        except DamageError as error:
            self._damage(seen.records if self.shifted else seen.records + 1, error.loc, error.reason)
            return
        self._missing()

    def _damage(self, rec: int, loc: str, reason: str) -> None:
        """Damage names no table; a file of which nothing was read must still be known to lack its own."""
        self.sink.damage(rec, loc, reason)
        self.sink.reject(rec, loc, reason, self.table)

    def _missing(self) -> None:
        last = self.seen.last
        where = place(last.start, len(last.raw)) if last else "bytes:0-0"
        for part, count, word in (
            (self.layout.header, self.seen.headers, "header"),
            (self.layout.trailer, self.seen.trailers, "trailer"),
        ):
            if part is not None and not count:
                self._damage(self.seen.records + 1, where, f"the {word} record is not there")

    def _one(self, frame: Frame) -> None:
        rec, loc = self.seen.records, place(frame.start, len(frame.raw))
        try:
            record = self._record(frame)
        except FrameError as error:
            self._reject(rec, loc, str(error))
            return
        if not frame.raw.strip(bytes((self.layout.space,))):
            self.sink.skip(rec, loc, "blank")
        elif self.layout.header and self._is(self.is_header, self.layout.header.kind, record):
            self._header(rec, loc, record, self.layout.header)
        elif self.layout.trailer and self._is(self.is_trailer, self.layout.trailer.kind, record):
            self._trailer(rec, loc, record, self.layout.trailer)
        elif not self._is(self.is_detail, self.layout.detail, record):
            self._reject(rec, loc, self._why_none(record))
        else:
            self._detail(rec, loc, frame, record)

    def _record(self, frame: Frame) -> Record:
        if frame.problem:
            raise FrameError(frame.problem)
        return frame.raw if self.split is None else self.split(frame.raw)

    def _is(self, tells: Callable[[Record], bool] | None, kind: Kind, record: Record) -> bool:
        return tells is not None and self._length(kind, record) and tells(record)

    def _length(self, kind: Kind, record: Record) -> bool:
        """Whether the record is as long as its kind: exactly where its length says so, at least where all are alike."""
        if not isinstance(record, bytes):
            return len(record) == kind.fields
        return len(record) == kind.size if self.layout.variable else len(record) >= kind.size

    def _why_none(self, record: Record) -> str:
        if not self._length(self.layout.detail, record):
            if isinstance(record, bytes):
                return f"record-length: {len(record)} bytes where {self.layout.detail.size} are stated"
            return f"{len(record)} fields where {self.layout.detail.fields} are stated"
        return "a record of no known type"

    def _reject(self, rec: int, loc: str, reason: str) -> None:
        """A record nobody could read; in a file of doubtful length everything after it may stand in the wrong place."""
        for one in self.sums:
            one.lost = True
        if self.doubtful:
            self.shifted = True
            raise DamageError(f"{reason}; the file's length is no multiple of its record's", loc)
        self.sink.reject(rec, loc, reason, self.table)

    def _detail(self, rec: int, loc: str, frame: Frame, record: Record) -> None:
        seen = self.seen
        if seen.trailers:
            self._reject(rec, loc, "a record behind the trailer")
            return
        seen.details += 1
        for one in self.sums:
            one.add(record)
        values: list[Value] = []
        try:
            for get in self.getters:
                values.append(get(record))  # noqa: PERF401 - a loop that may stop
        except FieldError as error:
            if not self.layout.delimited:
                loc = place(frame.start + error.start, error.end - error.start)
            self._reject(rec, loc, str(error))
            return
        self.rows.record(rec, Row(rec, tuple(values), loc))

    def _header(self, rec: int, loc: str, record: Record, header: Header) -> None:
        self.seen.headers += 1
        if rec != 1:
            self._reject(rec, loc, "a header that is not the first record")
            return
        try:
            self.seen.header = {
                word: self._day(record, dated)
                for word, dated in (("from", header.first), ("to", header.last), ("as_of", header.as_of))
                if dated is not None
            }
        except ValueError as error:
            self._reject(rec, loc, f"header: {error}")
            return
        if "as_of" in self.seen.header:
            self.sink.as_of(self.seen.header["as_of"].isoformat())
        self.sink.skip(rec, loc, "header record")

    def _day(self, record: Record, dated: Dated) -> date:
        at = dated.place
        part = record[at.start] if self.layout.delimited else record[at.start : at.end]
        said = texts(at, self.layout, frozenset())(part)  # type: ignore[arg-type]  # by the layout, the field's own kind
        found = parse(said or "", dated.form)
        return found.date() if isinstance(found, datetime) else found

    def _trailer(self, rec: int, loc: str, record: Record, trailer: Trailer) -> None:
        self.seen.trailers += 1
        if self.seen.trailers > 1:
            self._reject(rec, loc, "a second trailer")
            return
        try:
            count = numbers(trailer.count, self.layout)(record) if trailer.count else None
            stated = [numbers(s.total.stated, self.layout)(record) for s in self.sums]
        except ValueError as error:
            self._reject(rec, loc, f"trailer: {error}")
            return
        if count is not None and trailer.counts_all:
            count -= self.seen.headers + 1
        if count is not None:
            self.sink.stated(self.table, count)
        wrong = [why for s, said in zip(self.sums, stated, strict=True) if (why := _differs(s, said))]
        if wrong:
            self._reject(rec, loc, "; ".join(wrong))
        else:
            self.sink.skip(rec, loc, "trailer record")
        self._control(rec, loc, count, stated)

    def _control(self, rec: int, loc: str, count: int | None, stated: list[int]) -> None:
        """The control total, where the file says from when to when its records go: without it nothing can be tied."""
        days, trailer = self.seen.header, self.layout.trailer
        if trailer is None or count is None or "from" not in days or "to" not in days or self.table == CONTROL:
            return
        values: dict[str, object] = {
            "extract": self.table, "from_date": days["from"], "to_date": days["to"], "records": count,
            "in_extract": True,
        }  # fmt: skip
        if trailer.total is not None:
            scale = trailer.total.stated.picture.scale
            if stated[0] % 10**scale == 0:
                values["amount"] = stated[0] // 10**scale
        if "as_of" in days:
            values["counted_date"] = days["as_of"]
        self.sink.aside(CONTROL, rec, loc, values)


def _sum(total: Total, layout: Layout) -> _Sum:
    less = told(total.less_when, layout) if total.less_when else None
    return _Sum(total, numbers(total.of, layout), told(total.when, layout), less)


class FrameError(ValueError):
    """A record whose length or text is wrong as a whole."""


def _differs(one: _Sum, stated: int) -> str | None:
    """Why the sum the trailer states is not tied; None when it is."""
    if one.lost:
        return f"trailer: the sum of {one.total.of.name} cannot be tied, a record's is unread"
    ours = one.found * 10 ** max(0, one.total.stated.picture.scale - one.total.of.picture.scale)
    theirs = stated * 10 ** max(0, one.total.of.picture.scale - one.total.stated.picture.scale)
    return None if ours == theirs else f"trailer: the sum of {one.total.of.name} differs from what was read"


def _splitter(layout: Layout) -> Callable[[bytes], Record]:
    """A delimited record's fields. The function raises FrameError."""
    decode, delimiter, quote = decoder(layout.encoding), layout.delimiter, layout.quote

    def split(raw: bytes) -> Record:
        try:
            text = decode(raw)
        except CharactersError as error:
            raise FrameError(f"{error}, {error.offset} bytes behind the record's beginning") from None
        if not quote:
            return text.split(delimiter)
        csv.field_size_limit(_FIELD)
        try:
            return next(csv.reader([text], delimiter=delimiter, quotechar=quote, strict=True), [])
        except csv.Error:
            raise FrameError("broken quotes") from None

    return split


def _day_of(context: Context) -> date | None:
    return date.fromisoformat(context.as_of) if context.as_of else None
