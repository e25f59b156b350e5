"""How partners log in, and whether a contract with them was in force that day."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.expressions import any_true, folded, key, true_or_false, within

TRACE = {"partner_logon": {"_item": "_item", "_rec": "_rec"}}


@derive(key=("_item", "_rec"), trace=TRACE)
def partner_access(partner_logon: Any, ctx: Ctx) -> Any:
    """Every log-in of a partner in the period that succeeded, or may have. `two`: means of two kinds were asked for (of
    what somebody knows, holds, is); `known_only`: nothing but what somebody knows; `by_machine_id`: a system showed its
    certificate.
    """
    first, last = (ibis.literal(d).cast("date") for d in (ctx.period_from, ctx.period_to))
    t = partner_logon.mutate(logged_date=partner_logon.logged_at_local.date())
    t = t.filter(within(t["logged_date"], first, last) & ~true_or_false(t.outcome == "failure"))
    holds = t.by_holding | t.by_certificate
    return t.select(
        "_item", "_rec", "entry", "partner_no", "account_name", "logged_date", "method_text", "outcome",
        subject=key(ibis.coalesce(t.entry, "-"), folded(t.account_name)),
        two=(t.by_password & holds) | (t.by_password & t.by_body) | (holds & t.by_body),
        known_only=~holds & ~t.by_body,
        by_machine_id=t.machine & t.by_certificate,
    )  # fmt: skip


@derive(
    key=("_item", "_rec"),
    trace={
        "partner_access": {"_item": "_item", "_rec": "_rec"},
        "partner_contract": {"partner_no": "partner_no"},
    },
    optional=("partner_contract",),
)
def partner_cover(partner_access: Any, partner_contract: Any) -> Any:
    """The same log-ins with `contracted`: a contract with the partner was in force that day (one that renews itself
    ends when somebody ends it); NULL where the register does not have the partner.
    """
    p = partner_contract
    ended = ibis.coalesce(p.ended_date, p.contract_to)
    signed = ibis.least(ibis.coalesce(p.contract_to, p.ended_date), ended)
    c = p.select(
        _no=folded(p.partner_no),
        _from=p.contract_from,
        _to=ibis.ifelse(true_or_false(p.renews), p.ended_date, signed),
    )
    days = partner_access.select(_p=folded(partner_access.partner_no), _d=partner_access.logged_date).distinct()
    j = days.join(c, days["_p"] == c["_no"])
    held = j.group_by(_hp=j["_p"], _hd=j["_d"]).aggregate(contracted=any_true(within(j["_d"], j["_from"], j["_to"])))
    t = partner_access.mutate(_p=folded(partner_access.partner_no))
    out = t.left_join(held, [t["_p"] == held["_hp"], t["logged_date"] == held["_hd"]])
    return out.select(
        "_item", "_rec", "subject", "entry", "partner_no", "account_name", "logged_date", "method_text", "outcome",
        "contracted",
    )  # fmt: skip
