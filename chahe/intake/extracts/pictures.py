"""PICTURE and USAGE of a COBOL field: what its bytes are. Pure."""

from dataclasses import dataclass
from enum import StrEnum

import re2

MAX_DIGITS = 31
"""COBOL's own limit with ARITH(EXTEND)."""

_RUN = re2.compile(r"([AXNGSVP9])(?:\(([0-9]{1,5})\))?")
_WORDS = {1: 2, 2: 2, 3: 2, 4: 2, **dict.fromkeys(range(5, 10), 4), **dict.fromkeys(range(10, 19), 8)}
"""Bytes of a binary field by its digits."""


class Usage(StrEnum):
    """How a field is stored."""

    TEXT = "text"  # PIC X, A
    PAIRS = "pairs"  # PIC N, G: two bytes a character, no shifts
    ZONED = "zoned"  # PIC 9, DISPLAY: a digit a byte
    PACKED = "packed"  # COMP-3: two digits a byte, the sign last
    BINARY = "binary"  # COMP, COMP-4, BINARY: big-endian


class Sign(StrEnum):
    """Where a zoned number has its sign."""

    NONE = "none"
    TRAILING = "trailing"  # over the last digit
    LEADING = "leading"  # over the first
    TRAILING_SEPARATE = "trailing separate"
    LEADING_SEPARATE = "leading separate"

    @property
    def separate(self) -> bool:
        """A byte of its own."""
        return self.value.endswith("separate")


@dataclass(frozen=True, slots=True)
class Picture:
    """One field. `digits` and `scale` (digits behind the point) are 0 for text."""

    usage: Usage
    size: int  # bytes
    digits: int = 0
    scale: int = 0
    sign: Sign = Sign.NONE

    @property
    def number(self) -> bool:
        """Whether the field holds a number."""
        return self.digits > 0


class PictureError(ValueError):
    """A picture that is not understood."""


def picture(text: str, usage: str, sign: Sign | None) -> Picture:
    """The field of a PIC (upper case), a USAGE (display, packed, binary, pairs or "") and a SIGN clause.

    Raises PictureError; edited pictures (Z, *, commas), P and floats are not read.
    """
    runs = _runs(text)
    kinds = {c for c, _ in runs}
    count = sum(n for _, n in runs)
    if kinds and kinds <= {"X", "A"} and usage in ("", "display") and sign is None:
        return Picture(Usage.TEXT, count)
    if kinds and kinds <= {"X", "A", "9"} and kinds != {"9"} and usage in ("", "display") and sign is None:
        return Picture(Usage.TEXT, count)  # alphanumeric by the standard, since it holds a letter
    if kinds in ({"N"}, {"G"}) and usage in ("", "pairs") and sign is None:
        return Picture(Usage.PAIRS, 2 * count)
    return _number(runs, usage, sign)


def _runs(text: str) -> list[tuple[str, int]]:
    runs: list[tuple[str, int]] = []
    at = 0
    while at < len(text):
        found = _RUN.match(text, at)
        if found is None:
            raise PictureError("a picture that is not read")
        count = int(found.group(2) or 1)
        if not count:
            raise PictureError("a picture of no length")
        runs.append((found.group(1), count))
        at = found.end()
    return runs


def _number(runs: list[tuple[str, int]], usage: str, sign: Sign | None) -> Picture:
    shape = "".join(c for c, _ in runs)
    signed = shape.startswith("S")
    bare = shape.removeprefix("S")
    whole, point, part = bare.partition("V")
    if not bare or set(whole + part) - {"9"} or not whole + part or usage not in ("", "display", "packed", "binary"):
        raise PictureError("a picture that is not read")
    at = shape.index("V") if point else len(runs)
    scale = sum(n for c, n in runs[at:] if c == "9")
    digits = sum(n for c, n in runs if c == "9")
    if digits > MAX_DIGITS:
        raise PictureError("a number of too many digits")
    if sign is not None and (not signed or usage not in ("", "display")):
        raise PictureError("a SIGN clause where none belongs")
    if usage == "packed":
        return Picture(Usage.PACKED, digits // 2 + 1, digits, scale, Sign.TRAILING if signed else Sign.NONE)
    if usage == "binary":
        if digits not in _WORDS:
            raise PictureError("a binary number of too many digits")
        return Picture(Usage.BINARY, _WORDS[digits], digits, scale, Sign.TRAILING if signed else Sign.NONE)
    place = (sign or Sign.TRAILING) if signed else Sign.NONE
    return Picture(Usage.ZONED, digits + place.separate, digits, scale, place)
