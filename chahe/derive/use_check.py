"""Spot checks of the use of top-privilege accounts: every unit in every calendar period, and who checked whom."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.derive.persons import nobodys, whose, with_person
from chahe.expressions import (
    agreed,
    any_true,
    bare_account,
    count_true,
    days_between,
    first_label,
    folded,
    key,
    null,
    true_or_false,
    unknown,
    within,
)

NO_UNIT = "?"
"""Stands for the hosts no unit is named for."""


@derive(key=("written",), optional=("employee",))
def person_alias(employee: Any, account_holder: Any, person_number: Any) -> Any:
    """What people write where a person is to be named (number, name, account; lower case) and the one person meant:
    `person`, NULL where it may be several.
    """
    e = with_person(employee, person_number, "employee_no")
    h = account_holder.filter((account_holder.person != "-") & ~nobodys(account_holder.kind))
    told = ibis.union(
        e.select(written=folded(e.employee_no), person=e["person"]),
        e.select(written=folded(e.person_name), person=e["person"]),
        h.select(written=h.name, person=h.person),
        person_number.select(written=person_number.number, person=person_number.person),
        distinct=True,
    )
    told = told.filter(told["written"].notnull() & told["person"].notnull())
    return told.group_by("written").aggregate(person=agreed(told["person"]))


def named(rows: Any, person_alias: Any, column: str, into: str) -> Any:
    """The rows with the person meant by `column`, as `into`; NULL where nobody or several may be meant."""
    a = person_alias.select(_a=person_alias.written, _p=person_alias.person)
    left = rows.mutate(_w=folded(rows[column]))
    j = left.left_join(a, left["_w"] == a["_a"])
    return j.mutate(**{into: j["_p"]}).drop("_w", "_a", "_p")


@derive(key=("_item", "_rec", "account_name"), trace={"approved_use": {"_item": "_item", "_rec": "_rec"}},
        optional=("privilege_approval",))  # fmt: skip
def use_person(approved_use: Any, privilege_approval: Any, account_holder: Any, person_alias: Any) -> Any:
    """Every use of a top-privilege account with `person`, who used it: the holder of the account it was taken from,
    else whom the one request names that covers it; NULL where neither tells. `used`: it is certain to be a use.
    """
    u = approved_use
    at = ["_item", "_rec", "account_name"]
    acted = u.filter(u.actor.notnull())
    acted = acted.select(*at, name=acted.actor, domain=null("string"), host=acted.host, day=acted.use_date)
    who = whose(acted.select("name", "domain", "host", "day").distinct(), account_holder)
    who = who.filter(who["sure"] & (who["person"] != "-"))
    who = who.select(_n=who["name"], _h=ibis.coalesce(who["host"], "?"), _day=who["day"], _holder=who["person"])
    acted = acted.join(
        who,
        [acted["name"] == who["_n"], ibis.coalesce(acted["host"], "?") == who["_h"], acted["day"] == who["_day"]],
    ).select(*at, "_holder")
    p = named(privilege_approval, person_alias, "used_by", "_user")
    p = p.select(_n=bare_account(p.account_name), _h=first_label(p.host), _from=p.from_at_us, _to=p.to_at_us,
                 _user=p["_user"])  # fmt: skip
    j = u.join(
        p, [u.account_name == p["_n"], u.host == p["_h"], u.happened_us >= p["_from"], u.happened_us <= p["_to"]]
    )
    asked = j.group_by(at).aggregate(_user=agreed(j["_user"]), _none=any_true(unknown(j["_user"] == j["_user"])))
    out = u.left_join(acted, at).drop(*[f"{c}_right" for c in at])
    out = out.left_join(asked, at).drop(*[f"{c}_right" for c in at])
    by_request = ibis.ifelse(true_or_false(out["_none"]), null("string"), out["_user"])
    return out.select(
        *at, "host", "use_date", person=ibis.coalesce(out["_holder"], by_request), used=out["certain"].notnull()
    )


@derive(key=("host",), trace={"log_source": {"host": "written"}}, optional=("log_source",))
def checking_unit(log_source: Any) -> Any:
    """The unit that spot-checks privileged use on a host, by the register of log sources; NULL where it names two."""
    s = log_source.filter(log_source.check_unit.notnull())
    return s.group_by(host=first_label(s.host)).aggregate(unit=agreed(s.check_unit), written=s.host.min())


@derive(key=("_item", "_rec"), trace={"monthly_check": {"_item": "_item", "_rec": "_rec"}}, optional=("monthly_check",))
def check_line(monthly_check: Any, use_person: Any, person_alias: Any) -> Any:
    """Every spot check with `self_checked`: who checked is who used the account, under any number or account of that
    person; NULL where either is not known. Whose use it was: the person the line names, else those who used the account
    on the host that month; where it names neither account nor host, any account on any host.
    """
    c = named(named(monthly_check, person_alias, "checker", "_who"), person_alias, "checked_person", "_about")
    c = c.mutate(
        _n=bare_account(c.account_name), _h=first_label(c.host), _same=folded(c.checker) == folded(c.checked_person)
    )
    u = use_person.select(_un=use_person.account_name, _uh=use_person.host, _user=use_person.person,
                          _ud=use_person.use_date)  # fmt: skip
    j = c.left_join(
        u,
        [
            c["_n"].isnull() | (c["_n"] == u["_un"]),
            c["_h"].isnull() | (c["_h"] == u["_uh"]),
            c.checked_person.isnull(),
            days_between(c.month_from, u["_ud"]) >= 0,
            c.month_from.year() == u["_ud"].year(),
            c.month_from.month() == u["_ud"].month(),
        ],
    )
    at = ["_item", "_rec"]
    meant = j.group_by(at).aggregate(
        _uses=count_true(j["_ud"].notnull()),
        _own=any_true(j["_who"] == j["_user"]),
        _open=any_true(j["_ud"].notnull() & unknown(j["_who"] == j["_user"])),
    )
    j = c.join(meant, at)
    stated = ibis.cases((true_or_false(j["_same"]), True), else_=j["_who"] == j["_about"])
    by_use = ibis.cases((j["_own"], True), (j["_open"], null("boolean")), else_=False)
    return j.select(
        "_item", "_rec", "month_from", "unit", "check_date", "no_use",
        self_checked=ibis.ifelse(j.checked_person.notnull(), stated, by_use),
    )  # fmt: skip


@derive(
    key=("check_unit", "unit", "label"),
    trace={
        "check_line": {"unit": "check_unit"},
        "use_person": {"use_date": "first_use"},
        "checking_unit": {"unit": "check_unit"},
    },
)
def use_check(check_line: Any, use_person: Any, checking_unit: Any, calendar_window: Any, ctx: Ctx) -> Any:
    """Every unit that checks privileged use with every calendar period: `uses` of top-privilege accounts on the hosts
    it checks, `unclear_uses` that may be some, and `lines`, the checks of the period; `?` stands for hosts no unit is
    named for. `self_checked`, `unnamed`: checks by the user himself, and those that cannot tell. `loose`: checks of the
    period that may be its own: they name no unit, or it is `?`. `past_due`: as many days as the period has, less one,
    have passed since its end.
    """
    uses = use_person.left_join(checking_unit, "host").drop("host_right")
    uses = uses.mutate(_unit=ibis.coalesce(uses["unit"], NO_UNIT))
    units = ibis.union(
        uses.select(_u=uses["_unit"]),
        checking_unit.select(_u=checking_unit.unit),
        check_line.select(_u=check_line.unit),
        distinct=True,
    )
    units = units.filter(units["_u"].notnull())
    w = calendar_window.select("unit", "label", "window_from", "window_to")
    rows = w.cross_join(units)
    e = uses.select(_on=uses["use_date"], _eu=uses["_unit"], _used=uses["used"])
    j = rows.left_join(e, [rows["_u"] == e["_eu"], within(e["_on"], rows["window_from"], rows["window_to"])])
    at = ["_u", "unit", "label"]
    done = j.group_by(at).aggregate(
        uses=count_true(j["_used"]), unclear_uses=count_true(~j["_used"]), first_use=j["_on"].min()
    )
    c = check_line.select(_m=check_line.month_from, _cu=check_line.unit, _self=check_line.self_checked,
                          _made=check_line.check_date)  # fmt: skip
    # A host no unit is named for may be any unit's.
    may_be = ibis.coalesce(c["_cu"] == rows["_u"], True) | (rows["_u"] == NO_UNIT)
    here = may_be & within(c["_m"], rows["window_from"], rows["window_to"])
    k = rows.left_join(c, here)
    mine = true_or_false(k["_cu"] == k["_u"])
    told = k.group_by(at).aggregate(
        lines=count_true(mine),
        self_checked=count_true(mine & k["_self"]),
        unnamed=count_true(mine & unknown(k["_self"])),
        loose=count_true(k["_m"].notnull() & ~mine),
        checked_date=k["_made"].max(),
    )
    out = rows.join(done, at).join(told, at)
    ended = days_between(out["window_to"], ibis.literal(ctx.as_of).cast("date"))
    return out.mutate(
        check_unit=out["_u"],
        subject=key(out["_u"], out["label"]),
        past_due=ended >= days_between(out["window_from"], out["window_to"]),
    ).drop("_u")
