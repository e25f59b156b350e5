"""The sink on disk: the same totals as the one in memory, the same rows back, nothing lost and nothing invented."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chahe.errors import DefinitionError
from chahe.intake import parquet
from chahe.intake.api import Sink, moment
from chahe.intake.memory import MemorySink
from chahe.intake.parquet import ParquetSink
from chahe.intake.rejects import reject_id
from chahe.model import Digest, Source
from chahe.tables.api import Type, tables

SOURCE = Source(Digest("ab" * 32), "資料/弱點.csv")
FINDING = {"scan_id": "s", "scanner": "nessus", "ip": "10.0.0.1", "port": 0, "plugin_id": "19506"}


def sink(folder: Path, *names: str) -> ParquetSink:
    return ParquetSink(SOURCE, names or ("scan_finding", "scan_host"), folder)


def rows(folder: Path, name: str) -> list[dict[str, object]]:
    return pq.read_table(folder / f"{name}.parquet").to_pylist()  # type: ignore[no-any-return]


def test_rows_come_back_with_their_provenance(tmp_path: Path) -> None:
    out = sink(tmp_path)
    assert out.row("scan_finding", 1, "line:2", {**FINDING, "severity": 3, "cvss": Decimal("9.8")})
    assert out.aside("scan_finding", 1, "line:2", {**FINDING, "scan_date": dt.date(2025, 1, 2)})
    reading = out.finish("弱點.csv", "x@1")
    first, second = rows(tmp_path, "scan_finding")
    assert (first["_item"], first["_rec"], first["_loc"]) == (str(SOURCE), 1, "line:2")
    assert first["cvss"] == Decimal("9.8000")
    assert first["scan_date"] is None
    assert second["scan_date"] == dt.date(2025, 1, 2)
    assert (reading.records, reading.rows, reading.tables) == (1, 1, {"scan_finding": 2})
    assert set(reading.parts) == {"scan_finding.parquet", "rejects.parquet", "skips.parquet"}


def test_every_column_type_of_every_table_is_kept(tmp_path: Path) -> None:
    """All tables at once, every column filled: the stored schema is the declared one."""
    value = {
        Type.TEXT: "文字",
        Type.INT: 7,
        Type.BOOL: True,
        Type.DATE: dt.date(2026, 6, 30),
        Type.TIME: dt.datetime(2026, 6, 30, 1, 2, 3),  # noqa: DTZ001 tables hold naive times by contract
        Type.DECIMAL: Decimal("1.5"),
    }
    out = sink(tmp_path, *tables())
    for rec, table in enumerate(tables().values(), 1):
        assert out.row(table.name, rec, f"line:{rec}", {c.name: value[c.type] for c in table.columns})
    out.finish("all", "x@1")
    for table in tables().values():
        got = rows(tmp_path, table.name)[0]
        assert list(got) == list(table.schema())
        assert all(got[c.name] == value[c.type] for c in table.columns)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ({"ip": None}, "required column ip is missing"),
        ({"severity": "3"}, "column severity is not of type int64"),
        ({"severity": True}, "column severity is not of type int64"),
        ({"scan_date": dt.datetime(2025, 1, 1)}, "column scan_date is not of type date"),  # noqa: DTZ001
        ({"severity": 2**63}, "column severity is out of range"),
        ({"cvss": Decimal("1.23456")}, "column cvss is out of range"),
        ({"cvss": Decimal(10) ** 20}, "column cvss is out of range"),
        ({"cvss": Decimal("NaN")}, "column cvss is out of range"),
        ({"plugin_name": "\ud800"}, "column plugin_name is out of range"),
    ],
)
@pytest.mark.parametrize("known_shape", [False, True])
def test_a_misfit_is_a_reject_in_both_sinks(
    tmp_path: Path, bad: dict[str, object], reason: str, known_shape: bool
) -> None:
    """Also when a fitting row of the same shape came before, so that only the value differs."""
    filled = {**FINDING, "severity": 1, "cvss": Decimal("1.5"), "plugin_name": "a", "scan_date": None}
    disk, memory = sink(tmp_path), MemorySink(SOURCE, ("scan_finding",))
    for out in (disk, memory):
        assert out.row("scan_finding", 1, "line:1", filled if known_shape else FINDING)
        out.row("scan_finding", 2, "line:2", {**filled, **bad})
        assert out.row("scan_finding", 3, "line:3", filled)
    expected = memory.account.reading("n", "x@1")
    reading = disk.finish("n", "x@1")
    assert (reading.records, reading.rows, reading.rejects) == (expected.records, expected.rows, expected.rejects)
    assert (reading.rows, reading.rejects, reading.tables) == (2, 1, {"scan_finding": 2})
    (reject,) = rows(tmp_path, "rejects")
    assert reject == {
        "id": reject_id(SOURCE, 2, "line:2"), "rec": 2, "loc": "line:2", "reason": reason, "table": "scan_finding",
    }  # fmt: skip


def test_an_aware_time_is_never_converted_in_silence(tmp_path: Path) -> None:
    out = sink(tmp_path, "drill_action")
    when = dt.datetime(2025, 5, 1, 8, tzinfo=dt.UTC)
    table = tables()["drill_action"]
    name = next(c.name for c in table.columns if c.type is Type.TIME).removesuffix("_local")
    text = {c.name: "x" for c in table.columns if c.required and c.type is Type.TEXT}
    out.row("drill_action", 1, "line:1", {**text, **moment(name, when)})
    out.row("drill_action", 2, "line:2", {**text, **moment(name, when), name: when})
    reading = out.finish("n", "x@1")
    assert (reading.rows, reading.rejects) == (1, 1)


def test_undeclared_tables_and_columns_are_faults(tmp_path: Path) -> None:
    with sink(tmp_path, "scan_finding") as out:
        with pytest.raises(DefinitionError):
            out.row("scan_host", 1, "line:1", {})
        out.row("scan_finding", 1, "line:1", FINDING)
        with pytest.raises(DefinitionError):
            out.row("scan_finding", 2, "line:2", {**FINDING, "colour": "red"})
        with pytest.raises(DefinitionError):
            out.row("scan_finding", 0, "line:0", FINDING)


def test_blocks_and_streams_of_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small blocks: everything is written on the way, nothing waits for the end, nothing is written twice."""
    monkeypatch.setattr(parquet, "BLOCK_ROWS", 7)
    monkeypatch.setattr(parquet, "GROUP_BYTES", 500)
    out = sink(tmp_path)
    for rec in range(1, 101):
        if rec % 10 == 0:
            out.skip(rec, f"line:{rec}", "blank")
        elif rec % 10 == 5:
            out.reject(rec, f"line:{rec}", "unreadable", "scan_finding")
        else:
            out.row("scan_finding", rec, f"line:{rec}", FINDING)
        assert len(out.account.rejects) < 7
        assert len(out.account.skips) < 7
    out.damage(101, "line:101", "cut")
    reading = out.finish("n", "x@1")
    assert (reading.records, reading.rows, reading.rejects, reading.skipped) == (101, 80, 11, 10)
    assert reading.reason == "damaged"
    assert [r["_rec"] for r in rows(tmp_path, "scan_finding")] == [n for n in range(1, 101) if n % 5]
    assert [r["rec"] for r in rows(tmp_path, "rejects")] == [*range(5, 101, 10), 101]
    assert [r["rec"] for r in rows(tmp_path, "skips")] == list(range(10, 101, 10))


