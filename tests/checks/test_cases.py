"""Every case under tests/cases, and the cases the contract generates for every check.

A file holds a list of
    - check: 4.5.1/lockout
      base: {column: value, …}            # one row of the check's population that is met
      law: {parameter: value}             # criteria of the case; example values, not the rule's
      own: {parameter: value}
      cases:
        - {name: …, change: {column: value}, expect: met|exception|insufficient-evidence, reason: …, law: …, own: …}
        - {name: …, rows: [{…}, {…}], expect: …}   # instead of change: whole rows over base
A case may override `law`/`own`. Required per check: a met case, an exception case, an unsettled one (a NULL) and, if it
has `applies`, one that is not applicable (no-applicable-rows). Empty, missing, own-norm and dated cases are generated.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from chahe.checks.api import checks
from chahe.engine.backends import DuckDB
from chahe.engine.inputs import GapRow
from chahe.engine.plan import inputs_of
from tests.checks.harness import judge, outcome

FOLDER = Path(__file__).parents[1] / "cases"


def _entries() -> Iterator[tuple[Path, Mapping[str, Any]]]:
    for path in sorted(FOLDER.rglob("*")):
        if path.is_file():
            assert path.suffix == ".yaml", f"unclaimed file {path}"
            for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
                yield path, entry


ENTRIES = {e["check"]: e for _, e in _entries()}
CASES = [pytest.param(e, c, id=f"{e['check']}: {c['name']}") for _, e in _entries() for c in e["cases"]]


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckDB]:
    backend = DuckDB()
    yield backend
    backend.close()


def _rows(entry: Mapping[str, Any], case: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{**entry["base"], **r} for r in case.get("rows", [case.get("change", {})])]


@pytest.mark.parametrize(("entry", "case"), CASES)
def test_case(entry: Mapping[str, Any], case: Mapping[str, Any], engine: DuckDB) -> None:
    law, own = case.get("law", entry.get("law")), case.get("own", entry.get("own"))
    found = judge(entry["check"], _rows(entry, case), law=law, own=own, backend=engine)
    assert outcome(found) == case["expect"], found[0].as_json()
    if "reason" in case:
        assert found[0].reason == case["reason"]
    if "own_only" in case:
        assert found[0].extra["own_only"] == case["own_only"]


@pytest.mark.parametrize("check", sorted(checks()))
def test_every_check_has_its_cases(check: str) -> None:
    assert check in ENTRIES, f"no cases for {check}"
    expected = [c["expect"] for c in ENTRIES[check]["cases"]]
    assert "met" in expected
    assert "exception" in expected
    assert "insufficient-evidence" in expected


def test_every_entry_names_a_check() -> None:
    assert set(ENTRIES) == set(checks())


@pytest.mark.parametrize("check", sorted(checks()))
def test_empty_and_missing_are_insufficient(check: str, engine: DuckDB) -> None:
    entry = ENTRIES[check]
    for rows, reason in (([], "no-applicable-rows"), (None, "no-table")):
        found = judge(check, rows, law=entry.get("law"), own=entry.get("own"), backend=engine)
        assert (outcome(found), found[0].reason) == ("insufficient-evidence", reason)


@pytest.mark.parametrize("check", sorted(checks()))
def test_no_criterion_never_settles(check: str, engine: DuckDB) -> None:
    if not checks()[check].criteria:
        assert not ENTRIES[check].get("law")
        return
    for case in ENTRIES[check]["cases"]:
        found = judge(check, _rows(ENTRIES[check], case), backend=engine)
        assert outcome(found) == "insufficient-evidence"


@pytest.mark.parametrize("check", sorted(checks()))
def test_a_gap_blocks_met_and_absence(check: str, engine: DuckDB) -> None:
    entry, c = ENTRIES[check], checks()[check]
    table = sorted(inputs_of(c.population))[0]
    for case in entry["cases"]:
        law, own = case.get("law", entry.get("law")), case.get("own", entry.get("own"))
        whole = [GapRow(table, None, None, "test: whole")]
        found = judge(check, _rows(entry, case), law=law, own=own, gaps=whole, backend=engine)
        assert outcome(found) != "met"
        if c.absence_in:
            hole = [GapRow(a, None, None, "test: whole") for a in c.absence_in]
            found = judge(check, _rows(entry, case), law=law, own=own, gaps=hole, backend=engine)
            assert outcome(found) == "insufficient-evidence"


@pytest.mark.parametrize("check", sorted(checks()))
def test_a_version_governs_from_its_first_day(check: str, engine: DuckDB) -> None:
    """The day before the criteria come into force settles nothing; on the day they hold."""
    entry, c = ENTRIES[check], checks()[check]
    if not c.criteria:
        return
    case = next(x for x in entry["cases"] if x["expect"] == "exception")
    rows = _rows(entry, case)
    days = {row.get(column) for row in rows for column in c.criteria.values()} - {None}
    if len(days) != 1:
        return  # several governing dates: covered by the check's own cases
    (day,) = days
    assert isinstance(day, dt.date)
    for shift, expected in ((0, "exception"), (1, "insufficient-evidence")):
        since = day + dt.timedelta(days=shift)
        dated = {
            layer: {p: [{"value": v, "since": since}] for p, v in (case.get(layer, entry.get(layer)) or {}).items()}
            for layer in ("law", "own")
        }
        found = judge(check, rows, **dated, backend=engine)
        assert outcome(found) == expected, (shift, found[0].as_json())
