"""Conditions before a report is final: each with what just makes it and what just does not."""

from dataclasses import replace

import pytest

from chahe.determination.gates import (
    BLOCKING,
    Before,
    FindingSeen,
    ItemSeen,
    Kind,
    Reason,
    ReviewSeen,
    SampleSeen,
    conditions,
    unsettled,
)
from chahe.model import Word

DONE = ItemSeen("4.7", True, True, False, Word.NOT_CONFORMING, 2, 10)
FOUND = FindingSeen("F-1", "4.7", True, True, False, True, 12)
REVIEW = ReviewSeen(7, "4.7", "4.7/x", 3, False, 10)
ALL = Before(True, (DONE,), (FOUND,), (), (SampleSeen(1, "4.7", 0, 9),), (REVIEW,), (("4.7", 9),), ())


def _kinds(before: Before) -> list[Kind]:
    return [c.kind for c in conditions(before)]


def test_nothing_is_open_when_all_is_done() -> None:
    assert conditions(ALL) == ()


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"examined": False}, Kind.NOT_EXAMINED),
        ({"items": (replace(DONE, complete=False),)}, Kind.NOT_CONCLUDED),
        ({"items": (replace(DONE, complete=False, stale=True),)}, Kind.STALE),
        ({"items": (replace(DONE, word=Word.CONFORMING),)}, Kind.CONFORMING),
        ({"findings": (replace(FOUND, decided=False, reported=False),)}, Kind.UNDECIDED),
        ({"findings": (replace(FOUND, changed=True),)}, Kind.DECIDED_ON_OTHERS),
        ({"findings": (replace(FOUND, answered=False),)}, Kind.UNANSWERED),
        ({"pending": (("D02", "名單"),)}, Kind.PENDING),
        ({"samples": (SampleSeen(1, "4.7", 1, 9),)}, Kind.SAMPLE_OPEN),
        ({"samples": (SampleSeen(1, "4.7", 0, 11),)}, Kind.LATER_PAPERS),
        ({"reviews": (replace(REVIEW, waits=True),)}, Kind.REVIEW_OPEN),
        ({"reviews": (replace(REVIEW, last=11),)}, Kind.LATER_PAPERS),
        ({"papers": (("4.7", 11),)}, Kind.LATER_PAPERS),
        ({"unread": (("ab", "x.pdf"),)}, Kind.UNREAD),
    ],
)
def test_one_thing_open(change: dict[str, object], kind: Kind) -> None:
    before = replace(ALL, **change)  # type: ignore[arg-type]
    assert _kinds(before) == [kind]
    (found,) = conditions(before)
    assert found.blocks == (kind in BLOCKING)
    given = {found.key: Reason("", "陳領隊", "已另行說明")}
    assert unsettled((found,), given) == ((found,) if found.blocks else ()), "no reason makes up for what blocks"


def test_just_not() -> None:
    assert not _kinds(replace(ALL, items=(replace(DONE, word=Word.CONFORMING, exceptions=0),)))
    assert not _kinds(replace(ALL, items=(replace(DONE, inside=False, complete=False, word=None, signed=None),)))
    dropped = replace(FOUND, reported=False, answered=False)
    assert not _kinds(replace(ALL, findings=(dropped,))), "what is not reported needs no answer"
    assert not _kinds(replace(ALL, papers=(("4.7", 10),)))
    assert not _kinds(replace(ALL, papers=(("4.5.1", 11),))), "of another item"


def test_each_review_that_waits_has_a_condition_of_its_own() -> None:
    both = (replace(REVIEW, waits=True), replace(REVIEW, number=8, last=9, waits=True))
    found = conditions(replace(ALL, reviews=both))
    assert [c.about for c in found] == ["4.7/x", "4.7/x"]
    assert len({c.key for c in found}) == 2


def test_a_reason_is_bound_to_what_it_was_given_for() -> None:
    (first,) = conditions(replace(ALL, samples=(SampleSeen(1, "4.7", 2, 9),)))
    (second,) = conditions(replace(ALL, samples=(SampleSeen(1, "4.7", 1, 10),)))
    given = {first.key: Reason("", "陳", "x")}
    assert unsettled((first,), given) == ()
    assert unsettled((second,), given) == (second,)
