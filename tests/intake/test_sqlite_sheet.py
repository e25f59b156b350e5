"""SQLite files as evidence: tables as sheets, nothing in the file acts, places can be shown."""

import io
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest

from chahe.evidence.locate import bytes_in
from chahe.intake.api import Context, Head, recognise
from chahe.intake.memory import MemorySink
from chahe.intake.spreadsheet import READER
from chahe.model import Source, digest_of
from tests.intake.books_for_tests import column, read, reading, reasons

TABLE = "payment"
HEADERS = '"收款序號" TEXT, "付款訂單編號" TEXT, "收款金額", "交易日" TEXT, "收款狀態" TEXT'
ROWS: Sequence[tuple[object, ...]] = (
    ("P1", "O1", 1200, "114/3/5", "成功"),
    ("P2", "O2", "１，０００", "2025-03-06", "失敗"),
    ("P3", "O3", b"\xff", "1140307", "成功"),
)


def database(*more: str, rows: Sequence[tuple[object, ...]] = ROWS) -> bytes:
    """A database of payments."""
    with sqlite3.connect(":memory:") as made:
        made.execute(f"CREATE TABLE receipt ({HEADERS})")
        made.executemany("INSERT INTO receipt VALUES (?, ?, ?, ?, ?)", rows)
        for statement in more:
            made.execute(statement)
        made.commit()
        return made.serialize()


def test_tables_are_sheets_with_places() -> None:
    data = database("CREATE TABLE note (a, b)", "INSERT INTO note VALUES (1, 2)")
    assert (found := recognise(Head("系統.db", data[:65536], len(data)))) is not None
    assert found.name == "spreadsheet"
    sink = read(data, "系統.db")
    assert column(sink, TABLE, "amount") == [1200, 1000, None]
    assert column(sink, TABLE, "_loc") == ["cell:receipt!A2", "cell:receipt!A3", "cell:receipt!A4"]
    assert reasons(sink) == [("cell:receipt!C4", "column amount: bytes, or a text that is no UTF-8")]
    assert bytes_in(io.BytesIO(data), "cell:receipt!A3") == b"P2"
    assert bytes_in(io.BytesIO(data), "cell:receipt!C2") == b"1200"
    assert bytes_in(io.BytesIO(data), "cell:receipt!A1") == "收款序號".encode()


def test_a_file_on_disk_is_not_touched(tmp_path: Path) -> None:
    file = tmp_path / "系統 1.db"
    file.write_bytes(database())
    before = file.read_bytes()
    sink = MemorySink(Source(digest_of(before)), READER.tables)
    with file.open("rb") as stream:
        READER.read(stream, sink, Context(path=file.name))
    assert reading(sink).tables == {TABLE: 3}
    assert file.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == [file.name]


def test_views_virtual_tables_and_generated_columns_are_not_run() -> None:
    data = database(
        "CREATE VIEW more AS SELECT * FROM receipt",
        "CREATE TABLE made (a TEXT, b TEXT GENERATED ALWAYS AS (upper(a)))",
        "CREATE VIRTUAL TABLE found USING fts5(body)",
    )
    sink = read(data, "a.db")
    assert reading(sink).tables == {TABLE: 3}


def test_a_table_without_rowid_is_read_in_the_order_of_its_key() -> None:
    with sqlite3.connect(":memory:") as made:
        made.execute(f'CREATE TABLE receipt ({HEADERS}, PRIMARY KEY ("收款序號")) WITHOUT ROWID')
        made.executemany("INSERT INTO receipt VALUES (?, ?, ?, ?, ?)", ROWS[1::-1])
        made.commit()
        data = made.serialize()
    assert column(read(data, "a.db"), TABLE, "payment_no") == ["P1", "P2"]


def test_a_database_in_write_ahead_mode_may_lack_rows() -> None:
    data = bytearray(database(rows=ROWS[:2]))
    data[18] = data[19] = 2
    sink = read(bytes(data), "a.db")
    assert reading(sink).tables == {TABLE: 2}
    assert reasons(sink) == [
        ("cell:receipt!A3", "the database was in write-ahead mode: rows of its -wal file are not in it")
    ]


@pytest.mark.parametrize("percent", [1, 40, 90])
def test_a_cut_database_is_damage(percent: int) -> None:
    data = database(rows=[(f"P{n}", f"O{n}", n, "114/3/5", "成功") for n in range(3000)])
    sink = read(data[: max(101, len(data) * percent // 100)], "a.db")
    assert sink.account.damaged


def test_a_schema_that_lies_is_damage_and_runs_nothing() -> None:
    data = database().replace(b"CREATE TABLE receipt", b"CREATE TABLE receip\0")
    sink = read(data, "a.db") if b"receip\0" in data else None
    assert sink is not None
    assert sink.account.damaged
