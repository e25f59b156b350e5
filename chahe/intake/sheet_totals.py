"""Total rows of a sheet: which rows are ones, how many records they state, and whether their sums tie. Pure.

A total row is known by its label (合計, 總計：25 筆, Grand Total), in whatever cell it stands; 「壽險 合計」 and 平均
are labels only beside nothing but numbers. The sum under a column ties when it is the sum of the rows above it back to
the top or to an earlier total, or of the rows below it down to a later total or the end (totals may stand above).
It may be the sum of all rows, or of those that could be read.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

import re2

from chahe.intake.numbers import parse_int
from chahe.intake.words import fold, nil_word, squeeze

_TOTAL = re2.compile(
    r"(?:以上)?(?:(總計|grandtotal)|(合計|共計|總筆數|總數|總和|總額|加總|合計數|total|sum)|(小計|subtotal)|(共|計))"
    r"(?:筆數|金額|件數)?(?:\([^()]{1,8}\))?[:：]?(?:共|計)?([0-9,]+)?(?:筆|件|台|臺|人|項|列|戶|元)?(?:資料)?"
)
_LOOSE = re2.compile(r".*\S\s+(?:(總計|grand\s?total)|(合計|total)|(小計|subtotal))(?:數|金額|件數)?")
_MEAN = re2.compile(r"(?:.*\S\s+)?(?:平均|平均值|平均數|average|計數|最大值|最小值)")
_COUNTED = re2.compile(r"(?:共|計)?\s*([0-9,]+)\s*(?:筆|件|台|臺|人|項|列|戶)(?:資料)?")
_NUMBER = re2.compile(r"\(?[-+$]?[0-9][0-9,]*(?:\.[0-9]+)?%?\)?(?:元|筆|件|人|戶)?")
_ENDS = ("計", "計數", "Total", "total", "TOTAL", "平均", "平均值", "總額", "加總", "金額", "值", "數")
"""What a label ends with: most cells do not, and are passed quickly."""

_LONGEST_LABEL = 40
_NO_LABEL = frozenset("0123456789ABCDEFHIJKLMNOQRUVWXYZ")
"""What no bare label of a total begins with: most first cells are numbers and codes."""


class Said(NamedTuple):
    """What a total row's label says: its level (3 grand total, 2 total, 1 subtotal, 0 a mean) and a count, if any."""

    level: int
    counted: str | None
    column: int


@dataclass(slots=True)
class Totals:
    """What the total rows of one sheet state about the number of records, by level."""

    levels: dict[int, int] = field(default_factory=dict)

    def add(self, level: int, count: int) -> None:
        """One total row."""
        self.levels[level] = self.levels.get(level, 0) + count

    def stated(self) -> int | None:
        """The count of the highest level that states one."""
        return self.levels[max(self.levels)] if self.levels else None


class Sums(NamedTuple):
    """Records and sums per column from the top of a sheet to some row."""

    records: int
    all: Mapping[str, Decimal]
    kept: Mapping[str, Decimal]  # without rejects
    shown: Mapping[str, Decimal]  # without hidden rows


@dataclass(frozen=True, slots=True)
class _Row:
    rec: int
    level: int
    stated: Mapping[str, tuple[Decimal, str]]  # column -> (what the total row states, place)
    so_far: Sums


@dataclass(slots=True)
class Tie:
    """Running sums of one sheet, and its total rows."""

    _records: int = 0
    _all: dict[str, Decimal] = field(default_factory=dict)
    _kept: dict[str, Decimal] = field(default_factory=dict)
    _shown: dict[str, Decimal] = field(default_factory=dict)
    _broken: set[str] = field(default_factory=set)
    _rows: list[_Row] = field(default_factory=list)

    def record(self, values: Mapping[str, object], columns: tuple[str, ...], *, kept: bool, hidden: bool) -> None:
        """One record: what was read of its numbers."""
        self._records += 1
        for name in columns:
            value = values.get(name)
            if isinstance(value, (int, Decimal)):
                for sums, counts in ((self._all, True), (self._kept, kept), (self._shown, not hidden)):
                    if counts:
                        sums[name] = sums.get(name, Decimal(0)) + value

    def broken(self, column: str) -> None:
        """A cell of the column could not be read, which is a reject by itself: its sums are not looked at."""
        self._broken.add(column)

    def total(self, rec: int, level: int, stated: Mapping[str, tuple[Decimal, str]]) -> None:
        """A total row and the numbers in it."""
        self._rows.append(_Row(rec, level, stated, self._sums()))

    @property
    def records(self) -> int:
        """Records so far."""
        return self._records

    @property
    def first_total(self) -> int | None:
        """Record number of the first total row."""
        return self._rows[0].rec if self._rows else None

    def untied(self) -> Iterator[tuple[int, str, str]]:
        """(record, place, reason) of every number of a total row that no stretch of rows sums to."""
        start, end = Sums(0, {}, {}, {}), self._sums()
        before: dict[int, int] = {}  # level -> the last total row of it
        after = self._following()
        for index, row in enumerate(self._rows):
            if not row.level:
                continue
            alike = [i for n, i in before.items() if n >= row.level]
            marks = [max(group) for group in (alike, list(before.values())) if group]
            since = [self._rows[i].so_far for i in (marks if row.level > 1 else marks[::-1])]
            until = self._rows[after[index]].so_far if index in after else end
            stretches = [(s, row.so_far) for s in (*since, start)] + [(row.so_far, until), (row.so_far, end)]
            yield from self._wrong(row, stretches)
            before[row.level] = index

    def _wrong(self, row: _Row, stretches: list[tuple[Sums, Sums]]) -> Iterator[tuple[int, str, str]]:
        for column, (stated, place) in row.stated.items():
            fits = (
                number
                for a, b in stretches
                for number in (_sum(b.all, a.all, column), _sum(b.kept, a.kept, column), b.records - a.records)
            )
            if column not in self._broken and stated not in fits:
                yield row.rec, place, _reason(column, stated, stretches)

    def _following(self) -> dict[int, int]:
        """Of each total row the next one of its level or a higher one."""
        out: dict[int, int] = {}
        ahead: dict[int, int] = {}
        for index in range(len(self._rows) - 1, -1, -1):
            level = self._rows[index].level
            nearer = [i for n, i in ahead.items() if n >= level]
            if nearer:
                out[index] = min(nearer)
            ahead[level] = index
        return out

    def _sums(self) -> Sums:
        return Sums(self._records, dict(self._all), dict(self._kept), dict(self._shown))


