"""What counts as one handed-over source: the same bytes in two places are one, unless each place reads differently."""

import datetime as dt
from pathlib import Path

from chahe.criteria import load
from chahe.derive.api import Ctx
from chahe.engine.backends import DuckDB
from chahe.engine.completeness import of_dates
from chahe.engine.inputs import BoundReading, Inputs
from chahe.engine.places import Places
from chahe.engine.run import Run, examine
from chahe.intake.parquet import ParquetSink
from chahe.model import Source, canonical, digest_of

SOURCE = Source(digest_of(b"one pam.d file, the same bytes on every host"))


def reading(folder: Path, name: str, scope: str, as_of: str | None = None) -> BoundReading:
    """A reading of SOURCE as the host `scope` hands it over."""
    folder.mkdir()
    with ParquetSink(SOURCE, ("password_policy",), folder) as sink:
        sink.row("password_policy", 1, "line:1", {"policy_id": scope, "policy_kind": "linux", "scope": scope})
        made = sink.finish(name, "pam-d@1")
    return BoundReading(made, folder, True, as_of=as_of)


def scopes(*readings: BoundReading) -> list[str]:
    day = dt.date(2026, 6, 30)
    backend = DuckDB()
    run = Run(Inputs(readings, Ctx(day, day, day), load(), "test"), backend, None, lambda _: None)
    run.bind_base(("password_policy",))
    found = sorted(r["scope"] for r in backend.fetch(run.bound["password_policy"].select("scope")))
    backend.close()
    return found


def test_same_bytes_of_two_hosts_are_both_kept(tmp_path: Path) -> None:
    two = (
        reading(tmp_path / "a", "hosts/web01/etc/pam.d/system-auth", "web01"),
        reading(tmp_path / "b", "hosts/web02/etc/pam.d/system-auth", "web02"),
    )
    assert scopes(*two) == ["web01", "web02"]


def test_same_file_handed_over_twice_counts_once(tmp_path: Path) -> None:
    first = reading(tmp_path / "a", "hosts/web01/etc/pam.d/system-auth", "web01")
    again = reading(tmp_path / "b", "copy/hosts/web01/etc/pam.d/system-auth", "web01")
    assert scopes(first, again) == ["web01"]


def days(*readings: BoundReading) -> list[dt.date | None]:
    backend = DuckDB()
    day = dt.date(2026, 6, 30)
    run = Run(Inputs(readings, Ctx(day, day, day), load(), "test"), backend, None, lambda _: None)
    run.bind_base(("password_policy",))
    found = [r["_as_of"] for r in backend.fetch(run.bound["password_policy"].select("_as_of"))]
    backend.close()
    return found


def test_name_and_date_of_two_places_do_not_follow_the_order_of_receipt(tmp_path: Path) -> None:
    late = reading(tmp_path / "a", "b/system-auth", "web01", "2026-06-30")
    early = reading(tmp_path / "b", "c/system-auth", "web01", "2026-03-31")
    undated = reading(tmp_path / "c", "a/system-auth", "web01")
    for order in ((late, early, undated), (undated, early, late), (early, undated, late)):
        assert days(*order) == [dt.date(2026, 3, 31)]
        places = Places(order)
        assert places.names == {str(SOURCE): "a/system-auth"}
        assert places.rows(("password_policy",)) == {str(SOURCE): 1}
        (told,) = places.twice
        assert told.as_json() == {
            "digest": SOURCE.digest,
            "names": ["a/system-auth", "b/system-auth", "c/system-auth"],
            "as_of": ["2026-03-31", "2026-06-30"],
        }


def test_the_same_bytes_of_two_days_are_a_gap(tmp_path: Path) -> None:
    """Which of the two days the records are of cannot be told."""
    late = reading(tmp_path / "a", "b/system-auth", "web01", "2026-06-30")
    early = reading(tmp_path / "b", "c/system-auth", "web01", "2026-03-31")
    (gap,) = of_dates(Places((late, early)))
    assert (gap.table, gap.key) == ("password_policy", None)
    assert gap.reason.startswith("two-dates: ")
    same = reading(tmp_path / "c", "d/system-auth", "web01", "2026-06-30")
    assert list(of_dates(Places((late, same)))) == []


def test_rows_of_places_that_read_differently_are_all_counted(tmp_path: Path) -> None:
    one = reading(tmp_path / "a", "hosts/web01/pam", "web01")
    two = reading(tmp_path / "b", "hosts/web02/pam", "web02")
    copy = reading(tmp_path / "c", "copy/hosts/web02/pam", "web02")
    assert Places((one, two, copy)).rows(("password_policy",)) == {str(SOURCE): 2}


def test_a_run_over_two_places_gives_the_same_bytes_in_any_order(tmp_path: Path) -> None:
    """Through the whole engine: observations and the run's own name."""
    one = reading(tmp_path / "a", "b/system-auth", "web01", "2026-06-30")
    two = reading(tmp_path / "b", "a/system-auth", "web01", "2026-03-31")
    seen = set()
    for order in ((one, two), (two, one)):
        backend = DuckDB()
        ctx = Ctx(dt.date(2025, 1, 1), dt.date(2026, 6, 30), dt.date(2026, 6, 30))
        found = examine(Inputs(order, ctx, load(), "test"), backend, only="4.5.1")
        backend.close()
        told = [o for o in found.observations if "same_bytes" in o.extra]
        assert told
        assert all(o.outcome != "met" for o in told)
        seen.add(b"".join(canonical(o.as_json()) for o in found.observations))
    assert len(seen) == 1
