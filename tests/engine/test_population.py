"""Records of a population one by one: those the check applies to, each with its place, in one order."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from chahe.checks.api import check
from chahe.criteria import load
from chahe.derive.api import Ctx
from chahe.engine import population
from chahe.engine.backends import DuckDB
from chahe.engine.inputs import BoundReading, Inputs
from chahe.engine.population import Population
from chahe.errors import CallError
from tests.engine.test_bind import reading

DAY = dt.date(2026, 6, 30)


@check("4.5.1/toy-population", aspect="B", population="password_policy", subject="scope", title=("鎖定", "lockout"),
       applies=lambda t, c: t.scope != "gone")  # fmt: skip
def toy(t: Any, c: Any) -> Any:
    """Lockout is off."""
    return t.lockout_threshold == 0


def _of(backend: DuckDB, *readings: BoundReading) -> Population:
    return Population(Inputs(readings, Ctx(DAY, DAY, DAY), load(), "test"), backend, toy)


def test_only_what_the_check_applies_to_with_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(population, "PIECE", 2)
    hosts = ["web03", "web01", "gone", "web02", "web04"]
    readings = [reading(tmp_path / h, f"hosts/{h}/system-auth", h, "2026-06-30") for h in hosts]
    backend = DuckDB()
    found = _of(backend, *readings)
    rows = list(found.records())
    assert [r["subject"] for r in rows] == ["web01", "web02", "web03", "web04"]
    assert all(r["policy_kind"] == "linux" and not any(k.startswith("_") for k in r) for r in rows)
    places = found.places([1, 4])
    assert sorted(places) == [1, 4]
    assert all(p.startswith("sha256:") and p.endswith("#line:1") for listed in places.values() for p in listed)
    again = list(_of(backend, *reversed(readings)).records())
    backend.close()
    assert again == rows, "the order of receipt does not count"


def test_nothing_read(tmp_path: Path) -> None:
    backend = DuckDB()
    with pytest.raises(CallError):
        _of(backend)
    backend.close()
