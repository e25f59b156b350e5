"""Rows kept with a run are read back as they were, masked, with file and digest; an earlier run has none."""

import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from chahe.casefile.facts import Facts
from chahe.casefile.projection import RecordedRun
from chahe.casefile.shown import shown
from chahe.evidence.files import digest_folder
from chahe.report.dossier import Shown
from tests.derive.test_log_wholeness import at, record
from tests.engine.test_keeping import EVENTS, kept


def read(folder: Path) -> dict[str, Shown]:
    """What a run in that folder kept; all facts are from it."""
    files = {f"runs/x/{name}": digest for name, digest in digest_folder(folder, sync=False).items()}
    run = RecordedRun("ab" * 32, 1, "2026-07-16T01:00:00Z", "chahe", folder, cast(Any, files), {})
    return shown(cast(Facts, SimpleNamespace(run_of=lambda code: run)))


def test_rows_file_and_digest(tmp_path: Path) -> None:
    odd = [record(None, at(2), host) for host in ("A123456789", "A223456789")]
    kept(tmp_path, {"log_event": [*EVENTS, *odd]})
    found = read(tmp_path)
    days = found["coverage_day"]
    assert days.whole and days.total == 5
    assert (days.rows[2]["day"], days.rows[2]["records"]) == (dt.date(2025, 3, 1), 24)
    assert days.place == "runs/x/shown/coverage_day.parquet" and len(days.digest) == 64
    hidden = ["a○○○○○○○○", "a○○○○○○○○#2"]
    assert [r["host"] for r in days.rows[:2]] == hidden, "masked, and still two"
    assert [r["host"] for r in found["coverage_source"].rows[:2]] == hidden
    top = found["top_hour"]
    assert (top.total, top.rows, top.absent, top.place) == (None, (), ("logon_event",), "")
    assert "beacon_interval" not in found


def test_a_run_of_an_earlier_program_kept_nothing(tmp_path: Path) -> None:
    (tmp_path / "observations.jsonl").write_bytes(b"")
    assert read(tmp_path) == {}
