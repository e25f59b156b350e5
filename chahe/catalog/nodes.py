"""The nodes of the outline: what the seed says, untouched, beside an English rendering in our own words."""

from dataclasses import dataclass
from enum import StrEnum

from chahe.catalog.package_data import text_of, wrong

OUTLINE = "outline.tsv"
_HEADER = ["code", "label", "kind", "title", "text"]


class Kind(StrEnum):
    """What a node is, in the seed's own words."""

    PART = "part"
    SECTION = "section"
    GROUP = "item-group"  # a heading that asks a question of its own above its items
    ITEM = "item"


@dataclass(frozen=True, slots=True)
class Outlined:
    """One row of the outline, verbatim."""

    code: str  # "4.5.1"
    label: str  # "肆.五.(一)"
    kind: Kind
    title: str  # "" where the seed has none
    text: str  # "" where the seed has none


@dataclass(frozen=True, slots=True)
class Node:
    """One node of the catalog, in the seed's order.

    `english` renders `text`, or the title where there is no text; `english_title` renders the title ("" without one).
    """

    code: str
    label: str
    kind: Kind
    title: str
    text: str
    english_title: str
    english: str
    parent: str | None  # code of the node above; None for a part

    @property
    def asks(self) -> bool:
        """Whether the node asks something an examiner must answer (items, and groups in their own right)."""
        return self.kind in (Kind.ITEM, Kind.GROUP)


def outline() -> tuple[Outlined, ...]:
    """The rows of the outline in the seed's order. Raises DefinitionError when a row is malformed."""
    header, *lines = text_of(OUTLINE).split("\n")
    if header.split("\t") != _HEADER:
        wrong(OUTLINE, "unexpected header")
    rows: list[Outlined] = []
    seen: set[str] = set()
    for number, line in enumerate(lines, start=2):
        if not line:
            continue
        cells = line.split("\t")
        if len(cells) != len(_HEADER) or cells[0] in seen or cells[2] not in set(Kind):
            wrong(f"{OUTLINE}:{number}", "malformed row, repeated code or unknown kind")
        seen.add(cells[0])
        rows.append(Outlined(cells[0], cells[1], Kind(cells[2]), cells[3], cells[4]))
    return tuple(rows)


def parent_of(code: str) -> str | None:
    """The code one level up: 4.8.3.4.1 -> 4.8.3.4; None for a part."""
    head, dot, _ = code.rpartition(".")
    return head if dot else None
