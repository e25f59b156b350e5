"""CEF lines read many at once: what logs/cef.py reads of a line, by columns.

A line's header ends at its seventh bar; what follows are fields, each going on to the blank before the next name. Lines
with a backslash, with labelled fields (`cs1Label`) or of Check Point are left to the slower reader.
"""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from chahe.intake.api import Context
from chahe.intake.columns.block import Array
from chahe.intake.columns.delimited import spans
from chahe.intake.columns.line_blocks import Lines, Mask
from chahe.intake.columns.pairs import Layout, Layouts, Name, Pairs, split_fields_of
from chahe.intake.devices.blocks import (
    NOWHERE,
    Connections,
    Events,
    Found,
    each,
    in_calendar,
    mask_of,
    of,
    some,
    stamped,
    whole_of,
)
from chahe.intake.devices.common_columns import Known, Own, events_of, frames
from chahe.intake.devices.common_events import Header, decision, service_of
from chahe.intake.devices.frame import LONGEST
from chahe.intake.devices.rows import protocol
from chahe.intake.devices.stated_times import stated_us
from chahe.intake.logs.cef_words import NAME, TIMES
from chahe.intake.logs.syslog_times import Times

_BAR, _BACKSLASH = ord("|"), ord("\\")
_BARS = 7
_MARK = len("CEF:0")
_FIRST = ord("C")
_SECONDS = 10
_SECOND = 1_000_000
_USERS = ("suser", "duser")
_MOST_HEADERS = 4_096


def layout(names: Sequence[Name]) -> Layout | None:
    """The layout of a line of these fields; None when it is for the slower reader."""
    said = ["" if name is None else name.decode("ascii", "replace") for name in names]
    if any(NAME.fullmatch(name) is None or name.endswith("Label") for name in said) or len(set(said)) < len(said):
        return None
    return Layout({name: n for n, name in enumerate(said)})


class CefColumns:
    """Reads the lines of a file."""

    def __init__(self, ctx: Context) -> None:
        self.times, self.layouts = Times(ctx), Layouts(layout)
        self.headers: dict[str, Known | None] = {}

    def __call__(self, lines: Lines, chosen: Mask) -> Found:
        """See `blocks.Fast`."""
        bars = np.flatnonzero(lines.buffer == _BAR)
        until = np.searchsorted(bars, lines.ends)
        count = np.diff(until, prepend=0)
        chosen = chosen & (count >= _BARS) & ~lines.holding(_BACKSLASH)
        index = np.flatnonzero(chosen)
        first = (until - count)[index]
        if not len(index):
            return ()
        begin, end = bars[first] - _MARK, bars[first + _BARS - 1]
        sound = (begin >= lines.starts[index]) & (bars[first] - lines.starts[index] < LONGEST)
        sound &= lines.buffer[np.maximum(begin, 0)] == _FIRST  # else it may stand inside a character
        index, begin, end = index[sound], begin[sound], end[sound]
        if not len(index):
            return ()
        pairs = split_fields_of(lines, index, end + 1, self.layouts)
        # The lines taken, by their place among those looked at.
        place = np.searchsorted(index, pairs.lines)
        headers = spans(lines.data, begin[place], end[place])
        heads = spans(lines.data, lines.starts[pairs.lines], begin[place])
        return self.found(pairs, headers, heads)

    def found(self, pairs: Pairs, headers: Array, heads: Array) -> Found:
        """Records of the lines that were cut."""
        coded = headers.dictionary_encode()
        known = [self.header(text) for text in coded.dictionary.to_pylist()]
        which = coded.indices.to_numpy()
        good = np.array([k is not None for k in known], np.bool_)[which]
        src, dst = some(pairs.column("src")), some(pairs.column("dst"))
        traffic = np.array([k is not None and k.traffic for k in known], np.bool_)[which]
        traffic |= mask_of(
            each(pairs.column("cat"), lambda word: (word or "").lower().startswith("traffic"), pa.bool_())
        )
        traffic &= mask_of(pc.and_(src.is_valid(), dst.is_valid()))
        before = frames(heads, self.times)
        us = self.when(pairs)
        good &= mask_of(us.is_valid())
        host = pc.coalesce(
            some(pairs.column("dvchost")), before, some(pairs.column("dvc")), pairs.column("deviceExternalId")
        )
        out: list[Connections | Events] = []
        own = Own(known, which)
        if (good & traffic).any():
            some_ = good & traffic
            out.append(_connections(pairs.kept(some_), own.kept(some_), of(us, some_), of(host, some_)))
        events = good & ~traffic & in_calendar(us) & np.array([bool(k and k.plain) for k in known], np.bool_)[which]
        if events.any():
            out += events_of(pairs.kept(events), own.kept(events), of(us, events), of(host, events), _USERS)
        return out

    def when(self, pairs: Pairs) -> Array:
        """Microseconds since 1970 of the first time that is stated; NULL when none is known."""
        said = pc.coalesce(*(some(pairs.column(name)) for name in TIMES))
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


def _known(text: str) -> Known | None:
    mark, *parts = text.split("|")
    if mark not in ("CEF:0", "CEF:1") or len(parts) != _BARS - 1:
        return None
    header = Header(*(part.strip() for part in parts))
    vendor = header.vendor.lower()
    if vendor == "check point":
        return None
    words = f"{header.kind} {header.name}".lower().replace(":", " ").split()
    return Known(header, "traffic" in words, '"' not in text and all(header), vendor == "fortinet")


def _connections(pairs: Pairs, own: Own, us: Array, host: Array) -> Connections:
    fortinet = pa.array(np.array([bool(k and k.fortinet) for k in own.known], np.bool_)[own.which])

    def said(*names: str) -> Array:
        return pc.coalesce(*(some(pairs.column(name)) for name in names))

    def ours(name: str) -> Array:
        return pc.if_else(fortinet, said(name), NOWHERE)

    lasted, odd = whole_of(pc.if_else(fortinet, pairs.column("FTNTFGTduration"), NOWHERE), _SECONDS)
    lasted = pc.multiply(lasted, _SECOND)
    words = said("act")
    products = [None if k is None else f"{k.header.vendor} {k.header.product}".strip().lower() for k in own.known]
    found = Connections(
        pairs.lines,
        {
            "product": own.texts(products),
            "sensor": host,
            "src": pairs.column("src"),
            "src_port": said("spt"),
            "dst": pairs.column("dst"),
            "dst_port": said("dpt"),
            "proto": each(said("proto"), protocol, pa.string()),
            "service": each(pc.if_else(fortinet, said("FTNTFGTapp"), said("app")), service_of, pa.string()),
            "bytes_out": ours("out"),
            "bytes_in": ours("in"),
            "packets_out": said("FTNTFGTsentpkt"),
            "packets_in": said("FTNTFGTrcvdpkt"),
            "action": each(words, decision, pa.string()),
            "action_words": words,
            "conn_state": said("reason"),
            "uid": said("externalId"),
            "rule_id": said("FTNTFGTpolicyid", "rule", "policy"),
            "src_zone": said("deviceInboundInterface"),
            "dst_zone": said("deviceOutboundInterface"),
            "src_nat_ip": said("sourceTranslatedAddress"),
            "dst_nat_ip": said("destinationTranslatedAddress"),
            "user_name": said("suser"),
        },
        pc.subtract(us, lasted.fill_null(0)),
        lasted,
    )
    return found.kept(~odd)
