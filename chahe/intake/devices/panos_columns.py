"""PAN-OS lines read many at once: what logs/panos.py reads of a line, by columns."""

import re
from datetime import datetime, tzinfo
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from chahe.intake.api import Context
from chahe.intake.columns.block import Array
from chahe.intake.columns.line_blocks import Lines, Mask, Numbers
from chahe.intake.columns.separated import Separated, split_separated
from chahe.intake.devices.blocks import (
    NOWHERE,
    Connections,
    Events,
    Found,
    each,
    in_calendar,
    mask_of,
    may_hold_secrets,
    objects_of_some,
    of,
    some,
    whole_of,
    without,
)
from chahe.intake.devices.frame import LONGEST, frame
from chahe.intake.devices.panos_logons import KINDS
from chahe.intake.devices.rows import ALLOWED, DENIED, ICMP, protocol
from chahe.intake.logs.panos_words import (
    DENYING,
    FORM,
    HEADER,
    LEAST,
    NAMES,
    NO_ADDRESS,
    NO_APPLICATION,
    SHARED,
    TRAFFIC,
)
from chahe.intake.logs.syslog_times import Times

_FIRST = re.compile(r"(?:.*[ :>])?([0-9]{0,3})", re.DOTALL)
"""What stands before the first comma: anything, and a number."""
_RECEIVED = re.compile(r"[0-9]{4}/[0-9]{2}/[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}")
_SERIAL = "^[0-9A-Za-z]{0,32}$"
_KIND = re.compile(r"[A-Z][A-Z0-9-]{1,30}")
PRECISE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?[+-]\d\d:\d\d")
_PRECISE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?[+-][0-9]{2}:[0-9]{2}$"
_SHORTEST, _LONGEST = 25, 32
_T, _AT_T = ord("T"), 10
_SECOND = 1_000_000
_DIGITS, _SECONDS = 18, 10
_FEW = 8
_MOST_BYTES = 100_000
"""Longer lines may hold a value longer than the csv module takes."""
_ZERO, _TO_SECONDS, _OFFSET = "0", 19, 6
_NO_ADDRESS = pa.array(sorted(NO_ADDRESS))
_FIRST_WIDE = 128


