"""A case with one run made by hand: no engine, so that what people do about facts can be tested fast."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from chahe.casefile.case import Case
from chahe.casefile.exceptions import file_name
from chahe.catalog import catalog
from chahe.determination.propose import propose
from chahe.evidence.workstation import Workstation
from chahe.model import Observation, canonical
from chahe.scope.profile import parse_profile
from chahe.scope.select import out_of_scope
from tests.casefile.conftest import custody
from tests.findings import made

MAILED = "4.7/not-mailed"
USERS = b"name,mail\n"


def observed(run: str = made.RUN, exceptions: int = 2) -> list[Observation]:
    """4.7/not-mailed with exceptions, on the evidence of `create`."""
    lines = [made.line(MAILED, f"2025|E{n:05}", {"unit": "資訊處", "year": "2025"}, at=n) for n in range(exceptions)]
    return [made.star(MAILED, exceptions=exceptions), *lines]


def rows(exceptions: int = 2) -> dict[str, list[dict[str, str]]]:
    """The exception list beside it, unmasked as the engine keeps it."""
    return {
        MAILED: [
            {
                "subject": f"2025|E{n:05}",
                "verdict": "law",
                "employee_no": f"E{n:05}",
                "unit": "資訊處",
                "pointers": str(made.ITEM.at(f"line:{n}")),
            }
            for n in range(exceptions)
        ]
    }


def create(path: Path, station: Workstation, profile: str = made.PROFILE) -> Case:
    """Open for writing: one item handed over for D02, examined."""
    case = Case.create(path, profile, made.NORMS, by="王小明", station=station)
    receive(case, path.with_name("users.csv"), USERS)
    record(case, observed(), rows())
    return case


def receive(case: Case, path: Path, data: bytes, code: str = "D02", name: str | None = None) -> None:
    """Hand a file over under a request code."""
    path.write_bytes(data)
    case.add_evidence(path, name or f"D02/{path.name}", custody(request_code=code))


def record(
    case: Case,
    observations: Sequence[Observation],
    exceptions: Mapping[str, Sequence[Mapping[str, str]]] | None = None,
    run: str = "ab" * 32,
    only: str | None = None,
    criteria: str | None = None,
) -> None:
    """Record a run with these observations and the proposals they give."""
    profile = parse_profile(case.profile_text())
    out = {c: t.zh for c, t in out_of_scope(profile).items()}
    folder = case.path("cache", "run")
    folder.mkdir()
    found = propose(catalog(), observations, out, profile.meets)
    for name, lines in (
        ("observations.jsonl", [o.as_json() for o in observations]),
        ("proposals.jsonl", [p.as_json() for p in found]),
        ("gaps.jsonl", []),
    ):
        (folder / name).write_bytes(b"".join(canonical(line) + b"\n" for line in lines))
    (folder / "exceptions").mkdir()
    for check, listed in (exceptions or {}).items():
        table = pa.Table.from_pylist([dict(r) for r in listed])
        pq.write_table(table, folder / "exceptions" / f"{file_name(check)}.parquet")
    stated: dict[str, object] = {"only": only, "packs": [], "engine": "duckdb", "faults": [], "criteria": criteria}
    case.record_run(run, folder, body=stated)
