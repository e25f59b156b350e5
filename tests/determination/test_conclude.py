"""Four eyes, wording, staleness: the rules alone."""

from dataclasses import replace
from typing import Any

import pytest

from chahe.determination.conclude import (
    Basis,
    Role,
    Signed,
    Stale,
    Standing,
    Wanted,
    admit,
    parse_role,
    parse_word,
    standing,
)
from chahe.errors import ConclusionError
from chahe.model import Digest, Outcome, Word

BASIS = Basis(Digest("f"), Digest("e"), Digest("n"))
TEXT = "依現場匯出之網域原則及抽查畫面，鎖定門檻為五次，與內規相符。"


def wanted(role: Role = Role.PREPARER, **changes: object) -> Wanted:
    return replace(Wanted("4.5.1", "王小明", role, "不符合", TEXT, True), **changes)  # type: ignore[arg-type]


def signed(seq: int, role: Role = Role.PREPARER, **changes: object) -> Signed:
    word = Word.NOT_CONFORMING
    made = Signed(seq, "2026-07-20T01:00:00Z", "王小明", "key", "4.5.1", role, word, TEXT, Digest("t"), BASIS, True)
    return replace(made, **changes)  # type: ignore[arg-type]


PREPARED = standing("4.5.1", [signed(7)], BASIS)


def broken(wanted_: Wanted, present: Standing, facts: Outcome = Outcome.EXCEPTION) -> str:
    with pytest.raises(ConclusionError) as caught:
        admit(wanted_, present, facts)
    return caught.value.diagnostics().what[0]


def test_a_preparer_then_another_person_as_reviewer() -> None:
    assert admit(wanted(), Standing("4.5.1"), Outcome.EXCEPTION) == (Word.NOT_CONFORMING, ())
    assert PREPARED.word is Word.NOT_CONFORMING
    assert PREPARED.draft
    assert admit(wanted(Role.REVIEWER, by="李大華"), PREPARED, Outcome.EXCEPTION)[0] is Word.NOT_CONFORMING
    done = standing("4.5.1", [signed(7), signed(8, Role.REVIEWER, by="李大華", of=7)], BASIS)
    assert done.complete
    assert not done.draft


@pytest.mark.parametrize("name", ["王小明", " 王小明 ", "王 小明", "王\u3000小明"])
def test_the_reviewer_is_another_person_however_the_name_is_written(name: str) -> None:
    assert "不得為編製人" in broken(wanted(Role.REVIEWER, by=name), PREPARED)


@pytest.mark.parametrize(
    "prepared, reviewing, other",
    [("p1", "p1", False), ("p1", "p2", True), ("", "", True), ("p1", "", True), ("", "p1", True)],
)
def test_the_reviewer_is_another_declared_person_whatever_the_account(
    prepared: str, reviewing: str, other: bool
) -> None:
    """One number is one person under any name; no number says nothing, and then the names do."""
    present = standing("4.5.1", [signed(7, person=prepared)], BASIS)
    review = wanted(Role.REVIEWER, by="李大華", person=reviewing)
    if other:
        assert admit(review, present, Outcome.EXCEPTION)[0] is Word.NOT_CONFORMING
    else:
        assert "不得為編製人" in broken(review, present)
    namesake = wanted(Role.REVIEWER, person=reviewing)
    if prepared and reviewing and prepared != reviewing:
        word, warnings = admit(namesake, present, Outcome.EXCEPTION)
        assert word is Word.NOT_CONFORMING
        assert "同名" in warnings[-1], "whoever reads the paper is told that these are two people"
    else:
        assert "不得為編製人" in broken(namesake, present), "without two numbers one name is one person"


def test_without_a_declaration_nobody_signs() -> None:
    assert "聲明" in broken(wanted(independent=False), Standing("4.5.1"))
    assert "聲明" in broken(wanted(Role.REVIEWER, by="李大華", independent=False), PREPARED)


@pytest.mark.parametrize("changes", [{"by": " "}, {"text": " \n"}, {"word": "合格"}, {"word": "相符"}, {"word": None}])
def test_a_conclusion_needs_a_name_a_text_and_one_of_the_words(changes: dict[str, Any]) -> None:
    broken(replace(wanted(), **changes), Standing("4.5.1"))


