"""Rows of an exception list given one word: one act, taken back, agreed to by two, and no tested fact moves."""

import json
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chahe.casefile import marks, reviews
from chahe.casefile.case import Case
from chahe.casefile.conclusions import read_text
from chahe.casefile.exceptions import file_name
from chahe.casefile.facts import Facts
from chahe.casefile.independence import declare
from chahe.casefile.listing import Listing, Wanted
from chahe.casefile.reviews import Said
from chahe.casefile.samples import cache_of, check_of, run_of
from chahe.casefile.verify import verify
from chahe.determination.independence import Relation
from chahe.determination.independence import Wanted as Declaring
from chahe.determination.people import Who
from chahe.determination.reviewing import Disposition, Mark
from chahe.errors import CallError, ConclusionError
from chahe.evidence.workstation import Workstation
from tests.casefile import examined

ROWS = 40
CHECK = examined.MAILED


@pytest.fixture
def case(tmp_path: Path, station: Workstation) -> Case:
    made = examined.create(tmp_path / "case", station)
    examined.record(made, examined.observed("cd" * 32, ROWS), examined.rows(ROWS), run="cd" * 32)
    return made


def _said(case: Case, word: str = "real", by: str = "王小明", why: str = "逐筆核對名單屬實") -> Said:
    return Said(CHECK, run_of(case, check_of(CHECK)).path.name, word, why, by, reviews.last_act(case, CHECK))


def _rows(*numbers: int) -> np.ndarray:
    return np.array(numbers, dtype=np.int64)


def _listing(case: Case) -> Listing:
    found = Listing.of(run_of(case, check_of(CHECK)).path, cache_of(case), file_name(CHECK))
    assert found is not None
    return found


def _stand(case: Case) -> list[str]:
    with closing(_listing(case)) as listing:
        called = reviews.marked(case, listing, CHECK, run_of(case, check_of(CHECK)).path.name)
        return [m.value for m in marks.at(listing.folder, called, ROWS, range(ROWS))]


def test_thousands_of_rows_are_one_act_that_verifies(case: Case) -> None:
    before = len(case.acts())
    made = reviews.review(case, _said(case), np.arange(ROWS))
    assert (made.rows, made.of, made.word, len(case.acts()) - before) == (ROWS, ROWS, Disposition.REAL, 1)
    body = json.dumps(case.acts()[-1].body, ensure_ascii=False)
    assert "E000" not in body and "名單屬實" not in body, "no evidence and no text in the act"
    assert read_text(case, made.why) == "逐筆核對名單屬實"
    assert set(_stand(case)) == {"real"}
    case.close()
    assert verify(Case.open(case.root), None, None, trusted_keys=(), tsa_roots=[]).ok


def test_the_later_word_prevails_and_what_is_taken_back_gives_the_earlier_again(case: Case) -> None:
    reviews.review(case, _said(case), _rows(0, 1, 2))
    second = reviews.review(case, _said(case, "asked"), _rows(2, 3))
    assert _stand(case)[:5] == ["real", "real", "asked", "asked", "none"]
    undone = reviews.undo(case, second.seq, why="選錯資料", by="王小明")
    assert undone.undone is not None and read_text(case, undone.undone.why) == "選錯資料"
    assert _stand(case)[:5] == ["real", "real", "real", "none", "none"]
    with pytest.raises(CallError, match="already"):
        reviews.undo(case, second.seq, why="再一次", by="王小明")


def test_setting_aside_takes_two_people(case: Case) -> None:
    made = reviews.review(case, _said(case, "explained"), _rows(5))
    assert made.waits and _stand(case)[5] == "proposed"
    with pytest.raises(CallError, match="cannot agree"):
        reviews.agree(case, made.seq, by="王 小明")
    assert reviews.agree(case, made.seq, by="李四").agreed is not None
    assert _stand(case)[5] == "explained"
    with pytest.raises(CallError, match="nothing to agree"):
        reviews.agree(case, made.seq, by="李四")
    real = reviews.review(case, _said(case), _rows(6))
    with pytest.raises(CallError, match="nothing to agree"):
        reviews.agree(case, real.seq, by="李四")


def test_one_person_under_two_names_is_one(case: Case) -> None:
    case.acting = {"account": "a", "person": "p1"}
    made = reviews.review(case, _said(case, "explained"), _rows(5))
    case.acting = {"account": "b", "person": "p1"}
    with pytest.raises(CallError, match="cannot agree"):
        reviews.agree(case, made.seq, by="王大明")
    case.acting = {"account": "c", "person": "p2"}
    assert reviews.agree(case, made.seq, by="李四").agreed


