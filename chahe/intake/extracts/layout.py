"""What is known of a host extract once its saved layout was read (`layout_document`)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from chahe.intake.extracts.characters import EBCDIC
from chahe.intake.extracts.copybook import Item, Place
from chahe.intake.extracts.days import Form
from chahe.intake.extracts.pictures import Usage
from chahe.intake.sheets.api import SheetKind

LAYOUT_KEY = "@layout"
"""In `Context.mapping`: the saved layout's text."""

MAX_RECORD = 32_760
"""Bytes of a record, which is what a host's access methods hold."""


@dataclass(frozen=True, slots=True)
class Column:
    """One of our columns and where it stands."""

    name: str
    place: Place
    number: bool  # our column holds a number
    form: Form | None = None
    clock: Place | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    blank: frozenset[str] = frozenset()
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """One type of record: its length, how many fields it has, and what tells it from the others."""

    size: int
    fields: int
    item: Item  # the record in the copybook
    when: tuple[tuple[Place, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Dated:
    """A field that holds a date."""

    place: Place
    form: Form


@dataclass(frozen=True, slots=True)
class Header:
    """The first record."""

    kind: Kind
    first: Dated | None = None  # first and last day of the records
    last: Dated | None = None
    as_of: Dated | None = None


@dataclass(frozen=True, slots=True)
class Total:
    """A sum that the trailer states: of which field, in which records."""

    stated: Place
    of: Place
    when: tuple[tuple[Place, str], ...] = ()
    less_when: tuple[tuple[Place, str], ...] = ()  # records whose amount is taken off


@dataclass(frozen=True, slots=True)
class Trailer:
    """The last record."""

    kind: Kind
    count: Place | None = None
    counts_all: bool = False  # the header and the trailer are counted too
    total: Total | None = None  # of all records: a control total
    others: tuple[Total, ...] = ()

    @property
    def totals(self) -> tuple[Total, ...]:
        """Every sum that is stated."""
        return (*filter(None, (self.total,)), *self.others)


@dataclass(frozen=True, slots=True)
class Layout:
    """All that is known of a file."""

    sheet: SheetKind
    encoding: str
    records: str
    size: int  # bytes of a record where all have the same number
    detail: Kind
    columns: tuple[Column, ...]
    header: Header | None = None
    trailer: Trailer | None = None
    delimiter: str = ""
    quote: str = ""
    end: int = 0x0A
    binary: bool = False  # a record may hold bytes that look like a line end

    @property
    def ebcdic(self) -> bool:
        """Whether texts and zoned numbers are EBCDIC."""
        return self.encoding in EBCDIC

    @property
    def space(self) -> int:
        """The byte of a space."""
        return 0x40 if self.ebcdic else 0x20

    @property
    def delimited(self) -> bool:
        """Whether a record is fields with a sign between them."""
        return self.records == "delimited"

    @property
    def variable(self) -> bool:
        """Whether every record says itself how long it is."""
        return self.records in ("rdw", "vb")

    @property
    def checks_itself(self) -> bool:
        """Whether a record read from a wrong place would be seen: something in it cannot be just any byte."""
        places = [c.place for c in self.columns] + [t.of for t in (self.trailer.totals if self.trailer else ())]
        return bool(self.detail.when) or any(p.picture.usage in (Usage.PACKED, Usage.ZONED) for p in places)
