"""Who had rights that conflict: through which roles, on which days, with or without a signed exemption, and whether
both were used on one act.
"""

from typing import Any

import ibis

from chahe.derive.acting_person import DOMAIN
from chahe.derive.api import Ctx, derive
from chahe.derive.approved_act import NOT_APPROVED
from chahe.derive.power import named_person
from chahe.expressions import (
    any_true,
    count_true,
    days_between,
    first_label,
    folded,
    following,
    in_list,
    key,
    least_from_here,
    null,
    true_or_false,
    within,
)

PAIR = ("conflict_no", "holder")


@derive(
    key=("holder", "right_place", "right_name", "since", "until"),
    trace={"role_person": {"holder": "holder"}},
)
def held_right(role_person: Any, role_reach: Any, ctx: Ctx) -> Any:
    """Every right or role people had in the period, by themselves or through roles: `path`, the shortest, of `depth`
    grants. `person` NULL: whose the account is cannot be told; `holder` is then the account.
    """
    first, last = (ibis.literal(d).cast("date") for d in (ctx.period_from, ctx.period_to))
    r = role_person.filter(~role_person.machine)
    own = r.select(
        "holder", "person", right_place="place", right_name="role", since="since", until="until",
        depth=r["_rec"] * 0, path=r.role_name.strip(),
    )  # fmt: skip
    e = role_reach.select(
        _p=role_reach.place, _r=role_reach.role, right_place=role_reach.right_place, right_name=role_reach.right_name,
        _s=role_reach.since, _u=role_reach.until, depth=role_reach.depth, _path=role_reach.path,
    )  # fmt: skip
    j = r.join(e, [r["place"] == e["_p"], r["role"] == e["_r"]])
    through = j.select(
        "holder", "person", "right_place", "right_name",
        since=ibis.greatest(j["since"], j["_s"]),
        until=ibis.least(j["until"], j["_u"]),
        depth="depth",
        path=j["role_name"].strip().concat(" > ").concat(j["_path"]),
    )  # fmt: skip
    out = own.union(through)
    out = out.mutate(since=ibis.greatest(out["since"], first), until=ibis.least(out["until"], last))
    out = out.filter(out["since"] <= out["until"])
    at = ["holder", "right_place", "right_name", "since", "until"]
    least = out.group_by(at).aggregate(_least=out["depth"].min())
    out = out.join(least, at)
    out = out.filter(out["depth"] == out["_least"])
    return out.group_by(at).aggregate(person=out["person"].max(), depth=out["depth"].min(), path=out["path"].min())


def _side(duty_conflict: Any, held_right: Any, side: str) -> Any:
    """Who had the right of one side of each conflict, on which days both were so."""
    c = duty_conflict.select(
        "conflict_no", "act_kind",
        _right=folded(duty_conflict[f"right_{side}"]),
        _place=first_label(duty_conflict[f"system_{side}"]),
        _from=ibis.coalesce(duty_conflict.valid_from, ibis.date("1900-01-01")),
        _to=ibis.coalesce(duty_conflict.valid_to, ibis.date("9999-12-31")),
    )  # fmt: skip
    j = held_right.join(c, held_right["right_name"] == c["_right"])
    j = j.filter(j["_place"].isnull() | (j["_place"] == j["right_place"]) | (j["right_place"] == DOMAIN))
    j = j.mutate(since=ibis.greatest(j["since"], j["_from"]), until=ibis.least(j["until"], j["_to"]))
    j = j.filter(j["since"] <= j["until"])
    kind = folded(j["act_kind"])
    return j.select("conflict_no", "holder", "person", "since", "until", "path", kind=kind)


