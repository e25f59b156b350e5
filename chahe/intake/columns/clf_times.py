"""Times of web access logs, `17/May/2015:10:05:03 +0800`, as microseconds: a column at once, by its bytes.

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
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_PLUS, _ZERO = ord("+"), ord("0")
_SECOND = 1_000_000

Numbers = npt.NDArray[np.int64]


def clf_micros(text: Array) -> Cells:
    """Microseconds since 1970 UTC of texts of `SHAPE`, none of them NULL."""
    cells = bytes_of(text).reshape(-1, WIDTH)
    day, year = _number(cells, 0, 2), _number(cells, 7, 4)
    hour, minute, second = _number(cells, 12, 2), _number(cells, 15, 2), _number(cells, 18, 2)
    month = np.zeros(len(cells), np.int64)
    for number, name in enumerate(_MONTHS, 1):
        month[(cells[:, 3:6] == np.frombuffer(name.encode(), np.uint8)).all(axis=1)] = number
    hours, minutes = _number(cells, 22, 2), _number(cells, 24, 2)
    offset = (hours * 60 + minutes) * np.where(cells[:, 21] == _PLUS, 60, -60)
    sound = (month > 0) & (year > 0) & (day > 0) & (hour < 24) & (minute < 60) & (second < 60)
    sound &= (hours < 24) & (minutes < 60)
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
