"""Column mappings: propose one for a spreadsheet from its headers alone, and keep a person's confirmed one as JSON.

A mapping says which header names each of our columns. Nothing here looks at data cells. The saved form is
`{"format": 1, "kind": …, "columns": {our column: header text}}`; a column that the sheet lacks is left out or "".
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import BinaryIO

from chahe.errors import MappingError
from chahe.intake.books import First, first_rows, open_sheets
from chahe.intake.extracts.layout import LAYOUT_KEY
from chahe.intake.extracts.layout_document import is_layout
from chahe.intake.extracts.layout_document import load as load_layout
from chahe.intake.grid import DamageError
from chahe.intake.headers import LOOK_AT, Columns, Match, forms, header_columns, judge
from chahe.intake.sheets.api import KIND_KEY, Col, SheetKind, kinds, kinds_for
from chahe.tables.api import tables

FORMAT = 1
SIMILAR = 0.6
"""Least likeness (0 to 1) of two spellings that is worth showing to a person."""


class Confidence(StrEnum):
    """How sure the dictionary is of one header. Only `certain` is ever used without a person."""

    CERTAIN = "certain"  # a spelling that means only this column
    AMBIGUOUS = "ambiguous"  # it fits, but so does another header or column
    SIMILAR = "similar"  # an unknown spelling that looks alike
    NONE = "none"  # no header of the sheet comes near


@dataclass(frozen=True, slots=True)
class ProposedColumn:
    """One of our columns and the header proposed for it."""

    name: str
    meaning: str  # what the column holds
    needed: bool  # the sheet cannot be read without it
    header: str | None
    confidence: Confidence
    others: tuple[str, ...] = ()  # further headers a person may mean


@dataclass(frozen=True, slots=True)
class Proposal:
    """A mapping to look at. `complete` when it could be used without a change."""

    path: str
    sheet: str
    kind: str
    title: str
    columns: tuple[ProposedColumn, ...]
    unused: tuple[str, ...]  # headers of the sheet that name no column
    reason: str  # why a person is asked; "" when nobody need be

    @property
    def complete(self) -> bool:
        """Every needed column has a certain header."""
        return not self.reason


def propose(stream: BinaryIO, path: str, kind: str | None = None) -> Proposal:
    """The best mapping for the sheet that comes closest to a kind (a 資料代號, kind or table name narrows the choice).

    Raises MappingError when the kind is unknown or no sheet has anything like a header; UnreadError as the reader does.
    """
    wanted = kinds_for(kind)
    if not wanted:
        raise MappingError(("沒有此種試算表。", "No kind of spreadsheet has this name or code."), where=str(kind)[:40])
    try:
        firsts = [first_rows(sheet) for sheet in open_sheets(stream)]
    except DamageError as error:
        raise MappingError(("檔案毀損，無法提出對應。", error.reason), where=path) from error
    ranked = sorted((_nearest(first, wanted) for first in firsts), key=lambda n: n[0], reverse=True)
    near = ranked[0][1] if ranked else None
    if near is None:
        raise MappingError(("找不到欄位名稱列。", "No row looks like a header."), where=path)
    _, _, first, reason = ranked[0]
    columns = header_columns(first.rows, near.first, near.depth)
    return Proposal(
        path,
        first.sheet.name,
        near.kind.name,
        near.kind.title,
        tuple(_column(col, near, columns) for col in near.kind.columns if col.read is not None),
        tuple(_unused(near, columns)),
        reason,
    )


Nearest = tuple[int, Match | None, First, str]


def _nearest(first: First, wanted: Sequence[SheetKind]) -> Nearest:
    verdict = judge(first.rows, wanted, {}, named=len(wanted) < len(kinds()))
    near = verdict.match or verdict.near
    if near is None and len(wanted) == 1:
        near = _by_shape(first, wanted[0])
    return (near.size if near else -1, near, first, "" if verdict.match else verdict.reason)


def _by_shape(first: First, kind: SheetKind) -> Match | None:
    """The first row with two texts or more, when no header is known but a person says which kind it is."""
    for index, row in enumerate(first.rows[:LOOK_AT]):
        if sum(1 for v in row.values if isinstance(v, str) and v.strip()) >= 2:
            return Match(kind, index, 1, {}, {}, (), kind.needs(named=True))
    return None


def _column(col: Col, near: Match, columns: Columns) -> ProposedColumn:
    needed = any(group == (col.name,) for group in near.kind.needs(named=True))
    meaning = _meaning(near.kind, col)
    if col.name in near.headers:
        return ProposedColumn(col.name, meaning, needed, near.headers[col.name], Confidence.CERTAIN)
    fits = [texts[0] for texts in columns if any(_names(col, text) for text in texts)]
    if fits:
        return ProposedColumn(col.name, meaning, needed, fits[0], Confidence.AMBIGUOUS, tuple(fits[1:]))
    free = [texts[0] for i, texts in enumerate(columns) if texts[0] and i not in near.columns.values()]
    alike = sorted(((_likeness(col, text), text) for text in free), reverse=True)
    close = [text for score, text in alike if score >= SIMILAR]
    if close:
        return ProposedColumn(col.name, meaning, needed, close[0], Confidence.SIMILAR, tuple(close[1:4]))
    return ProposedColumn(col.name, meaning, needed, None, Confidence.NONE)


def _meaning(kind: SheetKind, col: Col) -> str:
    for column in tables()[kind.table].columns:
        if column.name == col.name:
            return column.doc
    return col.names.split("|")[0]


def _spellings(col: Col) -> set[str]:
    return {forms(word)[0] for word in f"{col.names}|{col.weak}".split("|") if word}


def _names(col: Col, text: str) -> bool:
    return bool(text) and any(form in _spellings(col) for form in forms(text))


def _likeness(col: Col, text: str) -> float:
    mine = forms(text)[-1]
    return max(SequenceMatcher(None, mine, word).ratio() for word in _spellings(col))


def _unused(near: Match, columns: Columns) -> list[str]:
    taken = set(near.columns.values())
    return [texts[0] for index, texts in enumerate(columns) if texts[0] and index not in taken]


def dump(proposal: Proposal) -> str:
    """The proposal as the JSON a person completes and confirms: every column is there, "" where no header is certain.

    Likely headers stand under `suggestions` only: what is not certain is never used by saving it unseen.
    """
    return dump_mapping(
        proposal.kind,
        {c.name: (c.header or "") if c.confidence is Confidence.CERTAIN else "" for c in proposal.columns},
        {
            "suggestions": {
                c.name: [c.header, *c.others]
                for c in proposal.columns
                if c.header is not None and c.confidence is not Confidence.CERTAIN
            },
            "sheet": proposal.sheet,
            "why": proposal.reason,
            "unused_headers": list(proposal.unused),
            "meaning": {c.name: c.meaning for c in proposal.columns},
        },
    )


def dump_mapping(kind: str, columns: Mapping[str, str], notes: Mapping[str, object] | None = None) -> str:
    """A mapping as JSON; `notes` help a person and are ignored when it is loaded."""
    body = {"format": FORMAT, "kind": kind, "columns": dict(columns), "notes": dict(notes or {})}
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


def load(text: str) -> Mapping[str, str]:
    """What `Context.mapping` wants: our column -> header text, and `@kind` -> the kind; or `@layout` -> the text of a
    layout of host records. Raises MappingError.
    """
    try:
        said = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise MappingError(("欄位對應檔不是 JSON。", "The mapping file is not JSON.")) from error
    if is_layout(said):
        return {KIND_KEY: load_layout(text).sheet.name, LAYOUT_KEY: text}
    if not isinstance(said, dict) or said.get("format") != FORMAT or not isinstance(said.get("columns"), dict):
        raise MappingError(("欄位對應檔格式不符。", 'The mapping file wants "format", "kind" and "columns".'))
    kind = kinds().get(str(said.get("kind")))
    if kind is None:
        raise MappingError(
            ("欄位對應檔的種類不明。", "The mapping file names an unknown kind."), str(said.get("kind"))[:40]
        )
    known = {col.name for col in kind.columns if col.read is not None}
    columns: dict[str, str] = {}
    for name, header in said["columns"].items():
        if name not in known or not isinstance(header, str):
            raise MappingError(("欄位對應檔有不明欄位。", "The mapping file names an unknown column."), str(name)[:40])
        if header.strip():
            columns[name] = header
    if not columns:
        raise MappingError(("欄位對應檔沒有任何欄位。", "The mapping file maps no column."))
    _refuse_doubles(columns)
    return {KIND_KEY: kind.name, **columns}


def _refuse_doubles(columns: Mapping[str, str]) -> None:
    headers = [h.strip() for h in columns.values()]
    for name, header in columns.items():
        if headers.count(header.strip()) > 1:
            raise MappingError(("同一欄位名稱對應到兩個欄位。", "One header is mapped to two columns."), where=name)
