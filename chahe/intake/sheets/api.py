"""What a kind of spreadsheet is: which table it feeds, which headers name each column, how a cell is read.

One file per kind beside this one defines `KIND = SheetKind(...)`, or `KINDS = (…)` where one request code comes in two
layouts; discovered by folder.

**Headers.** `names` are spellings that can only mean this column within the kind; `weak` ones are used when no header
fits `names`. Comparison is by `squeeze` (full-width, case, white space, line breaks), first whole, then without a note
in parentheses. One header that fits two columns, or two headers that fit one, is ambiguous and never assumed.

**Four kinds of nothing.** A blank cell is NULL. The words 「無」「不適用」「未辦理」 (and a dash) stay as text in
columns with `keep=True` (results, follow-ups, statuses: there the word is the answer). In every other column, typed or
naming a person, a number or a document, the column is NULL and `stated_words` says `column=word`, so that a check's
"nobody approved" is NULL whichever word stood there, and the word is not lost. In a yes/no column 有 and 無 are yes
and no. In a required column such a word makes the record a reject, or a skip where `none_row` says the row states
"none".

**A cell that is not understood** makes the record a reject that names the column. The rest of the row is kept with NULL
there only when that column's NULL means "not stated"; where NULL has a meaning of its own ("still employed") the row
is left out, because it would assert what the sheet does not say.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, tzinfo
from functools import cache
from types import MappingProxyType

from chahe.errors import DefinitionError
from chahe.intake.grid import Value
from chahe.tables.api import tables

KIND_KEY = "@kind"
"""In `Context.mapping` beside our columns: the kind that a person's saved mapping is for."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a cell is read with beside its value."""

    header: str  # header text of the column
    zone: tzinfo  # of times without an offset
    day: date | None = None  # the date that times of day without one belong to
    secret: Callable[[str], tuple[str, str]] | None = None  # hides a number in clear: `intake.api.Context.secret`
    epoch_1904: bool = False  # day numbers of the workbook count from 1904


@dataclass(frozen=True, slots=True)
class Parts:
    """Several columns read from one cell."""

    values: Mapping[str, object]


Read = Callable[[Value, Asked], object]
"""A cell to a column's value (or `Parts`). Never sees a blank cell or a word for nothing. Raises ValueError."""


@dataclass(frozen=True, slots=True)
class Col:
    """One column of a kind.

    A name that begins with `_` is no column of the table: it is used by `make`, or gives the row's date (`_day`), or is
    not read at all (`read` None) and only helps to tell this kind from another.
    """

    name: str
    read: Read | None
    names: str  # headers, separated by |
    weak: str = ""  # headers, separated by |
    need: bool = False  # a sheet without this column is not of this kind
    keep: bool = False  # words for nothing are values here
    alone: bool = False  # an amount of one record: a merged cell over several is refused, it is not the amount of each


Made = tuple[str, Mapping[str, object]]
"""(table, columns) of one row."""


@dataclass(frozen=True, slots=True)
class SheetKind:
    """One kind of spreadsheet."""

    name: str
    table: str
    codes: tuple[str, ...]  # 資料代號
    title: str  # as people call the sheet
    columns: tuple[Col, ...]
    one_of: tuple[tuple[str, ...], ...] = ()  # of each group at least one column must be there, and be filled in a row
    telling: tuple[tuple[str, ...], ...] = ()  # groups a sheet must have when nobody has named its kind
    none_row: tuple[str, ...] = ()  # when all of these say "none" (or are blank), the row states that there is nothing
    snapshot: str | None = None  # column that takes the date of the sheet when it has no column of its own
    make: Callable[[dict[str, object]], Iterable[Made]] | None = None  # raises ValueError: the record is a reject
    also: tuple[str, ...] = ()  # other tables `make` writes to

    def form(self) -> tuple[Col, ...]:
        """The columns of a blank form: those of the table, without what only helps to read other layouts."""
        return tuple(col for col in self.columns if col.need or not col.name.startswith("_"))

    def col(self, name: str) -> Col:
        """The column of that name. Raises KeyError."""
        for col in self.columns:
            if col.name == name:
                return col
        raise KeyError(name)

    def needs(self, *, named: bool) -> tuple[tuple[str, ...], ...]:
        """Groups of columns of which a sheet must have one each; fewer when a person or a manifest named the kind."""
        return (*((c.name,) for c in self.columns if c.need), *self.one_of, *(() if named else self.telling))


@cache
def kinds() -> Mapping[str, SheetKind]:
    """Every kind of this folder by name. Raises DefinitionError on a duplicate or a table that is not there."""
    found: dict[str, SheetKind] = {}
    package = importlib.import_module("chahe.intake.sheets")
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda i: i.name):
        module = importlib.import_module(f"chahe.intake.sheets.{info.name}")
        here = getattr(module, "KINDS", None) or (getattr(module, "KIND", None),)
        for kind in here:
            if not isinstance(kind, SheetKind):
                continue
            if kind.name in found or kind.table not in tables():
                raise DefinitionError(("試算表種類定義有誤。", "A kind of spreadsheet is defined wrongly."), kind.name)
            found[kind.name] = kind
    return MappingProxyType(found)


def kinds_for(word: str | None) -> tuple[SheetKind, ...]:
    """The kinds a 資料代號, kind name or table name stands for; all of them for None; none for an unknown word."""
    every = tuple(kinds().values())
    if word is None:
        return every
    return tuple(k for k in every if word in (k.name, k.table) or word.upper() in k.codes)
