"""What counts as one handed-over source: the same bytes in two places are one, unless each place reads differently."""

import datetime as dt
from pathlib import Path

from chahe.criteria import load
from chahe.derive.api import Ctx
from chahe.engine.backends import DuckDB
from chahe.engine.inputs import BoundReading, Inputs
from chahe.engine.run import Run
from chahe.intake.parquet import ParquetSink
from chahe.model import Source, digest_of

SOURCE = Source(digest_of(b"one pam.d file, the same bytes on every host"))


def reading(folder: Path, name: str, scope: str) -> BoundReading:
    """A reading of SOURCE as the host `scope` hands it over."""
    folder.mkdir()
    with ParquetSink(SOURCE, ("password_policy",), folder) as sink:
        sink.row("password_policy", 1, "line:1", {"policy_id": scope, "policy_kind": "linux", "scope": scope})
        made = sink.finish(name, "pam-d@1")
    return BoundReading(made, folder, True)


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
