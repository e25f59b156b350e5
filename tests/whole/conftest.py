"""Cases that share what was read."""

from collections.abc import Iterator
from typing import Any

import pytest

from chahe.casefile import intake
from chahe.intake.task import warm
from chahe.intake.worker import Limits, Pool
from tests.whole.reading_once import ReadingOnce


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReadingOnce]:
    """The pool of a module."""
    with Pool[Any](Limits(seconds=120.0, workers=1), warm) as pool:
        yield ReadingOnce(pool, tmp_path_factory.mktemp("read"))


@pytest.fixture
def reading_once(once: ReadingOnce, monkeypatch: pytest.MonkeyPatch) -> ReadingOnce:
    """Every case of this test is taken in through the pool of the module."""
    monkeypatch.setattr(intake, "Pool", once)
    return once
