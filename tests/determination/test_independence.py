"""Who handled a business within a year: which days and items it bars, and what a declaration must say."""

from datetime import date
from typing import Any

import pytest

from chahe.determination.conclude import Role, Stale, Wanted, admit, repeated, standing
from chahe.determination.independence import (
    Declared,
    Relation,
    admit_back,
    admit_declared,
    conflict,
    declared_from,
    year_after,
)
from chahe.determination.independence import Wanted as Said
from chahe.determination.independence import admit as admit_item
from chahe.determination.people import Who
from chahe.errors import CallError, ChaheError, ConclusionError
from chahe.model import Digest, Outcome
from tests.determination.test_conclude import BASIS, TEXT, signed

WANG, NAMESAKE = Who("王小明", "p1"), Who("王小明", "p2")
LEAD = Who("陳領隊", "p9")


def declared(**more: Any) -> Declared:
    said: dict[str, Any] = {"items": ("4.5",), "until": "2025-11-30", "business": "帳號管理", **more}
    return Declared(12, "2026-07-01T01:00:00Z", "王小明", said.pop("who", WANG), Relation.SELF, **said)


@pytest.mark.parametrize(
    ("more", "item", "day", "bars"),
    [
        ({}, "4.5.1", "2026-11-30", True),  # the last day within the year
        ({}, "4.5.1", "2026-12-01", False),
        ({}, "4.5.1", "2025-06-01", True),
        ({"since": "2025-07-01"}, "4.5.1", "2025-06-30", False),  # handled later
        ({"since": "2025-07-01"}, "4.5.1", "2025-07-01", True),
        ({"until": ""}, "4.5.1", "2031-01-01", True),  # still handled
        ({}, "4.50.1", "2026-01-01", False),  # another heading that begins alike
        ({}, "4.7", "2026-01-01", False),
        ({"items": ("4",)}, "4.7", "2026-01-01", True),
        ({"items": ("4.5.1",)}, "4.5.1", "2026-01-01", True),
        ({"items": ()}, "4.5.1", "2026-01-01", False),  # nothing to declare
        ({"taken_back": 13}, "4.5.1", "2026-01-01", False),
    ],
)
def test_what_it_bars(more: dict[str, Any], item: str, day: str, bars: bool) -> None:
    made = declared(**more)
    assert made.bars(item, date.fromisoformat(day)) is bars
    assert declared_from(made.as_json()) == made
    assert (conflict([made], WANG, item, date.fromisoformat(day)) is made) is bars


def test_a_year_of_a_leap_day() -> None:
    assert year_after(date(2024, 2, 29)) == date(2025, 2, 28)
    assert year_after(date(2023, 2, 28)) == date(2024, 2, 28)


def test_refused_with_what_was_declared() -> None:
    with pytest.raises(ConclusionError) as told:
        admit_item([declared()], WANG, "4.5.1", date(2026, 7, 1))
    said = told.value.diagnostics()
    for words, there in zip(
        said.why, (("帳號管理", "114/11/30", "115/11/30", "第15條第2項"), ("#12", "2026-11-30")), strict=True
    ):
        assert all(w in words for w in there)
    admit_item([declared()], NAMESAKE, "4.5.1", date(2026, 7, 1))
    with pytest.raises(ConclusionError):
        admit_item([declared()], Who("王小明"), "4.5.1", date(2026, 7, 1))


def test_declared_late_makes_what_was_signed_stale() -> None:
    acts = [signed(7, person="p1"), signed(8, Role.REVIEWER, by="李大華", of=7, person="p3")]
    assert standing("4.5.1", acts, BASIS, [declared(who=NAMESAKE)]).complete
    late = standing("4.5.1", acts, BASIS, [declared()])
    assert (late.stale, late.conflicts, late.draft) == ((Stale.INDEPENDENCE,), (declared(),), True)
    of_reviewer = standing("4.5.1", acts, BASIS, [declared(who=Who("李大華", "p3"))])
    assert of_reviewer.stale == (Stale.INDEPENDENCE,)
    again = Wanted("4.5.1", "王小明", Role.PREPARER, acts[0].word, TEXT, True, "p1")
    assert repeated(again, Digest("t"), standing("4.5.1", acts, BASIS), BASIS) is acts[0]
    assert repeated(again, Digest("t"), of_reviewer, BASIS) is None, "the same word by the same person counts anew"
    review = Wanted("4.5.1", "趙六", Role.REVIEWER, acts[0].word, TEXT, True, "p4")
    with pytest.raises(ConclusionError):
        admit(review, of_reviewer, Outcome.EXCEPTION)


@pytest.mark.parametrize(
    ("wanted", "by", "good"),
    [
        (Said(WANG, "本人", "帳號管理", ("4.5",), "2024-01-01", "2025-11-30"), WANG, True),
        (Said(WANG, "本人", "帳號管理", ("4.5",)), LEAD, False),  # for another without a source
        (Said(WANG, "本人", "帳號管理", ("4.5",), source="人事資料"), LEAD, True),
        (Said(WANG, "本人", " ", ("4.5",)), WANG, False),
        (Said(Who(" "), "本人", "帳號管理", ("4.5",)), WANG, False),
        (Said(WANG, "本人", "帳號管理", ("4.5",), "2025-12-01", "2025-11-30"), WANG, False),
        (Said(WANG, "本人", "帳號管理", ("4.5",), until="9999-12-31"), WANG, False),
        (Said(WANG, "本人", "帳號管理", ("4.5",), until="去年"), WANG, False),
        (Said(WANG, "本人", "帳號管理", ()), WANG, False),  # a business without its items
        (Said(WANG, "本人", "", ()), WANG, True),
    ],
)
def test_what_a_declaration_says(wanted: Said, by: Who, good: bool) -> None:
    if good:
        admit_declared(wanted, by, ())
    else:
        with pytest.raises(CallError):
            admit_declared(wanted, by, ())


def test_nothing_is_not_declared_over_something_and_nobody_takes_their_own_back() -> None:
    with pytest.raises(ChaheError):
        admit_declared(Said(WANG, "本人", "", ()), WANG, (declared(),))
    admit_declared(Said(WANG, "本人", "", ()), WANG, (declared(taken_back=13),))
    admit_back(declared(), LEAD, "#12")
    for found, by in ((declared(), WANG), (declared(taken_back=13), LEAD), (None, LEAD)):
        with pytest.raises(CallError):
            admit_back(found, by, "#12")
