"""The bytes behind a pointer as somebody sees them who did not ask for them in clear: what the exception lists mask is
masked here too.

Where a field is known by its place (a column of a table of text, a cell of a workbook) it is hidden by its place; what
a record's rows hold in personal columns is hidden wherever it stands in the record; and what looks like personal data
or a secret is hidden anyway. A place no row was made of (a line of a PDF, a record that was refused, a range of bytes)
is held against the personal values of the whole file and of the insurer's roster: nobody learns a record by asking for
it under another name.
"""

import html
import json
import re
import unicodedata
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from chahe.casefile.case import Case
from chahe.casefile.layouts import host_record
from chahe.casefile.masked_bytes import masked
from chahe.casefile.projection import RecordedReading
from chahe.casefile.reading_queue import CONTEXT_FILE
from chahe.evidence import locate_text
from chahe.evidence.containers import open_source
from chahe.evidence.locate import bytes_at
from chahe.findings.masking import personal_columns, personal_values
from chahe.intake.api import Context
from chahe.intake.decode import decode
from chahe.intake.personal_fields import Fields, personal_fields
from chahe.model import Pointer

MOST_VALUES = 50_000
"""Personal values of a file a place is held against; where there are more, every word of it is hidden."""

ROSTER = "employee"
"""The table whose people a place of a file without rows is held against."""

_CELL = re.compile(r"cell:(?P<sheet>.*)!\$?(?P<column>[A-Z]{1,3})\$?(?P<row>[1-9][0-9]{0,6})", re.DOTALL)
_SEPARATORS = re.compile(r"[;；,，、|\n]")
_WORD = re.compile(r"\w{2,}")

_NOBODY = ("dc=", "ou=", "o=", "c=")
"""Parts of a distinguished name that name a domain, unit or organisation: everybody in it has them (RFC 4514)."""


def masked_record(case: Case, pointer: Pointer) -> bytes:
    """Raises CallError when there is no such item, member or place."""
    data = bytes_at(case.store, pointer)
    readings = [r for r in case.readings() if r.reading.source == pointer.source]
    # A host's record says nothing to a reader as bytes: its fields by the layout it was read with.
    data = "\n".join(host_record(case, pointer, data)).encode() or data
    text = decode(data)
    if text is None:
        values = _values(case, readings, pointer.locator)
        return masked(_hidden_bytes(data, values or ()))
    said = _by_place(case, readings, pointer, text.text)
    values = _values(case, readings, pointer.locator)
    said = _every_word(said) if values is None else hidden(said, values)
    return masked(said.encode())


def hidden(text: str, values: Collection[str]) -> str:
    """The text without these values, however wide, cased or escaped (JSON, XML) they stand there: of each its first
    character stays.
    """
    folded: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for c in unicodedata.normalize("NFKC", character).casefold():
            folded.append(c)
            places.append(place)
    hay, gone = "".join(folded), set()
    for needle in sorted({n for v in values for n in _spellings(v)}, key=len, reverse=True):
        if needle in hay:
            edge = r"(?<![^\W_])" if needle[0].isascii() else ""
            end = r"(?![^\W_])" if needle[-1].isascii() else ""
            for m in re.finditer(edge + re.escape(needle) + end, hay):
                gone |= set(places[m.start() + 1 : m.end()])
    return "".join("●" if n in gone and c not in "\r\n" else c for n, c in enumerate(text))


def _spellings(value: str) -> Iterator[str]:
    for one in (value, *_SEPARATORS.split(value)):
        said = unicodedata.normalize("NFKC", one.strip()).casefold()
        if len(said) > 1 and not (one is not value and said.startswith(_NOBODY)):
            yield from (said, json.dumps(said)[1:-1].casefold(), html.escape(said).casefold())


def _by_place(case: Case, readings: list[RecordedReading], pointer: Pointer, text: str) -> str:
    """A cell of a personal column, or the fields of a record of a text table that stand in one."""
    at = _CELL.fullmatch(pointer.locator)
    form, _, number = pointer.locator.partition(":")
    if at is None and form not in ("line", "record"):
        return text
    sheets = _fields(case, readings, pointer)
    if not sheets:
        return text
    if at is not None:
        fields = sheets.get(at["sheet"])
        here = fields is not None and int(at["row"]) > fields.heading and _column(at["column"]) in fields.columns
        return _hide(text) if here else text
    (fields, *more) = sheets.values()
    if more or not fields.columns or not number.isdigit() or int(number) <= fields.heading:
        return text
    with open_source(case.store, pointer.source) as stream:
        _, delimiter = locate_text.dialect(stream)
    return _hide_fields(text, delimiter, fields.columns)


