"""Keys compared in parts give what they give at once."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chahe.engine import keys
from chahe.engine.backends import DuckDB

KEY = st.tuples(st.none() | st.integers(0, 6), st.none() | st.sampled_from(["a", "b", ""]))
SCHEMA = {"n": "int64", "s": "string"}


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckDB]:
    backend = DuckDB()
    yield backend
    backend.close()


def _table(name: str, rows: list[tuple[int | str | None, str | None]], engine: DuckDB, **types: str) -> Any:
    schema = SCHEMA | types
    return engine.rows(name, schema, [dict(zip(SCHEMA, r, strict=True)) for r in rows])


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(source=st.lists(KEY, max_size=12), derived=st.lists(KEY, max_size=12))
@pytest.mark.parametrize("key_bytes", [0, 1_000_000_000])
@pytest.mark.parametrize("kind", ["int64", "int8", "string"])
def test_parts_change_nothing(
    engine: DuckDB, monkeypatch: pytest.MonkeyPatch, key_bytes: int, kind: str, source: Any, derived: Any
) -> None:
    monkeypatch.setattr(keys, "KEY_BYTES", key_bytes)
    a = _table("a", source, engine)
    b = _table("b", [(str(n) if kind == "string" and n is not None else n, s) for n, s in derived], engine, n=kind)
    assert keys.repeats("b", ("n", "s"), engine) == any(m > 1 for m in Counter(derived).values())
    told = {d for d in derived if None not in d}
    assert keys.unanswered(a, b, {"n": "n", "s": "s"}, engine) == sum(r not in told for r in source)


def test_parts_are_as_large_as_memory_allows() -> None:
    assert keys.parts(10**9, None) == 1
    assert keys.parts(2_999_999, 600_000_000) == 1
    assert keys.parts(3_000_000, 600_000_000) == 2
