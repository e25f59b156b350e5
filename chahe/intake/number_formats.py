"""Excel number formats: whether a number is a date, a time, a span or a percentage, and how it then reads. Pure.

ECMA-376 part 1, 18.8.30 (built-in formats, with the East Asian ones 27-36 and 50-58) and 18.8.31 (format codes).
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum

import re2

from chahe.intake.dates import from_serial
from chahe.intake.grid import CellError, Value


class Shape(StrEnum):
    """What a number format makes of a number."""

    NUMBER = "number"
    DATE = "date"  # with a time of day when the number has one
    TIME = "time"  # time of day only
    SPAN = "span"  # elapsed time, [h]:mm
    PERCENT = "percent"


_DATES = {14, 15, 16, 17, 22, *range(27, 32), 36, *range(50, 55), 57, 58}
_TIMES = {18, 19, 20, 21, 32, 33, 34, 35, 45, 47, 55, 56}
_LITERAL = re2.compile(r'"[^"]*"|\\.|_.|\*.|\[(?:\$[^\]]*|[^\]hms]*)\]')
_ELAPSED = re2.compile(r"\[(?:h+|m+|s+)\]")


def shape(number_format: int, code: str | None) -> tuple[Shape, int]:
    """(shape, digits a whole number is padded to with zeros) of a format by its number and, if custom, its code."""
    if code is None:
        if number_format in _DATES:
            return Shape.DATE, 0
        if number_format in _TIMES:
            return Shape.TIME, 0
        if number_format == 46:
            return Shape.SPAN, 0
        return (Shape.PERCENT if number_format in (9, 10) else Shape.NUMBER), 0
    first = code.split(";")[0].lower()
    bare = _LITERAL.sub("", first)
    if _ELAPSED.search(bare):
        return Shape.SPAN, 0
    letters = {c for c in bare.replace("general", "").replace("am/pm", "h").replace("a/p", "h") if c.isalpha()}
    if letters & set("ydeg") or ("m" in letters and not letters & set("hs")):
        return Shape.DATE, 0
    if letters & set("hs"):
        return Shape.TIME, 0
    if "%" in bare:
        return Shape.PERCENT, 0
    zeros = bare.strip()
    return Shape.NUMBER, (len(zeros) if len(zeros) > 1 and set(zeros) == {"0"} else 0)


def shaped(number: float, how: tuple[Shape, int], *, epoch_1904: bool) -> Value:
    """The value a number shows as. A percentage becomes text with its sign, so that 0.048 as 4.8% is not 0.048."""
    kind, zeros = how
    if kind is Shape.NUMBER:
        whole = int(number) if float(number).is_integer() and abs(number) < 1e15 else None
        if whole is not None:
            return f"{whole:0{zeros}d}" if zeros and whole >= 0 else whole
        return number
    if kind is Shape.PERCENT:
        return f"{(Decimal(repr(number)) * 100).normalize():f}%"
    if kind is Shape.SPAN:
        return timedelta(seconds=round(number * 86_400)) if 0 <= number < 1e6 else CellError("a span out of range")
    try:
        moment = from_serial(number, epoch_1904=epoch_1904)
    except ValueError as error:
        return CellError(str(error))
    return _dated(moment, number, kind)


def _dated(moment: datetime, number: float, kind: Shape) -> date | datetime | time:
    rounded = moment.replace(microsecond=0)
    if kind is Shape.TIME and number < 1:
        return rounded.time()
    if moment.microsecond == 0 and moment.time() == time() and kind is Shape.DATE:
        return moment.date()
    return moment
