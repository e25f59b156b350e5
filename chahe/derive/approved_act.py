"""Approvals of business acts: what each line says for certain, and every act with who made and who approved it."""

from typing import Any

import ibis

from chahe.derive.acting_person import with_actor
from chahe.derive.api import Ctx, derive
from chahe.expressions import (
    DAY_US,
    any_true,
    count_true,
    folded,
    in_list,
    key,
    midnight_us,
    null,
    true_or_false,
    within,
)

NOT_APPROVED = ("rejected", "cancelled", "pending", "submitted")


@derive(key=("_item", "_rec"), trace={"approval": {"_item": "_item", "_rec": "_rec"}})
def approval_line(approval: Any, approval_person: Any, ctx: Ctx) -> Any:
    """Every line of an approval of the period with the persons behind it. `approved`: it approves; NULL where its words
    do not tell. `maker`, `checker`: the one person (NULL: not told); the checker is the deputy where one approved.
    `from_us`, `until_us`: between which instants it was approved, one day apart where a day alone is stated. `pace`:
    system, account and day of the approval.
    """
    first, last = (ibis.literal(d).cast("date") for d in (ctx.period_from, ctx.period_to))
    a = approval.mutate(
        day=approval.approved_at_local.date(),
        acted=ibis.coalesce(approval.deputy_account, approval.checker_account),
        subject=key(ibis.coalesce(approval.system, "-"), approval.act_kind, approval.act_no),
    )
    a = with_actor(a, approval_person, "maker_account", a.made_at_local.date(), "maker")
    a = with_actor(a, approval_person, "acted", a["day"], "checker")
    a = a.filter(ibis.coalesce(within(a["day"], first, last), True))
    said = a.checker_account.notnull() & a.approved_at_us.notnull()
    approved = ibis.cases(
        (in_list(a.state_text, *NOT_APPROVED), False),
        (a.state_text == "approved", True),
        (a.state_text.isnull() & said, True),
        (a.state_text.isnull() & a["acted"].isnull() & a.approved_at_us.isnull(), False),
        else_=null("boolean"),
    )
    # Spreadsheets store a day as that day's midnight: no time of day was stated.
    daily = a.approved_at_us == midnight_us(a["day"])
    return a.select(
        "subject", "system", "act_kind", "act_no", "amount", "day", "maker_account", "maker", "maker_machine",
        "maker_named", "checker", "checker_last", "checker_machine", "checker_named", "_item", "_rec",
        checker_account="acted",
        kind=folded(a.act_kind),
        pace=key(ibis.coalesce(a.system, "-"), folded(a["acted"]), a["day"]),
        approved=approved,
        from_us=a.approved_at_us,
        until_us=ibis.ifelse(daily, a.approved_at_us + DAY_US - 1, a.approved_at_us),
    )  # fmt: skip


@derive(
    key=("_item", "_rec"),
    trace={"approval_line": {"_item": "_item", "_rec": "_rec"}},
)
def own_approval(approval_line: Any) -> Any:
    """Every line that approves, or may, and whose checker is no system: `own`: the checker is one of those who made the
    act, under whichever number or account; NULL where it cannot be told,
    also where a name alone says so: another of the name may be missing from the roster.
    """
    t = approval_line
    makers = (
        t.filter(~t.maker_machine)
        .select(_s="subject", _maker="maker", _named="maker_named", _any=ibis.literal(1))
        .distinct()
    )
    lines = t.filter(ibis.coalesce(t.approved, True) & ~t.checker_machine)
    j = lines.left_join(makers, lines["subject"] == makers["_s"])
    at = ["_item", "_rec"]
    same, loose = true_or_false(j["checker"] == j["_maker"]), j["checker_named"] | true_or_false(j["_named"])
    n = j.group_by(at).aggregate(
        _same=any_true(same & ~loose),
        _open=any_true(j["_any"].notnull() & (j["checker"].isnull() | j["_maker"].isnull() | (same & loose))),
    )
    out = lines.join(n, at)
    own = ibis.cases((out["_same"], True), (out["_open"], null("boolean")), else_=False)
    return out.mutate(own=own).drop("_same", "_open")


@derive(key=("subject",), trace={"own_approval": {"subject": "subject"}})
def approved_act(own_approval: Any) -> Any:
    """Every act somebody approved, or may have: `own` approvals by who made it, `others` by somebody else, `unclear`
    that may be either. `judged_date`: day of its last approval. The accounts shown are those of an own approval.
    """
    t = own_approval
    sure, perhaps = true_or_false(t.approved), t.approved.isnull()
    mine = true_or_false(t.own)
    return t.group_by("subject").aggregate(
        system=t.system.min(),
        act_kind=t.act_kind.min(),
        act_no=t.act_no.min(),
        own=count_true(sure & mine),
        others=count_true(sure & ~ibis.coalesce(t.own, True)),
        unclear=count_true(perhaps | t.own.isnull()),
        judged_date=t["day"].max(),
        maker_account=ibis.ifelse(mine, t.maker_account, null("string")).max(),
        checker_account=ibis.ifelse(mine, t.checker_account, null("string")).max(),
    )