@derive(
    key=("conflict_no", "holder", "since", "until"),
    trace={"held_right": {"holder": "holder"}, "duty_conflict": {"conflict_no": "conflict_no"}},
)
def duty_overlap(duty_conflict: Any, held_right: Any) -> Any:
    """Every span of days on which one holder had both rights of a conflict, with a path to each."""
    a, b = _side(duty_conflict, held_right, "a"), _side(duty_conflict, held_right, "b")
    b = b.select(_c="conflict_no", _h="holder", _s="since", _u="until", _path="path")
    j = a.join(b, [a["conflict_no"] == b["_c"], a["holder"] == b["_h"]])
    j = j.mutate(since=ibis.greatest(j["since"], j["_s"]), until=ibis.least(j["until"], j["_u"]))
    j = j.filter(j["since"] <= j["until"])
    return j.group_by("conflict_no", "holder", "since", "until").aggregate(
        person=j["person"].max(), kind=j["kind"].min(), path_a=j["path"].min(), path_b=j["_path"].min()
    )


@derive(key=("conflict_no", "holder", "since", "until"), trace={"duty_exemption": {"conflict_no": "conflict_no"}},
        optional=("duty_exemption",))  # fmt: skip
def exempted_overlap(duty_overlap: Any, duty_exemption: Any, staff_word: Any) -> Any:
    """Every such span with `exempt`: signed exemptions of the person cover each of its days, from the day they were
    approved; NULL where one may (whose, from when to when, or whether approved is not told).
    """
    x = duty_exemption.filter(~true_or_false(in_list(duty_exemption.state_text, *NOT_APPROVED)))
    x = named_person(x, staff_word, "employee_no", "_who")
    told = x.state_text.isnull() | (x.state_text == "approved")
    signed = x.approved_by.notnull() & x.approved_date.notnull() & x.from_date.notnull() & x.to_date.notnull() & told
    x = x.select(
        _c=x.conflict_no, _who=x["_who"], _loose=x["_who_named"], _signed=signed & x["_who"].notnull(),
        _first=ibis.greatest(ibis.coalesce(x.from_date, x.approved_date), ibis.coalesce(x.approved_date, x.from_date)),
        _last=x.to_date,
    )  # fmt: skip
    o = duty_overlap
    j = o.join(x, o.conflict_no == x["_c"])
    mine = ibis.coalesce(j["person"] == j["_who"], True)
    # Of a name alone it may be another of that name.
    j = j.mutate(_signed=j["_signed"] & mine).filter(mine | j["_loose"])
    at = ["conflict_no", "holder", "since", "until"]
    maybe = j.group_by(at).aggregate(_maybe=any_true(~j["_signed"]))
    s = j.filter(j["_signed"] & (j["_first"] <= j["until"]) & (j["_last"] >= j["since"]) & j["person"].notnull())
    zero = ibis.date("1970-01-01")
    s = s.mutate(
        _k=key(s["conflict_no"], s["holder"], s["since"], s["until"]),
        _f=days_between(zero, ibis.greatest(s["_first"], s["since"])),
        _t=days_between(zero, s["_last"]),
    )
    n = s.group_by([*at, "_k", "_f"]).aggregate(_t=s["_t"].max())
    # Taken by their first days backwards, what is left of the list is what began before: its latest end counts.
    n = n.mutate(_end=-least_from_here(-n["_t"], n["_k"], -n["_f"]))
    n = n.mutate(_before=following(n["_end"], n["_k"], -n["_f"]))
    gap = ibis.ifelse(n["_before"].isnull(), n["_f"] > days_between(zero, n["since"]), n["_f"] > n["_before"] + 1)
    n = n.mutate(_gap=gap)
    whole = n.group_by(at).aggregate(_gaps=any_true(n["_gap"]), _end=n["_end"].max())
    out = o.left_join(maybe, at).drop(*[f"{c}_right" for c in at])
    out = out.left_join(whole, at).drop(*[f"{c}_right" for c in at])
    covered = true_or_false(~out["_gaps"] & (out["_end"] >= days_between(zero, out["until"])))
    exempt = ibis.cases((covered, True), (true_or_false(out["_maybe"]), null("boolean")), else_=False)
    return out.mutate(exempt=exempt).drop("_maybe", "_gaps", "_end")


