"""How a cell is read: one small function per meaning, for `Col.read`. Each raises ValueError with a reason."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import re2

from chahe.intake import customer_keys, dates, names, numbers
from chahe.intake.api import moment as instant
from chahe.intake.dates import from_serial
from chahe.intake.grid import CellError, Value, plain
from chahe.intake.sheets.api import Asked, Parts, Read
from chahe.intake.words import fold, squeeze, truth

_SERIALS = range(20_000, 80_000)
"""Whole numbers read as Excel days when the cell carries no date format: 1954-10-03 to 2119-01-10."""


_DITTO = frozenset(("同上", "同前", "〃", "″", '"', "同左", "同右", "同上列"))
_MOST_DIGITS = 1e15
_SCIENTIFIC = re2.compile(r"[0-9](?:\.[0-9]+)?E\+[0-9]{1,3}")
_NUMBERED = re2.compile(
    r"([A-Za-z]{0,3}[0-9]{3,8})[\s/、,(]*[^\x00-\x7f]{2,12}\)?|[^\x00-\x7f]{2,12}[\s/、,(]*([A-Za-z]{0,3}[0-9]{3,8})\)?"
)


def words(value: Value) -> str:
    """The cell as text. Raises ValueError for an Excel error or a user-defined character."""
    if isinstance(value, CellError):
        raise ValueError(value.why)  # noqa: TRY004 - a reason of the cell, not a wrong call
    text = plain(value)
    if text.isprintable():
        return text
    if any("\ue000" <= c <= "\uf8ff" or c >= "\U000f0000" for c in text):
        raise ValueError("a user-defined character (造字)")
    if any(ord(c) < 32 and c not in "\t\r\n" for c in text):
        raise ValueError("a control character")
    return text


def text(value: Value, _asked: Asked) -> str:
    """Text as written, trimmed; line breaks inside stay."""
    return words(value).strip()


def identifier(value: Value, _asked: Asked) -> str:
    """An asset, system, document or drill number."""
    return names.asset(_own(value))


def person(value: Value, _asked: Asked) -> str:
    """An employee number, also out of 「E0001 王小明」 or 「王小明（E0001）」; else the name as written."""
    bare = names.asset(_own(value))
    found = _NUMBERED.fullmatch(bare)
    if found is not None:
        return names.employee(found.group(1) or found.group(2))
    return names.employee(bare) if bare.isascii() else bare


def employee(value: Value, _asked: Asked) -> str:
    """An employee number."""
    return names.employee(_own(value))


def _own(value: Value) -> str:
    """The text of a cell that must name something itself."""
    if isinstance(value, float) and abs(value) >= _MOST_DIGITS:
        raise ValueError("a number of more than 15 digits: Excel has lost the others")
    text = words(value)
    if "E+" in text and _SCIENTIFIC.fullmatch(text.strip()):
        raise ValueError("a number in scientific notation: its digits are lost")
    if squeeze(text) in _DITTO:
        raise ValueError("a ditto mark where a name must stand")
    return text


def host(value: Value, _asked: Asked) -> str:
    """A host name."""
    return names.host(words(value))


def address(value: Value, _asked: Asked) -> str:
    """One IP address."""
    return names.ip(words(value))


def email(value: Value, _asked: Asked) -> str:
    """An e-mail address."""
    return names.email(words(value))


def item(value: Value, _asked: Asked) -> str:
    """The code of an examination item, 4.5.1 or 肆、五、(一)."""
    return names.item_code(words(value))


def hidden(read: Callable[[str, customer_keys.Secret], str]) -> Read:
    """A phone, customer or card: a token as written, a number in clear as keyed hash (`customer_keys`)."""

    def found(value: Value, asked: Asked) -> str:
        if asked.secret is None:
            raise ValueError("no key to hide it with")
        return read(_own(value), asked.secret)

    return found


def count(value: Value, _asked: Asked) -> int:
    """A whole number."""
    return numbers.parse_int(words(value))


def grade(value: Value, _asked: Asked) -> int:
    """A class: 1, 第一類, 二."""
    return numbers.parse_class(words(value))


def rate(value: Value, asked: Asked) -> int:
    """A rate in basis points."""
    return numbers.basis_points(words(value), percent_header="%" in fold(asked.header))


def minutes(value: Value, asked: Asked) -> int:
    """A span of time in minutes; a bare number takes its unit from the header."""
    if isinstance(value, timedelta):
        return _minutes(value)
    if isinstance(value, time):
        return _minutes(timedelta(hours=value.hour, minutes=value.minute, seconds=value.second))
    return numbers.minutes(words(value), _unit(fold(asked.header).casefold()))


def _minutes(span: timedelta) -> int:
    if span % timedelta(minutes=1):
        raise ValueError("a span with seconds")
    return span // timedelta(minutes=1)


def _unit(header: str) -> str | None:
    for marks, unit in (
        (("分", "min"), "minute"),
        (("小時", "時數", "hour", "hr", "(h)"), "hour"),
        (("天", "day"), "day"),
    ):
        if any(mark in header for mark in marks):
            return unit
    return None


def yes(value: Value, _asked: Asked) -> bool:
    """Yes or no."""
    said = value if isinstance(value, bool) else truth(words(value))
    if said is None:
        raise ValueError("neither yes nor no")
    return said


def day(value: Value, asked: Asked) -> date:
    """A calendar date: a date cell, ROC or AD text, or an Excel day number. A time of day is left out."""
    if isinstance(value, datetime):
        return (value.astimezone(asked.zone) if value.tzinfo else value).date()
    if isinstance(value, date):
        return value
    if (
        isinstance(value, (int, float))
        and not isinstance(value, bool)
        and value == int(value)
        and int(value) in _SERIALS
    ):
        return from_serial(int(value), epoch_1904=asked.epoch_1904).date()
    bare = words(value)
    try:
        return dates.parse_date(bare)
    except ValueError as error:
        try:
            return dates.parse_moment(bare, asked.zone).astimezone(asked.zone).date()
        except ValueError:
            raise error from None


def moment(column: str) -> Read:
    """An instant as the three columns of `tables.api.moment`. A time of day alone belongs to the row's own date."""

    def read(value: Value, asked: Asked) -> Parts:
        return Parts(instant(column, _instant(value, asked)))

    return read


