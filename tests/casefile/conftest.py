"""Cases made with a fixed clock and seeded randomness, in a key store of their own."""

import itertools
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chahe.casefile.case import Case
from chahe.evidence.workstation import Workstation
from chahe.model import Custody, Origin, Reading, ReadStatus, Source

PROFILE = 'name = "示範人壽"\n'


def station_at(home: Path, seed: int = 1, passphrase: str = "") -> Workstation:
    """A machine whose clock ticks one second per look."""
    ticks = itertools.count()
    start = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
    return Workstation(lambda: start + timedelta(seconds=next(ticks)), random.Random(seed).randbytes, home, passphrase)


def custody(**more: object) -> Custody:
    return Custody(origin=Origin.AUDITEE, received_by="王小明", received_at="2026-01-05T01:00:00Z", **more)  # type: ignore[arg-type]


@pytest.fixture
def station(tmp_path: Path) -> Workstation:
    return station_at(tmp_path / "home")


@pytest.fixture
def empty_case(tmp_path: Path, station: Workstation) -> Iterator[Case]:
    with Case.create(tmp_path / "case", PROFILE, by="王小明", station=station) as case:
        yield case


def fill(case: Case, tmp_path: Path) -> None:
    """Two items, a reading with a table and rejects, a run, a conclusion and its sign-off."""
    for name, data in (("hosts.csv", b"a,b\n1,2\nbad\n"), ("policy.inf", b"[System Access]\n")):
        path = tmp_path / f"in-{name}"
        path.write_bytes(data)
        item = case.add_evidence(path, f"handed/{name}", custody())
        folder = case.path("cache", f"reading-{name}")
        folder.mkdir()
        (folder / "asset.parquet").write_bytes(b"PAR1" + data + b"PAR1")
        (folder / "rejects.jsonl").write_bytes(b'{"_rec":2,"reason":"columns"}\n')
        reading = Reading(
            Source(item.digest),
            item.name,
            "csv@1",
            ReadStatus.READ,
            2,
            1,
            1,
            0,
            tables={"asset": 1},
            as_of="2026-01-01",
        )
        case.record_reading(reading, folder)
    run = case.path("cache", "run")
    run.mkdir()
    (run / "observations.jsonl").write_bytes(b'{"check":"4.5.1/lockout","subject":"*"}\n')
    (run / "exceptions.parquet").write_bytes(b"PAR1xPAR1")
    case.record_run("ab" * 32, run)
    text = case.store.add_bytes("檢視結果：不符合".encode())
    case.append("conclusion", {"item": "4.5.1", "word": "不符合", "blobs": [text]}, "王小明")
    case.append("sign-off", {"item": "4.5.1", "role": "reviewer"}, "李大華")


@pytest.fixture
def filled(tmp_path: Path, station: Workstation) -> Callable[[], Path]:
    """A closed case with something of everything; a function, so that a test may make it when it wants."""

    def make() -> Path:
        with Case.create(tmp_path / "case", PROFILE, by="王小明", station=station) as case:
            fill(case, tmp_path)
        return tmp_path / "case"

    return make
