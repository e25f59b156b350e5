"""FortiOS lines read many at once: what logs/fortios.py reads of a line, by columns."""

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from chahe.intake.api import Context
from chahe.intake.columns.block import Array
from chahe.intake.columns.line_blocks import Lines, Mask
from chahe.intake.columns.pairs import Layout, Layouts, Name, Pairs, split_pairs
from chahe.intake.devices.blocks import (
    Connections,
    Events,
    Found,
    each,
    holding,
    mask_of,
    may_hold_secrets,
    objects,
    of,
    some,
    whole_of,
    without,
)
from chahe.intake.devices.fortios_logons import tells
from chahe.intake.devices.frame import LONGEST
from chahe.intake.devices.rows import SECRET_NAMES, protocol
from chahe.intake.log_rows import as_number
from chahe.intake.logs.fortios_words import ACTIONS, BEGIN, ENDS, GOES_ON, NAMED, NOTHING, SIDES, UNITS, when
from chahe.intake.logs.syslog_times import Times

_FEW = 8
"""Events of one layout that are not worth columns."""
_SECOND = 1_000_000
_SECONDS = 10
"""Digits of a duration."""
_NANOSECONDS = 19
_NOTHING = pa.array(sorted(NOTHING))
_TEXTS: Mapping[str, str] = {
    "src_port": "srcport",
    "dst_port": "dstport",
    "bytes_out": "sentbyte",
    "bytes_in": "rcvdbyte",
    "packets_out": "sentpkt",
    "packets_in": "rcvdpkt",
    "rule_id": "policyid",
    "src_zone": "srcintf",
    "dst_zone": "dstintf",
    "src_nat_ip": "transip",
    "dst_nat_ip": "tranip",
    "user_name": "user",
}


def layout(names: Sequence[Name]) -> Layout | None:
    """The layout of a line of these names; None when it is no such line, or one with a name that stands twice."""
    begin = next((n for n, name in enumerate(names) if name is not None), None)
    if begin is None:
        return None
    said = [None if name is None else name.decode("ascii", "replace") for name in names[begin:]]
    found = BEGIN.search(f"{said[0]}=")
    if found is None:
        return None
    said[0] = str(said[0])[found.start() :]
    if any(name is None or NAMED.fullmatch(f"{name}=") is None for name in said) or len(set(said)) < len(said):
        return None
    places = {str(name): begin + n for n, name in enumerate(said)}
    if not places.keys() & {"devname", "devid"} or "type" not in places:
        return None
    return Layout(places, begin, found.start())


class FortiColumns:
    """Reads the lines of a file; one with nothing before its fields or a device named in them, and a known time."""

    def __init__(self, ctx: Context) -> None:
        self.times, self.layouts = Times(ctx), Layouts(layout)

    def __call__(self, lines: Lines, chosen: Mask) -> Found:
        """See `blocks.Fast`."""
        pairs = split_pairs(lines, chosen & ~holding(lines, b'\\"'), self.layouts)
        if not len(pairs):
            return ()
        kind, us = pairs.column("type"), self.when(pairs)
        host = pc.coalesce(some(pairs.column("devname")), some(pairs.column("devid")))
        good = mask_of(pc.and_(us.is_valid(), pc.and_(host.is_valid(), pc.not_equal(kind, ""))))
        good &= pairs.before < LONGEST // 2
        traffic = mask_of(pc.equal(kind, "traffic"))
        found: list[Connections | Events] = []
        if (good & traffic).any():
            chosen = good & traffic
            found.append(_connections(pairs.kept(chosen), of(us, chosen), of(host, chosen)))
        if (good & ~traffic).any():
            chosen = good & ~traffic
            found += _events(pairs.kept(chosen), of(us, chosen), of(host, chosen))
        return found

    def when(self, pairs: Pairs) -> Array:
        """Microseconds since 1970; NULL where it takes a look at what stands before the fields, or there is no time."""
        stamps = pairs.column("eventtime")
        length = pc.binary_length(stamps)
        digits = pc.ascii_is_decimal(stamps)
        long = pc.and_(digits, pc.and_(pc.equal(length, _NANOSECONDS), pc.less(stamps, "9")))
        us = pc.divide(pc.cast(pc.if_else(long, stamps, pa.scalar(None, pa.string())), pa.int64()), 1_000)
        if us.null_count:
            for size, unit in UNITS.items():
                of_size = pc.and_(digits, pc.equal(length, size))
                said = pc.cast(pc.if_else(of_size, stamps, pa.scalar(None, pa.string())), pa.int64())
                us = pc.coalesce(us, pc.multiply(said, unit))
        if us.null_count:
            us = pc.coalesce(us, self.stated(pairs, mask_of(pc.and_(us.is_null(), _undated(digits, length)))))
        return us

    def stated(self, pairs: Pairs, chosen: Mask) -> Array:
        """The same of `date`, `time` and `tz`."""
        parts = [pc.fill_null(pairs.column(name), "") for name in ("date", "time", "tz")]
        joined = pc.if_else(pa.array(chosen), pc.binary_join_element_wise(*parts, "\0"), "")

        def moment(text: str | None) -> int | None:
            day, time, zone = text.split("\0") if text else ("", "", "")
            return when(day, time, zone, self.times)

        return each(joined, moment, pa.int64())


