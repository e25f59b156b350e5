"""What a report says, apart from how a format shows it: a small tree made once and rendered by every format. Pure.

Texts come from evidence and from people. They are plain text here; each format escapes them for itself.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from chahe.report.drawn import Figure as Figure
from chahe.report.drawn import Picture as Picture

DRAFT = "草稿"
DRAFT_LINE = "草稿　未經核定，不得對外引用"
PROPOSED = "擬議結論（系統產生，未經核定）"
"""How the machine's word about an item is called, everywhere."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading. `anchor` is where links lead; a chapter (level 1) begins a page unless `fresh` is false."""

    level: int  # 1..4
    text: str
    anchor: str = ""
    fresh: bool = True
    listed: bool = True  # in the table of contents, if its level is


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph; `label` is printed bold before it. Line feeds are line breaks."""

    text: str
    label: str = ""
    note: bool = False  # smaller, for remarks


@dataclass(frozen=True, slots=True)
class Points:
    """A list of short texts."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose header row repeats. `widths` are shares of the width; `links` the anchor of each row, or empty."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    caption: str = ""
    small: bool = False
    links: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.widths) != len(self.headers) or any(len(r) != len(self.headers) for r in self.rows):
            raise ValueError(f"ragged table: {self.caption or self.headers}")


@dataclass(frozen=True, slots=True)
class Code:
    """Program text (SQL), kept as it stands."""

    text: str


Block: TypeAlias = Heading | Para | Points | Table | Code | Picture


@dataclass(frozen=True, slots=True)
class Document:
    """One volume."""

    volume: int  # 1 goes out, 2 and 3 stay in
    title: str
    name: str  # of the file, without ending
    marking: str  # 機密 …
    cover: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]
    draft: bool
    made: datetime  # aware UTC; the only date in the file's own properties

    def headings(self, deepest: int = 2) -> Iterator[Heading]:
        """For a table of contents."""
        return (b for b in self.blocks if isinstance(b, Heading) and b.listed and b.level <= deepest)

    def texts(self) -> Iterator[str]:
        """Every text a reader sees, in order."""
        yield from (self.title, self.marking)
        for label, value in self.cover:
            yield from (label, value)
        for block in self.blocks:
            yield from texts_of(block)


def texts_of(block: Block) -> Iterator[str]:
    """Every text of one block."""
    match block:
        case Heading():
            yield block.text
        case Para():
            yield block.label + block.text
        case Points():
            yield from block.items
        case Code():
            yield block.text
        case Picture():
            yield from (block.title, block.alt)
        case Table():
            yield from (block.caption, *block.headers)
            for row in block.rows:
                yield from row


def facts(pairs: Sequence[tuple[str, str]], headers: tuple[str, str] = ("項目", "內容"), caption: str = "") -> Table:
    """Label and value, a line each."""
    return Table(headers, tuple(pairs), (22, 78), caption)


def printable(text: str) -> str:
    """Without characters a document cannot hold; names in evidence may carry them."""
    return "".join(
        c if c.isprintable() or c in "\n\t" or unicodedata.category(c) == "Zs" else "\N{REPLACEMENT CHARACTER}"
        for c in text
    )


def shortened(text: str, most: int) -> str:
    """At most that many characters."""
    return text if len(text) <= most else text[: most - 1] + "…"
