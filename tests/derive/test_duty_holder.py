"""Rights through roles of roles, on which days, under several accounts; exemptions; both used on one act."""

import datetime as dt
from itertools import pairwise
from typing import Any

import pytest

from tests.checks.harness import derived, examined
from tests.derive.duties import D, Row, approval, conflict, exemption, grant, holder, member
from tests.derive.test_absence import at

OWNERS = [holder("ua", "E1"), holder("ub", "E2"), holder("ua2", "E1"), holder("batch", None, owner_kind="系統")]
STAFF = [{"employee_no": "E1"}, {"employee_no": "E2"}]
PLAIN = [grant("clerk", "ENTER"), grant("head", "APPROVE")]
FROM, TO = D(2025, 1, 1), D(2026, 6, 30)


def given(*members: Row, grants: list[Row] = PLAIN, **more: Any) -> dict[str, Any]:
    base = {"role_member": list(members), "role_grant": grants, "account_owner": OWNERS, "employee": STAFF}
    return {**base, "duty_conflict": [conflict()], **more}


def seen(*members: Row, name: str = "duty_holder", **more: Any) -> dict[str, Row]:
    """Holder -> its row."""
    return {r["holder"]: r for r in derived(name, given(*members, **more))}


def both(*members: Row, who: str = "e1", **more: Any) -> tuple[Any, Any]:
    row = seen(*members, **more)[who]
    return row["both"], row["bare"]


HELD, NOT, EXEMPT, OPEN = (True, True), (False, False), (True, False), (None, None)


def test_one_right_both_and_both_under_two_accounts() -> None:
    assert both(member("ua", "clerk")) == NOT
    assert both(member("ua", "clerk"), member("ua", "head")) == HELD
    assert both(member("ua", "clerk"), member("ua2", "head")) == HELD, "two accounts of one person"
    assert both(member("ua", "clerk"), member("ub", "head")) == NOT
    assert both(member("E1", "clerk"), member("ua", "HEAD")) == HELD


def test_a_right_given_without_a_role() -> None:
    assert both(member("ua", "enter"), member("ua", "Approve"), grants=[grant("x", "y")]) == HELD


def chain(n: int) -> list[Row]:
    """Roles that give each other in a row: r0 gives r1, …, the last gives APPROVE."""
    names = [*(f"r{k}" for k in range(n)), "APPROVE"]
    return [grant("clerk", "ENTER"), *(grant(a, b) for a, b in pairwise(names))]


@pytest.mark.parametrize("n", [1, 2, 3, 5, 9, 16])
def test_through_as_many_roles_as_are_followed(n: int) -> None:
    row = seen(member("ua", "clerk"), member("ua", "r0"), grants=chain(n))["e1"]
    assert (row["both"], row["path_a"]) == (True, "clerk > ENTER")
    assert row["path_b"] == " > ".join([*(f"r{k}" for k in range(n)), "APPROVE"])


def why(grants: list[Row]) -> str:
    result = examined(
        given(member("ua", "clerk"), member("ua", "r0"), grants=grants), law={"acc.roles_separated": True}
    )
    (star,) = [o for o in result.observations if o.check == "2.2/conflict-held" and o.subject == "*"]
    return f"{star.outcome.value} {[g.reason for g in result.gaps if 'nested' in g.reason]}"


def test_deeper_is_not_told_and_cycles_are_harmless() -> None:
    assert "role_nested_too_deep: 1 roles" in why(chain(17))
    assert why(chain(16)).endswith("[]")
    ring = [grant(f"r{k}", f"r{(k + 1) % 20}") for k in range(20)]
    assert "20 roles" in why(ring), "what is beyond 16 of a ring of 20 is not told"
    small = [grant(f"r{k}", f"r{(k + 1) % 5}", valid_from=D(2025, 1, k + 1)) for k in range(5)]
    assert why([*small, grant("r3", "APPROVE"), grant("clerk", "ENTER")]).endswith("[]")
    assert seen(member("ua", "clerk"), member("ua", "r0"), grants=[*small, *chain(1)])["e1"]["both"] is True


def test_the_shortest_path_is_shown() -> None:
    grants = [*chain(4), grant("r0", "APPROVE")]
    assert seen(member("ua", "clerk"), member("ua", "r0"), grants=grants)["e1"]["path_b"] == "r0 > APPROVE"


def test_days_of_role_account_grant_and_conflict() -> None:
    until, since = {"valid_to": D(2025, 6, 30)}, {"valid_from": D(2025, 7, 1)}
    assert both(member("ua", "clerk", **until), member("ua", "head", **since)) == NOT, "moved"
    assert both(member("ua", "clerk", **until), member("ua", "head", valid_from=D(2025, 6, 30))) == HELD
    row = seen(member("ua", "clerk", **until), member("ua", "head", valid_from=D(2025, 6, 1)))["e1"]
    assert (row["first_day"], row["last_day"]) == (D(2025, 6, 1), D(2025, 6, 30))
    roles = (member("ua", "clerk"), member("ua", "head"))
    assert both(*roles, grants=[grant("clerk", "ENTER", **until), grant("head", "APPROVE", **since)]) == NOT
    assert both(*roles, duty_conflict=[conflict(valid_to=D(2025, 6, 30))]) == HELD
    assert seen(*roles, duty_conflict=[conflict(valid_to=D(2024, 6, 30))]) == {}, "stated no more in the period"


