"""ASA lines read many at once: the messages of connections in their usual form, IPv4 and ports as numbers, no users.

302013 to 302016 (built, torn down) and 106023 (denied) as devices/asa_messages.py reads them; all else is left to the
slower reader. A text is tested as a whole and cut at the signs between its parts.
"""

from collections.abc import Hashable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from chahe.intake.api import Context
from chahe.intake.columns.block import Array
from chahe.intake.columns.delimited import spans
from chahe.intake.columns.line_blocks import LF, Lines, Mask, Numbers
from chahe.intake.devices.blocks import NOWHERE, Connections, Found, Sessions, each, mask_of
from chahe.intake.devices.frame import LONGEST, frame
from chahe.intake.devices.rows import ALLOWED, DENIED, protocol
from chahe.intake.logs.syslog_times import Times

_PERCENT = ord("%")
_BLANK = 32
_MARK = len("%ASA-6-302013: ")
_NEAR = LONGEST - 64
_CUTS = bytes(int(n in (*b" :/()", LF)) for n in range(256))
_END = r"[0-9A-Za-z_.-]{1,64}:[0-9.]{7,15}/[0-9]{1,5}"
_MAPPED = r"\([0-9.]{7,15}/[0-9]{1,5}\)"
_MARKED = r"^%ASA-[0-7]-[0-9]{6}: $"
_BUILT = (
    r"^Built (inbound|outbound) (TCP|UDP|SCTP) connection [0-9]{1,20} for "
    rf"{_END} {_MAPPED} to {_END} {_MAPPED}$"
)
_TEARDOWN = (
    rf"^Teardown (TCP|UDP|SCTP) connection [0-9]{{1,20}} for {_END} to {_END} "
    r"duration [0-9]{1,6}:[0-9]{2}:[0-9]{2} bytes [0-9]{1,20}( [0-9A-Za-z-][0-9A-Za-z -]{0,99})?$"
)
_DENY = (
    rf"^Deny (tcp|udp) src {_END} dst {_END} by access-group "
    r'"[0-9A-Za-z_.-]{1,128}" \[0x[0-9a-f]{1,8}, 0x[0-9a-f]{1,8}\]$'
)
_WHY = 18
_SECOND = 1_000_000


class _Cut:
    """Texts of one form, cut at the signs between their parts: all have the same parts up to where they differ."""

    def __init__(self, lines: Lines, at: Numbers, begins: Numbers) -> None:
        spans_ = zip(begins.tolist(), (lines.ends[at] + 1).tolist(), strict=True)
        data = b"".join([lines.data[a:b] for a, b in spans_])
        stop = np.flatnonzero(np.frombuffer(data.translate(_CUTS), np.bool_))
        start = np.empty_like(stop)
        start[:1], start[1:] = 0, stop[:-1] + 1
        ends = np.flatnonzero(np.frombuffer(data, np.uint8)[stop] == LF)
        self.first = np.concatenate([[0], ends[:-1] + 1]).astype(np.int64)[: len(at)]
        self.start, self.stop, self.last, self.count = start, stop, stop[ends], np.diff(ends, prepend=-1)
        self.data, self.lines = data, at

    def part(self, place: int) -> Array:
        at = self.first + place
        return spans(self.data, self.start[at], self.stop[at])

    def rest(self, place: int) -> Array:
        """From a part on to the end; NULL where there is none."""
        missing = self.count <= place
        at = np.where(missing, self.first, self.first + place)
        return pc.if_else(pa.array(missing), NOWHERE, spans(self.data, self.start[at], self.last))


class AsaColumns:
    """Reads the lines of a file. `built`: the connections that are waited for, which the slower reader shares."""

    def __init__(self, ctx: Context, built: dict[tuple[str | None, str], None]) -> None:
        self.times, self.built = Times(ctx), built

    def __call__(self, lines: Lines, chosen: Mask) -> Found:
        """See `blocks.Fast`."""
        at, mark = _marked(lines, chosen)
        if not len(at):
            return ()
        marks = spans(lines.data, mark, mark + _MARK)
        number = each(marks, lambda text: str(text)[7:13], pa.string())
        text = spans(lines.data, mark + _MARK, lines.ends[at])
        good = mask_of(pc.match_substring_regex(marks, _MARKED))
        heads = spans(lines.data, lines.starts[at], mark).dictionary_encode()
        frames = [frame(head, self.times) for head in heads.dictionary.to_pylist()]
        which = heads.indices
        good &= ~np.array([f.wrong for f in frames], np.bool_)[which.to_numpy()]
        us = pa.array([f.us for f in frames], pa.int64()).take(which)
        host = pa.array([f.host for f in frames], pa.string()).take(which)

        def of_form(form: str, *numbers: str) -> Mask:
            found = good & mask_of(pc.is_in(number, value_set=pa.array(numbers)))
            some = np.flatnonzero(found)
            found[some] = mask_of(pc.match_substring_regex(text.take(pa.array(some)), form))
            return found

        def cut(mask: Mask) -> tuple[_Cut, Array, Array]:
            kept = pa.array(mask)
            return _Cut(lines, at[mask], mark[mask] + _MARK), us.filter(kept), host.filter(kept)

        built, ended = of_form(_BUILT, "302013", "302015"), of_form(_TEARDOWN, "302014", "302016")
        denied = of_form(_DENY, "106023")
        out: list[Connections | Sessions] = []
        if built.any() or ended.any():
            begun, keys = _begun(*cut(built))
            out.append(_sessions(begun, keys, *cut(ended), self.built))
        if denied.any():
            out.append(_denied(*cut(denied)))
        return out


