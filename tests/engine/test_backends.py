"""What DuckDB's backend remembers."""

from pathlib import Path

import ibis
import pyarrow.parquet as pq
import pytest

from chahe.engine import backends
from chahe.engine.backends import DuckDB


def test_sql_remembered_is_the_sql_of_this_very_expression() -> None:
    """Literals that Python holds equal (1, 1.0, True) are different expressions, and so are tables of another type."""
    engine = DuckDB()
    said = {}
    for kind in ("int64", "int8", "boolean", "string", "date", "decimal(18,4)"):
        t = ibis.table({"a": kind, "b": "int64"}, name="t")
        for value in (1, True):
            expr = t.filter(t.b == ibis.literal(value).cast("int64")).mutate(
                c=t.a.cast("string"), d=ibis.literal(value)
            )
            said[kind, value, type(value)] = (engine.sql(expr), str(engine.con.compile(expr)))
    assert all(remembered == fresh for remembered, fresh in said.values())
    assert len({fresh for _, fresh in said.values()}) > 2
    engine.close()


def test_rows_written_are_read_alike_by_arrow(tmp_path: Path) -> None:
    """Every kind of value a population has, with nulls; enough rows that a column changes its encoding on the way."""
    engine = DuckDB()
    query = (
        "SELECT n, CASE WHEN n % 7 > 0 THEN 'line:' || n END AS loc, DATE '2024-01-01' + (n % 731)::INT AS day, "
        "TIMESTAMP '2024-01-01' + INTERVAL (n) SECOND AS at, (n % 3 = 0) AS odd, (n / 8)::DECIMAL(18, 4) AS amount, "
        "n / 7.0::DOUBLE AS share, NULL::VARCHAR AS nothing, repeat('查', (n % 40)::INT) AS w FROM range(200000) r(n)"
    )
    engine.write(f"{query} ORDER BY n", tmp_path / "x.parquet")
    found = pq.read_table(tmp_path / "x.parquet")
    given = engine.table(f"{query} ORDER BY n")
    assert found.cast(given.schema).equals(given)
    engine.close()


@pytest.mark.parametrize(
    ("text", "bytes_"), [("572.2 MiB", 599_995_187), ("3.7 GiB", 3_972_844_748), ("600MB", 600_000_000), ("no", None)]
)
def test_memory_is_read_as_duckdb_writes_it(text: str, bytes_: int | None) -> None:
    assert backends._bytes(text) == bytes_


def test_memory_allowed() -> None:
    engine = DuckDB(memory_limit="600MB")
    assert abs((engine.memory() or 0) - 600_000_000) < 100_000
    engine.close()


def test_items_are_stored_as_numbers_and_read_as_texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is stored, every reader sees the text; what is no item, named like one, stays as it is."""
    monkeypatch.setattr(backends, "BULK", 1)
    engine = DuckDB()
    items = ["sha256:" + c * 64 for c in "ba"]
    engine.write(f"SELECT unnest({items}) AS _item, unnest([1, 2]) AS _rec", tmp_path / "x.parquet")
    t = engine.bind("x", {"_item": "string", "_rec": "int64"}, [(tmp_path / "x.parquet", None)])
    kept = engine.keep(t.select("_rec", rule_item="_item"))
    assert engine.fetch(kept.order_by("rule_item")) == [
        {"_rec": 2, "rule_item": items[1]},
        {"_rec": 1, "rule_item": items[0]},
    ]
    assert kept.schema()["rule_item"].is_string()
    types = engine.ask("SELECT data_type FROM duckdb_columns() WHERE column_name = 'rule_item'")
    assert {str(r["data_type"]).partition("(")[0] for r in types} == {"ENUM", "VARCHAR"}
    other = engine.keep(t.select(no_item=t["_item"].upper()))
    assert [r["no_item"] for r in engine.fetch(other.order_by("no_item"))] == sorted(i.upper() for i in items)
    engine.close()


def test_what_is_not_stored_is_worked_out_where_it_is_read() -> None:
    engine = DuckDB()
    t = engine.rows("t", {"a": "int64"}, [{"a": 1}])
    seen, stored = (engine.keep(t.mutate(b=t.a + 1), stored=s) for s in (False, True))
    engine.con.con.execute("INSERT INTO t VALUES (5)")
    assert [r["b"] for r in engine.fetch(seen.order_by("b"))] == [2, 6]
    assert [r["b"] for r in engine.fetch(stored)] == [2]
    engine.close()


@pytest.mark.parametrize(("numbers", "twice"), [([], False), ([1], False), ([3, 1, 2], False), ([3, 1, 3], True)])
def test_a_number_that_is_there_twice(numbers: list[int], twice: bool) -> None:
    engine = DuckDB()
    assert engine.twice(f"SELECT unnest({numbers}::BIGINT[])::UBIGINT AS n") is twice
    engine.close()
