"""One column of ours out of one record: the same bytes give the same value, which is kept, since a host's codes repeat.

A field that is not what its picture says makes the whole record a reject: bytes that are wrong in one place may stand
in the wrong place altogether.
"""

from collections.abc import Callable, Hashable, Sequence
from operator import itemgetter
from typing import Any

from chahe.intake.extracts.characters import CharactersError, decoder, encoded
from chahe.intake.extracts.copybook import Place
from chahe.intake.extracts.days import parse
from chahe.intake.extracts.layout import Column, Layout
from chahe.intake.extracts.numbers import digits_of
from chahe.intake.extracts.pictures import Sign, Usage
from chahe.intake.grid import Value

_KEPT = 16_384
"""Values of one column that are remembered."""

_SPACES = " \u3000"
_FIGURES = {"LOW-VALUES": 0x00, "HIGH-VALUES": 0xFF}

Record = bytes | Sequence[str]
"""The bytes, or the fields of a delimited record."""
Part = bytes | str
"""Those of one field."""


class FieldError(ValueError):
    """A field that cannot be read: [start, end) within the record, and why."""

    def __init__(self, place: Place, offset: int, reason: str) -> None:
        super().__init__(f"field {place.name}: {reason}")
        self.start = place.start + offset
        self.end = place.end


def getter(column: Column, layout: Layout) -> Callable[[Record], Value]:
    """How the column's value is read; the function raises FieldError."""
    place = column.place
    make = _joined(column, layout) if column.clock is not None else _single(column, layout)
    cut: Callable[[Record], Hashable] = itemgetter(
        *(_slot(p, layout) for p in (place, column.clock) if p is not None)
    )  # a pair of two, where the time of day is a field of its own
    kept: dict[Hashable, Value] = {}

    def get(record: Record) -> Value:
        key = cut(record)
        try:
            return kept[key]
        except KeyError:
            pass
        try:
            value = make(key)
        except CharactersError as error:
            raise FieldError(place, error.offset, str(error)) from None
        except ValueError as error:
            raise FieldError(place, 0, str(error)) from None
        if len(kept) < _KEPT:
            kept[key] = value
        return value

    return get


def _slot(place: Place, layout: Layout) -> int | slice:
    return place.start if layout.delimited else slice(place.start, place.end)


def _single(column: Column, layout: Layout) -> Callable[[Any], Value]:
    blank = column.blank | {"ZEROS"} if column.form is not None else column.blank
    if column.number and column.place.picture.number and not layout.delimited and not column.words:
        return _number(column.place, layout, blank)
    text = texts(column.place, layout, blank)

    def make(part: Part) -> Value:
        said = text(part)
        return None if said is None else _meant(said, column)

    return make


def _joined(column: Column, layout: Layout) -> Callable[[Any], Value]:
    """A date and a time of day in two fields."""
    day = texts(column.place, layout, column.blank | {"ZEROS"})
    clock = texts(column.clock or column.place, layout, frozenset())

    def make(parts: tuple[Part, Part]) -> Value:
        said = day(parts[0])
        return None if said is None else _meant(said + (clock(parts[1]) or ""), column)

    return make


def _number(place: Place, layout: Layout, blank: frozenset[str]) -> Callable[[Any], Value]:
    empty = _empty(place, layout, blank)

    def make(raw: bytes) -> Value:
        if empty(raw):
            return None
        digits = digits_of(raw, place.picture, ebcdic=layout.ebcdic)
        return None if not digits and "ZEROS" in blank else _pointed(digits, place.picture.scale)

    return make


def _meant(said: str, column: Column) -> Value:
    if column.form is not None:
        return parse(said, column.form)
    if column.words:
        if said not in column.words:
            raise ValueError("a code that the layout does not explain")
        return column.words[said]
    return said


def _pointed(digits: int, scale: int) -> Value:
    """The number with its point."""
    if not scale:
        return digits
    sign, figures = "-" if digits < 0 else "", f"{abs(digits):0{scale + 1}d}"
    return f"{sign}{figures[:-scale]}.{figures[-scale:]}"


def texts(place: Place, layout: Layout, blank: frozenset[str]) -> Callable[[Part], str | None]:
    """The field as text, trimmed; digits of a number with the zeros before them; None where it states nothing."""
    empty, shown = _empty(place, layout, blank), _shown(place, layout)

    def read(part: Part) -> str | None:
        if isinstance(part, bytes):
            if empty(part):
                return None
            part = shown(part)
        said = part.strip(_SPACES)
        if not said or said in blank or ("ZEROS" in blank and not said.strip("0０")):
            return None
        return said

    return read


def _empty(place: Place, layout: Layout, blank: frozenset[str]) -> Callable[[bytes], bool]:
    """Whether the bytes are one figurative constant that stands for nothing here."""
    fillers = [byte for word, byte in _FIGURES.items() if word in blank]
    if place.picture.number and "SPACES" in blank:
        fillers.append(layout.space)
    return lambda raw: any(raw.count(byte) == len(raw) for byte in fillers)


def _shown(place: Place, layout: Layout) -> Callable[[bytes], str]:
    picture = place.picture
    if not picture.number:
        return decoder(layout.encoding, pairs_only=picture.usage is Usage.PAIRS)

    def digits(raw: bytes) -> str:
        value = digits_of(raw, picture, ebcdic=layout.ebcdic)
        if value < 0:
            raise ValueError("a number below zero where a name or a date must stand")
        return f"{value:0{picture.digits}d}"

    return digits


def numbers(place: Place, layout: Layout) -> Callable[[Record], int]:
    """The digits of a numeric field, the point left out; the function raises ValueError."""
    slot = _slot(place, layout)

    def read(record: Record) -> int:
        part = record[slot]
        if isinstance(part, bytes):
            return digits_of(part, place.picture, ebcdic=layout.ebcdic)
        return _written(str(part), place.picture.scale)

    return read


def _written(text: str, scale: int) -> int:
    """A number of a delimited record, as written with its point."""
    bare = text.strip(_SPACES).removeprefix("+")
    whole, _, part = bare.removeprefix("-").partition(".")
    if not (whole + part).isascii() or not (whole + part).isdigit() or len(part.rstrip("0")) > scale:
        raise ValueError("not a number")
    digits = int(f"{whole}{part.rstrip('0').ljust(scale, '0')}")
    return -digits if bare.startswith("-") else digits


def told(when: Sequence[tuple[Place, str]], layout: Layout) -> Callable[[Record], bool]:
    """Whether a record is one of those that these fields tell from others."""
    wanted = [(_slot(place, layout), _as_stored(place, text, layout), text) for place, text in when]

    def fits(record: Record) -> bool:
        for slot, raw, text in wanted:
            part = record[slot]
            if part != raw if isinstance(part, bytes) else str(part).strip(_SPACES) != text:
                return False
        return True

    return fits


def _as_stored(place: Place, text: str, layout: Layout) -> bytes:
    """The bytes of a text or of digits as the field holds them."""
    if place.picture.number and place.picture.sign is Sign.NONE:
        text = text.rjust(place.picture.digits, "0")
    return encoded(text, layout.encoding).ljust(place.end - place.start, bytes((layout.space,)))
