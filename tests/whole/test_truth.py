"""Every planted deficiency is found by its check on its subject, with a pointer whose bytes can be printed; no
look-alike is; a clean insurer has no exception and every automated aspect of its clean questions is met.
"""

from pathlib import Path

import pytest

from chahe.casefile.case import Case
from chahe.catalog import catalog
from chahe.checks.api import checks
from chahe.evidence.locate import bytes_at
from chahe.model import Pointer, Source
from tests.whole.insurer import Examined, examined, make, truth

FEW = (1, 2)
ALL = tuple(range(1, 51))


def _holds(insurer: Path, found: Examined) -> None:
    told = truth(insurer)
    planted = {(d["check"], d["subject"]) for d in told["deficiencies"]}
    innocent = {(d["check"], d["subject"]) for d in told["look_alikes"]}
    assert not found.faults
    assert len({d["id"].split("-")[0] for d in told["deficiencies"]}) >= 20 or len(planted) >= 20
    assert planted - found.exceptions() == set(), "planted and not found"
    assert found.exceptions() & innocent == set(), "a look-alike was flagged"
    assert found.exceptions() - planted == set(), "nothing else is wrong in this world"
    opened = Case.open(found.case)
    for o in found.observations:
        if (o["check"], o["subject"]) in planted:
            assert o["evidence"], o
            for e in o["evidence"]:
                pointer = Pointer(Source.parse(f"sha256:{e['digest']}"), e["locator"])
                assert bytes_at(opened.store, pointer), pointer


def _clean(insurer: Path, found: Examined) -> None:
    assert found.exceptions() == set()
    assert not found.faults
    outcomes = found.outcomes()
    for question in truth(insurer)["clean"]:
        machine = {a.id for a in catalog().asked(question).aspects if not a.person}
        mine = [c for c in checks().values() if c.question == question and c.aspect in machine]
        assert mine, question
        assert {c.id: outcomes.get(c.id) for c in mine} == {c.id: "met" for c in mine}


@pytest.mark.parametrize("seed", FEW)
def test_planted(seed: int, tmp_path: Path) -> None:
    insurer = make(tmp_path / "s", seed)
    _holds(insurer, examined(insurer, tmp_path / "c"))


def test_clean(tmp_path: Path) -> None:
    insurer = make(tmp_path / "s", 1, clean=True)
    found = examined(insurer, tmp_path / "c")
    _clean(insurer, found)
    assert [p["item"] for p in found.proposals] == [i.code for i in catalog().items]


@pytest.mark.soak
@pytest.mark.parametrize("seed", ALL)
def test_planted_all(seed: int, tmp_path: Path) -> None:
    insurer = make(tmp_path / "s", seed)
    _holds(insurer, examined(insurer, tmp_path / "c"))
    clean = make(tmp_path / "k", seed, clean=True)
    _clean(clean, examined(clean, tmp_path / "kc"))
