"""Sample lists: reproducible, masked, results by people, and no tested fact moves."""

from dataclasses import replace
from pathlib import Path

import pytest

from chahe.casefile import samples
from chahe.casefile.case import Case
from chahe.casefile.facts import Facts
from chahe.casefile.listing import Wanted
from chahe.casefile.samples import Wish, again, enter, one, take
from chahe.casefile.verify import verify
from chahe.determination.sampling import Source, Terms
from chahe.errors import CallError
from chahe.evidence.workstation import Workstation
from chahe.model import Word
from tests.casefile import examined

WISH = Wish(examined.MAILED, Source.EXCEPTIONS)
TERMS = Terms(5, "115I001-4.7", "母體 40 筆，取八分之一")


@pytest.fixture
def case(tmp_path: Path, station: Workstation) -> Case:
    made = examined.create(tmp_path / "case", station)
    examined.record(made, examined.observed("cd" * 32, 40), examined.rows(40), run="cd" * 32)
    return made


def test_drawn_recorded_and_drawn_again(case: Case) -> None:
    made = take(case, WISH, TERMS, by="王小明")
    assert (made.number, made.item, made.population, len(made.lines), made.open) == (1, "4.7", 40, 5, 5)
    assert made.run == "cd" * 32
    assert again(case, made)
    assert again(Case.open(case.root), one(Case.open(case.root), 1))
    assert not again(case, replace(made, terms=replace(TERMS, seed="other")))
    assert not again(case, replace(made, digest=made.lines[0].pointers[0]))  # type: ignore[arg-type]
    case.close()
    assert verify(Case.open(case.root), None, None, trusted_keys=(), tsa_roots=[]).ok


def test_rows_are_kept_masked_with_their_places(case: Case) -> None:
    made = take(case, WISH, TERMS, by="王小明")
    text = str(made.lines) + str(case.acts("sample-drawn")[-1].body)
    assert "E000" not in text
    assert all(x.pointers and x.pointers[0].startswith("sha256:") for x in made.lines)


def test_of_a_filtered_list(case: Case) -> None:
    wish = replace(WISH, wanted=Wanted("subject", True, {"unit": "資訊"}))
    made = take(case, wish, TERMS, by="王小明")
    assert made.filters == {
        "sort": "subject",
        "descending": True,
        "holds": {"unit": "資訊"},
        "verdicts": ["law", "own"],
    }
    assert again(case, made)
    with pytest.raises(CallError, match="fewer than"):
        take(case, replace(WISH, wanted=Wanted(holds={"unit": "無此"})), TERMS, by="王")
    for wanted in (Wanted(equals={"employee_no": "E00001"}), Wanted(holds={"unit": "A123456789"})):
        with pytest.raises(CallError, match="own data"):
            take(case, replace(WISH, wanted=wanted), TERMS, by="王")


def test_results_by_people_and_no_fact_moves(case: Case) -> None:
    facts = Facts(case)
    before = (facts.basis("4.7"), facts.outcome("4.7"), facts.observations)
    made = take(case, WISH, TERMS, by="王小明")
    first, second, *_ = (x.place for x in made.lines)
    done = enter(case, 1, {first: ("不符合", "未列名單"), second: ("符合", "")}, seen=made.last, by="李四")
    assert done.open == 3
    assert [x.result.word for x in done.lines if x.result] == [Word.NOT_CONFORMING, Word.CONFORMING]
    changed = enter(case, 1, {first: ("佐證不足", "名單版本不明"), second: ("符合", "")}, seen=done.last, by="李四")
    (line,) = [x for x in changed.lines if x.place == first]
    assert [(r.word, r.by) for r in line.results] == [(Word.NOT_CONFORMING, "李四"), (Word.INSUFFICIENT, "李四")]
    assert len(next(x for x in changed.lines if x.place == second).results) == 1, "said twice, it stands there once"
    facts = Facts(case)
    assert (facts.basis("4.7"), facts.outcome("4.7"), facts.observations) == before


def test_nothing_over_what_was_not_seen(case: Case) -> None:
    made = take(case, WISH, TERMS, by="王小明")
    place = made.lines[0].place
    enter(case, 1, {place: ("符合", "")}, seen=made.last, by="李四")
    with pytest.raises(CallError, match="Somebody entered"):
        enter(case, 1, {place: ("不符合", "")}, seen=made.last, by="趙六")
    with pytest.raises(CallError, match="no result"):
        enter(case, 1, {place: ("符合", "")}, seen=one(case, 1).last, by="趙六")
    with pytest.raises(CallError):
        enter(case, 1, {41: ("符合", "")}, seen=one(case, 1).last, by="趙六")
    with pytest.raises(CallError):
        enter(case, 2, {1: ("符合", "")}, seen=0, by="趙六")


def test_every_draw_stands_in_the_ledger(case: Case) -> None:
    """Whoever draws until a sample pleases leaves all of them behind."""
    for seed in "abc":
        take(case, WISH, replace(TERMS, seed=seed), by="王")
    assert [(s.number, s.terms.seed) for s in samples.samples(case)] == [(1, "a"), (2, "b"), (3, "c")]


def test_lists_that_are_not_there(case: Case) -> None:
    for check in ("4.7/none", "4.5.1/lockout"):
        with pytest.raises(CallError):
            take(case, Wish(check, Source.EXCEPTIONS), TERMS, by="王")
    with pytest.raises(CallError, match="another version"):
        take(case, Wish(examined.MAILED, Source.POPULATION), TERMS, by="王")
    assert not case.acts("sample-drawn")