class PanosColumns:
    """Reads the lines of a file."""

    def __init__(self, ctx: Context) -> None:
        self.times = Times(ctx)

    def __call__(self, lines: Lines, chosen: Mask) -> Found:
        """See `blocks.Fast`."""
        split = split_separated(lines, chosen & (lines.ends - lines.starts < _MOST_BYTES))
        split = split.kept(split.count > HEADER)
        split = split.kept(_begins(split)) if len(split) else split
        if not len(split):
            return ()
        precise, split = _precise(split)
        kind = split.column(3)
        found: list[Connections | Events] = []
        for name in pc.unique(kind).to_pylist():
            of_kind = mask_of(pc.equal(kind, name))
            some_ = split.kept(of_kind)
            some_, own = _long_enough(some_, of(precise, of_kind), LEAST.get(name, HEADER))
            if not len(some_):
                continue
            if name in KINDS:
                continue  # rows beside its own: read by itself
            if name == "TRAFFIC":
                found.append(self.connections(some_, own))
            else:
                found += self.events(some_, name, own)
        return found

    def when(self, precise: Array, stated: Array) -> Array:
        """When the line was written; NULL when it cannot be told."""
        cut = pc.binary_slice(precise.view(pa.binary()), 0, _TO_SECONDS).view(pa.string())
        zone = _offsets(precise)
        whole = each(pc.binary_join_element_wise(cut, zone, ""), _iso, pa.int64())
        part = pc.binary_slice(precise.view(pa.binary()), _TO_SECONDS + 1, -_OFFSET).view(pa.string())
        micros = pc.cast(pc.utf8_rpad(part, 6, padding=_ZERO), pa.int64())
        us = pc.add(whole, micros)
        return us if not precise.null_count else pc.if_else(precise.is_null(), self.local(stated, precise), us)

    def local(self, stated: Array, precise: Array) -> Array:
        """Local times, of the offset the precise time states, else of the reading's zone."""
        joined = pc.binary_join_element_wise(stated, pc.fill_null(_offsets(precise), ""), "\0")

        def moment(text: str | None) -> int | None:
            said, _, zone = str(text).partition("\0")
            return self.times.local(said, FORM, _zone(zone) if zone else None)

        return each(joined, moment, pa.int64())

    def host(self, split: Separated, named: Array) -> Array:
        """The device's name, else the host before the line, else its serial number."""
        name = some(named)
        if not name.null_count:
            return name

        def before(text: str | None) -> str | None:
            said = str(text)
            found = _FIRST.fullmatch(said)
            return frame(said[: found.start(1)], self.times).host if found is not None else None

        heads = pc.if_else(name.is_null(), split.column(0), "")
        return pc.coalesce(name, some(each(heads, before, pa.string())), some(split.column(2)))

    def connections(self, split: Separated, precise: Array) -> Connections:
        """Records of type TRAFFIC."""

        def said(name: str) -> Array:
            return split.column(TRAFFIC.index(name))

        us, began = self.when(precise, said("time_generated")), self.local(said("start"), precise)
        lasted, odd = whole_of(some(said("elapsed")), _SECONDS)
        subtype = each(said("subtype"), lambda word: str(word).lower(), pa.string())
        start, end = mask_of(pc.equal(subtype, "start")), mask_of(pc.equal(subtype, "end"))
        session, proto = said("sessionid"), each(said("proto"), protocol, pa.string())
        numbered = pc.match_substring_regex(session, "[^0]")
        ports = pc.invert(pc.fill_null(pc.is_in(proto, value_set=pa.array(sorted(ICMP))), False))
        action, app = said("action"), said("app")
        src, dst, sport, dport = said("src"), said("dst"), said("sport"), said("dport")
        found = Connections(
            split.lines,
            {
                "sensor": self.host(split, said("device_name")),
                "src": some(src),
                "src_port": pc.if_else(ports, some(sport), NOWHERE),
                "dst": some(dst),
                "dst_port": pc.if_else(ports, some(dport), NOWHERE),
                "proto": proto,
                "service": each(app, _service, pa.string()),
                "bytes_out": some(said("bytes_sent")),
                "bytes_in": some(said("bytes_received")),
                "packets_out": some(said("pkts_sent")),
                "packets_in": some(said("pkts_received")),
                "conn_state": some(said("session_end_reason")),
                "action": each(action, _decision, pa.string()),
                "action_words": some(action),
                "uid": pc.if_else(numbered, session, NOWHERE),
                "rule_id": some(said("rule")),
                "src_zone": some(said("from")),
                "dst_zone": some(said("to")),
                "src_nat_ip": without(said("natsrc"), _NO_ADDRESS),
                "dst_nat_ip": without(said("natdst"), _NO_ADDRESS),
                "user_name": some(said("srcuser")),
            },
            began,
            pc.if_else(pa.array(start), pa.scalar(None, pa.int64()), pc.multiply(lasted, _SECOND)),
            (split.column(2), session, src, sport, dst, dport, said("proto")),
            mask_of(numbered) & (start | end),
            ~start,
        )
        return found.kept(~odd & mask_of(pc.and_(us.is_valid(), began.is_valid())))

    def events(self, split: Separated, kind: str, precise: Array) -> list[Events]:
        """Records of another type; those of one number of values together."""
        found = []
        for count in np.unique(split.count).tolist():
            chosen = split.count == count
            if chosen.sum() >= _FEW:
                found.append(self.alike(split.kept(chosen), kind, of(precise, chosen), count))
        return found

    def alike(self, split: Separated, kind: str, precise: Array, count: int) -> Events:
        """Records of one type with that many values."""
        own = NAMES.get(kind, SHARED[:HEADER])
        names = [*own[:count], *(f"field_{n}" for n in range(len(own), count))]
        columns = {name: some(split.column(n)) for n, name in enumerate(names)}
        us = self.when(precise, split.column(SHARED.index("time_generated")))
        empty = pa.nulls(len(split), pa.string())
        native = objects_of_some({n: v for n, v in columns.items() if not n.startswith("future_use")})
        number, odd = whole_of(columns.get("seqno", empty), _DIGITS)
        found = Events(
            split.lines,
            us,
            {
                "service": pa.repeat(kind.lower(), len(split)),
                "channel": pa.repeat(kind, len(split)),
                "event_type": columns["subtype"],
                "event_record_id": number,
                "user_name": columns.get("srcuser", empty),
                "host": self.host(split, columns.get("device_name", empty)),
                "native": native,
            },
        )
        return found.kept(in_calendar(us) & ~odd & ~may_hold_secrets(native))


