"""A COBOL copybook as records and fields with their places in the record. Raises MappingError with the line.

Read: levels 01 to 49 and 77, names and FILLER, PIC of X, A, N, G, 9, S and V, USAGE DISPLAY, DISPLAY-1, COMP, COMP-4,
BINARY, COMP-3 and PACKED-DECIMAL (of a group too), SIGN LEADING or TRAILING [SEPARATE], OCCURS n, REDEFINES. Passed
over: level 88, VALUE, JUST, BLANK WHEN ZERO, INDEXED BY. Refused: OCCURS … DEPENDING ON, SYNC, COMP-1, COMP-2, COMP-5,
NATIONAL, edited pictures, P, levels 66 and 78, COPY, a continued line.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import re2

from chahe.errors import MappingError
from chahe.intake.extracts.copybook_words import ALONE, Statement, refused, statements
from chahe.intake.extracts.pictures import Picture, PictureError, Sign, picture

MAX_LINES, MAX_ITEMS, MAX_RECORD = 5_000, 5_000, 1 << 20
_INDEXED = re2.compile(r"(.+?)\s*\(\s*([0-9]{1,5}(?:[ ,]+[0-9]{1,5})*)\s*\)")


@dataclass(slots=True)
class Item:
    """A field or a group. `offset`: of its first occurrence in the record; `size`: bytes of one occurrence."""

    stated: Statement
    parent: "Item | None" = None
    picture: Picture | None = None  # of a field
    offset: int = 0
    size: int = 0
    children: list["Item"] = field(default_factory=list)

    @property
    def name(self) -> str:
        """As declared; "" for FILLER."""
        return self.stated.name

    @property
    def extent(self) -> int:
        """Bytes of all occurrences."""
        return self.size * self.stated.occurs

    def around(self) -> Iterator["Item"]:
        """The item and the groups it stands in, inner first."""
        at: Item | None = self
        while at is not None:
            yield at
            at = at.parent

    def all(self) -> Iterator["Item"]:
        """The item and what stands in it, in order."""
        yield self
        for child in self.children:
            yield from child.all()

    def fields(self) -> tuple["Item", ...]:
        """The elementary items in order, those of redefinitions too."""
        return tuple(i for i in self.all() if i.picture is not None)


@dataclass(frozen=True, slots=True)
class Place:
    """One field of one record: bytes [start, end)."""

    name: str
    start: int
    end: int
    picture: Picture


def parse(lines: Sequence[str]) -> tuple[Item, ...]:
    """The records of a copybook: each a level 01 (or 77), or the first item of one that begins with another level."""
    if len(lines) > MAX_LINES:
        raise refused("too many lines", MAX_LINES)
    records: list[Item] = []
    stack: list[Item] = []
    for count, stated in enumerate(statements(lines)):
        if count >= MAX_ITEMS:
            raise refused("too many items", stated.line)
        item = Item(stated)
        while stack and (stack[-1].stated.level >= stated.level or stated.level == ALONE):
            stack.pop()
        if stack:
            _put_below(stack[-1], item)
        elif records and stated.level not in (1, ALONE):
            raise refused("an item that belongs to no record", stated.line)
        else:
            records.append(item)
        stack.append(item)
    if not records:
        raise refused("there is no record", 1)
    for record in records:
        _settle(record, "", None)
        _lay_out(record, 0)
        if record.extent > MAX_RECORD or record.stated.occurs > 1:
            raise refused("a record too long to be read", record.stated.line)
    return tuple(records)


def _put_below(group: Item, item: Item) -> None:
    if group.stated.pic:
        raise refused("a field inside a field", item.stated.line)
    item.parent = group
    group.children.append(item)


def _settle(item: Item, usage: str, sign: Sign | None) -> None:
    """What the field's bytes are; a group's USAGE and SIGN are those of the fields in it."""
    stated = item.stated
    usage = stated.usage or usage
    if item.children:
        for child in item.children:
            _settle(child, usage, stated.sign or sign)
        return
    if not stated.pic:
        raise refused("a field without a picture", stated.line)
    if stated.sign is None and (usage in ("packed", "binary") or not stated.pic.startswith("S")):
        sign = None  # the group's SIGN clause means its signed DISPLAY fields
    try:
        item.picture = picture(stated.pic, usage, stated.sign or sign)
    except PictureError as error:
        raise refused(str(error), stated.line) from None


def _lay_out(item: Item, offset: int) -> None:
    """Where the item and all in it stand."""
    item.offset = offset
    if item.picture is not None:
        item.size = item.picture.size
        return
    at = offset
    named: dict[str, Item] = {}
    for child in item.children:
        wanted = child.stated.redefines
        if not wanted:
            _lay_out(child, at)
            at += child.extent
        else:
            first = named.get(wanted)
            if first is None or first.stated.level != child.stated.level:
                raise refused("REDEFINES of an item that does not stand before it", child.stated.line)
            _lay_out(child, first.offset)
            if child.extent > first.extent:
                raise refused("a redefinition longer than what it redefines", child.stated.line)
        if child.name:
            named[child.name] = child
        if at - offset > MAX_RECORD:
            raise refused("a record too long to be read", child.stated.line)
    item.size = at - offset


def find(record: Item, wanted: str) -> Place:
    """The field of that name: `NAME`, `NAME OF GROUP` where several have it, `NAME(2)` for one occurrence.

    Raises MappingError when no field or more than one has the name, or an occurrence is not named or is not there.
    """
    bare = " ".join(wanted.upper().split())
    indexed = _INDEXED.fullmatch(bare)
    numbers = [int(n) for n in indexed.group(2).replace(",", " ").split()] if indexed else []
    names = (indexed.group(1) if indexed else bare).replace(" IN ", " OF ").split(" OF ")
    found = [i for i in record.fields() if i.name == names[0] and _stands_in(i, names[1:])]
    if len(found) != 1:
        words = ("配置檔所指欄位不存在。", "layout: no field has this name.")
        if found:
            words = ("配置檔所指欄位不只一個。", "layout: several fields have this name; write NAME OF GROUP.")
        raise MappingError(words, where=wanted[:80])
    item = found[0]
    tables = [i for i in reversed([*item.around()]) if i.stated.occurs > 1]
    if len(tables) != len(numbers):
        raise MappingError(("重複欄位須指明第幾個。", "layout: write which occurrence, as in NAME(2)."), wanted[:80])
    start = item.offset
    for table, number in zip(tables, numbers, strict=True):
        if not 1 <= number <= table.stated.occurs:
            raise MappingError(("重複欄位無此序位。", "layout: there is no such occurrence."), where=wanted[:80])
        start += (number - 1) * table.size
    if item.picture is None:
        raise MappingError(("配置檔所指為群組。", "layout: a group is no field."), where=wanted[:80])
    return Place(wanted, start, start + item.size, item.picture)


def _stands_in(item: Item, groups: Sequence[str]) -> bool:
    outer = [i.name for i in item.around()][1:]
    for group in groups:
        if group not in outer:
            return False
        outer = outer[outer.index(group) + 1 :]
    return True