def test_same_rows_same_bytes(tmp_path: Path) -> None:
    digests = []
    for name in "ab":
        out = sink(tmp_path / name)
        for rec in range(1, 50):
            out.row("scan_finding", rec, f"line:{rec}", FINDING)
        digests.append(out.finish("n", "x@1").parts)
    assert digests[0] == digests[1]


@given(st.lists(st.tuples(st.sampled_from(["row", "reject", "skip", "aside"]), st.integers(0, 9)), max_size=40))
def test_accounting_against_sets(acts: list[tuple[str, int]]) -> None:
    """records = rows + rejects + skipped whatever order and repetition; a brute-force count with sets agrees."""
    out: Sink = MemorySink(SOURCE, ("scan_finding",))
    seen: dict[str, set[int]] = {"row": set(), "reject": set(), "skip": set(), "aside": set()}
    last = -1
    for act, rec in acts:
        if act in ("row", "aside"):
            if act == "row" and rec < last:
                continue
            last = rec if act == "row" else last
            getattr(out, act)("scan_finding", rec, "line:1", FINDING)
        else:
            getattr(out, act)(rec, "line:1", "why")
        seen[act].add(rec)
    assert isinstance(out, MemorySink)
    reading = out.account.reading("n", "x@1")
    assert reading.rejects == len(seen["reject"])
    assert reading.rows == len(seen["row"] - seen["reject"])
    assert reading.skipped == len(seen["skip"] - seen["reject"] - seen["row"])


def test_long_texts_leave_before_they_fill_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits is bounded by the size of its bulky columns too, not by the number of rows alone."""
    monkeypatch.setattr(parquet, "BLOCK_CHARACTERS", 10_000)
    waiting: list[int] = []
    flush = ParquetSink._flush

    def watched(self: ParquetSink, pen: parquet._Pen) -> None:
        waiting.append(len(pen.rows))
        flush(self, pen)

    monkeypatch.setattr(ParquetSink, "_flush", watched)
    out = sink(tmp_path, "log_event")
    for rec in range(1, 101):
        out.row("log_event", rec, f"line:{rec}", {"native": "x" * 999})
    assert out.finish("x", "x@1").rows == 100
    assert max(waiting) <= 11
    assert len(rows(tmp_path, "log_event")) == 100
