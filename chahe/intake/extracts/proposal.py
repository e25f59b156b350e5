"""A layout to be completed by a person: the copybook's fields beside our columns. A field's name says nothing certain,
so no column is filled in unasked.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chahe.errors import MappingError
from chahe.intake.extracts.copybook import Item, parse
from chahe.intake.extracts.pictures import Picture
from chahe.intake.sheets.api import SheetKind, kinds_for
from chahe.tables.api import tables


@dataclass(frozen=True, slots=True)
class Listed:
    """A field of the copybook: bytes [start, end) of its record."""

    record: str
    name: str
    start: int
    end: int
    what: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """The document and what a person wants to see beside it."""

    text: str
    fields: tuple[Listed, ...]
    missing: tuple[str, ...]  # columns without which nothing can be read


def propose(
    copybook: Sequence[str],
    kind: str,
    encoding: str,
    records: str,
    columns: Mapping[str, str],
    options: Mapping[str, str],
) -> Proposed:
    """A layout with these columns (`FIELD`, or `FIELD:form` of a date). Raises MappingError.

    `options`: further texts of the layout, such as `delimiter` and `ends`.
    """
    sheet = _kind(kind)
    parts = parse(copybook)
    known = [c.name for c in sheet.columns if c.read is not None]
    for name in columns:
        if name not in known:
            raise MappingError(("欄位配置檔有不明欄位。", "layout: an unknown column."), where=name[:40])
    fields = tuple(f for part in parts for f in _listed(part))
    body = {
        "format": 1,
        "kind": sheet.name,
        "layout": {
            "encoding": encoding,
            "records": records,
            **options,
            "copybook": list(copybook),
            "detail": {"record": parts[0].name},
        },
        "columns": {name: _field(said) for name, said in columns.items()},
        "notes": {
            "fields": [f"{f.record}.{f.name} {f.start}-{f.end} {f.what}" for f in fields],
            "columns": {name: _meaning(sheet, name) for name in known if name not in columns},
        },
    }
    missing = tuple("/".join(g) for g in sheet.needs(named=True) if not set(g) & set(columns))
    return Proposed(json.dumps(body, ensure_ascii=False, indent=1) + "\n", fields, missing)


def _kind(word: str) -> SheetKind:
    found = kinds_for(word)
    if len(found) != 1:
        raise MappingError(
            ("請以 --kind 指定單一資料代號或種類。", "layout: --kind must name one kind of table."),
            where=", ".join(k.name for k in found) or word[:40],
        )
    return found[0]


def _field(said: str) -> object:
    name, colon, form = said.partition(":")
    return {"field": name.strip(), "form": form.strip()} if colon else said.strip()


def _listed(part: Item) -> list[Listed]:
    return [
        Listed(part.name, item.name or "FILLER", item.offset, item.offset + item.extent, _words(item.picture))
        for item in part.fields()
        if item.picture is not None
    ]


def _words(picture: Picture) -> str:
    if not picture.number:
        return f"{picture.usage.value} {picture.size}"
    point = f".{picture.scale}" if picture.scale else ""
    return f"{picture.usage.value} {picture.digits}{point}{'' if picture.sign.value == 'none' else ' signed'}"


def _meaning(sheet: SheetKind, name: str) -> str:
    for column in tables()[sheet.table].columns:
        if column.name in (name, f"{name}_us"):
            return column.doc
    return sheet.col(name).names.partition("|")[0]