def _sum(until: Mapping[str, Decimal], since: Mapping[str, Decimal], column: str) -> Decimal:
    return until.get(column, Decimal(0)) - since.get(column, Decimal(0))


def _reason(column: str, stated: Decimal, stretches: list[tuple[Sums, Sums]]) -> str:
    since, until = stretches[0]
    said = f"total row: column {column} states {stated:f}, its rows sum to {_sum(until.all, since.all, column):f}"
    if any(stated == _sum(b.shown, a.shown, column) for a, b in stretches):
        return f"{said} (it ties only without the hidden rows)"
    return said


def label_of(own: Mapping[int, str]) -> Said | None:
    """What the label among the filled cells of a row says, when the row is a total row. None for any other row."""
    first = min(own)
    found = bare_total(own[first])
    if found is not None:
        return Said(_level(found), found.group(5), first)
    for index, text in own.items():
        if text.endswith(_ENDS) and len(text) <= _LONGEST_LABEL:
            said = _beside_numbers(own, index)
            if said is not None:
                return said
    return None


def _beside_numbers(own: Mapping[int, str], index: int) -> Said | None:
    """A label that counts only where every other filled cell is a number or a dash."""
    others = [text for i, text in own.items() if i != index]
    strict = bare_total(own[index])
    numbers = all(_NUMBER.fullmatch(fold(t)) or nil_word(t) for t in others)
    # A month may stand beside a label that is nothing else: 114/01 | 合計 | 30.
    if not numbers and (strict is None or not all(t[:1].isdigit() or nil_word(t) for t in others)):
        return None
    # As Excel's own subtotals write it: the group, a space, the word. 「保額合計」 may be a name.
    bare = fold(own[index]).casefold()
    found = strict or _LOOSE.fullmatch(bare)
    if found is not None:
        return Said(3 if found.group(1) else 2 if found.group(2) else 1, None, index)
    return Said(0, None, index) if _MEAN.fullmatch(bare) else None


def _level(found: re2._Match) -> int:
    return 3 if found.group(1) else 2 if found.group(2) or found.group(4) else 1


def bare_total(text: str) -> re2._Match | None:
    """The match of a text that is a label of a total by itself: 合計, 總計：25 筆, 共 25 筆."""
    if len(text) > _LONGEST_LABEL or text[:1] in _NO_LABEL:
        return None
    if text.isascii() and not any(word in text.lower() for word in ("total", "sum")):
        return None
    found = _TOTAL.fullmatch(squeeze(text))
    return None if found is None or (found.group(4) and not found.group(5)) else found


def count_beside(own: Mapping[int, str], label: int, numeric: frozenset[int]) -> int | None:
    """The count a total row states beside its label; a number under a numeric column is a sum, not a count."""
    counted = [_COUNTED.fullmatch(fold(t)) for i, t in own.items() if i != label]
    said = [whole(c.group(1)) for c in counted if c is not None]
    if said:
        return said[0] if len(said) == 1 else None
    bare = [whole(fold(t)) for i, t in own.items() if i != label and i not in numeric]
    numbers = [n for n in bare if n is not None]
    return numbers[0] if len(numbers) == 1 and len(bare) == 1 else None


def is_count(text: str) -> bool:
    """Whether the cell of a total row states a number of records, by its counting word."""
    return _COUNTED.fullmatch(fold(text)) is not None


def whole(text: str) -> int | None:
    """A whole number, or None."""
    try:
        return parse_int(text)
    except ValueError:
        return None


def decimal(value: object) -> Decimal | None:
    """What a column's reader made of a total's cell, as a number."""
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        return None
    try:
        return Decimal(value)
    except InvalidOperation:
        return None
