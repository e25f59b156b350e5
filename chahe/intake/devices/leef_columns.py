"""LEEF lines read many at once: what logs/leef.py reads of a line, by columns.

A line's header ends at its fifth bar, or at its sixth where it names the delimiter. Left to the slower reader are lines
without `devTime`, with a bar in the fields where no delimiter is named, with a delimiter that is no single byte, and
lines of Check Point.
"""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from chahe.intake.api import Context
from chahe.intake.columns.block import Array
from chahe.intake.columns.delimited import spans
from chahe.intake.columns.line_blocks import Lines, Mask, Numbers
from chahe.intake.columns.pairs import Layout, Layouts, Name, Pairs, split_delimited_of
from chahe.intake.devices.blocks import (
    NOWHERE,
    Connections,
    Events,
    Found,
    each,
    in_calendar,
    mask_of,
    of,
    plain_lines,
    some,
    stamped,
)
from chahe.intake.devices.common_columns import Known, Own, events_of, frames
from chahe.intake.devices.common_events import Header, decision
from chahe.intake.devices.frame import LONGEST
from chahe.intake.devices.rows import protocol
from chahe.intake.devices.stated_times import stated_us
from chahe.intake.logs.cef_words import NAME
from chahe.intake.logs.leef_words import FIELDS, delimiter_of
from chahe.intake.logs.syslog_times import Times

_BAR, _TAB, _BLANK, _LAST = ord("|"), ord("\t"), 32, 126
_FIRST = ord("L")
_MARKS = ("LEEF:1.0", "LEEF:2.0")
_MARK = len(_MARKS[0])
_BARS = 5
_LONGEST_DELIMITER = 6
_NO_DELIMITER = -1
_USERS = ("usrName",)
_MOST_HEADERS = 4_096


def layout(names: Sequence[Name]) -> Layout | None:
    """The layout of a line of these fields; None when it is for the slower reader."""
    said = ["" if name is None else name.decode("ascii", "replace") for name in names]
    if any(NAME.fullmatch(name) is None for name in said) or len(set(said)) < len(said):
        return None
    return Layout({name: n for n, name in enumerate(said)})