@derive(
    key=("subject",),
    trace={
        "held_right": {"holder": "holder"},
        "duty_conflict": {"conflict_no": "conflict_no"},
        "exempted_overlap": {"conflict_no": "conflict_no", "holder": "holder"},
    },
)
def duty_holder(duty_conflict: Any, held_right: Any, exempted_overlap: Any, ctx: Ctx) -> Any:
    """Everybody who had one of the rights of a conflict in the period: `both` at the same time; NULL where whose the
    account is cannot be told. `bare`: on a day without a signed exemption; NULL: it cannot be told. `path_a`, `path_b`:
    how, on the first of such days; `judged_date`: that day, else the last of the period.
    """
    last = ibis.literal(ctx.period_to).cast("date")
    sides = [_side(duty_conflict, held_right, s).select("conflict_no", "holder", "person", "kind") for s in "ab"]
    every = ibis.union(*sides)
    every = every.group_by(PAIR).aggregate(person=every["person"].max(), kind=every["kind"].min())
    o = exempted_overlap.mutate(_bare=~exempted_overlap.exempt)
    n = o.group_by(PAIR).aggregate(
        _n=o.count(),
        _bare=any_true(o["_bare"]),
        _open=any_true(o["exempt"].isnull()),
        first_day=o["since"].min(),
        last_day=o["until"].max(),
    )
    begun = o.join(n.select(*PAIR, "first_day"), list(PAIR))
    begun = begun.filter(begun["since"] == begun["first_day"])
    paths = begun.group_by(PAIR).aggregate(path_a=begun["path_a"].min(), path_b=begun["path_b"].min())
    j = every.left_join(n, list(PAIR)).drop(*[f"{c}_right" for c in PAIR])
    j = j.left_join(paths, list(PAIR)).drop(*[f"{c}_right" for c in PAIR])
    known = j["person"].notnull()
    both = ibis.ifelse(known, j["_n"].notnull(), null("boolean"))
    bare = ibis.cases((true_or_false(j["_bare"]), True), (true_or_false(j["_open"]), null("boolean")), else_=False)
    return j.mutate(
        subject=key(j["conflict_no"], j["holder"]),
        both=both,
        bare=ibis.ifelse(known, bare, null("boolean")),
        judged_date=ibis.coalesce(j["first_day"], last),
    ).drop("_n", "_bare", "_open")


@derive(
    key=("subject",),
    trace={"duty_holder": {"subject": "subject"}, "own_approval": {"checker": "person"}},
)
def duty_use(duty_holder: Any, duty_overlap: Any, own_approval: Any) -> Any:
    """Every holder of `duty_holder` with `used`: own approvals of the conflict's kind of act on a day both rights were
    had; `unclear` that may be some.
    """
    o = duty_overlap.select(
        "conflict_no", "holder", _p=duty_overlap.person, _k=duty_overlap.kind, _s=duty_overlap.since,
        _u=duty_overlap.until,
    )  # fmt: skip
    a = own_approval.filter(ibis.coalesce(own_approval.own, True))
    a = a.select("_item", "_rec", _kind=a.kind, _who=a.checker, _day=a["day"], _sure=true_or_false(a.own & a.approved))
    j = o.join(a, o["_k"] == a["_kind"])
    j = j.filter(ibis.coalesce((j["_who"] == j["_p"]) & within(j["_day"], j["_s"], j["_u"]), True))
    sure = j["_sure"] & (j["_who"] == j["_p"]) & within(j["_day"], j["_s"], j["_u"])
    lines = j.mutate(_ok=true_or_false(sure)).group_by([*PAIR, "_item", "_rec"])
    lines = lines.aggregate(_ok=any_true(ibis._["_ok"]), _day=ibis._["_day"].min())
    n = lines.group_by(PAIR).aggregate(
        _used=count_true(lines["_ok"]), _unclear=count_true(~lines["_ok"]),
        used_on=ibis.ifelse(lines["_ok"], lines["_day"], null("date")).min(),
    )  # fmt: skip
    h = duty_holder
    out = h.left_join(n, list(PAIR)).drop(*[f"{c}_right" for c in PAIR])
    zero = ibis.literal(0, type="int64")
    return out.mutate(
        used=ibis.coalesce(out["_used"], zero),
        unclear=ibis.coalesce(out["_unclear"], zero),
        judged_date=ibis.coalesce(out["used_on"], out["judged_date"]),
    ).drop("_used", "_unclear")
