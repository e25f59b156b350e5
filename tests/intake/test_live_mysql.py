"""An extract of a live MariaDB by one read-only query."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from chahe.errors import CallError
from chahe.intake.live_databases import extract, stated_in
from tests.intake.books_for_tests import read, reading
from tests.mariadb import ACCOUNT, SECRET, Server, running

QUERY = """SELECT no AS `收款序號`, ord AS `付款訂單編號`, amount AS `收款金額`, paid AS `交易日`, settled AS `入帳日`,
state AS `收款狀態` FROM insurer.receipt ORDER BY no"""


def clock() -> str:
    """The time of the test."""
    return "2026-01-05T01:00:00Z"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running() as made:
        made.run(
            "CREATE TABLE insurer.receipt (no varchar(20), ord varchar(20), amount decimal(12,2), paid date,"
            " settled timestamp NULL, state varchar(10), picture blob)",
            "SET time_zone = '+00:00'",
            "INSERT INTO insurer.receipt VALUES ('P1','O1',1200.00,'2025-03-05','2025-03-05 16:30:00','成功',NULL),"
            " ('P2','O2',300,'2025-03-06',NULL,'失敗','x')",
            "INSERT INTO insurer.receipt SELECT concat('X',seq),'O',seq,'2025-03-07',NULL,'成功',NULL"
            " FROM seq_1_to_12000",
            "CREATE FUNCTION insurer.sly() RETURNS int MODIFIES SQL DATA BEGIN DELETE FROM receipt; RETURN 1; END",
        )
        yield made


def test_rows_are_taken_and_proved_again_from_the_file(server: Server, tmp_path: Path) -> None:
    out = tmp_path / "收款.parquet"
    said = extract(server.url, ACCOUNT, SECRET, QUERY, out, clock)
    assert (said.rows, stated_in(out)["rows"]) == (12_002, 12_002)  # type: ignore[index]  # it is an extract
    assert "MariaDB" in said.server
    assert SECRET.encode() not in out.read_bytes()
    sink = read(out.read_bytes(), out.name)
    assert reading(sink).tables == {"payment": 12_002}
    first = sink.rows["payment"][0]
    assert (first["amount"], first["paid_date"]) == (1200, date(2025, 3, 5))
    assert first["settled_date"] == date(2025, 3, 6), "a time stamp is in Taipei time"


def test_nothing_can_be_written(server: Server, tmp_path: Path) -> None:
    with pytest.raises(CallError, match="25006"):
        extract(server.url, ACCOUNT, SECRET, "SELECT insurer.sly()", tmp_path / "a.parquet", clock)


def test_bytes_must_be_cast_and_a_wrong_password_says_nothing(server: Server, tmp_path: Path) -> None:
    with pytest.raises(CallError, match="picture"):
        extract(server.url, ACCOUNT, SECRET, "SELECT picture FROM insurer.receipt", tmp_path / "a.parquet", clock)
    with pytest.raises(CallError, match="28000") as caught:
        extract(server.url, ACCOUNT, SECRET + "x", QUERY, tmp_path / "b.parquet", clock)
    assert SECRET not in str(caught.value.diagnostics())