class LeefColumns:
    """Reads the lines of a file."""

    def __init__(self, ctx: Context) -> None:
        self.times, self.layouts = Times(ctx), Layouts(layout)
        self.headers: dict[str, Known | None] = {}

    def __call__(self, lines: Lines, chosen: Mask) -> Found:
        """See `blocks.Fast`."""
        bars = np.flatnonzero(lines.buffer == _BAR)
        until = np.searchsorted(bars, lines.ends)
        count = np.diff(until, prepend=0)
        index = np.flatnonzero(plain_lines(lines, _TAB) & (count >= _BARS))
        if not len(index):
            return ()
        first = (until - count)[index]
        begin, end = bars[first] - _MARK, bars[first + _BARS - 1]
        sound = (begin >= lines.starts[index]) & (bars[first] - lines.starts[index] < LONGEST)
        sound &= lines.buffer[np.maximum(begin, 0)] == _FIRST  # else it may stand inside a character
        delimiter, fields = self.delimiters(lines, (first, end, count[index]), bars)
        tabs = np.searchsorted(lines.ends, np.flatnonzero(lines.buffer == _TAB), side="right")
        tabbed = np.zeros(len(lines), np.bool_)
        tabbed[tabs] = True
        sound &= (delimiter == _TAB) | ((delimiter != _NO_DELIMITER) & ~tabbed[index])
        out: list[Connections | Events] = []
        for one in np.unique(delimiter[sound]).tolist():
            here = sound & (delimiter == one)
            pairs = split_delimited_of(lines, index[here], fields[here], one, self.layouts)
            if len(pairs):
                place = np.searchsorted(index, pairs.lines)
                headers = spans(lines.data, begin[place], end[place])
                heads = spans(lines.data, lines.starts[pairs.lines], begin[place])
                out += self.found(pairs, headers, heads)
        return out

    @staticmethod
    def delimiters(lines: Lines, found: tuple[Numbers, Numbers, Numbers], bars: Numbers) -> tuple[Numbers, Numbers]:
        """The delimiter of each line, and where its fields begin."""
        first, end, count = found
        second = lines.buffer[np.maximum(bars[first] - 3, 0)] == ord("2")
        delimiter, fields = np.full(len(end), _TAB, np.int64), end + 1
        more = np.flatnonzero(second & (count > _BARS))
        after = bars[first[more] + _BARS]
        delimiter[more] = _NO_DELIMITER
        short = after - end[more] - 1 <= _LONGEST_DELIMITER
        more, after = more[short], after[short]
        words = spans(lines.data, end[more] + 1, after)
        delimiter[more] = each(words, _byte_of, pa.int64()).to_numpy(zero_copy_only=False)
        fields[more] = after + 1
        return delimiter, fields

    def found(self, pairs: Pairs, headers: Array, heads: Array) -> list[Connections | Events]:
        """Records of the lines that were cut."""
        coded = headers.dictionary_encode()
        known = [self.header(text) for text in coded.dictionary.to_pylist()]
        own = Own(known, coded.indices.to_numpy())
        good = own.are([k is not None for k in known])
        src, dst = some(pairs.column("src")), some(pairs.column("dst"))
        traffic = own.are([k is not None and k.traffic for k in known])
        traffic |= mask_of(
            each(pairs.column("cat"), lambda word: (word or "").lower().startswith("traffic"), pa.bool_())
        )
        traffic &= mask_of(pc.and_(src.is_valid(), dst.is_valid()))
        us = self.when(pairs)
        good &= mask_of(us.is_valid())
        host = pc.coalesce(some(pairs.column("identHostName")), frames(heads, self.times))
        out: list[Connections | Events] = []
        ours = good & traffic
        if ours.any():
            out.append(_connections(pairs.kept(ours), own.kept(ours), of(us, ours), of(host, ours)))
        events = good & ~traffic & in_calendar(us) & own.are([k is not None and k.plain for k in known])
        if events.any():
            out += events_of(pairs.kept(events), own.kept(events), of(us, events), of(host, events), _USERS)
        return out

    def when(self, pairs: Pairs) -> Array:
        """Microseconds since 1970; NULL where no time is stated, or none that is known."""
        said = some(pairs.column("devTime"))
        us, rest = stamped(said)
        if rest.any():
            others = pc.if_else(pa.array(rest), said, NOWHERE)
            us = pc.coalesce(us, each(others, lambda t: stated_us(t, self.times) if t else None, pa.int64()))
        return us

    def header(self, text: str) -> Known | None:
        """A header from its mark on; None when it is none, or for the slower reader."""
        if text not in self.headers:
            if len(self.headers) >= _MOST_HEADERS:
                self.headers.clear()
            self.headers[text] = _known(text)
        return self.headers[text]


def _byte_of(word: str | None) -> int:
    """The byte that a header names as the delimiter; -1 of what is for the slower reader."""
    said = delimiter_of(word or "")
    if said is None or "=" in (word or "") or not (said == "\t" or _BLANK < ord(said) <= _LAST) or said == "=":
        return _NO_DELIMITER
    return ord(said)


def _known(text: str) -> Known | None:
    mark, *parts = text.split("|")
    if mark not in _MARKS or len(parts) != _BARS - 1:
        return None
    header = Header(*(part.strip() for part in parts))
    if header.vendor.lower() == "check point":
        return None
    words = f"{header.kind} {header.name}".lower().replace(":", " ").split()
    plain = not any(sign in text for sign in ('"', "\\", "\t")) and all(header[: _BARS - 1])
    return Known(header, "traffic" in words, plain)


def _connections(pairs: Pairs, own: Own, us: Array, host: Array) -> Connections:
    headers = [None if k is None else k.header for k in own.known]
    said = {column: some(pairs.column(name)) for column, name in FIELDS.items()}
    kinds = own.texts([None if h is None else h.kind for h in headers])
    words = pc.coalesce(said["action_words"], kinds)
    return Connections(
        pairs.lines,
        {
            **said,
            "product": own.texts([None if h is None else f"{h.vendor} {h.product}".strip().lower() for h in headers]),
            "sensor": host,
            "proto": each(said["proto"], protocol, pa.string()),
            "action": each(words, decision, pa.string()),
            "action_words": words,
        },
        us,
        pa.nulls(len(pairs), pa.int64()),
    )
