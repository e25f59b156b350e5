"""A subject was tested again only where it has rows under the check, and none that fails or is open."""

from chahe.engine.backends import DuckDB
from chahe.engine.presence import met_in
from tests.checks.harness import register, schema_of
from tests.engine.test_run import OWN, _row, toy


def test_only_subjects_that_are_there_and_met_count() -> None:
    backend = DuckDB()
    rows = [
        _row(5, "met"),
        _row(5, "2026H1|in-a-period"),
        _row(5, "2026-07|in-a-month"),
        _row(5, "both"),
        _row(6, "both"),
        _row(6, "fails"),
        _row(None, "open"),
        _row(5, "outside", kind="gpo"),
        _row(5, "2026|x|two-parts"),
        _row(5, "not-asked"),
    ]
    given = [{"_item": "sha256:" + "0" * 64, "_rec": n, "_loc": f"record:{n}", **r} for n, r in enumerate(rows, 1)]
    bound = backend.rows("given_password_policy", schema_of("password_policy", backend), given)
    wanted = {"met", "in-a-period", "in-a-month", "both", "fails", "open", "outside", "x|two-parts", "gone", "it's"}
    found = met_in(toy, bound, register(None, OWN), backend, wanted)
    assert found == {"met", "in-a-period", "in-a-month", "x|two-parts"}
    assert met_in(toy, bound, register(), backend, {"met"}) == frozenset(), "nobody's norm: nothing is met"
    backend.close()
