"""A writer that dies. Run as a program: `python -m tests.casefile.killed_writer CASE INPUT STOP`.

Works through every kind of write, saying each act on standard output once it is acknowledged. At the STOP-th durable
step (sync or rename) it ends as by kill -9: nothing is flushed, nothing cleaned up. STOP 0 = never.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from chahe.casefile.case import Case
from chahe.casefile.erase import erase
from chahe.evidence.workstation import Workstation
from chahe.model import Custody, Origin, Reading, ReadStatus, Source

PROFILE = 'name = "示範人壽"\n'


def say(text: str) -> None:
    """Straight to the pipe: no buffer of ours."""
    os.write(1, (text + "\n").encode())


def arm(stop: int) -> None:
    """Die before the stop-th call of what makes bytes durable or a name appear."""
    count = 0

    def dying(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            nonlocal count
            count += 1
            if count == stop:
                os._exit(137)
            return real(*args, **named)

        return call

    os.fsync = dying(os.fsync)
    Path.replace = dying(Path.replace)  # type: ignore[method-assign]
    Path.unlink = dying(Path.unlink)  # type: ignore[method-assign]


def work(case: Case, source: Path) -> None:
    """Every step can be taken up again after a death anywhere."""
    custody = Custody(Origin.WATCHED, "王小明", "2026-01-05T01:00:00Z")
    for name in ("one", "two"):
        path = source / name
        if any(e.kind == "erase" for e in case.acts()) and name == "two":
            continue
        item = case.add_evidence(path, name, custody)
        folder = case.path("cache", name)
        folder.mkdir()
        (folder / "t.parquet").write_bytes(path.read_bytes())
        case.record_reading(Reading(Source(item.digest), name, "csv@1", ReadStatus.READ, 1, 1, 0, 0), folder)
        say(f"ack reading {name}")
    case.set_text("norms.toml", f"n = {len(case.acts())}\n", by="王小明")
    say("ack norms")
    with case.group():
        for number in range(3):
            case.append("conclusion", {"item": "4.5.1", "n": number}, "王小明")
    say(f"ack group {len(case.acts())}")
    run = case.path("cache", "run")
    run.mkdir()
    (run / "observations.jsonl").write_bytes(b"{}\n")
    case.record_run("ef" * 32, run)
    say("ack run")
    if not case.acts("erase"):
        erase(case, next(i.digest for i in case.items() if i.name == "two"), by="王小明", why="x")
    say("ack erase")
    case.append("report", {}, "王小明")
    say(f"done {len(case.acts())}")


def main(root: Path, source: Path, stop: int) -> None:
    arm(stop)
    station = Workstation.here()
    opened = Case.open(root, write=True) if root.exists() else Case.create(root, PROFILE, by="王小明", station=station)
    with opened as case:
        say(f"open {len(case.acts())}")
        while True:
            work(case, source)
            if stop >= 0:
                return


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
