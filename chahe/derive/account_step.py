"""Accounts and rights given, and the request each rests on."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.derive.top_use import REFUSED, settled_request
from chahe.expressions import (
    any_true,
    bare_account,
    first_label,
    folded,
    in_list,
    key,
    null,
    true_or_false,
    unknown,
    within,
)

GIVING = ("created", "enabled", "member-added", "right-assigned")
"""What gives somebody an account or a right; what takes one away needs no request here."""


@derive(
    key=("_item", "_rec", "change_kind", "about"),
    trace={"account_change": {"_item": "_item", "_rec": "_rec"}},
    optional=("change_ticket",),
)
def account_step(account_change: Any, change_ticket: Any, ctx: Ctx) -> Any:
    """Every account created or enabled, member added to a group and right assigned in the period. `about`: the group or
    right, else the account. `ticketed`: a request for it, approved before, covers the instant; NULL where one may (it
    states no host, end or time of approval, or the change names its account in another way).
    """
    first, last = (ibis.literal(d).cast("date") for d in (ctx.period_from, ctx.period_to))
    c = account_change.filter(
        in_list(account_change.change_kind, *GIVING) & ibis.coalesce(account_change.outcome != "failure", True)
    )
    c = c.filter(within(c.happened_local.date(), first, last))
    subject_of = ibis.coalesce(folded(c.group_name), folded(c.privilege), bare_account(c.account_name), "?")
    c = c.select(
        "_item",
        "_rec",
        "change_kind",
        "happened_us",
        account=bare_account(c.account_name),
        group=ibis.coalesce(folded(c.group_name), folded(c.privilege)),
        about=subject_of,
        host=ibis.coalesce(first_label(c.host), "?"),
        domain=ibis.coalesce(first_label(ibis.coalesce(c.group_domain, c.account_domain)), "?"),
        actor=bare_account(c.actor_name),
        change_date=c.happened_local.date(),
    ).distinct()
    at = ["_item", "_rec", "change_kind", "about"]
    c = c.group_by(at).aggregate(
        **{n: c[n].max() for n in ("happened_us", "account", "group", "host", "domain", "actor", "change_date")}
    )
    asked = _asked(c, change_ticket, at)
    j = c.left_join(asked, at).drop(*[f"{n}_right" for n in at])
    ticketed = ibis.cases((true_or_false(j["_sure"]), True), (true_or_false(j["_maybe"]), null("boolean")), else_=False)
    return j.mutate(ticketed=ticketed, subject=key(j["host"], j["change_kind"], j["about"], j["change_date"])).drop(
        "_sure", "_maybe"
    )


def _asked(c: Any, change_ticket: Any, at: list[str]) -> Any:
    p = change_ticket.filter(~true_or_false(in_list(change_ticket.state_text, *REFUSED)))
    p = p.select(
        _a=bare_account(p.account_name),
        _g=folded(p.group_name),
        _h=first_label(p.host),
        _from=p.from_at_us,
        _to=p.to_at_us,
        _when=p.approved_at_us,
        _good=settled_request(p),
    )
    j = c.join(p, (p["_from"] <= c["happened_us"]) & ibis.coalesce(c["happened_us"] <= p["_to"], True))
    # A request for a group need not name the member; one for an account names it.
    of_group = j["group"].notnull()
    named = ibis.ifelse(of_group, j["_g"] == j["group"], ibis.coalesce(j["_a"] == j["account"], False))
    member = j["_a"].isnull() | j["account"].isnull() | (j["_a"] == j["account"]) | known_otherwise(j["account"])
    here = (j["_h"] == j["host"]) | (j["_h"] == j["domain"])
    covers = ibis.coalesce(named, False) & ibis.ifelse(of_group, member, True) & here & (j["happened_us"] <= j["_to"])
    j = j.mutate(_ok=covers & j["_good"] & (j["_when"] <= j["happened_us"]))
    return j.group_by(at).aggregate(_sure=any_true(j["_ok"]), _maybe=any_true(unknown(j["_ok"])))


def known_otherwise(account: Any) -> Any:
    """NULL for a distinguished name, which no request writes; false for any other name."""
    return ibis.ifelse(account.re_extract("^(cn=)", 1) != "", null("boolean"), False)
