"""What `--rows` adds is ordinary: a larger insurer is found to have what is planted in it, and nothing else."""

from pathlib import Path

import pytest

from chahe import sample
from tests.whole.insurer import Examined, examined, truth

ROWS = 20_000


def _examined(folder: Path, seed: int, clean: bool) -> tuple[Path, Examined]:
    sample.write(folder / "s", seed, ROWS, clean)
    return folder / "s", examined(folder / "s", folder / "c")


@pytest.mark.soak
def test_grown_and_clean(tmp_path: Path) -> None:
    _, found = _examined(tmp_path, 3, clean=True)
    assert not found.faults
    assert found.exceptions() == set()


@pytest.mark.soak
@pytest.mark.parametrize("seed", [3, 5])
def test_grown_and_planted(seed: int, tmp_path: Path) -> None:
    insurer, found = _examined(tmp_path, seed, clean=False)
    assert not found.faults
    assert found.exceptions() == {(d["check"], d["subject"]) for d in truth(insurer)["deficiencies"]}
