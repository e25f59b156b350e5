"""Records removed from the registers of rules, reviews of rights and partners: the completeness facts name the file,
nothing that rests on it is met, and nothing is raised because a record is not there.
"""

import shutil
from pathlib import Path

import pytest

from chahe.sample import bundle
from chahe.sample.items import Item
from chahe.sample.world.insurer import build
from chahe.sample.writers import access_files, duty_files, partner_files, rule_files
from tests.whole import test_records_removed as whole
from tests.whole.reading_once import ReadingOnce

ITEMS = ("2.4", "9.2", "5.2", "5.3")
CUT = ("B20", "G06", "O04", "O40", "O41", "O42", "O43", "O85")
FEW = (("B20", "some", 10, "stated"), ("G06", "some", 50, "alone"), ("O40", "end", 10, "stated"),
       ("O41", "one", 10, "alone"), ("O04", "end", 10, "alone"), ("O43", "some", 50, "stated"))  # fmt: skip


@pytest.fixture(scope="module")
def items() -> dict[str, Item]:
    """The files these items rest on, of the clean insurer."""
    world = build(1, None)
    mine = [*rule_files.files(world.rules), *access_files.files(world.access), *partner_files.files(world.partners)]
    mine += [i for i in duty_files.files(world.duties) if i.code == "O85"]
    mine += [i for i in bundle.registers_of(world) if i.code in ("G03", "G04", "G06", "G07")]
    return {i.path: i for i in mine}


@pytest.fixture(autouse=True)
def _norms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole, "ITEMS", ITEMS)


def _path(items: dict[str, Item], code: str) -> str:
    return next(p for p, i in items.items() if i.code == code)


@pytest.mark.soak
@pytest.mark.parametrize(("code", "way", "percent", "stated"), FEW)
def test_a_few(
    code: str, way: str, percent: int, stated: str, items: dict[str, Item], reading_once: ReadingOnce, tmp_path: Path
) -> None:
    """One file each."""
    whole._try(tmp_path, items, [_path(items, code)], way, percent, stated, all_items=False)


@pytest.mark.soak
@pytest.mark.parametrize(("way", "percent", "stated"), whole.EVERY)
def test_every_file(
    way: str, percent: int, stated: str, items: dict[str, Item], reading_once: ReadingOnce, tmp_path: Path
) -> None:
    """Every file that can be cut, for every item that rests on it."""
    for code in CUT:
        path = _path(items, code)
        whole._try(tmp_path / code, items, [path], way, percent, stated, all_items=True)
        shutil.rmtree(tmp_path / code, ignore_errors=True)
