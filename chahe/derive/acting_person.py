"""Who acted under an account of a business system, on the day of the act: one person for certain, or it is not told.

Nobody is taken for another because an account was handed on, a name is shared, or a register says two things: then the
person is NULL and what rests on it stays unsettled.
"""

from typing import Any

import ibis

from chahe.derive.api import derive
from chahe.derive.persons import nobodys, with_person
from chahe.expressions import (
    agreed,
    any_true,
    bare_account,
    first_label,
    folded,
    null,
    true_or_false,
    unknown,
)

UNDATED = "1900-01-01"
"""Stands for no day: every statement about the account then counts, whenever it held."""
DOMAIN = "*"
"""Place of accounts that are the domain's, as `persons.account_holder` has it."""


@derive(key=("written",), optional=("employee",))
def staff_word(employee: Any, person_number: Any) -> Any:
    """Employee numbers and names as people write them (lower case) with the one `person` meant: NULL where a number or
    a name is that of two persons. `by_name`: it is a name and no number; the roster alone says that nobody else has it.
    """
    e = with_person(employee, person_number, "employee_no")
    told = ibis.union(
        e.select(written=folded(e.employee_no), person=e["person"], _name=ibis.literal(False)),
        e.select(written=folded(e.person_name), person=e["person"], _name=ibis.literal(True)),
        person_number.select(written=person_number.number, person=person_number.person, _name=ibis.literal(False)),
        distinct=True,
    )
    told = told.filter(told["written"].notnull())
    out = told.group_by("written").aggregate(
        _one=agreed(told["person"]), _open=any_true(unknown(told["person"] == "")), _number=any_true(~told["_name"])
    )
    person = ibis.ifelse(out["_open"], null("string"), out["_one"])
    return out.select("written", person=person, by_name=~out["_number"])


def asked_of(rows: Any, account: str, day: Any) -> Any:
    """What is to be looked up: `written` (lower case), `place` (first label of the system, `*` where none is stated)
    and `day` of every row that names an account.
    """
    out = rows.select(
        written=folded(rows[account]),
        place=ibis.coalesce(first_label(rows.system), DOMAIN),
        day=ibis.coalesce(day, ibis.date(UNDATED)),
    )
    return out.filter(out["written"].notnull())


