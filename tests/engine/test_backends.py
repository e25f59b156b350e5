"""What DuckDB's backend remembers."""

import ibis

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
