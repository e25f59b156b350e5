"""One sheet of a workbook, apart from how Excel shows it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from chahe.report.content import Block

Cell = str | int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table that can be filtered, and blocks below it. `links` name the sheet each row leads to."""

    name: str
    columns: tuple[tuple[str, int], ...]  # header and width in characters
    rows: Sequence[tuple[Cell, ...]]
    title: str = ""
    blocks: tuple[Block, ...] = ()
    links: tuple[str, ...] = ()
    frozen: int = 1  # columns that stay
