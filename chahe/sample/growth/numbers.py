"""Whole numbers that look random, and columns of text made of whole numbers."""

import hashlib
from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from chahe.sample.world.calendar import roc, roc_compact

Array = Any
DAY: int = 86_400
_FIRST = date(1945, 1, 1)
_DAYS = 30_000
_ZERO = (_FIRST - date(1970, 1, 1)).days


def mixed(n: Array) -> Array:
    """The finaliser of splitmix64."""
    z = n.astype(np.uint64) + np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def key(text: str) -> Array:
    """The number a stream of draws starts from."""
    return np.uint64(int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big"))


def below(u: Array, shift: int, limit: int) -> Array:
    """A draw from 0 to limit - 1 out of the bits above `shift`."""
    return ((u >> np.uint64(shift)) % np.uint64(limit)).astype(np.int64)


def same(text: str, count: int) -> Array:
    """One text so many times."""
    return pa.repeat(pa.scalar(text), count)


def of(words: tuple[str, ...], which: Array) -> Array:
    """The word of each number."""
    return pa.array(words).take(pa.array(which))


@cache
def _four() -> Array:
    return pa.array([f"{n:04x}" for n in range(65_536)])


def hexes(prefix: str, u: Array, digits: int) -> Array:
    """A prefix and the low `digits` hexadecimal digits of each number; up to 16."""
    parts = [_four().take(pa.array(((u >> np.uint64(16 * k)) & np.uint64(0xFFFF)).astype(np.int64)))
             for k in reversed(range((digits + 3) // 4))]  # fmt: skip
    if digits % 4:
        parts[0] = pc.utf8_slice_codeunits(parts[0], 4 - digits % 4)
    return pc.binary_join_element_wise(prefix, *parts, "")


def numbered(prefix: str, n: Array, width: int, suffix: str = "") -> Array:
    """A prefix, each number with leading zeroes, a suffix."""
    return pc.binary_join_element_wise(prefix, pc.utf8_lpad(pc.cast(pa.array(n), pa.string()), width, "0"), suffix, "")


def moments(seconds: Array, there: Array | None = None) -> Array:
    """Seconds since 1970 on a clock in Taipei as times of day without a zone; NULL where not there."""
    return pa.array(seconds.astype("datetime64[s]"), mask=None if there is None else ~there)


def dates(days: Array, there: Array | None = None) -> Array:
    """Days since 1970 as dates; NULL where not there."""
    return pa.array(days.astype("datetime64[D]"), mask=None if there is None else ~there)


@cache
def _days(style: str) -> Array:
    write = {"roc": roc, "compact": roc_compact}.get(style) or (lambda d: f"{d:{style}}")
    return pa.array([write(_FIRST + timedelta(days=n)) for n in range(_DAYS)])


@cache
def _clock() -> Array:
    return pa.array([f" {s // 3600:02d}:{s // 60 % 60:02d}:{s % 60:02d}" for s in range(DAY)])


def _day_text(days: Array, style: str) -> Array:
    return _days(style).take(pc.subtract(days, _ZERO))


def text(values: Array, style: str) -> Array:
    """A column as a CSV shows it, blank for NULL; `style` writes dates and the date of a time."""
    if pa.types.is_date32(values.type):
        shown = _day_text(values.cast(pa.int32()), style)
    elif pa.types.is_timestamp(values.type):
        seconds = values.cast(pa.int64())
        days = pc.divide(seconds, DAY)
        clock = _clock().take(pc.subtract(seconds, pc.multiply(days, DAY)))
        shown = pc.binary_join_element_wise(_day_text(days, style), clock, "")
    else:
        shown = values if pa.types.is_string(values.type) else values.cast(pa.string())
    return shown.fill_null("") if shown.null_count else shown
