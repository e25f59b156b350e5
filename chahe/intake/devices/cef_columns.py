"""CEF lines read many at once: what logs/cef.py reads of a line, by columns.

A line's header ends at its seventh bar; what follows are fields, each going on to the blank before the next name. Lines
with a backslash, with labelled fields (`cs1Label`) or of Check Point are left to the slower reader.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from chahe.intake.api import Context
from chahe.intake.columns.block import Array
from chahe.intake.columns.delimited import spans
from chahe.intake.columns.line_blocks import Lines, Mask, Numbers
from chahe.intake.columns.pairs import Layout, Layouts, Name, Pairs, split_fields_of
from chahe.intake.devices.blocks import (
    NOWHERE,
    Connections,
    Events,
    Found,
    each,
    in_calendar,
    mask_of,
    may_hold_secrets,
    objects,
    of,
    some,
    stamped,
    whole_of,
)
from chahe.intake.devices.common_events import Header, decision, event, service_of
from chahe.intake.devices.frame import LONGEST, Frame, frame
from chahe.intake.devices.rows import SECRET_NAMES, protocol
from chahe.intake.devices.stated_times import stated_us
from chahe.intake.logs.cef_words import NAME, TIMES
from chahe.intake.logs.syslog_times import Times

_BAR, _BACKSLASH = ord("|"), ord("\\")
_BARS = 7
_MARK = len("CEF:0")
_FEW = 8
_SECONDS = 10
_SECOND = 1_000_000
_OWN = ("deviceVendor", "deviceProduct", "deviceVersion", "deviceEventClassId", "name", "severity")
_MOST_HEADERS = 4_096


def layout(names: Sequence[Name]) -> Layout | None:
    """The layout of a line of these fields; None when it is for the slower reader."""
    said = ["" if name is None else name.decode("ascii", "replace") for name in names]
    if any(NAME.fullmatch(name) is None or name.endswith("Label") for name in said) or len(set(said)) < len(said):
        return None
    return Layout({name: n for n, name in enumerate(said)})


class _Known(NamedTuple):
    """What is known of a header. `traffic`: every record of it that has both ends tells of a connection."""

    header: Header
    traffic: bool
    fortinet: bool
    plain: bool  # no quote, nothing empty


class CefColumns:
    """Reads the lines of a file."""

    def __init__(self, ctx: Context) -> None:
        self.times, self.layouts = Times(ctx), Layouts(layout)
        self.headers: dict[str, _Known | None] = {}

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
        before = _frames(heads, self.times)
        us = self.when(pairs)
        good &= mask_of(us.is_valid())
        host = pc.coalesce(
            some(pairs.column("dvchost")), before, some(pairs.column("dvc")), pairs.column("deviceExternalId")
        )
        out: list[Connections | Events] = []
        own = _Own(known, which)
        if (good & traffic).any():
            some_ = good & traffic
            out.append(_connections(pairs.kept(some_), own.kept(some_), of(us, some_), of(host, some_)))
        events = good & ~traffic & in_calendar(us) & np.array([bool(k and k.plain) for k in known], np.bool_)[which]
        if events.any():
            out += _events(pairs.kept(events), own.kept(events), of(us, events), of(host, events))
        return out

    def when(self, pairs: Pairs) -> Array:
        """Microseconds since 1970 of the first time that is stated; NULL when none is known."""
        said = pc.coalesce(*(some(pairs.column(name)) for name in TIMES))
        us, rest = stamped(said)
        if rest.any():
            others = pc.if_else(pa.array(rest), said, NOWHERE)
            us = pc.coalesce(us, each(others, lambda t: stated_us(t, self.times) if t else None, pa.int64()))
        return us

    def header(self, text: str) -> _Known | None:
        """A header from its mark on; None when it is none, or for the slower reader."""
        if text not in self.headers:
            if len(self.headers) >= _MOST_HEADERS:
                self.headers.clear()
            self.headers[text] = _known(text)
        return self.headers[text]


class _Own(NamedTuple):
    """The headers of records: what is known of each, and which is whose."""

    known: Sequence[_Known | None]
    which: Numbers

    def kept(self, chosen: Mask) -> "_Own":
        return _Own(self.known, self.which[chosen])

    def texts(self, said: Sequence[str | None]) -> Array:
        """A text of every header as a column."""
        return pa.array(said, pa.string()).take(pa.array(self.which))


def _known(text: str) -> _Known | None:
    mark, *parts = text.split("|")
    if mark not in ("CEF:0", "CEF:1") or len(parts) != _BARS - 1:
        return None
    header = Header(*(part.strip() for part in parts))
    vendor = header.vendor.lower()
    if vendor == "check point":
        return None
    words = f"{header.kind} {header.name}".lower().replace(":", " ").split()
    return _Known(header, "traffic" in words, vendor == "fortinet", '"' not in text and all(header))


def _frames(heads: Array, times: Times) -> Array:
    """The hosts that stand before the records."""

    def host(text: str | None) -> str | None:
        return (frame(text, times) if text else Frame()).host

    return each(heads, host, pa.string())


def _connections(pairs: Pairs, own: _Own, us: Array, host: Array) -> Connections:
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


def _events(pairs: Pairs, own: _Own, us: Array, host: Array) -> list[Events]:
    found = []
    for number in np.unique(pairs.layout).tolist():
        chosen = pairs.layout == number
        kept = pairs.layouts.kept[number]
        if kept is None or chosen.sum() < _FEW or any(n.lower() in SECRET_NAMES or n in _OWN for n in kept.places):
            continue
        found.append(_alike(pairs.kept(chosen), list(kept.places), own.kept(chosen), of(us, chosen), of(host, chosen)))
    return found


def _alike(pairs: Pairs, names: Sequence[str], own: _Own, us: Array, host: Array) -> Events:
    """Events of one layout."""
    columns: Mapping[str, Array] = {name: pairs.column(name) for name in names}
    headers = [None if k is None else k.header for k in own.known]
    theirs = [own.texts([None if h is None else h[n] for h in headers]) for n in range(len(_OWN))]
    native = objects([*names, *_OWN], [*columns.values(), *theirs])
    plain = [{} if h is None else event(h, None, None, None, {}).columns for h in headers]
    number = pa.array([p.get("event_id") for p in plain], pa.int64()).take(pa.array(own.which))
    user = pc.coalesce(some(pairs.column("suser")), some(pairs.column("duser")))
    found = Events(
        pairs.lines,
        us,
        {
            "product": pa.nulls(len(pairs), pa.string()),
            **{n: own.texts([_text(p.get(n)) for p in plain]) for n in ("channel", "provider", "event_type")},
            "event_id": number,
            "user_name": user,
            "host": some(host),
            "native": native,
        },
    )
    return found.kept(~may_hold_secrets(native))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
