"""The corpus harness: one folder per reader, one folder per case, exact rows.

tests/corpus/<reader name>/<case>/
    input.<ext>        one input file, or
    input/...          a folder; relative paths matter (readers may take the host name or GUID from them)
    expected.jsonl     {"file"?, "table", column: value, "_item": "", "_rec", "_loc"}; NULL columns are left out
    rejects.jsonl      {"file"?, "rec", "loc", "reason", "table"?}
    totals.json        per file: records, rows, rejects, skipped, skip reasons, stated, as_of, damaged
    context.json       optional: {"path", "as_of", "period_from", "period_to", "kind", "mapping"}
    SOURCE.md          where the input comes from and its licence

`<reader name>` is `Reader.name` with `/` as `__`. Several input files of a folder are read one by one, all by that
reader. `CHAHE_GOLDEN=1 pytest tests/intake/test_corpus.py` writes the three result files anew: read the diff.
"""

import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import cast

from chahe.intake.api import HEAD_BYTES, Context, Head, Reader
from chahe.intake.memory import MemorySink
from chahe.model import Reading, Source, digest_of

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
KEY = b"key of the corpus"
RESULTS = ("expected.jsonl", "rejects.jsonl", "totals.json")
OTHERS = ("context.json", "SOURCE.md")


@dataclass(frozen=True, slots=True)
class Input:
    """One input file: its place on disk and the relative path the reader is told."""

    file: Path
    path: str


@dataclass(frozen=True, slots=True)
class Case:
    """One case of one reader."""

    reader: str
    folder: Path

    @property
    def id(self) -> str:
        """reader/case, the pytest id."""
        return f"{self.reader}/{self.folder.name}"

    @property
    def settings(self) -> Mapping[str, object]:
        """context.json, or nothing."""
        file = self.folder / "context.json"
        return cast("Mapping[str, object]", json.loads(file.read_text("utf-8"))) if file.exists() else {}

    def inputs(self) -> tuple[Input, ...]:
        """The input files, by path."""
        inner = self.folder / "input"
        if inner.is_dir():
            files = sorted(p for p in inner.rglob("*") if p.is_file())
            return tuple(Input(p, p.relative_to(inner).as_posix()) for p in files)
        return tuple(
            Input(p, str(self.settings.get("path", p.name))) for p in sorted(self.folder.glob("input.*")) if p.is_file()
        )

    def context(self, path: str) -> Context:
        """What the reader may know beside the bytes."""
        said = self.settings
        mapping = said.get("mapping", {})
        return Context(
            path=path,
            as_of=_text(said.get("as_of")),
            period_from=_text(said.get("period_from")),
            period_to=_text(said.get("period_to")),
            kind=_text(said.get("kind")),
            mapping=cast("Mapping[str, str]", mapping),
            key=KEY,
        )


def cases() -> tuple[Case, ...]:
    """Every case folder, by reader and name."""
    return tuple(
        Case(reader.name.replace("__", "/"), case)
        for reader in sorted(p for p in CORPUS.glob("*") if p.is_dir())
        for case in sorted(p for p in reader.iterdir() if p.is_dir())
    )


def head_of(data: bytes, path: str, layout: str = "") -> Head:
    """What recognition sees of these bytes."""
    return Head(path, data[:HEAD_BYTES], len(data), layout)


def read(reader: Reader, data: bytes, context: Context) -> MemorySink:
    """All that the reader makes of these bytes."""
    sink = MemorySink(Source(digest_of(data)), reader.tables)
    reader.read(io.BytesIO(data), sink, context)
    return sink


def reading(sink: MemorySink, reader: Reader, path: str) -> Reading:
    """The totals; raises DefinitionError when records != rows + rejects + skipped."""
    return sink.account.reading(path, f"{reader.name}@{reader.version}")


def expected_lines(sink: MemorySink, file: str | None) -> Iterator[dict[str, object]]:
    """Rows as they stand in expected.jsonl: by table, in reading order."""
    for table in sorted(sink.rows):
        for row in sink.rows[table]:
            kept = {k: _plain(v) for k, v in row.items() if v is not None}
            yield {**_file(file), "table": table, **kept, "_item": ""}


def reject_lines(sink: MemorySink, file: str | None) -> Iterator[dict[str, object]]:
    """Rejects as they stand in rejects.jsonl."""
    for rec, loc, reason, table in sink.account.rejects:
        line: dict[str, object] = {**_file(file), "rec": rec, "loc": loc, "reason": reason}
        yield line if table is None else {**line, "table": table}


def totals(sink: MemorySink, reader: Reader, path: str) -> dict[str, object]:
    """The totals of one input as they stand in totals.json."""
    made = reading(sink, reader, path)
    out: dict[str, object] = {
        "records": made.records,
        "rows": made.rows,
        "rejects": made.rejects,
        "skipped": made.skipped,
        "tables": dict(made.tables),
    }
    if sink.account.skips:
        out["skips"] = dict(sorted(Counter(reason for _, _, reason in sink.account.skips).items()))
    if made.stated:
        out["stated"] = dict(made.stated)
    if made.as_of:
        out["as_of"] = made.as_of
    if sink.account.damaged:
        out["damaged"] = True
    return out


def results(case: Case, reader: Reader) -> dict[str, str]:
    """The text of the three result files as the reader makes them now."""
    inputs = case.inputs()
    rows: list[str] = []
    rejects: list[str] = []
    summary: dict[str, object] = {}
    for one in inputs:
        sink = read(reader, one.file.read_bytes(), case.context(one.path))
        name = one.path if (case.folder / "input").is_dir() else None
        rows += [_line(x) for x in expected_lines(sink, name)]
        rejects += [_line(x) for x in reject_lines(sink, name)]
        summary[one.path] = totals(sink, reader, one.path)
    return {
        "expected.jsonl": "".join(rows),
        "rejects.jsonl": "".join(rejects),
        "totals.json": json.dumps(summary, ensure_ascii=False, indent=1, sort_keys=True) + "\n",
    }


def _line(value: Mapping[str, object]) -> str:
    return json.dumps(value, ensure_ascii=False) + "\n"


def _file(file: str | None) -> dict[str, object]:
    return {} if file is None else {"file": file}


def _plain(value: object) -> object:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _text(value: object) -> str | None:
    return None if value is None else str(value)