def who_acted(asked: Any, account_holder: Any, staff_word: Any) -> Any:
    """Each of the rows of `asked_of`, once, with `person`, `last_person`, `machine` and `by_name`.

    `person`: the one employee number of who held the account in the system, else in the domain, on that day, or whose
    number or unique name is written; NULL where statements contradict each other or nobody's names it. `last_person`:
    the same, or where the register's lines had all ended, who held it last. `machine`: registered as a system's
    (系統), which nobody is. `by_name`: only a name says who it is.
    """
    a = asked.distinct()
    a = a.mutate(_name=bare_account(a["written"]))
    h = account_holder.select(
        _n=account_holder.name, _p=account_holder.place, _who=account_holder.person, _since=account_holder.since,
        _until=account_holder.until, _kind=account_holder.kind,
    )  # fmt: skip
    j = a.left_join(h, a["_name"] == h["_n"])
    dated = j["day"] != ibis.date(UNDATED)
    inside = true_or_false(j["_n"].notnull() & (~dated | ((j["_since"] <= j["day"]) & (j["day"] <= j["_until"]))))
    exact = true_or_false(j["_p"] == j["place"])
    star = true_or_false(j["_p"] == DOMAIN)
    # An account of no stated kind in a register may be anybody's; of an employee's own line it is the employee's.
    owned = ~nobodys(j["_kind"]) & (j["_who"] != "-") & (true_or_false(j["_kind"] != "-") | star)
    j = j.mutate(
        _in=inside,
        _here=inside & exact,
        _star=inside & star,
        _past=true_or_false(dated & (j["_until"] < j["day"]) & (exact | star)),
        _ours=ibis.ifelse(owned, j["_who"], null("string")),
        _robot=inside & true_or_false(j["_kind"] == "系統"),
    )
    at = ["written", "place", "day"]
    n = j.group_by(at).aggregate(
        _any=any_true(j["_in"]),
        _is_here=any_true(j["_here"]),
        _here_open=any_true(j["_here"] & j["_ours"].isnull()),
        _here_one=agreed(ibis.ifelse(j["_here"], j["_ours"], null("string"))),
        _is_star=any_true(j["_star"]),
        _all_open=any_true(j["_in"] & j["_ours"].isnull()),
        _all_one=agreed(ibis.ifelse(j["_in"], j["_ours"], null("string"))),
        _here_man=any_true(j["_here"] & ~j["_robot"]),
        _man=any_true(j["_in"] & ~j["_robot"]),
        _ended=ibis.ifelse(j["_past"], j["_until"], null("date")).max(),
    )
    last = j.join(n.select(*at, "_ended"), at)
    last = last.filter(last["_past"] & (last["_until"] == last["_ended"]))
    last = last.group_by(at).aggregate(_last=agreed(last["_ours"]), _last_open=any_true(last["_ours"].isnull()))
    s = staff_word.select(_sw=staff_word.written, _sp=staff_word.person, _sn=staff_word.by_name)
    out = n.left_join(s, n["written"] == s["_sw"])
    out = out.left_join(last, at).drop(*[f"{c}_right" for c in at])
    nobody = null("string")
    # An account of another system only, or of none, says nothing about this one.
    held = ibis.cases(
        (out["_here_open"], nobody),
        (out["_is_here"], out["_here_one"]),
        (out["_is_star"] & ~out["_all_open"], out["_all_one"]),
        else_=nobody,
    )
    by_account = out["_is_here"] | out["_is_star"]
    # What is written may be a number or a name, too; where it is both, they must mean one person.
    named = ibis.cases(
        (~by_account, out["_sp"]), (out["_sw"].isnull() | true_or_false(out["_sp"] == held), held), else_=nobody
    )
    robot = (out["_is_here"] & ~out["_here_man"]) | (~by_account & out["_any"] & ~out["_man"])
    ended = ibis.ifelse(out["_any"] | true_or_false(out["_last_open"]), nobody, out["_last"])
    person = ibis.ifelse(robot, nobody, named)
    return out.select(
        *at,
        machine=robot,
        person=person,
        last_person=ibis.ifelse(robot, nobody, ibis.coalesce(person, ended)),
        by_name=~by_account & true_or_false(out["_sn"]),
    )


@derive(key=("written", "place", "day"))
def approval_person(approval: Any, account_holder: Any, staff_word: Any) -> Any:
    """Who stands behind every account, number or name that makers, checkers and deputies of approvals are written as:
    `who_acted` on the day the act was made, or approved.
    """
    made, passed = approval.made_at_local.date(), approval.approved_at_local.date()
    asked = ibis.union(
        asked_of(approval, "maker_account", made),
        asked_of(approval, "checker_account", passed),
        asked_of(approval, "deputy_account", passed),
    )
    return who_acted(asked, account_holder, staff_word)


def with_actor(rows: Any, approval_person: Any, account: str, day: Any, into: str) -> Any:
    """The rows with `<into>`, `<into>_last`, `<into>_machine` and `<into>_named` (told by a name alone) of who stands
    behind the account on the day.
    """
    p = approval_person.select(
        _w=approval_person.written, _p=approval_person.place, _d=approval_person["day"],
        _m=approval_person.machine, _b=approval_person.by_name,
        **{into: approval_person.person, f"{into}_last": approval_person.last_person},
    )  # fmt: skip
    left = rows.mutate(
        _aw=folded(rows[account]),
        _ap=ibis.coalesce(first_label(rows.system), DOMAIN),
        _ad=ibis.coalesce(day, ibis.date(UNDATED)),
    )
    j = left.left_join(p, [left["_aw"] == p["_w"], left["_ap"] == p["_p"], left["_ad"] == p["_d"]])
    j = j.mutate(**{f"{into}_machine": true_or_false(j["_m"]), f"{into}_named": true_or_false(j["_b"])})
    return j.drop("_aw", "_ap", "_ad", "_w", "_p", "_d", "_m", "_b")
