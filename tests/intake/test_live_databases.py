"""An extract of a live database: one read-only query, a file that states its own totals, and no secret anywhere."""

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from chahe.errors import CallError, MissingDependencyError
from chahe.intake.live_databases import extract, one_select, stated_in, target_of, text_of
from tests.intake.books_for_tests import column, read, reading
from tests.postgresql import ACCOUNT, SECRET, Server, running

TABLES = """
CREATE TABLE receipt (no text PRIMARY KEY, ord text, means text, amount numeric(12,2), paid date, settled timestamptz,
                      state text, note jsonb);
INSERT INTO receipt VALUES ('P1','O1','信用卡',1200.00,'2025-03-05','2025-03-05 16:30:00.25+00','成功','{"a":1}'),
                           ('P2','O2','ACH',300,'2025-03-06',NULL,'失敗',NULL);
INSERT INTO receipt SELECT 'X'||n, 'O'||n, 'ACH', n, '2025-03-07', NULL, '成功', NULL FROM generate_series(1, 12000) n;
"""
QUERY = """SELECT no AS "收款序號", ord AS "付款訂單編號", means AS "付款方式", amount AS "收款金額", paid AS "交易日",
settled AS "入帳日", state AS "收款狀態" FROM receipt ORDER BY no"""


def clock() -> str:
    """The time of the test."""
    return "2026-01-05T01:00:00Z"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running() as made:
        made.run(TABLES)
        yield made


def test_rows_are_taken_and_proved_again_from_the_file(server: Server, tmp_path: Path) -> None:
    out = tmp_path / "收款.parquet"
    said = extract(server.url, ACCOUNT, SECRET, QUERY + ";\n", out, clock)
    assert said.rows == 12_002
    assert said.server.startswith("PostgreSQL ")
    sink = read(out.read_bytes(), out.name)
    made = reading(sink)
    assert (made.tables, made.records - made.skipped) == ({"payment": said.rows}, said.rows)
    first = sink.rows["payment"][0]
    assert (first["amount"], first["paid_date"], first["settled_date"]) == (1200, date(2025, 3, 5), date(2025, 3, 6))
    assert column(sink, "payment", "payment_no")[:2] == ["P1", "P2"]


def test_the_file_states_its_own_control_totals_and_no_secret(server: Server, tmp_path: Path) -> None:
    out = tmp_path / "a.parquet"
    extract(server.url, ACCOUNT, SECRET, QUERY, out, clock)
    said = stated_in(out)
    assert said is not None
    assert said["query"] == QUERY
    assert (said["rows"], said["account"], said["began"]) == (12_002, ACCOUNT, clock())
    assert said["database"] == f"postgresql://127.0.0.1:{server.port}/insurer"
    assert SECRET.encode() not in out.read_bytes()
    assert pq.read_schema(out).names[3] == "收款金額"


def test_nothing_can_be_written(server: Server, tmp_path: Path) -> None:
    server.run("CREATE OR REPLACE FUNCTION sly() RETURNS int LANGUAGE sql AS $$ DELETE FROM receipt RETURNING 1 $$")
    with pytest.raises(CallError, match="25006"):
        extract(server.url, ACCOUNT, SECRET, "SELECT sly()", tmp_path / "a.parquet", clock)


def test_one_state_of_the_data_is_seen(server: Server, tmp_path: Path) -> None:
    out = tmp_path / "a.parquet"
    said = extract(
        server.url, ACCOUNT, SECRET, "SELECT now() AS a, current_setting('transaction_isolation') AS b", out, clock
    )
    assert pq.read_table(out)["b"].to_pylist() == ["repeatable read"]
    assert said.isolation == "repeatable read, read only"


def test_a_wrong_password_and_a_wrong_query_say_neither_secret_nor_data(server: Server, tmp_path: Path) -> None:
    for password, query in ((SECRET + "x", QUERY), (SECRET, "SELECT 'secret-value'::int")):
        with pytest.raises(CallError) as caught:
            extract(server.url, ACCOUNT, password, query, tmp_path / "a.parquet", clock)
        shown = str(caught.value) + str(caught.value.diagnostics())
        assert "secret-value" not in shown
        assert SECRET not in shown
        assert caught.value.__cause__ is None


def test_a_server_without_tls_is_refused_unless_asked_for(server: Server, tmp_path: Path) -> None:
    with pytest.raises(CallError):
        extract(server.url.partition("?")[0], ACCOUNT, SECRET, QUERY, tmp_path / "a.parquet", clock)


def test_a_document_must_be_cast_in_the_query(server: Server, tmp_path: Path) -> None:
    with pytest.raises(CallError, match="note"):
        extract(server.url, ACCOUNT, SECRET, "SELECT note FROM receipt", tmp_path / "a.parquet", clock)


def test_an_empty_answer_is_a_file_with_its_columns(server: Server, tmp_path: Path) -> None:
    out = tmp_path / "a.parquet"
    assert extract(server.url, ACCOUNT, SECRET, "SELECT no FROM receipt WHERE false", out, clock).rows == 0
    assert pq.read_schema(out).names == ["no"]


@pytest.mark.parametrize(
    "query",
    ["", "DELETE FROM t", "SELECT 1; DROP TABLE t", "SELECT 1 INTO OUTFILE '/tmp/x'",
     "WITH a AS (DELETE FROM t RETURNING 1) SELECT 1",
     "SELECT * FROM t FOR UPDATE", "COPY t TO PROGRAM 'x'", "SELECT E'\\'; DROP TABLE t'", "SET ROLE x"],
)  # fmt: skip
def test_a_query_that_is_not_one_reading_statement_is_refused(query: str) -> None:
    with pytest.raises(CallError):
        one_select(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ';' AS a",
        "with a as (select 1) select * from a;",
        "(SELECT 1) -- delete",
        '\ufeffSELECT "update" FROM t',
    ],
)
def test_one_reading_statement_is_taken(query: str) -> None:
    assert one_select(query)


@pytest.mark.parametrize(
    "url",
    ["postgresql://u:p@h/d", "postgresql://h/", "oracle://h/d", "postgresql://h:x/d", "postgresql://h/d?options=-c"],
)
def test_a_wrong_address_is_refused(url: str) -> None:
    with pytest.raises(CallError):
        target_of(url)


def test_a_missing_driver_names_its_extra(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "pymysql", None)
    with pytest.raises(MissingDependencyError, match="extra `mysql`"):
        extract("mysql://127.0.0.1/x", "a", "b", "SELECT 1", tmp_path / "a.parquet", clock)


def test_bytes_have_no_one_text() -> None:
    with pytest.raises(CallError):
        text_of(b"\1", "a")