def _begins(split: Separated) -> Mask:
    """Which lines begin as every line of PAN-OS does, what stands before them left out."""
    good = each(split.column(0), lambda text: _FIRST.fullmatch(str(text)) is not None, pa.bool_())
    received = each(split.column(1), lambda text: _RECEIVED.fullmatch(str(text)) is not None, pa.bool_())
    kind = each(split.column(3), lambda text: _KIND.fullmatch(str(text)) is not None, pa.bool_())
    serial = pc.match_substring_regex(split.column(2), _SERIAL)
    near = split.start[split.first + 4] - split.begun <= LONGEST
    # A quoted value is none of these: its quotes are between it and the commas.
    tight = split.begun + _lengths(split) == split.start[split.first + 4]
    sound: Mask = mask_of(pc.and_(pc.and_(good, received), pc.and_(kind, serial))) & near & tight
    return sound


def _lengths(split: Separated) -> Numbers:
    """How many bytes the first four values and their commas have when none is quoted."""
    total = np.full(len(split), 4, np.int64)
    for place in range(4):
        total += split.stop[split.first + place] - split.start[split.first + place]
    return total


def _precise(split: Separated) -> tuple[Array, Separated]:
    """The last value of each line that is a precise time, NULL where none is; and the lines of which that is sure."""
    length = split.stop - split.start
    at = np.flatnonzero((length >= _SHORTEST) & (length <= _LONGEST))
    at = at[np.frombuffer(split.data, np.uint8)[split.start[at] + _AT_T] == _T]
    texts = split.at(at, np.zeros(len(at), np.bool_))
    at = at[mask_of(pc.match_substring_regex(texts, _PRECISE))]
    last = np.searchsorted(at, split.first + split.count) - 1
    place = at[np.maximum(last, 0)] if len(at) else np.zeros(len(split), np.int64)
    missing = (last < 0) | (place < split.first)
    sure = ~_wide(split)
    return of(split.at(np.where(missing, 0, place), missing), sure), split.kept(sure)


def _wide(split: Separated) -> Mask:
    """Which lines hold a time in digits of another script."""
    out = np.zeros(len(split), np.bool_)
    if split.data.isascii():
        return out
    bytes_ = np.flatnonzero(np.frombuffer(split.data, np.uint8) >= _FIRST_WIDE)
    values = np.unique(np.searchsorted(split.start, bytes_, side="right") - 1)
    texts = split.at(values, np.zeros(len(values), np.bool_)).to_pylist()
    for value, text in zip(values.tolist(), texts, strict=True):
        if text[_AT_T : _AT_T + 1] == "T" and PRECISE.fullmatch(text) is not None:
            line = int(np.searchsorted(split.first, value, side="right")) - 1
            out[line] = True
    return out


def _long_enough(split: Separated, precise: Array, least: int) -> tuple[Separated, Array]:
    enough = split.count >= least
    return split.kept(enough), of(precise, enough)


def _offsets(precise: Array) -> Array:
    return pc.binary_slice(precise.view(pa.binary()), -_OFFSET, None).view(pa.string())


def _iso(text: str | None) -> int | None:
    return None if text is None else Times.iso(text)


@lru_cache(maxsize=64)
def _zone(offset: str) -> tzinfo | None:
    try:
        return datetime.fromisoformat(f"2000-01-01T00:00:00{offset}").tzinfo
    except ValueError:
        return None


def _service(text: str | None) -> str | None:
    word = str(text).lower()
    return None if word in NO_APPLICATION else word


def _decision(text: str | None) -> str | None:
    word = str(text).lower()
    return ALLOWED if word in ("allow", "alert") else DENIED if word in DENYING else None
