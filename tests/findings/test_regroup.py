"""Merging and splitting lose no record, keep provenance, and can be taken back."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chahe.errors import CallError
from chahe.findings.finding import Finding
from chahe.findings.group import findings_of
from chahe.findings.phrases import phrases
from chahe.findings.regroup import (
    Held,
    Part,
    Regrouped,
    Told,
    admit_merge,
    admit_split,
    admit_undo,
    regroup,
    share,
)
from tests.findings import made

MAILED, LOCKOUT, ADMIN = "4.7/not-mailed", "4.5.1/lockout", "4.5.1/admin-policy"
M, L = "F-4.7-not-mailed", "F-4.5.1-domain-password-policy"
UNITS = ("資訊處", "業務處", "財務處")
MANY = [made.row(MAILED, f"2025|S{n}", {"unit": UNITS[n % 3], "year": "2025"}, at=n) for n in range(9)]
POLICIES = [made.row(LOCKOUT, f"P{n}", {"policy_name": f"P{n}", "lockout_threshold": "0"}, at=50 + n) for n in range(4)]
ROWS: dict[str, Sequence[dict[str, object]]] = {MAILED: MANY, LOCKOUT: POLICIES}
SEEN = [made.star(LOCKOUT, exceptions=4, population=20), made.star(MAILED, exceptions=9, population=30, unsettled=2)]


def proposals() -> tuple[Finding, ...]:
    return findings_of(SEEN, made.register(), made.profile(), ROWS)


def done(acts: Sequence[Regrouped], found: Sequence[Finding] | None = None) -> tuple[Held, ...]:
    told = Told(SEEN, made.register(), made.profile(), phrases())
    return regroup(proposals() if found is None else found, ROWS, acts, told)[0]


def act(seq: int, of: tuple[str, ...], into: tuple[str, ...], *parts: Part, undone: str = "", **more: str) -> Regrouped:
    return Regrouped(
        seq, "2026-07-20T01:00:00Z", "陳領隊", of, into, "同一成因", more.get("heading", ""), parts, undone
    )


def records(held: Sequence[Held]) -> Counter[str]:
    return Counter(f"{c}:{r['subject']}:{r['pointers']}" for h in held for c, rows in h.rows.items() for r in rows)


def by_id(held: Sequence[Held]) -> dict[str, Held]:
    return {h.finding.id: h for h in held}


MERGE = act(5, (M, L), ("F-M1",), heading="辦理資安管理作業，未落實")
SPLIT = act(5, (M,), ("F-S1-1", "F-S1-2"), Part("資訊處部分", column="unit", values=("資訊處",)))


def test_findings_of_different_items_become_one_with_everything_they_had() -> None:
    before = by_id(done([]))
    (one,) = done([MERGE])
    f = one.finding
    assert (f.id, f.pattern, f.items) == ("F-M1", "辦理資安管理作業，未落實", ("4.7", "4.5.1"))
    assert f.checks == (MAILED, LOCKOUT)
    assert one.of == (M, L)
    for h in before.values():
        assert h.finding.condition in f.condition
        assert set(h.finding.populations) <= set(f.populations)
        assert set(h.finding.uses) <= set(f.uses)
        assert set(h.finding.sources) <= set(f.sources)
    assert f.subjects_total == sum(h.finding.subjects_total for h in before.values())
    assert f.recommendation.count("請稽核單位覆查列管") == 1
    assert records([one]) == records(list(before.values()))


def test_a_split_states_the_whole_population_and_only_its_own_exceptions() -> None:
    held = by_id(done([SPLIT]))
    part, rest = held["F-S1-1"], held["F-S1-2"]
    assert (part.count, rest.count) == (3, 6)
    (counted,), (others,) = part.finding.populations, rest.finding.populations
    assert (counted.population, counted.exceptions, others.exceptions) == (30, 3, 6)
    assert (counted.unsettled, others.unsettled) == (0, 2), "what is unsettled is told once"
    assert part.finding.pattern == "資訊處部分"
    assert "其中3" in part.finding.condition
    assert "其中6" in rest.finding.condition
    assert {s.measured["unit"] for s in part.finding.subjects} == {"資訊處"}
    assert all(s.evidence for s in part.finding.subjects), "pointers go with their records"
    assert part.of == rest.of == (M,)


def test_taken_back_everything_is_as_before() -> None:
    for one in (MERGE, SPLIT):
        assert done([replace(one, undone="x")]) == done([])


def test_pointers_follow() -> None:
    first, second = proposals()
    found = [replace(first, cross_references=(second.id,)), replace(second, cross_references=(first.id,))]
    held = by_id(done([act(5, (second.id,), ("F-S1-1", "F-S1-2"), SPLIT.parts[0])], found))
    assert held[first.id].finding.cross_references == ("F-S1-1", "F-S1-2")
    (one,) = done([MERGE], found)
    assert one.finding.cross_references == (), "a finding is no reference of itself"


def test_what_the_facts_no_longer_give_takes_no_part() -> None:
    gone = [f for f in proposals() if f.id == M]
    (one,) = done([MERGE], gone)
    assert (one.finding.id, one.finding.checks, one.of) == ("F-M1", (MAILED,), (M,))
    assert done([MERGE], []) == ()


def test_parts_of_one_check_put_together_again_count_what_the_whole_counted() -> None:
    held = by_id(done([SPLIT, act(6, ("F-S1-1", "F-S1-2"), ("F-M2",))]))
    whole, before = held["F-M2"].finding, by_id(done([]))[M].finding
    assert whole.populations == before.populations
    assert records([held["F-M2"]]) == records([by_id(done([]))[M]])


@st.composite
def histories(draw: st.DrawFn) -> list[Regrouped]:
    """Merges and splits of whatever there is by then, some of them taken back."""
    acts: list[Regrouped] = []
    for seq in range(5, 5 + draw(st.integers(1, 5))):
        held = done(acts)
        names = [h.finding.id for h in held]
        if len(names) > 1 and draw(st.booleans()):
            of = tuple(draw(st.lists(st.sampled_from(names), min_size=2, max_size=3, unique=True)))
            made_act = act(seq, of, (f"F-M{seq}",))
        else:
            columns = {"unit": UNITS, "policy_name": ("P0", "P1"), "subject": ("2025|S1", "P2", "nobody")}
            parts = []
            for _ in range(draw(st.integers(1, 3))):
                column = draw(st.sampled_from(sorted(columns)))
                values = tuple(draw(st.lists(st.sampled_from(columns[column]), min_size=1, unique=True)))
                parts.append(Part("", draw(st.sampled_from(["", MAILED, LOCKOUT])), column, values))
            into = tuple(f"F-S{seq}-{n}" for n in range(len(parts) + 1))
            made_act = act(seq, (draw(st.sampled_from(names)),), into, *parts)
        acts.append(replace(made_act, undone="x" if draw(st.integers(0, 4)) == 0 else ""))
    return acts


@settings(max_examples=40, deadline=None)
@given(histories())
def test_no_record_is_lost_and_none_is_in_two(acts: list[Regrouped]) -> None:
    held, before = done(acts), done([])
    assert records(held) == records(before)
    assert sum(c.exceptions for h in held for c in h.finding.populations) == 13
    assert sum(c.unsettled for h in held for c in h.finding.populations) == 2
    assert all(h.count for h in held), "no part without a record"
    assert len({h.finding.id for h in held}) == len(held)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.builds(
            Part,
            st.just(""),
            st.sampled_from(["", MAILED, LOCKOUT, "x"]),
            st.sampled_from(["", "unit", "subject", "none"]),
            st.lists(st.sampled_from([*UNITS, "", "P1"])).map(tuple),
        ),
        max_size=4,
    )
)
def test_the_union_of_the_parts_is_the_whole(parts: list[Part]) -> None:
    shared = share(ROWS, parts)
    assert len(shared) == len(parts) + 1
    together: list[Any] = [r for mine in shared for rows in mine.values() for r in rows]
    assert sorted(map(str, together)) == sorted(str(r) for rows in ROWS.values() for r in rows)


# -- what is refused


@pytest.mark.parametrize("of", [(M,), (M, M), (), (M, "F-none")])
def test_merges_that_are_none(of: tuple[str, ...]) -> None:
    with pytest.raises(CallError):
        admit_merge(done([]), of)


def test_a_norm_is_not_merged_with_practice() -> None:
    register = made.register(made.NORMS + made.LOOSE)
    held = [Held(f, {}) for f in findings_of(SEEN, register, made.profile(), ROWS)]
    norms = [h.finding.id for h in held if not h.finding.checks]
    admit_merge(held, norms[:2])
    admit_merge(held, (M, L))
    with pytest.raises(CallError) as told:
        admit_merge(held, (M, norms[0]))
    assert "不得合併" in told.value.diagnostics().what[0]


@pytest.mark.parametrize(
    "parts",
    [
        (),
        (Part("x"),),
        (Part("x", column="unit"),),
        (Part("x", column="unit", values=("人資處",)),),  # takes nothing
        (Part("x", column="unit", values=UNITS),),  # leaves nothing
        (Part("x", check=MAILED),),  # likewise
        (Part("x", column="unit", values=("資訊處",)), Part("y", column="unit", values=("資訊處",))),  # taken already
    ],
)
def test_splits_that_are_none(parts: tuple[Part, ...]) -> None:
    with pytest.raises(CallError):
        admit_split(done([]), M, parts)


def test_a_split_takes_its_parts_and_leaves_a_rest() -> None:
    admit_split(done([]), M, SPLIT.parts)


def test_a_list_that_is_not_whole_is_not_split_by() -> None:
    found = findings_of(SEEN, made.register(), made.profile(), {MAILED: MANY[:8]})
    held = [Held(f, {c: {MAILED: MANY[:8]}.get(c, []) for c in f.checks}) for f in found]
    with pytest.raises(CallError) as told:
        admit_split(held, M, SPLIT.parts)
    assert "不完整" in told.value.diagnostics().what[0]


def test_what_later_ones_were_made_of_is_not_taken_back_before_them() -> None:
    acts = [SPLIT, act(6, ("F-S1-1", L), ("F-M2",))]
    with pytest.raises(CallError):
        admit_undo(acts, 5)
    admit_undo(acts, 6)
    admit_undo([SPLIT, replace(acts[1], undone="x")], 5)
    for seq in (4, 7):
        with pytest.raises(CallError):
            admit_undo(acts, seq)
    with pytest.raises(CallError):
        admit_undo([replace(SPLIT, undone="x")], 5)
