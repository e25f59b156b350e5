"""Exception lists are read one after the other: what stays in memory does not grow with their number."""

import random
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from chahe.casefile import masked_rows
from chahe.casefile.facts import Facts
from chahe.casefile.masked_rows import MaskedRows
from chahe.evidence.workstation import Workstation
from chahe.findings.group import _shared
from tests.casefile import examined
from tests.findings import made

OTHER = "4.5.1/lockout"


def _two_lists(folder: Path, station: Workstation) -> Facts:
    case = examined.create(folder, station)
    seen = [*examined.observed("cd" * 32, 3), made.star(OTHER, exceptions=3)]
    rows = {**examined.rows(3), OTHER: [{"subject": "x", "verdict": "law", "note": "A123456789"}] * 3}
    for row in rows[OTHER]:
        row["pointers"] = str(made.ITEM.at("line:1"))
    examined.record(case, seen, rows, run="cd" * 32)
    return Facts(case)


def test_the_list_read_last_is_kept_and_others_go(
    tmp_path: Path, station: Workstation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(masked_rows, "KEPT", 4)
    rows = MaskedRows(_two_lists(tmp_path / "case", station))
    assert set(rows) == {examined.MAILED, OTHER}
    for check in (examined.MAILED, OTHER, examined.MAILED):
        assert len(rows[check]) == 3
        assert list(rows._kept) == [check]
    with pytest.raises(KeyError):
        rows["4.5.1/none"]


def test_rows_are_masked_in_every_column(tmp_path: Path, station: Workstation) -> None:
    rows = MaskedRows(_two_lists(tmp_path / "case", station))
    text = str([list(listed) for listed in rows.values()])
    assert "A123456789" not in text
    assert "E00001" not in text


@pytest.mark.parametrize("seed", range(4))
def test_shared_places_are_those_two_sets_share(seed: int) -> None:
    rng = random.Random(seed)
    sets = [{rng.randrange(60) for _ in range(rng.randrange(12))} for _ in range(rng.randrange(1, 9))]
    brute = {(a, b) for a, b in combinations(range(len(sets)), 2) if sets[a] & sets[b]}
    found = _shared([[np.array(sorted(s), dtype=np.uint64)] for s in sets])
    assert found == brute | {(b, a) for a, b in brute}
    assert _shared([]) == frozenset()
