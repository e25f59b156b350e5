"""Which columns of a table of text or a workbook hold personal data, by their headings: by the mapping it is read with,
and for columns no table takes by headings that mean personal data wherever they are known.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import BinaryIO

from chahe.errors import ChaheError
from chahe.intake.api import Context
from chahe.intake.grid import DamageError, Row, plain
from chahe.intake.headers import forms, header_columns
from chahe.intake.sheets.api import kinds
from chahe.intake.spreadsheet import Planned, planned


@dataclass(frozen=True, slots=True)
class Fields:
    """Of one sheet: columns that hold personal data (from 0), and the last row of its heading (from 1; 0 = none)."""

    columns: frozenset[int]
    heading: int


def personal_fields(stream: BinaryIO, context: Context, personal: Collection[str]) -> Mapping[str, Fields]:
    """Sheet -> its personal columns; a text table's only sheet whatever its name. Nothing for what is no table.

    `personal`: names of our columns that hold personal data.
    """
    try:
        sheets = planned(stream, context)
    except (ChaheError, DamageError):
        return {}
    return {p.sheet.name: _fields(p, frozenset(personal)) for p in sheets}


def _fields(sheet: Planned, personal: frozenset[str]) -> Fields:
    match = sheet.verdict.match
    if match is not None:
        columns = header_columns(sheet.first.rows, match.first, match.depth)
        plainly = {i for n, i in match.columns.items() if n not in personal and not n.startswith("_")}
        found = {i for n, i in match.columns.items() if n in personal} | (_headed(columns, personal) - plainly)
        return Fields(frozenset(found), sheet.first.rows[match.first + match.depth - 1].number)
    rows = [(_headed([[plain(v).strip()] for v in r.values], personal), r) for r in sheet.first.rows]
    best: tuple[set[int], Row | None] = max(rows, key=lambda t: len(t[0]), default=(set(), None))
    return Fields(frozenset(best[0]), best[1].number if best[1] is not None and best[0] else 0)


def _headed(columns: Sequence[Sequence[str]], personal: frozenset[str]) -> set[int]:
    known = _headings(personal)
    return {i for i, texts in enumerate(columns) if any(f in known for t in texts if t for f in forms(t))}


@cache
def _headings(personal: frozenset[str]) -> frozenset[str]:
    """Headings that name a personal column, and in no kind of sheet one that is plainly not."""
    yes: set[str] = set()
    no: set[str] = set()
    for kind in kinds().values():
        for column in kind.columns:
            said = {f for w in f"{column.names}|{column.weak}".split("|") if w for f in forms(w)[:1]}
            if column.name in personal:
                yes |= said
            elif not column.name.startswith("_"):
                no |= said
    return frozenset(yes - no)