def _instant(value: Value, asked: Asked) -> datetime:
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=asked.zone)
    if isinstance(value, float):
        return from_serial(value, epoch_1904=asked.epoch_1904).replace(tzinfo=asked.zone)
    clock = value if isinstance(value, time) else None
    if clock is None:
        bare = words(value)
        try:
            return dates.parse_moment(bare, asked.zone)
        except ValueError:
            clock, shift = _clock(bare)
    else:
        shift = 0
    if asked.day is None:
        raise ValueError("a time of day without its date")
    return datetime.combine(asked.day + timedelta(days=shift), clock, asked.zone)


def _clock(bare: str) -> tuple[time, int]:
    """(time of day, days after the row's date): 「次日 02:10」 is one day later."""
    folded = fold(bare)
    for mark, shift in (("次日", 1), ("隔日", 1), ("翌日", 1), ("當日", 0), ("D+1", 1)):
        if folded.startswith(mark):
            return dates.parse_clock(folded[len(mark) :].strip()), shift
    return dates.parse_clock(folded), 0


@dataclass(frozen=True, slots=True)
class Choice:
    """A reader that knows which codes it gives."""

    read: Read
    codes: tuple[str, ...]

    def __call__(self, value: Value, asked: Asked) -> object:
        """The code of the cell's word."""
        return self.read(value, asked)


def choice(options: Mapping[str, str], *, closed: bool = False) -> Read:
    """One of the table's own words for the synonyms people write ({canonical: 'synonym synonym'}).

    An unknown word stays as written, or is refused when the table admits no others (`closed`).
    """
    known = {squeeze(s): canonical for canonical, listed in options.items() for s in (canonical, *listed.split())}

    def read(value: Value, _asked: Asked) -> str:
        bare = words(value).strip()
        found = known.get(squeeze(bare))
        if found is None and closed:
            raise ValueError("a word this column does not know")
        return found or bare

    return Choice(read, tuple(options))


def either(*readers: Callable[[Value, Asked], object]) -> Read:
    """The first reader that understands the cell."""

    def read(value: Value, asked: Asked) -> object:
        for reader in readers[:-1]:
            try:
                return reader(value, asked)
            except ValueError:
                continue
        return readers[-1](value, asked)

    return Choice(read, tuple(c for r in readers for c in getattr(r, "codes", ())))
