"""Records removed from one file of the business populations: the completeness facts name it, nothing that rests on it
is met, and nothing is raised because a record is not there.
"""

import shutil
from pathlib import Path

import pytest

from chahe.sample.items import Item
from chahe.sample.world.insurer import build
from chahe.sample.writers import business_files
from tests.whole import test_records_removed as whole
from tests.whole.reading_once import ReadingOnce

ITEMS = ("1.1.1", "1.1.2", "2.5", "3.1.1")
FEW = (
    ("K05", "some", 1, "stated"),
    ("K60", "some", 10, "alone"),
    ("K04", "end", 10, "alone"),
    ("L60", "some", 50, "alone"),
    ("L60", "end", 50, "alone"),
)


@pytest.fixture(scope="module")
def items() -> dict[str, Item]:
    """The files of the clean insurer's business, without which the rest is as it is."""
    world = build(1, None)
    return {i.path: i for i in business_files.files(world.business, world.steps)}


def _path(items: dict[str, Item], code: str) -> str:
    return next(p for p, i in items.items() if i.code == code)


@pytest.fixture(autouse=True)
def _business(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole, "ITEMS", ITEMS)


@pytest.mark.parametrize(("code", "way", "percent", "stated"), FEW)
def test_a_few(
    code: str, way: str, percent: int, stated: str, items: dict[str, Item], reading_once: ReadingOnce, tmp_path: Path
) -> None:
    """`make soak` takes every file, every way and every share."""
    whole._try(tmp_path, items, [_path(items, code)], way, percent, stated, all_items=False)


@pytest.mark.soak
@pytest.mark.parametrize(("way", "percent", "stated"), whole.EVERY)
def test_every_file(
    way: str, percent: int, stated: str, items: dict[str, Item], reading_once: ReadingOnce, tmp_path: Path
) -> None:
    """Every file of the business populations, for every item that rests on it."""
    for path, item in items.items():
        whole._try(tmp_path / item.code, items, [path], way, percent, stated, all_items=True)
        shutil.rmtree(tmp_path / item.code, ignore_errors=True)