def test_an_account_handed_on_is_two_people_s() -> None:
    handed = [
        holder("ua", "E1"),
        holder("us", "E2", valid_to=D(2025, 3, 31)),
        holder("us", "E1", registered_date=D(2025, 4, 1)),
    ]
    before = member("us", "head", valid_to=D(2025, 3, 31))
    assert both(member("ua", "clerk"), before, account_owner=handed) == NOT
    rows = seen(member("ua", "clerk"), member("us", "head"), account_owner=handed)
    assert (rows["e1"]["both"], rows["e1"]["first_day"]) == (True, D(2025, 4, 1))
    assert rows["e2"]["both"] is False


def test_systems_are_nobody_and_unknown_accounts_are_not_told() -> None:
    assert seen(member("batch", "clerk"), member("batch", "head")) == {}
    rows = seen(member("who", "clerk"), member("who", "head"), member("ua", "clerk"))
    assert [(r["both"], r["bare"]) for h, r in rows.items() if h.endswith("who")] == [OPEN]
    assert (rows["e1"]["both"], rows["e1"]["bare"]) == NOT
    two = [holder("ua", "E1"), holder("ua", "E2")]
    assert [(r["both"]) for r in seen(member("ua", "clerk"), account_owner=two).values()] == [None]


def test_the_system_of_a_conflict() -> None:
    roles = (member("ua", "clerk"), member("ua", "head"))
    assert both(*roles, duty_conflict=[conflict(system_a="核心保單系統", system_b="核心保單系統")]) == HELD
    assert both(*roles, duty_conflict=[conflict(system_b="理賠系統")]) == NOT
    other = grant("head", "APPROVE", granted_system="理賠系統")
    assert both(*roles, grants=[PLAIN[0], other], duty_conflict=[conflict(system_b="理賠系統")]) == HELD


BOTH = (member("ua", "clerk"), member("ua", "head"))


def test_an_exemption_covers_every_day() -> None:
    assert both(*BOTH, duty_exemption=[exemption("E1", FROM, TO)]) == EXEMPT
    assert both(*BOTH, duty_exemption=[exemption("E1", FROM, TO - dt.timedelta(days=1))]) == HELD
    assert both(*BOTH, duty_exemption=[exemption("E1", FROM + dt.timedelta(days=1), TO)]) == HELD
    assert both(*BOTH, duty_exemption=[exemption("E2", FROM, TO)]) == HELD
    late = exemption("E1", FROM, TO, approved_date=FROM + dt.timedelta(days=1))
    assert both(*BOTH, duty_exemption=[late]) == HELD, "approved a day late"


def test_exemptions_renewed_one_after_another() -> None:
    parts = [
        exemption("E1", D(2026, 1, 1), TO),
        exemption("E1", FROM, D(2025, 12, 31)),
        exemption("E1", D(2025, 2, 1), D(2025, 3, 1)),
    ]
    assert both(*BOTH, duty_exemption=parts) == EXEMPT
    assert both(*BOTH, duty_exemption=[parts[0], exemption("E1", FROM, D(2025, 12, 30))]) == HELD, "a day between"


@pytest.mark.parametrize(
    "change", [{"approved_date": None}, {"to_date": None}, {"state_text": "?"}, {"employee_no": "nobody"}]
)
def test_an_exemption_that_may_cover_it_leaves_it_open(change: Row) -> None:
    assert both(*BOTH, duty_exemption=[{**exemption("E1", FROM, TO), **change}]) == (True, None)


def test_an_exemption_of_a_name_alone_is_that_person_s_or_perhaps_another_s() -> None:
    staff = [{"employee_no": "E1", "person_name": "王小明"}, {"employee_no": "E2", "person_name": "李大華"}]
    own, other = (exemption(n, FROM, TO) for n in ("王小明", "李大華"))
    assert both(*BOTH, employee=staff, duty_exemption=[own]) == EXEMPT
    assert both(*BOTH, employee=staff, duty_exemption=[other]) == (True, None)


@pytest.mark.parametrize("state", ["rejected", "cancelled", "pending"])
def test_an_exemption_that_was_refused_is_none(state: str) -> None:
    refused = exemption("E1", FROM, TO, state_text=state)
    assert both(*BOTH, duty_exemption=[refused]) == HELD


def used(*lines: Row, members: tuple[Row, ...] = BOTH, **more: Any) -> tuple[int, int]:
    matrix = [conflict(act_kind="退費")]
    (row,) = seen(*members, name="duty_use", approval=list(lines), **{"duty_conflict": matrix, **more}).values()
    return row["used"], row["unclear"]


def test_both_used_on_one_act() -> None:
    own = approval(at(3, 5, 9), at(3, 5, 10), "ua", "ua2")
    assert used(own) == (1, 0)
    assert used(own, duty_exemption=[exemption("E1", FROM, TO)]) == (1, 0), "an exemption is none for this"
    assert used(approval(at(3, 5, 9), at(3, 5, 10), "ub", "ua")) == (0, 0)
    assert used({**own, "act_kind": "核保"}) == (0, 0)
    assert used(own, duty_conflict=[conflict()]) == (0, 0), "the conflict names no kind of act"
    assert used(approval(at(3, 5, 9), at(3, 5, 10), "who", "ua")) == (0, 1)
    later = (member("ua", "clerk"), member("ua", "head", valid_from=D(2025, 4, 1)))
    assert used(own, members=later) == (0, 0), "not yet both"
