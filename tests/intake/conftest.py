"""Cases for intake, in a key store of their own, with a fixed clock."""

import itertools
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chahe.casefile.case import Case
from chahe.evidence.workstation import Workstation


@pytest.fixture
def station(tmp_path: Path) -> Workstation:
    ticks = itertools.count()
    start = datetime(2026, 7, 13, 1, 0, tzinfo=UTC)
    return Workstation(lambda: start + timedelta(seconds=next(ticks)), random.Random(7).randbytes, tmp_path / "home")


@pytest.fixture
def case(tmp_path: Path, station: Workstation) -> Iterator[Case]:
    with Case.create(tmp_path / "案件", 'x = "1"\n', by="王小明", station=station) as made:
        yield made
