"""Answers beside tests: every claim against every result, and what an absent answer may mean."""

import pytest

from chahe.determination.self_assessment import (
    CHECKED_WORDS,
    CLAIM_WORDS,
    CONTRAST_WORDS,
    Checked,
    Claim,
    Compared,
    Contrast,
    SelfAnswer,
    Sheet,
    checked,
    compare,
)
from chahe.model import EvidenceRef, Observation, Outcome, Source, digest_of

WHOLE = Sheet(received=True, whole=True)
E, M, S = Outcome.EXCEPTION, Outcome.MET, Outcome.INSUFFICIENT
RUN = "ab" * 32
EVIDENCE = (EvidenceRef(Source(digest_of(b"x")), "x.csv", "line:2", 3),)


def answer(said: str | None, item: str = "4.5.1") -> SelfAnswer:
    return SelfAnswer(item, said, "", "", "E○○", "2026-06-15", "A94.xlsx", f"sha256:{'0' * 64}#cell:A!B2")


def stars(*outcomes: Outcome, population: int = 3) -> list[Observation]:
    out = []
    for n, o in enumerate(outcomes):
        there = population if o is not Outcome.INSUFFICIENT else 0
        bad = 1 if o is Outcome.EXCEPTION else 0
        reason = None if o is not Outcome.INSUFFICIENT else "no-table"
        cited = EVIDENCE if o is Outcome.MET else ()
        out.append(Observation("4.5.1", f"4.5.1/c{n}", "*", o, there, bad, 0, reason, (), cited, RUN))
    return out


def of(*said: str | None, outcomes: tuple[Outcome, ...] = (M,), sheet: Sheet = WHOLE, inside: bool = True) -> Compared:
    return compare("4.5.1", [answer(s) for s in said], stars(*outcomes), sheet, inside=inside)


@pytest.mark.parametrize(
    ("said", "outcomes", "expected"),
    [
        ("met", (M, E, S), Contrast.MET_EXCEPTION),
        ("met", (M, S), Contrast.MET_INSUFFICIENT),
        ("met", (M, M), Contrast.NONE),
        ("met", (), Contrast.UNTESTED),
        ("partly", (M,), Contrast.PARTLY_MET),
        ("partly", (S,), Contrast.PARTLY_INSUFFICIENT),
        ("partly", (E,), Contrast.NONE),
        ("not-met", (M,), Contrast.NOT_MET_TESTED_MET),
        ("not-met", (E,), Contrast.NONE),
        ("not-met", (S,), Contrast.UNTESTED),
        ("not-applicable", (M,), Contrast.NOT_APPLICABLE_RECORDS),
        ("not-applicable", (S,), Contrast.NOT_APPLICABLE_IN_SCOPE),
        ("not-done", (E,), Contrast.NOT_DONE_RECORDS),
        ("not-done", (S,), Contrast.UNTESTED),
        ("無", (M,), Contrast.UNCLEAR),
        ("辦理中", (E,), Contrast.UNCLEAR),
        (None, (M,), Contrast.NOT_ANSWERED),
        ("  ", (M,), Contrast.NOT_ANSWERED),
    ],
)
def test_claim_against_result(said: str | None, outcomes: tuple[Outcome, ...], expected: Contrast) -> None:
    assert of(said, outcomes=outcomes).contrast is expected


def test_five_words_and_blank_stay_apart() -> None:
    assert [answer(s).claim for s in ("not-applicable", "not-done", "無", None)] == [
        Claim.NOT_APPLICABLE, Claim.NOT_DONE, Claim.OTHER, Claim.BLANK,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sheet", "expected"),
    [
        (WHOLE, Contrast.NOT_ANSWERED),
        (Sheet(received=True, whole=False), Contrast.UNREAD),
        (Sheet(received=False, whole=False), Contrast.UNREAD),
        (Sheet(received=False, whole=True), Contrast.NOT_RECEIVED),
    ],
)
def test_no_row_is_not_answered_only_where_the_sheet_is_whole(sheet: Sheet, expected: Contrast) -> None:
    assert of(sheet=sheet).contrast is expected


def test_a_blank_row_was_read_whatever_else_was_not() -> None:
    assert of(None, sheet=Sheet(received=True, whole=False)).contrast is Contrast.NOT_ANSWERED


def test_a_blank_beside_an_answer_is_no_second_answer() -> None:
    assert of("met", None).contrast is Contrast.NONE
    assert of("met", "not-met").contrast is Contrast.ANSWERS_DIFFER
    assert of("met", "met", outcomes=(E,)).contrast is Contrast.MET_EXCEPTION
    assert of("met", "not-met").claim is None
    assert of("met", None).claim is Claim.MET
    assert of(None).claim is Claim.BLANK


def test_out_of_scope() -> None:
    assert of("not-applicable", inside=False).contrast is Contrast.NONE
    assert of("met", inside=False).contrast is Contrast.OUTSIDE_ANSWERED
    assert of(inside=False).contrast is Contrast.NONE


def test_other_items_answers_are_left() -> None:
    found = compare("4.5.1", [answer("met", "4.5.2")], stars(M), WHOLE, inside=True)
    assert found.answers == ()
    assert found.contrast is Contrast.NOT_ANSWERED


def test_tested_is_the_worst_of_the_checks() -> None:
    assert checked(stars(M, S, E), inside=True) is Checked.EXCEPTION
    assert checked(stars(M, S), inside=True) is Checked.INSUFFICIENT
    assert checked(stars(M), inside=True) is Checked.MET
    assert checked([], inside=True) is Checked.NO_CHECK
    assert checked(stars(M), inside=False) is Checked.OUT_OF_SCOPE


def test_every_word_is_told_in_both_languages() -> None:
    assert set(CLAIM_WORDS) == set(Claim)
    assert set(CHECKED_WORDS) == set(Checked)
    assert set(CONTRAST_WORDS) == set(Contrast)
