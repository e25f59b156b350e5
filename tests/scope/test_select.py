"""Selection: every item answered with a reason; conditions decide, evidence never does."""

from chahe.catalog import catalog
from chahe.model import Supply
from chahe.scope.profile import parse_profile
from chahe.scope.request import Supplement, next_ordinal, request_list, standing
from chahe.scope.risk import FACTORS, MINUTES, Emphasis, plan, touches
from chahe.scope.select import out_of_scope, selection
from tests.scope.profiles import TEXT

FULL = parse_profile(TEXT)
BARE = parse_profile(
    TEXT.replace("= true\ndigital", "= false\ndigital")
    .replace("digital_certificates = true", "digital_certificates = false")
    .replace("outsourcing = true", "outsourcing = false")
    .replace("partners = true", "partners = false")
)


def test_every_asking_node_has_a_reason_in_both_languages() -> None:
    for profile in (FULL, BARE):
        chosen = selection(profile)
        assert [s.code for s in chosen] == [i.code for i in catalog().asking]
        assert all(s.reason.zh and s.reason.en for s in chosen)


def test_conditions_decide() -> None:
    for profile in (FULL, BARE):
        for choice in selection(profile):
            condition = catalog().asked(choice.code).condition
            assert choice.inside == (condition is None or profile.features[condition.name])
    certificates = [i.code for i in catalog().asking if i.applies == "digital_certificates"]
    assert certificates
    assert set(certificates) <= set(out_of_scope(BARE))
    assert "數位憑證" in out_of_scope(BARE)[certificates[0]].zh
    assert "4.5.1" not in out_of_scope(BARE)


def test_an_aspect_may_be_out_while_its_item_is_in() -> None:
    halves = [i for i in catalog().asking if i.applies is None and any(a.applies == "e_policy" for a in i.aspects)]
    assert halves
    by_code = {s.code: s for s in selection(BARE)}
    for item in halves:
        assert by_code[item.code].inside
        out = {a.aspect for a in by_code[item.code].aspects_out}
        assert out == {a.id for a in item.aspects if a.applies and not BARE.features[a.applies]}
    assert not any(
        s.aspects_out and any(a.aspect in "A" for a in s.aspects_out) and s.inside is False for s in by_code.values()
    )


def test_a_person_may_leave_an_item_out_with_a_reason() -> None:
    profile = parse_profile('[[left_out]]\nitem = "8.1"\nreason = "上年度已查"\n' + TEXT.split("\n", 1)[1])
    assert out_of_scope(profile)["8.1"].zh.endswith("上年度已查")


def test_foreign_branch_reads_differently() -> None:
    branch = parse_profile(TEXT.replace("foreign_branch = false", "foreign_branch = true"))
    noted = {s.code for s in selection(branch) if s.note}
    assert noted == {i.code for i in catalog().asking if i.branch_note and branch.meets(i.applies)}
    assert not any(s.note for s in selection(FULL))


def test_emphasis_rests_on_named_facts() -> None:
    planned = {p.code: p for p in plan(FULL, selection(FULL))}
    assert planned["4.3.1"].emphasis is Emphasis.STRONG
    assert any("網路投保平台" in r.zh for r in planned["4.3.1"].reasons)
    for p in planned.values():
        assert (len(p.reasons) >= 2) == (p.emphasis is Emphasis.STRONG)
        assert p.half_hours >= 1
    assert set(planned) == {s.code for s in selection(FULL) if s.inside}


def test_factors_touch_items_that_exist() -> None:
    codes = {n.code for n in catalog().nodes}
    assert {t for f in FACTORS for t in f.touches} <= codes
    assert touches(FACTORS[0], "4.1.1")
    assert not any(touches(f, "40.1") for f in FACTORS)


def test_hours_follow_aspects_and_emphasis() -> None:
    item = catalog().asked("4.5.1")
    (p,) = (p for p in plan(FULL, selection(FULL)) if p.code == "4.5.1")
    minutes = sum(MINUTES[a.method] for a in item.aspects)
    percent = {Emphasis.BASIC: 75, Emphasis.GENERAL: 100, Emphasis.STRONG: 150}[p.emphasis]
    assert (p.half_hours - 1) * 3000 < minutes * percent <= p.half_hours * 3000


def test_requests_follow_the_items_in_scope() -> None:
    full, bare = request_list(FULL, selection(FULL)), request_list(BARE, selection(BARE))
    assert [line.number for line in full] == list(range(1, len(full) + 1))
    assert {"S01", "V01", "D02", "R01", "T01", "G01"} <= {line.code for line in bare} <= {line.code for line in full}
    assert {line.code for line in full} - {line.code for line in bare}
    inside = {s.code for s in selection(BARE) if s.inside}
    assert all(line.items and set(line.items) <= inside for line in bare)
    dues = [line.request.due for line in full]
    assert dues == sorted(dues, key=list(type(dues[0])).index)


def test_what_nobody_spoke_of_is_pending() -> None:
    lines = request_list(FULL, selection(FULL))
    words = {"S01": Supply.NOT_RETAINED, "V01": Supply.NO_SUCH_BUSINESS}
    states = standing(lines, words)
    assert states["S01"] is Supply.NOT_RETAINED
    assert states["V01"] is Supply.NO_SUCH_BUSINESS
    assert {states[line.code] for line in lines if line.code not in words} == {Supply.PENDING}


def test_supplements_are_numbered_by_day() -> None:
    day = FULL.examination.as_of
    first = Supplement(day, next_ordinal(day, ()), ("4.7",), "x", "y", "z", "w")
    assert first.number == "20260630-01"
    assert next_ordinal(day, [first]) == 2
    assert next_ordinal(FULL.examination.period_from, [first]) == 1
