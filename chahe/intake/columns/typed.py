"""Text columns made into typed ones, strictly: a cell that is not exactly what it should be is told, never guessed.

Every function takes a string column with NULL for what is absent and gives the values with the cells that are wrong.
"""

from datetime import datetime
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from chahe.intake.columns.block import FIRST_US, LAST_US, Array

HOURS_OF_TAIPEI = 8
_LOCAL_US = HOURS_OF_TAIPEI * 3_600_000_000
_MOST = "9223372036854775807"
_SURE_DIGITS = 18
_DIGIT_0, _DIGIT_9 = ord("0"), ord("9")
_SECONDS = r"^-?[0-9]{1,12}(\.[0-9]{1,6})?$"
_ISO = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?Z$"
_MICRO = pa.decimal128(24, 6)


class Cells(NamedTuple):
    """Values, and where text was no such value (a mask without NULL); None when nowhere."""

    values: Array
    bad: Array | None = None


def no_nulls(mask: Array) -> Array | None:
    """A mask with NULL as false; None when nothing in it is true."""
    return pc.fill_null(mask, False) if pc.any(mask).as_py() else None


def _only(text: Array, good: Array) -> Cells:
    """The text where it is good, NULL elsewhere, and where that is."""
    bad = no_nulls(pc.invert(good))
    return Cells(text, None) if bad is None else Cells(pc.if_else(good, text, pa.scalar(None, pa.string())), bad)


def either(a: Array | None, b: Array | None) -> Array | None:
    """Where one of the masks is true."""
    return (a if b is None else b) if a is None or b is None else pc.or_(a, b)


def _within(text: Array, low: int, high: int) -> bool:
    """Whether every byte of the values is one of a range: a quick look that settles nearly every block."""
    data = bytes_of(text)
    return not len(data) or bool(data.min() >= low and data.max() <= high)


def bytes_of(text: Array) -> npt.NDArray[np.uint8]:
    """The bytes of all values of a string column, one after the other (those under a NULL, too, if there are any)."""
    _, offsets, data = text.buffers()
    if data is None:
        return np.empty(0, np.uint8)
    ends = np.frombuffer(offsets, np.int32)[text.offset : text.offset + len(text) + 1]
    return np.frombuffer(data, np.uint8)[ends[0] : ends[-1]]


def whole(text: Array, most: int | None = None) -> Cells:
    """ASCII digits as int64; `most` is the greatest value that may stand there."""
    if _within(text, _DIGIT_0, _DIGIT_9):
        try:
            return bounded(Cells(pc.cast(text, pa.int64())), most)
        except pa.ArrowInvalid:
            pass  # an empty text, or more than 64 bits: found below
    digits = pc.ascii_is_decimal(text)
    length = pc.binary_length(text)
    good = pc.and_(digits, pc.less_equal(length, _SURE_DIGITS))
    if no_nulls(pc.invert(good)) is not None:
        edge = pc.and_(pc.equal(length, _SURE_DIGITS + 1), pc.less_equal(text, _MOST))
        good = pc.and_(digits, pc.or_(pc.less_equal(length, _SURE_DIGITS), edge))
    kept = _only(text, good)
    return bounded(Cells(pc.cast(kept.values, pa.int64()), kept.bad), most)


def bounded(numbers: Cells, most: int | None) -> Cells:
    """Numbers with those below 0 or above `most` made wrong."""
    if most is None:
        return numbers
    ends = pc.min_max(numbers.values).as_py()
    if ends["min"] is None or (ends["min"] >= 0 and ends["max"] <= most):
        return numbers
    wide = no_nulls(pc.or_(pc.less(numbers.values, 0), pc.greater(numbers.values, most)))
    return Cells(pc.if_else(wide, pa.scalar(None, pa.int64()), numbers.values), either(numbers.bad, wide))


def micros(text: Array) -> Cells:
    """Decimal seconds with at most six decimals as microseconds, exactly."""
    kept = _only(text, pc.match_substring_regex(text, _SECONDS))
    return Cells(unscaled(pc.cast(kept.values, _MICRO)), kept.bad)


def iso_micros(text: Array) -> Cells:
    """`2026-03-02T00:00:00.000001Z` as microseconds; a day that is none is wrong too."""
    shaped = _only(text, pc.match_substring_regex(text, _ISO))
    bare = pc.utf8_slice_codeunits(shaped.values, 0, -1)
    try:
        moments_ = pc.cast(bare, pa.timestamp("us"))
    except pa.ArrowInvalid:
        # Some text is no day: rare, so found one by one.
        good = pa.array([value is None or is_moment(value) for value in bare.to_pylist()], pa.bool_())
        bad = no_nulls(pc.invert(good))
        kept = pc.if_else(good, bare, pa.scalar(None, pa.string()))
        return Cells(pc.cast(kept, pa.timestamp("us")).view(pa.int64()), either(shaped.bad, bad))
    return Cells(moments_.view(pa.int64()), shaped.bad)


def is_moment(text: str) -> bool:
    """Whether ISO text without a zone names a moment of the calendar."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def unscaled(decimals: Array) -> Array:
    """decimal128(p, 6) as int64 millionths; the values are known to fit."""
    low = np.frombuffer(decimals.buffers()[1], np.int64)[2 * decimals.offset :: 2][: len(decimals)]
    return pa.array(low, pa.int64(), mask=decimals.is_null().to_numpy(zero_copy_only=False))


def flags(text: Array, true: str, false: str) -> Cells:
    """Two words as booleans."""
    yes, no = pc.equal(text, true), pc.equal(text, false)
    bad = no_nulls(pc.invert(pc.or_(yes, no)))
    return Cells(yes if bad is None else pc.if_else(bad, pa.scalar(None, pa.bool_()), yes), bad)


def moments(name: str, us: Cells) -> tuple[dict[str, Array], Array | None]:
    """The three columns of `tables.api.moment`, and where there is no such moment (before year 1, after 9999)."""
    values = us.values
    wide = no_nulls(pc.or_(pc.less(values, FIRST_US), pc.greater(values, LAST_US - _LOCAL_US)))
    if wide is not None:
        values = pc.if_else(wide, pa.scalar(None, pa.int64()), values)
    columns = {
        name: values.view(pa.timestamp("us")),
        f"{name}_local": pc.add(values, _LOCAL_US).view(pa.timestamp("us")),
        f"{name}_us": values,
    }
    return columns, either(us.bad, wide)


def places(numbers: Array, form: str = "line") -> Array:
    """Locators `<form>:<number>`."""
    return pc.binary_join_element_wise(form, pc.cast(numbers, pa.string()), ":")