def _undated(digits: Array, length: Array) -> Array:
    """Where `eventtime` tells nothing: none, no digits, or another number of them."""
    sizes = pa.array([*UNITS, _NANOSECONDS], length.type)
    return pc.invert(pc.fill_null(pc.and_(digits, pc.is_in(length, value_set=sizes)), False))


def _connections(pairs: Pairs, us: Array, host: Array) -> Connections:
    said = {column: without(pairs.column(name), _NOTHING) for column, name in _TEXTS.items()}
    action, session = without(pairs.column("action"), _NOTHING), without(pairs.column("sessionid"), _NOTHING)
    identity = pc.coalesce(some(pairs.column("logid")), some(pairs.column("log_id")))
    start = mask_of(pc.equal(action, "start"))
    goes_on = start | mask_of(pc.ends_with(identity, GOES_ON))
    lasted, odd = whole_of(pairs.column("duration"), _SECONDS)
    lasted = pc.multiply(lasted, _SECOND)
    src, dst = pairs.column("srcip"), pairs.column("dstip")
    app = without(pairs.column("app"), _NOTHING)
    found = Connections(
        pairs.lines,
        {
            **said,
            "sensor": host,
            "src": src,
            "dst": dst,
            "proto": each(pairs.column("proto"), protocol, pa.string()),
            "service": each(app, lambda word: word.lower() if word else None, pa.string()),
            "conn_state": each(action, lambda word: word if word in ENDS else None, pa.string()),
            "action": each(action, lambda word: ACTIONS.get(word or ""), pa.string()),
            "action_words": action,
            "uid": session,
        },
        pc.subtract(us, lasted.fill_null(0)),
        pc.if_else(pa.array(start), pa.scalar(None, pa.int64()), lasted),
        (host, pairs.column("vd"), session, src, dst),
        mask_of(session.is_valid()),
        ~goes_on,
        tuple(
            each(pairs.column(f"{n}intfrole"), lambda word: SIDES.get(word or ""), pa.bool_()) for n in ("src", "dst")
        ),
    )
    return found.kept(~odd)


def _events(pairs: Pairs, us: Array, host: Array) -> list[Events]:
    found = []
    for number in np.unique(pairs.layout).tolist():
        chosen = pairs.layout == number
        kept = pairs.layouts.kept[number]
        if kept is None or chosen.sum() < _FEW or any(name.lower() in SECRET_NAMES for name in kept.places):
            continue
        one = _alike(pairs.kept(chosen), list(kept.places), of(us, chosen), of(host, chosen))
        found.append(one)
    return found


def _alike(pairs: Pairs, names: Sequence[str], us: Array, host: Array) -> Events:
    """Events of one layout."""
    native = objects(names, [pairs.column(name) for name in names])
    kind, subtype = pairs.column("type"), pairs.column("subtype")
    identity = pc.coalesce(some(pairs.column("logid")), some(pairs.column("log_id")))
    found = Events(
        pairs.lines,
        us,
        {
            "service": pc.coalesce(some(subtype), kind),
            "channel": kind,
            "event_type": subtype,
            "event_id": each(identity, as_number, pa.int64()),
            "user_name": without(pairs.column("user"), _NOTHING),
            "host": host,
            "native": native,
        },
    )
    # What tells of a log-on or an account has rows beside its own: read by itself.
    return found.kept(~may_hold_secrets(native) & ~mask_of(each(identity, tells, pa.bool_())))
