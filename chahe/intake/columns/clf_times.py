"""Times of web access logs, `17/May/2015:10:05:03 +0800` and `2015-05-17T10:05:03+08:00`, as microseconds: a column at
once, by its bytes.

The text is of that shape (`SHAPE`); a day, hour or offset that is none is wrong. A leap second (60) is none either, as
everywhere here.
"""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from chahe.intake.columns.block import Array
from chahe.intake.columns.typed import Cells, bytes_of

SHAPE = r"[0-9]{2}/[A-Z][a-z]{2}/[0-9]{4}:[0-9]{2}:[0-9]{2}:[0-9]{2} [+-][0-9]{4}"
WIDTH = 26
ISO_SHAPE = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[+-][0-9]{2}:[0-9]{2}$"
ISO_WIDTH = 25
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_PLUS, _ZERO = ord("+"), ord("0")
_SECOND = 1_000_000

Numbers = npt.NDArray[np.int64]


def _letters(three: npt.NDArray[np.uint8]) -> Numbers:
    """Three letters, the first a capital, as a number: five bits of each tell them apart."""
    low = three.astype(np.int64) & 31
    return low[:, 0] << 10 | low[:, 1] << 5 | low[:, 2]


_NUMBER_OF = np.zeros(1 << 15, np.int64)
"""Of three letters the number of the month; 0 of others."""
_NUMBER_OF[_letters(np.array([list(name.encode()) for name in _MONTHS], np.uint8))] = np.arange(1, 13)


def clf_micros(text: Array) -> Cells:
    """Microseconds since 1970 UTC of texts of `SHAPE`, none of them NULL."""
    cells = bytes_of(text).reshape(-1, WIDTH)
    return _micros(cells, (7, 0, 12, 15, 18, 22, 24), _NUMBER_OF[_letters(cells[:, 3:6])])


def zoned_micros(text: Array) -> Cells:
    """The same of texts of `ISO_SHAPE`."""
    cells = bytes_of(text).reshape(-1, ISO_WIDTH)
    return _micros(cells, (0, 8, 11, 14, 17, 20, 23), _number(cells, 5, 2))


def _micros(cells: npt.NDArray[np.uint8], at: tuple[int, ...], month: Numbers) -> Cells:
    """`at`: where year, day, hour, minute, second, and hours and minutes of the offset begin."""
    year, (day, hour, minute, second, hours, minutes) = _number(cells, at[0], 4), (_number(cells, n, 2) for n in at[1:])
    offset = (hours * 60 + minutes) * np.where(cells[:, at[5] - 1] == _PLUS, 60, -60)
    sound = (month > 0) & (month <= len(_MONTHS)) & (year > 0) & (day > 0)
    sound &= (hour < 24) & (minute < 60) & (second < 60) & (hours < 24) & (minutes < 60)
    first = ((year - 1970) * 12 + np.maximum(month, 1) - 1).astype("datetime64[M]")
    days = first.astype("datetime64[D]").astype(np.int64)
    sound &= day <= (first + 1).astype("datetime64[D]").astype(np.int64) - days
    us = (((days + day - 1) * 24 + hour) * 3600 + minute * 60 + second - offset) * _SECOND
    bad = None if sound.all() else pa.array(~sound)
    return Cells(pa.array(us, pa.int64(), mask=None if bad is None else ~sound), bad)


def _number(cells: npt.NDArray[np.uint8], at: int, digits: int) -> Numbers:
    out = np.zeros(len(cells), np.int64)
    for column in range(at, at + digits):
        out = out * 10 + cells[:, column] - _ZERO
    return out
