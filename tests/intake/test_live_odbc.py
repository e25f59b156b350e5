"""An extract through ODBC: a data source of this machine, here PostgreSQL's own driver for it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from chahe.errors import CallError
from chahe.intake.live_databases import extract, stated_in, target_of
from tests.intake.books_for_tests import read, reading
from tests.postgresql import ACCOUNT, SECRET, Server, running

ADDRESS = "odbc://Insurer core"
QUERY = """SELECT no AS "收款序號", ord AS "付款訂單編號", amount AS "收款金額", paid AS "交易日", state AS "收款狀態"
FROM receipt ORDER BY no"""


def clock() -> str:
    """The time of the test."""
    return "2026-01-05T01:00:00Z"


def driver() -> Path:
    """PostgreSQL's driver for ODBC."""
    pytest.importorskip("pyodbc", reason="pyodbc is not installed (extra `odbc`)", exc_type=ImportError)
    found = next(Path("/usr/lib").glob("*/odbc/psqlodbcw.so"), None)
    if found is not None:
        return found
    pytest.skip("PostgreSQL's ODBC driver is missing (Debian packages odbc-postgresql and unixodbc)")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    path = driver()
    with running() as made, pytest.MonkeyPatch.context() as patched:
        made.run("CREATE TABLE receipt (no text, ord text, amount numeric(12,2), paid date, state text, picture bytea)")
        made.run("INSERT INTO receipt VALUES ('P1','O1',1200.00,'2025-03-05','成功',NULL)")
        made.run("INSERT INTO receipt SELECT 'X'||n,'O',n,'2025-03-07','成功','x' FROM generate_series(1,12000) n")
        made.run("CREATE FUNCTION sly() RETURNS int LANGUAGE sql AS $$ DELETE FROM receipt RETURNING 1 $$")
        made.run("CREATE ROLE writer LOGIN PASSWORD 'a;b}c' ; GRANT ALL ON receipt TO writer")
        ini = tmp_path_factory.mktemp("odbc") / "odbc.ini"
        said = f"Driver={path}\nServername=127.0.0.1\nPort={made.port}\nDatabase=insurer\nSSLmode=disable\n"
        ini.write_text(f"[Insurer core]\n{said}", encoding="utf-8")
        patched.setenv("ODBCINI", str(ini))
        yield made


def test_rows_are_taken_and_proved_again_from_the_file(server: Server, tmp_path: Path) -> None:
    out = tmp_path / "收款.parquet"
    said = extract(ADDRESS, ACCOUNT, SECRET, QUERY, out, clock)
    assert (said.rows, stated_in(out)["rows"]) == (12_001, 12_001)  # type: ignore[index]  # it is an extract
    assert said.server.startswith("PostgreSQL ")
    assert said.database == ADDRESS
    assert "read only requested" in said.isolation
    assert SECRET.encode() not in out.read_bytes()
    sink = read(out.read_bytes(), out.name)
    assert reading(sink).tables == {"payment": 12_001}
    first = sink.rows["payment"][0]
    assert (first["amount"], first["paid_date"]) == (1200, date(2025, 3, 5))


def test_nothing_is_written_even_by_an_account_that_may(server: Server, tmp_path: Path) -> None:
    try:
        extract(ADDRESS, "writer", "a;b}c", "SELECT sly() AS a", tmp_path / "a.parquet", clock)
    except CallError as refused:
        assert "25006" in str(refused)
    assert extract(ADDRESS, ACCOUNT, SECRET, QUERY, tmp_path / "b.parquet", clock).rows == 12_001


def test_a_password_cannot_add_to_the_address(server: Server, tmp_path: Path) -> None:
    said = extract(ADDRESS, "writer", "a;b}c", "SELECT 1 AS a", tmp_path / "a.parquet", clock)
    assert said.rows == 1
    with pytest.raises(CallError) as caught:
        extract(ADDRESS, ACCOUNT, f"x}};PWD={SECRET}", "SELECT 1 AS a", tmp_path / "a.parquet", clock)
    assert SECRET not in str(caught.value) + str(caught.value.diagnostics())


@pytest.mark.parametrize("query", ["SELECT 'secret-value'::int", "SELECT picture FROM receipt", "SELECT 1 a, 2 a"])
def test_what_cannot_be_taken_is_refused_without_data(server: Server, tmp_path: Path, query: str) -> None:
    with pytest.raises(CallError) as caught:
        extract(ADDRESS, ACCOUNT, SECRET, query, tmp_path / "a.parquet", clock)
    assert "secret-value" not in str(caught.value) + str(caught.value.diagnostics())
    assert caught.value.__cause__ is None


def test_a_data_source_this_machine_does_not_know(server: Server, tmp_path: Path) -> None:
    with pytest.raises(CallError, match="IM002"):
        extract("odbc://nothing", ACCOUNT, SECRET, QUERY, tmp_path / "a.parquet", clock)


@pytest.mark.parametrize("address", ["odbc://", "odbc://a;Server=x", "odbc://a/b", "odbc://{a}", "odbc://a?x=1"])
def test_a_wrong_address_is_refused(address: str) -> None:
    with pytest.raises(CallError):
        target_of(address)