def _fields(case: Case, readings: list[RecordedReading], pointer: Pointer) -> dict[str, Fields]:
    """What a source's tables are read with: as its reading was told, or (never read) as its headings say."""
    told: dict[str, Any] = {}
    for r in readings:
        file = r.path / CONTEXT_FILE
        told = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else told
    context = Context(path=str(told.get("path", "")), kind=told.get("kind"), mapping=told.get("mapping") or {})
    with open_source(case.store, pointer.source) as stream:
        return dict(personal_fields(stream, context, personal_columns()))


def _column(letters: str) -> int:
    found = 0
    for letter in letters:
        found = found * 26 + ord(letter) - 64
    return found - 1


def _hide(text: str) -> str:
    return text[:1] + "".join(c if c in '"\r\n' else "●" for c in text[1:])


def _hide_fields(text: str, delimiter: str, columns: Collection[int]) -> str:
    """Fields by their number; everything else as it stands."""
    out = []
    for n, (start, end) in enumerate(_spans(text, delimiter)):
        field = text[start:end]
        quote = '"' if field.startswith('"') else ""
        out.append(quote + _hide(field[len(quote) :]) if n in columns else field)
    return delimiter.join(out)


def _spans(text: str, delimiter: str) -> Iterator[tuple[int, int]]:
    """Where fields begin and end; a quote opens a field only at its beginning, as the csv module reads it."""
    at, end = 0, len(text)
    while at <= end:
        start, at = at, at
        if text[at : at + 1] == '"':
            at += 1
            while (at < end and text[at] != '"') or text[at : at + 2] == '""':
                at += 2 if text[at] == '"' else 1
        at = text.find(delimiter, at)
        at = end if at < 0 else at
        yield start, at
        at += 1


def _values(case: Case, readings: list[RecordedReading], place: str) -> frozenset[str] | None:
    """What the rows made of that place hold in personal columns; of a place no row was made of, what the rows of the
    whole file and of the roster do. None = too many to look for.
    """
    tables = list(_tables(readings))
    rows = [r for f, names in tables for r in _rows_at(f, names, place)]
    if rows:
        return frozenset(v for r in rows for v in personal_values(r))
    roster = [r for r in case.readings() if ROSTER in r.reading.tables]
    every: set[str] = set()
    for file, names in dict(tables + list(_tables(roster))).items():
        for batch in pq.ParquetFile(file).iter_batches(columns=names):
            every.update(v for name in names for v in pc.unique(batch.column(name)).to_pylist() if v)
            if len(every) > MOST_VALUES:
                return None
    return frozenset(v for e in every for v in personal_values({"employee_no": e}))


def _tables(readings: list[RecordedReading]) -> Iterator[tuple[Path, list[str]]]:
    """Files of rows with their personal columns."""
    for r in readings:
        for file in sorted(r.path.rglob("*.parquet")) if r.path.is_dir() else ():
            if names := _personal_in(file):
                yield file, names


def _personal_in(file: Path) -> list[str]:
    schema, personal = pq.read_schema(file), personal_columns()
    if "_loc" not in schema.names:  # what was refused or passed over, no rows
        return []
    return [f.name for f in schema if f.name in personal and pa.types.is_string(f.type)]


def _rows_at(file: Path, names: list[str], place: str) -> list[dict[str, Any]]:
    number = place.partition(":")[2]
    at = pc.field("_loc") == place
    if number.isascii() and number.isdigit() and len(number) < 16:  # records are in order: most row groups fall away
        found: list[dict[str, Any]] = _read(file, names, at & (pc.field("_rec") == int(number)))
        if found:
            return found
    return _read(file, names, at)


def _read(file: Path, names: list[str], where: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(file, columns=names, filters=where).to_pylist()
    return found


def _hidden_bytes(data: bytes, values: Collection[str]) -> bytes:
    for value in sorted(values, key=len, reverse=True):
        for spelling in {value, value.casefold(), value.upper()}:
            for codec in ("utf-8", "utf-16-le", "cp950"):
                try:
                    needle = spelling.encode(codec)
                except UnicodeEncodeError:
                    continue
                if len(value) > 2:
                    data = data.replace(needle, b"*" * len(needle))
    return data


def _every_word(text: str) -> str:
    return _WORD.sub(lambda m: _hide(m[0]), text)
