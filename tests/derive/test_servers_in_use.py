"""Servers whose settings must be there: lines of the register that contradict each other are never picked from."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from chahe.derive.gaps.host_without_settings import lacking, servers_in_use
from chahe.engine.backends import DuckDB
from chahe.tables.api import tables
from tests.checks.harness import CTX

JANUARY, JUNE = dt.date(2026, 1, 31), dt.date(2026, 6, 30)
LINE = {"asset_id": "A1", "host_name": "Web1", "asset_kind": "server", "os_name": "Windows Server 2019"}

SECOND_LINES: tuple[tuple[dict[str, Any], set[tuple[str, bool]]], ...] = (
    ({"os_name": "AIX 7.2"}, {("web1", True), ("web1", False)}),
    ({"host_name": "web9"}, {("web1", True), ("web9", True)}),
    ({}, {("web1", True)}),
    ({"asset_kind": "vip"}, {("web1", True)}),
    ({"retired_date": JANUARY}, {("web1", True)}),
)


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckDB]:
    backend = DuckDB()
    yield backend
    backend.close()


def servers(lines: list[dict[str, Any]], engine: DuckDB, name: str) -> Any:
    schema = {**tables()["asset_register"].schema(), "_as_of": "date", "_item": "string", "_rec": "int64"}
    blank = dict.fromkeys(schema)
    given = [{**blank, "_as_of": JUNE, "_rec": n, **r} for n, r in enumerate(lines, 1)]
    return servers_in_use(engine.rows(name, schema, given), CTX)


def named(found: Any, engine: DuckDB) -> set[tuple[str, bool]]:
    return {(r["_name"], r["windows"]) for r in engine.fetch(found)}


@pytest.mark.parametrize("items", [("a", "b"), ("b", "a")])
def test_two_lines_of_one_day_both_stand_whatever_their_digests(items: tuple[str, str], engine: DuckDB) -> None:
    for n, (other, expected) in enumerate(SECOND_LINES):
        lines = [{**LINE, "_item": items[0]}, {**LINE, **other, "_item": items[1]}]
        found = servers(lines, engine, f"register_{items[0]}_{n}")
        assert named(found, engine) == expected, other
        hosts = engine.rows(f"hosts_{items[0]}_{n}", {"_h": "string"}, [{"_h": "web1"}])
        assert named(lacking(found, hosts), engine) == {e for e in expected if e[0] != "web1"}


@pytest.mark.parametrize("items", [("a", "b"), ("b", "a")])
def test_a_later_register_replaces_an_earlier_one(items: tuple[str, str], engine: DuckDB) -> None:
    early = {**LINE, "_item": items[0], "_as_of": JANUARY, "host_name": "old1"}
    found = servers([early, {**LINE, "_item": items[1]}], engine, f"two_{items[0]}")
    assert named(found, engine) == {("web1", True)}
    gone = servers([early, {**LINE, "_item": items[1], "retired_date": JANUARY}], engine, f"gone_{items[0]}")
    assert named(gone, engine) == set()
