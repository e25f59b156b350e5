"""Records removed from registers of incidents, audits, customers and calls: the completeness facts name the
file, nothing that rests on it is met, and nothing is raised because a record is not there.
"""

import shutil
from pathlib import Path

import pytest

from chahe.sample import bundle
from chahe.sample.items import Item
from chahe.sample.world.insurer import build
from chahe.sample.writers import audit_files, customer_files, incident_files, survey_files
from tests.whole import test_records_removed as whole
from tests.whole.reading_once import ReadingOnce

ITEMS = ("1.2.2", "2.3", "3.1.3", "3.2", "9.1", "9.3")
FEW = (
    ("K27", "some", 10, "stated"),
    ("O21", "end", 10, "alone"),
    ("A91", "some", 50, "alone"),
    ("L90", "some", 10, "stated"),
)
BESIDE = ("G01", "G02", "G03", "G06", "G07", "C17")


@pytest.fixture(scope="module")
def items() -> dict[str, Item]:
    """The files these items rest on, of the clean insurer."""
    world = build(1, None)
    mine = [*incident_files.files(world.incidents), *audit_files.files(world.audits), *customer_files.files(world)]
    mine += [*bundle.orders_of(world), *(i for i in bundle.registers_of(world) if i.code in BESIDE)]
    return {i.path: i for i in mine}


@pytest.fixture(scope="module")
def removable(items: dict[str, Item]) -> list[str]:
    """Those records are taken from: of orders only calls and notices; their other files have tests of their own."""
    calls = {i.path for i in items.values() if i.path in (survey_files.SURVEYS, survey_files.NOTICES)}
    codes = ("A90", "A91", "A92", "A93", "A94", "A95", "A96", "B06", "B90", "L04", "L90", "K20", "K21", "K22", "K23",
             "K24", "K25", "K27")  # fmt: skip
    return sorted(calls | {p for p, i in items.items() if i.code in codes})


@pytest.fixture(autouse=True)
def _registers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole, "ITEMS", ITEMS)


@pytest.mark.soak
@pytest.mark.parametrize(("code", "way", "percent", "stated"), FEW)
def test_a_few(
    code: str, way: str, percent: int, stated: str, items: dict[str, Item], reading_once: ReadingOnce, tmp_path: Path
) -> None:
    """One file each."""
    path = next(p for p, i in items.items() if i.code == code)
    whole._try(tmp_path, items, [path], way, percent, stated, all_items=False)


@pytest.mark.soak
@pytest.mark.parametrize(("way", "percent", "stated"), whole.EVERY)
def test_every_file(
    way: str,
    percent: int,
    stated: str,
    items: dict[str, Item],
    removable: list[str],
    reading_once: ReadingOnce,
    tmp_path: Path,
) -> None:
    """Every register, for every item that rests on it."""
    for n, path in enumerate(removable):
        whole._try(tmp_path / str(n), items, [path], way, percent, stated, all_items=True)
        shutil.rmtree(tmp_path / str(n), ignore_errors=True)