def test_nothing_is_said_over_what_was_not_seen(case: Case) -> None:
    stale = _said(case)
    reviews.review(case, _said(case), _rows(0))
    with pytest.raises(CallError, match="made anew, or somebody"):
        reviews.review(case, stale, _rows(1))
    other_run = _said(case)
    examined.record(case, examined.observed("ef" * 32, ROWS), examined.rows(ROWS), run="ef" * 32)
    with pytest.raises(CallError, match="made anew, or somebody"):
        reviews.review(case, other_run, _rows(1))
    assert set(_stand(case)) == {"none"}, "what was said of the earlier list is not said of this one"


@pytest.mark.parametrize("rows", [[], [ROWS], [-1]])
def test_rows_that_are_not_there(case: Case, rows: list[int]) -> None:
    before = len(case.acts())
    with pytest.raises(CallError):
        reviews.review(case, _said(case), _rows(*rows))
    assert len(case.acts()) == before


def test_a_word_a_reason_and_a_name_are_needed(case: Case) -> None:
    for said in (_said(case, "fine"), _said(case, why=" "), _said(case, by=" "), _said(case, why="甲" * 2_001)):
        with pytest.raises(CallError):
            reviews.review(case, said, _rows(0))


def test_a_sealed_case_takes_none(case: Case) -> None:
    case.append("seal", {}, "王小明")
    with pytest.raises(CallError, match="sealed"):
        reviews.review(case, _said(case), _rows(0))


def test_no_tested_fact_moves(case: Case) -> None:
    facts = Facts(case)
    before = (facts.basis("4.7"), facts.outcome("4.7"), facts.observations)
    made = reviews.review(case, _said(case, "explained"), np.arange(ROWS))
    reviews.agree(case, made.seq, by="李四")
    facts = Facts(case)
    assert (facts.basis("4.7"), facts.outcome("4.7"), facts.observations) == before


def test_filtered_by_where_rows_stand(case: Case) -> None:
    reviews.review(case, _said(case), _rows(3, 1))
    with closing(_listing(case)) as listing:
        run = run_of(case, check_of(CHECK)).path.name
        called = reviews.marked(case, listing, CHECK, run)
        assert reviews.counts(case, listing, CHECK, run)[Mark.REAL] == 2
        found = listing.page(Wanted(marked=marks.wanted(called, (Mark.REAL,))))
        assert (found.places, found.found) == ((1, 3), 2)
        rest = listing.page(Wanted("subject", True, marked=marks.wanted(called, (Mark.NONE,))))
        assert (rest.found, rest.places[0]) == (ROWS - 2, ROWS - 1)
        assert sorted(listing.numbers(Wanted(marked=marks.wanted(called, (Mark.REAL,))))) == [1, 3]
        assert marks.wanted(called, ()) is None
        nothing = Wanted(marked=marks.wanted("", (Mark.REAL,)))
        assert listing.page(nothing).found == 0


def test_marks_made_from_nothing_are_those_made_step_by_step(case: Case) -> None:
    """Whatever was kept of earlier states, in any order of acts and undoing."""
    seqs = []
    for n, word in enumerate(("real", "asked", "explained", "real", "explained")):
        seqs.append(reviews.review(case, _said(case, word), np.arange(n, ROWS, n + 2)).seq)
        _stand(case)
    reviews.agree(case, seqs[2], by="李四")
    _stand(case)
    reviews.undo(case, seqs[1], why="誤選", by="王小明")
    kept = _stand(case)
    for path in cache_of(case).rglob("marks-*"):
        path.unlink()
    assert _stand(case) == kept
    assert {"real", "proposed", "explained"} <= set(kept)


@given(st.sets(st.integers(0, 99)))
def test_a_set_is_the_rows_it_was_made_of(rows: set[int]) -> None:
    bits = marks.pack(np.array(sorted(rows), dtype=np.int64), 100)
    assert len(bits) == 13
    assert set(np.flatnonzero(np.unpackbits(np.frombuffer(bits, np.uint8), count=100, bitorder="little"))) == rows


def test_who_handled_the_business_says_nothing_of_its_exceptions(case: Case) -> None:
    """內控辦法 §15(2), as for conclusions."""
    wanted = Declaring(Who("王小明"), Relation.SELF, "教育訓練", ("4.7",), "2026-01-01", "", "人事資料")
    declare(case, wanted, by="王小明")
    with pytest.raises(ConclusionError):
        reviews.review(case, _said(case), _rows(0))
    made = reviews.review(case, _said(case, "explained", by="李四"), _rows(0))
    with pytest.raises(ConclusionError):
        reviews.agree(case, made.seq, by="王小明")
    assert reviews.agree(case, made.seq, by="陳五").agreed
