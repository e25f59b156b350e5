"""Lines of syslog read many at once: what logs/syslog.py reads of a line, by columns.

Taken are lines of the forms hosts write: no priority before it, a time, a host, `PROGRAM:` or `PROGRAM[PID]:`, a blank
and the message. What a message says of log-ons and accounts is asked of the same words as line by line
(linux_words.py), once for each distinct message, and only where a program has such words.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from chahe.intake.api import Context
from chahe.intake.columns.block import Array
from chahe.intake.columns.line_blocks import Lines, Mask, Numbers
from chahe.intake.command_secrets import FOLDER, FORMS, HINT, NO_WORD
from chahe.intake.devices.blocks import each, in_calendar, mask_of, objects_of_some
from chahe.intake.log_blocks import Taken
from chahe.intake.log_rows import Family
from chahe.intake.logs.audit_families import NOBODY
from chahe.intake.logs.linux_message import source_of
from chahe.intake.logs.linux_words import PAM, REPEATED, has_words, may_be_refused, message_rows
from chahe.intake.logs.syslog_times import Times

_BLANK, _COLON, _OPEN, _CLOSE, _DIGIT_0, _DIGIT_9 = (ord(c) for c in " :[]09")
_MARKS = bytes(int(chr(n) in " :[]\n") for n in range(256))
_OLD = 15
"""Bytes of `Mar  2 08:00:00`."""
_SECOND = 19
"""Bytes of `2026-03-02T08:00:00`."""
_ISO = {20: 0, 24: 3, 25: 0, 27: 6, 29: 3, 32: 6}
"""By their number the bytes of a time with an offset: how many decimals it has."""
_OLD_SHAPE = r"^[A-Z][a-z]{2} [ 0-9][0-9] [0-9]{2}:[0-9]{2}:[0-9]{2}$"
_ISO_SHAPE = (
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{3}|\.[0-9]{6})?(?:Z|[+-][0-9]{2}:[0-9]{2})$"
)
_MOST_HOST, _MOST_PROGRAM, _MOST_PID = 255, 64, 10
_CARRIES = "audit("
"""Stands in a message that carries a record of its own."""
_XML = "<"
_NOBODY = pa.array(sorted(NOBODY))
_FIELDS = 5
"""Marks a line has at most before its message."""


@dataclass(frozen=True, slots=True)
class _Cut:
    """The lines cut into their parts; `at`: their indices. Times are of one length, `old` or with an offset."""

    at: Numbers
    old: bool
    time: Array
    second: Array | None  # with the offset, without decimals
    decimals: Array | None
    unit: int  # of the decimals, in microseconds
    host: Array
    program: Array
    pid: Array
    numbered: Mask  # the number of the process is one, or there is none
    message: Array


class SyslogColumns:
    """Reads the lines of a file; see `log_blocks.Many`."""

    def __init__(self, ctx: Context, channel: str) -> None:
        self.times, self.channel = Times(ctx), channel

    def __call__(self, lines: Lines, chosen: Mask) -> Taken | None:
        """See `log_blocks.Many`."""
        cut = _cut(lines, np.flatnonzero(chosen))
        if cut is None:
            return None
        us, timed = self.when(cut)
        good = timed & cut.numbered & ~_secret(lines)[cut.at] & ~mask_of(pc.match_substring(cut.message, _CARRIES))
        good &= ~mask_of(pc.starts_with(cut.message, _XML)) & ~mask_of(pc.is_in(cut.host, _NOBODY))
        good &= ~mask_of(each(cut.program, lambda p: p is None or p in NOBODY or may_be_refused(p), pa.bool_()))
        if not good.any():
            return None
        kept = pa.array(good)
        host, program, message = (v.filter(kept) for v in (cut.host, cut.program, cut.message))
        native = objects_of_some(
            {"hostname": host, "message": message, "pid": cut.pid.filter(kept), "program": program}
        )
        rows = int(good.sum())
        columns = {
            "product": pa.repeat("linux", rows),
            "service": each(program, lambda p: source_of(p or "")[2], pa.string()),
            "channel": pa.repeat(self.channel, rows),
            "provider": program,
            "host": host,
            "secrets_masked": pa.repeat(pa.scalar(0, pa.int64()), rows),
            "native": native,
        }
        return Taken(cut.at[good], us.filter(kept), columns, _families(program, message))

    def when(self, cut: "_Cut") -> tuple[Array, Mask]:
        """Microseconds since 1970, NULL where the year is not known; and of which lines that can be told here."""
        if cut.old:
            shaped = mask_of(pc.match_substring_regex(cut.time, _OLD_SHAPE))
            us = each(pc.if_else(pa.array(shaped), cut.time, pa.scalar(None, pa.string())), self.old, pa.int64())
            return us, shaped & (mask_of(us.is_null()) | in_calendar(us))
        shaped = mask_of(pc.match_substring_regex(cut.time, _ISO_SHAPE))
        second = pc.if_else(pa.array(shaped), cut.second, pa.scalar(None, pa.string()))
        us = each(second, lambda text: None if text is None else Times.iso(text), pa.int64())
        if cut.decimals is not None:
            digits = pc.if_else(pa.array(shaped), cut.decimals, pa.scalar(None, pa.string()))
            us = pc.add(us, pc.multiply(pc.cast(digits, pa.int64()), cut.unit))
        return us, shaped & in_calendar(us)

    def old(self, text: str | None) -> int | None:
        """RFC 3164."""
        if text is None:
            return None
        return self.times.old(text[:3], int(text[4:6]), int(text[7:9]), int(text[10:12]), int(text[13:15]))


def _cut(lines: Lines, at: Numbers) -> _Cut | None:
    """The lines of the form most of them have."""
    buffer = lines.buffer
    at = at[lines.ends[at] - lines.starts[at] > _OLD + 1]
    if not len(at):
        return None
    first = buffer[lines.starts[at]]
    dated = (first >= _DIGIT_0) & (first <= _DIGIT_9)
    old = np.count_nonzero(dated) * 2 < len(at)
    at = at[dated != old]
    where = np.flatnonzero(np.frombuffer(lines.data.translate(_MARKS), np.bool_))
    kind = np.append(buffer[where], np.zeros(_FIELDS + 1, np.uint8))
    where = np.append(where, np.full(_FIELDS + 1, len(lines.data)))
    begin = lines.starts[at]
    size = _OLD
    if not old:
        # A time with its offset holds colons, but no blank.
        blanks = where[kind[: len(where)] == _BLANK]
        blanks = np.append(blanks, len(lines.data))
        length = blanks[np.searchsorted(blanks, begin)] - begin
        size = int(np.bincount(length[length <= max(_ISO)], minlength=1).argmax())
        if size not in _ISO:
            return None
        at = at[length == size]
    begin = lines.starts[at]
    at = at[(buffer[begin + size] == _BLANK) & (begin + size < lines.ends[at])]
    begin = lines.starts[at] + size + 1
    host = np.searchsorted(where, begin)  # the mark behind it
    named = host + 1
    good = (kind[host] == _BLANK) & (where[host] > begin) & (where[host] - begin <= _MOST_HOST)
    length = where[named] - where[host] - 1
    good &= (length > 0) & (length <= _MOST_PROGRAM)
    bare = (kind[named] == _COLON) & (kind[named + 1] == _BLANK) & (where[named + 1] == where[named] + 1)
    of = np.minimum(named, len(where) - 4)
    digits = where[of + 1] - where[of] - 1
    own = (kind[of] == _OPEN) & (kind[of + 1] == _CLOSE) & (digits > 0) & (digits <= _MOST_PID)
    own &= (kind[of + 2] == _COLON) & (where[of + 2] == where[of + 1] + 1)
    own &= (kind[of + 3] == _BLANK) & (where[of + 3] == where[of + 2] + 1)
    good &= bare | own
    if not good.any():
        return None
    at, begin, host, named, own, of = (v[good] for v in (at, begin, host, named, own, of))
    start = begin - size - 1
    pid = _texts(lines.data, where[of] + 1, np.where(own, where[of + 1], where[of] + 1))
    decimals = 0 if old else _ISO[size]
    fraction = decimals + 1 if decimals else 0
    second = None
    if not old:
        halves = [(start, start + _SECOND), (start + _SECOND + fraction, start + size)]
        second = pc.binary_join_element_wise(*(_texts(lines.data, a, b) for a, b in halves), "")
    return _Cut(
        at,
        bool(old),
        _texts(lines.data, start, start + size),
        second,
        _texts(lines.data, start + _SECOND + 1, start + _SECOND + fraction) if decimals else None,
        10 ** (6 - decimals),
        _texts(lines.data, begin, where[host]),
        _texts(lines.data, where[host] + 1, where[named]),
        pc.if_else(pa.array(own), pid, pa.scalar(None, pa.string())),
        ~own | mask_of(pc.ascii_is_decimal(pid)),
        _texts(lines.data, where[named] + np.where(own, where[of + 3] - where[of], 1) + 1, lines.ends[at]),
    )


def _texts(data: bytes, starts: Numbers, stops: Numbers) -> Array:
    """These pieces of the bytes, one behind the other, as a column."""
    offsets = np.empty(2 * len(starts) + 1, np.int32)
    offsets[:-1:2], offsets[1::2], offsets[-1] = starts, stops, len(data)
    pieces = pa.StringArray.from_buffers(len(offsets) - 1, pa.py_buffer(offsets), pa.py_buffer(data))
    return pieces.take(pa.array(np.arange(0, 2 * len(starts), 2)))


def _secret(lines: Lines) -> Mask:
    """Lines that may hold what has to be masked. What stands before a part of the line is a blank, as before a text."""
    offsets = np.append(lines.starts, len(lines.data)).astype(np.int32)
    whole = pa.StringArray.from_buffers(len(lines), pa.py_buffer(offsets), pa.py_buffer(lines.data))
    found = mask_of(pc.match_substring_regex(whole, HINT))
    some = np.flatnonzero(found)
    if len(some):
        hinted = pc.replace_substring_regex(whole.take(pa.array(some)), FOLDER, NO_WORD)
        found[some] = mask_of(pc.match_substring_regex(hinted, FORMS))
    return found


def _families(program: Array, message: Array) -> list[tuple[int, Family]]:
    """The rows the messages make beside their log_event."""
    telling = mask_of(each(program, lambda p: p is not None and has_words(p), pa.bool_()))
    for words in (PAM, REPEATED):
        telling |= mask_of(pc.match_substring(message, words))
    at = np.flatnonzero(telling)
    some = pa.array(at)
    said = zip(at.tolist(), program.take(some).to_pylist(), message.take(some).to_pylist(), strict=True)
    return [(n, family) for n, name, text in said for family in message_rows(name, text)]