def _marked(lines: Lines, chosen: Mask) -> tuple[Numbers, Numbers]:
    """Lines that may have a mark, and where its first sign is."""
    signs = np.flatnonzero(lines.buffer == _PERCENT)
    first = np.searchsorted(signs, lines.starts)
    at = np.flatnonzero(chosen & (first < len(signs)))
    mark = signs[first[at]] if len(signs) else at
    sound = (mark + _MARK < lines.ends[at]) & (mark - lines.starts[at] < _NEAR)
    at, mark = at[sound], mark[sound]
    sound = lines.buffer[mark + _MARK - 1] == _BLANK  # else the mark may end inside a character
    return at[sound], mark[sound]


def _begun(cut: _Cut, us: Array, host: Array) -> tuple[Connections, list[Hashable]]:
    inbound = pc.equal(cut.part(1), "inbound")
    one, other = (_side(cut, n) for n in (6, 14))
    src = {name: pc.if_else(inbound, one[name], other[name]) for name in one}
    dst = {name: pc.if_else(inbound, other[name], one[name]) for name in one}
    uid, rows = cut.part(4), len(cut.lines)
    texts = {
        "sensor": host,
        "proto": each(cut.part(2), protocol, pa.string()),
        **{name.replace("end", "src"): values for name, values in src.items()},
        **{name.replace("end", "dst"): values for name, values in dst.items()},
        "uid": uid,
        "action": pa.repeat(ALLOWED, rows),
        "action_words": pa.repeat("Built", rows),
    }
    keys: list[Hashable] = list(zip(host.to_pylist(), uid.to_pylist(), strict=True))
    return Connections(cut.lines, texts, us, pa.nulls(rows, pa.int64())), keys


def _side(cut: _Cut, place: int) -> dict[str, Array]:
    """An end whose interface stands at that part: then address, port, and what it is translated to."""
    address, mapped = cut.part(place + 1), cut.part(place + 4)
    return {
        "end": address,
        "end_port": cut.part(place + 2),
        "end_zone": cut.part(place),
        "end_nat_ip": pc.if_else(pc.equal(mapped, address), NOWHERE, mapped),
    }


def _sessions(
    begun: Connections,
    keys: list[Hashable],
    cut: _Cut,
    us: Array,
    host: Array,
    built: dict[tuple[str | None, str], None],
) -> Sessions:
    lasted = each(pc.binary_join_element_wise(cut.part(13), cut.part(14), cut.part(15), ":"), _micros, pa.int64())
    uid = cut.part(3)
    texts = {"conn_state": cut.rest(_WHY)}
    ended = Connections(cut.lines, texts, us, lasted)
    return Sessions(begun, keys, ended, list(zip(host.to_pylist(), uid.to_pylist(), strict=True)), built)


def _micros(text: str | None) -> int | None:
    hours, minutes, seconds = str(text).split(":")
    return (int(hours) * 3_600 + int(minutes) * 60 + int(seconds)) * _SECOND


def _denied(cut: _Cut, us: Array, host: Array) -> Connections:
    rows = len(cut.lines)
    rule = pc.binary_slice(cut.part(12).view(pa.binary()), 1, -1).view(pa.string())
    return Connections(
        cut.lines,
        {
            "sensor": host,
            "proto": each(cut.part(1), protocol, pa.string()),
            "src_zone": cut.part(3),
            "src": cut.part(4),
            "src_port": cut.part(5),
            "dst_zone": cut.part(7),
            "dst": cut.part(8),
            "dst_port": cut.part(9),
            "rule_id": rule,
            "action": pa.repeat(DENIED, rows),
            "action_words": pa.repeat("Deny", rows),
        },
        us,
        pa.nulls(rows, pa.int64()),
    )