def test_words_and_roles_are_closed_lists() -> None:
    assert parse_word(" 部分符合 ") is Word.PARTLY
    assert parse_role("reviewer") is Role.REVIEWER
    for text in ("通過", "pass", ""):
        with pytest.raises(ConclusionError):
            parse_word(text)
    with pytest.raises(ConclusionError):
        parse_role("leader")


def test_the_reviewer_signs_the_preparers_word_or_returns_it() -> None:
    other = wanted(Role.REVIEWER, by="李大華", word="部分符合")
    assert "不符合" in broken(other, PREPARED)
    assert admit(replace(other, word=None), PREPARED, Outcome.EXCEPTION) == (None, ())
    sent_back = standing("4.5.1", [signed(7), signed(8, Role.REVIEWER, by="李大華", of=7, word=None)], BASIS)
    assert sent_back.word is None
    assert sent_back.returned is not None
    assert "尚無可覆核" in broken(wanted(Role.REVIEWER, by="李大華"), sent_back)
    assert standing("4.5.1", [*sent_back.history, signed(9)], BASIS).returned is None


def test_nothing_to_review_without_a_preparer() -> None:
    assert "尚無可覆核" in broken(wanted(Role.REVIEWER, by="李大華"), Standing("4.5.1"))


def test_a_sign_off_belongs_to_the_word_it_was_given_to() -> None:
    acts = [signed(7), signed(8, Role.REVIEWER, by="李大華", of=7), signed(9, by="張三")]
    assert standing("4.5.1", acts, BASIS).reviewer is None
    assert standing("4.5.1", [*acts, signed(10, Role.REVIEWER, by="李大華", of=7)], BASIS).reviewer is None


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (replace(BASIS, facts=Digest("x")), (Stale.FACTS,)),
        (replace(BASIS, evidence=Digest("x")), (Stale.EVIDENCE,)),
        (replace(BASIS, norms=Digest("x")), (Stale.NORMS,)),
        (BASIS, ()),
    ],
)
def test_a_change_of_facts_evidence_or_norms_makes_it_stale(now: Basis, expected: tuple[Stale, ...]) -> None:
    acts = [signed(7), signed(8, Role.REVIEWER, by="李大華", of=7)]
    found = standing("4.5.1", acts, now)
    assert found.stale == expected
    assert found.complete is (not expected)
    if expected:
        assert "重新確認" in broken(wanted(Role.REVIEWER, by="李大華"), standing("4.5.1", [signed(7)], now))


def test_conforming_without_facts_needs_a_text_that_says_on_what_and_leaves_a_warning() -> None:
    short = wanted(word="符合", text="看過，沒有問題。")
    assert "佐證" in broken(short, Standing("4.5.1"), Outcome.INSUFFICIENT)
    word, warnings = admit(wanted(word="符合"), Standing("4.5.1"), Outcome.INSUFFICIENT)
    assert word is Word.CONFORMING
    assert "佐證不足" in warnings[0]
    assert "例外" in admit(wanted(word="符合"), Standing("4.5.1"), Outcome.EXCEPTION)[1][0]
    assert admit(replace(short), Standing("4.5.1"), Outcome.MET) == (Word.CONFORMING, ())


def test_the_reviewer_signs_the_warning_too() -> None:
    warned = standing("4.5.1", [signed(7, word=Word.CONFORMING, warnings=("擬議為「佐證不足」",))], BASIS)
    word, warnings = admit(wanted(Role.REVIEWER, by="李大華", word="符合"), warned, Outcome.INSUFFICIENT)
    assert word is Word.CONFORMING
    assert warnings


def test_not_applicable_comes_from_scope_alone() -> None:
    assert "範圍" in broken(wanted(word="不適用"), Standing("4.5.1"), Outcome.INSUFFICIENT)
    assert "範圍" in broken(wanted(word="符合"), Standing("4.5.1"), Outcome.NOT_APPLICABLE)
    assert admit(wanted(word="不適用"), Standing("4.5.1"), Outcome.NOT_APPLICABLE)[0] is Word.NOT_APPLICABLE
