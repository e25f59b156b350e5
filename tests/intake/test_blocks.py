"""Rows handed over as columns: the same table, rejects and totals as rows one by one, on disk and in memory."""

from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chahe.errors import DefinitionError
from chahe.intake.columns.block import Array, Block
from chahe.intake.columns.typed import places
from chahe.intake.memory import Account, Marks, MemorySink
from chahe.intake.parquet import ParquetSink
from chahe.model import Digest, Source

SOURCE = Source(Digest("ab" * 32))
TABLES = ("net_connection", "dns_query")
MOMENT = 1_772_380_800_000_001
MOST = 253_402_300_799_999_999


def block(rows: int, first: int = 1, **columns: Array) -> Block:
    recs = pa.array(range(first, first + rows), pa.int64())
    full = {name: pa.array([text] * rows) for name, text in (("product", "zeek"), ("src_ip", "::1"), ("dst_ip", "::2"))}
    return Block(recs, places(recs), full | columns)


def times(*us: int | None) -> dict[str, Array]:
    return {"happened": pa.array(us, pa.int64()).view(pa.timestamp("us"))}


def both(tmp_path: Path, *blocks: Block) -> tuple[MemorySink, list[dict[str, object]]]:
    memory = MemorySink(SOURCE, TABLES)
    with ParquetSink(SOURCE, TABLES, tmp_path) as disk:
        for one in blocks:
            memory.block("net_connection", one)
            disk.block("net_connection", one)
        made = disk.finish("x", "y")
    plain = memory.account.reading("x", "y")
    assert (made.records, made.rows, made.rejects, made.tables) == (
        *(plain.records, plain.rows, plain.rejects),
        plain.tables,
    )
    rejects = pq.read_table(tmp_path / "rejects.parquet").to_pylist()
    assert [(r["rec"], r["loc"], r["reason"], r["table"]) for r in rejects] == memory.account.rejects
    kept = pq.read_table(tmp_path / "net_connection.parquet").to_pylist()
    assert kept == memory.rows.get("net_connection", [])
    return memory, kept


def test_a_block_is_its_rows(tmp_path: Path) -> None:
    _, kept = both(tmp_path, block(2, **times(MOMENT, None)), block(1, 3, src_port=pa.array([7], pa.int64())))
    assert [(r["_rec"], r["_loc"], r["src_port"]) for r in kept] == [
        (1, "line:1", None),
        (2, "line:2", None),
        (3, "line:3", 7),
    ]
    assert kept[0]["happened"] == datetime(2026, 3, 1, 16, 0, 0, 1)  # noqa: DTZ001 tables hold naive times by contract
    assert kept[0]["_item"] == str(SOURCE)


def test_a_row_without_a_required_column_is_a_reject_and_the_others_stay(tmp_path: Path) -> None:
    memory, kept = both(tmp_path, block(3, src_ip=pa.array(["::1", None, "::3"])))
    assert [r["_rec"] for r in kept] == [1, 3]
    assert memory.account.rejects == [(2, "line:2", "required column src_ip is missing", "net_connection")]


def test_what_the_disk_cannot_keep_is_a_reject(tmp_path: Path) -> None:
    """Bytes that are no UTF-8 and moments outside the calendar: no Python value stands for them."""
    odd = pa.Array.from_buffers(pa.string(), 2, pa.array([b"ok", b"\xff"], pa.binary()).buffers())
    with ParquetSink(SOURCE, TABLES, tmp_path) as disk:
        disk.block("net_connection", block(2, uid=odd))
        disk.block("net_connection", block(3, 3, **times(MOST, MOST + 1, -(10**18))))
        made = disk.finish("x", "y")
    assert (made.records, made.rows, made.rejects) == (5, 2, 3)
    rejects = pq.read_table(tmp_path / "rejects.parquet").to_pylist()
    assert [(r["rec"], r["reason"]) for r in rejects] == [
        (2, "column uid is out of range"),
        (4, "column happened is out of range"),
        (5, "column happened is out of range"),
    ]


@pytest.mark.parametrize(
    "columns",
    [
        {"no_such": pa.array(["x"])},
        {"_rec": pa.array([1])},
        {"uid": pa.array([1])},
        {"src_port": pa.array([1], pa.int32())},
        {"uid": pa.array(["x", "y"])},
    ],
)
def test_a_column_the_table_does_not_have_is_our_fault(tmp_path: Path, columns: dict[str, Array]) -> None:
    with ParquetSink(SOURCE, TABLES, tmp_path) as disk, pytest.raises(DefinitionError):
        disk.block("net_connection", block(1, **columns))


def test_a_block_that_goes_backwards_or_into_another_table_is_our_fault(tmp_path: Path) -> None:
    recs = pa.array([2, 1])
    backwards = Block(recs, places(recs), block(2).columns)
    for sink in (ParquetSink(SOURCE, TABLES, tmp_path), MemorySink(SOURCE, TABLES)):
        with pytest.raises(DefinitionError):
            sink.block("net_connection", backwards)
        with pytest.raises(DefinitionError):
            sink.block("log_event", block(1))


def test_rows_and_blocks_take_turns(tmp_path: Path) -> None:
    """The second table of the same records counts none of them again."""
    with ParquetSink(SOURCE, TABLES, tmp_path) as disk:
        assert disk.row("net_connection", 1, "line:1", {"product": "a", "src_ip": "::1", "dst_ip": "::1"})
        disk.block("net_connection", block(2, 2))
        disk.block("dns_query", block(2, 2))
        assert disk.row("net_connection", 4, "line:4", {"product": "b", "src_ip": "::1", "dst_ip": "::1"})
        made = disk.finish("x", "y")
    assert (made.records, made.rows, dict(made.tables)) == (4, 4, {"net_connection": 4, "dns_query": 2})
    assert [r["_rec"] for r in pq.read_table(tmp_path / "net_connection.parquet").to_pylist()] == [1, 2, 3, 4]


@given(st.lists(st.lists(st.integers(0, 300), max_size=20), max_size=5))
def test_marks_taken_together_are_marks_taken_one_by_one(groups: list[list[int]]) -> None:
    together, singly = Marks(), Marks()
    for group in groups:
        together.add_all(pa.array(sorted(group), pa.int64()).to_numpy())
        for rec in group:
            singly.add(rec)
    assert together.number() == singly.number()


def test_a_negative_record_is_our_fault() -> None:
    account = Account(SOURCE, TABLES)
    with pytest.raises(DefinitionError):
        account.count_block("net_connection", pa.array([-9, 1], pa.int64()).to_numpy())
