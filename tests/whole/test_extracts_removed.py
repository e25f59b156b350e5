"""Records removed from one host extract: its own trailer tells, nothing that rests on it is met, and nothing is raised
because a record is not there.
"""

from pathlib import Path

import pytest

from chahe.sample import bundle
from chahe.sample.items import Item
from chahe.sample.world.insurer import build
from tests.whole import test_records_removed as whole
from tests.whole.reading_once import ReadingOnce

FEW = (("O72", "some", 1, "stated"),)
SOAK = (("O72", "end", 10, "alone"), ("O70", "some", 1, "stated"), ("O70", "middle", 50, "alone"))


@pytest.fixture(scope="module")
def items() -> dict[str, Item]:
    """Orders, payments, policies, ledger, archive and deliveries of the clean insurer."""
    return {i.path: i for i in bundle.orders_of(build(1, None))}


def _turn(
    turn: tuple[str, str, int, str], items: dict[str, Item], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole, "ITEMS", ("5.3",))
    code, way, percent, stated = turn
    path = next(p for p, i in items.items() if i.code == code)
    whole._try(folder, items, [path], way, percent, stated, all_items=False)


@pytest.mark.parametrize("turn", FEW, ids=lambda t: t[0])
def test_a_few(
    turn: tuple[str, str, int, str],
    items: dict[str, Item],
    reading_once: ReadingOnce,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """`make soak` takes the others too."""
    _turn(turn, items, tmp_path, monkeypatch)


@pytest.mark.soak
@pytest.mark.parametrize("turn", SOAK, ids=lambda t: "-".join(map(str, t)))
def test_both_files(
    turn: tuple[str, str, int, str],
    items: dict[str, Item],
    reading_once: ReadingOnce,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Payments and ledger, with and without a count in the manifest."""
    _turn(turn, items, tmp_path, monkeypatch)
