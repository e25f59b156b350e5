"""Register: dates, overlap, restriction, and `at` against brute force."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chahe.criteria import Certainty, Criterion, Institution, Register, load
from chahe.errors import CriterionError
from chahe.model import Layer

REGISTER = load()
MODEL = REGISTER.versions("vul.internet_high_fix_months")[0]
DAY0 = date(2024, 1, 1)


def _version(since: int, until: int | None, value: int = 2, id_: str = "X-1") -> Criterion:
    end = None if until is None else DAY0 + timedelta(days=until)
    return replace(MODEL, id=id_, since=DAY0 + timedelta(days=since), until=end, value=value)


def _register(*criteria: Criterion) -> Register:
    return Register(criteria, REGISTER.parameters(), ())


def test_overlap_is_refused_naming_both() -> None:
    with pytest.raises(CriterionError) as caught:
        _register(_version(0, 10, id_="X-1"), _version(10, None, id_="X-2"))
    assert "X-1" in str(caught.value)
    assert "X-2" in str(caught.value)


def test_touching_versions_are_not_an_overlap() -> None:
    found = _register(_version(0, 9, value=2), _version(10, None, value=3))
    assert [c.value for c in found.versions(MODEL.parameter)] == [2, 3]


def test_only_a_verified_value_that_is_switched_on_may_judge() -> None:
    base = _version(0, None)
    assert (base.usable, base.in_use) == (True, 2)
    for certainty in Certainty:
        assert replace(base, certainty=certainty).usable == (certainty is not Certainty.M)
    for spoiled in (replace(base, enabled=False), replace(base, analogy=True), replace(base, value=None)):
        assert (spoiled.usable, spoiled.in_use, spoiled.use().value) == (False, None, "")
    # False and zero are values, not their absence.
    assert replace(base, value=0).usable
    assert replace(base, value=False).use().value == "false"


def test_ending_before_beginning_is_refused() -> None:
    with pytest.raises(CriterionError, match="ends before"):
        _register(_version(10, 9))


def test_a_value_without_a_date_is_refused() -> None:
    with pytest.raises(CriterionError, match="no date"):
        _register(replace(MODEL, since=None))


def test_disjoint_institution_types_do_not_overlap_but_need_restriction() -> None:
    life = replace(_version(0, None, 2, "X-L"), institution_types=(Institution.LIFE,))
    pc = replace(_version(0, None, 4, "X-P"), institution_types=(Institution.PC,))
    both = _register(life, pc)
    with pytest.raises(CriterionError, match="restrict first"):
        both.at(MODEL.parameter, Layer.LAW, DAY0)
    found = both.restrict("pc").at(MODEL.parameter, Layer.LAW, DAY0)
    assert found is not None
    assert found.value == 4
    with pytest.raises(CriterionError):
        both.restrict("bank")


def test_unknown_parameter_is_refused() -> None:
    with pytest.raises(CriterionError, match=r"no\.such"):
        REGISTER.versions("no.such")


def test_digest_moves_with_anything_that_can_judge_or_be_printed() -> None:
    base = _register(_version(0, None)).digest
    assert _register(_version(0, None)).digest == base
    changed = [
        replace(_version(0, None), value=3),
        replace(_version(0, None), enabled=False),
        replace(_version(0, None), note="x"),
        replace(_version(0, None), article="第1條"),
        _version(1, None),
        _version(0, 900),
    ]
    assert len({_register(c).digest for c in changed} | {base}) == len(changed) + 1
    assert _register(_version(0, None)).digest != Register((_version(0, None),), {}, (("p", "1", base),)).digest


def test_by_id_gives_parts_and_for_item_both_layers() -> None:
    assert {c.id for c in REGISTER.by_id("C-VUL-03")} == {"C-VUL-03/scan", "C-VUL-03/fix"}
    assert [c.id for c in REGISTER.by_id("C-VUL-03/fix")] == ["C-VUL-03/fix"]
    assert REGISTER.by_id("C-VUL") == ()
    assert "C-VUL-02" in {c.id for c in REGISTER.for_item("4.3.1")}


def test_packs_are_named_with_version_and_digest() -> None:
    assert [p[0] for p in REGISTER.packs] == sorted({c.pack for c in REGISTER.criteria})
    assert all(len(p[2]) == 64 and p[1] for p in REGISTER.packs)


spans = st.lists(st.tuples(st.integers(0, 60), st.one_of(st.none(), st.integers(0, 70))), min_size=1, max_size=5)


def _clash(a: tuple[int, int | None], b: tuple[int, int | None]) -> bool:
    # Brute force: day by day, well past the last date drawn.
    return any(_holds(a, d) and _holds(b, d) for d in range(200))


def _holds(span: tuple[int, int | None], day: int) -> bool:
    return span[0] <= day and (span[1] is None or day <= span[1])


@given(spans, st.integers(-5, 120))
def test_at_agrees_with_brute_force(drawn: list[tuple[int, int | None]], day: int) -> None:
    criteria = [_version(a, b, n, f"X-{n}") for n, (a, b) in enumerate(drawn)]
    backwards = any(b is not None and b < a for a, b in drawn)
    clash = any(_clash(x, y) for i, x in enumerate(drawn) for y in drawn[:i])
    if backwards or clash:
        with pytest.raises(CriterionError):
            _register(*criteria)
        return
    found = _register(*criteria).at(MODEL.parameter, Layer.LAW, DAY0 + timedelta(days=day))
    wanted = [n for n, span in enumerate(drawn) if _holds(span, day)]
    assert ([] if found is None else [found.value]) == wanted
    since = [c.since for c in _register(*criteria).versions(MODEL.parameter)]
    assert since == sorted(since, key=lambda s: s or date.min)
