"""How partners log in, and whether a contract with them was in force that day."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.expressions import any_true, folded, key, true_or_false, within


@derive(
    key=("_item", "_rec"),
    trace={"partner_logon": {"_item": "_item", "_rec": "_rec"}, "partner_contract": {"partner_no": "partner_no"}},
    optional=("partner_contract",),
)
def partner_access(partner_logon: Any, partner_contract: Any, ctx: Ctx) -> Any:
    """Every log-in of a partner in the period that succeeded, or may have. `two`: means of two kinds were asked for (of
    what somebody knows, holds, is); `known_only`: nothing but what somebody knows; `by_machine_id`: a system showed its
    certificate. `contracted`: a contract with the partner was in force that day; NULL where the register does not have
    the partner.
    """
    first, last = (ibis.literal(d).cast("date") for d in (ctx.period_from, ctx.period_to))
    t = partner_logon.mutate(logged_date=partner_logon.logged_at_local.date())
    t = t.filter(within(t["logged_date"], first, last) & ~true_or_false(t.outcome == "failure"))
    c = partner_contract.select(
        _no=folded(partner_contract.partner_no), _from=partner_contract.contract_from,
        _to=ibis.ifelse(true_or_false(partner_contract.renews), partner_contract.ended_date, ibis.coalesce(
            ibis.least(
                ibis.coalesce(partner_contract.contract_to, partner_contract.ended_date),
                ibis.coalesce(partner_contract.ended_date, partner_contract.contract_to),
            ),
            partner_contract.contract_to,
        )),
    )  # fmt: skip
    days = t.select(_p=folded(t.partner_no), _d=t["logged_date"]).distinct()
    j = days.join(c, days["_p"] == c["_no"])
    held = j.group_by(_hp=j["_p"], _hd=j["_d"]).aggregate(contracted=any_true(within(j["_d"], j["_from"], j["_to"])))
    out = t.mutate(_p=folded(t.partner_no))
    out = out.left_join(held, [out["_p"] == held["_hp"], out["logged_date"] == held["_hd"]])
    holds = out.by_holding | out.by_certificate
    return out.select(
        "_item", "_rec", "entry", "partner_no", "account_name", "logged_date", "method_text", "outcome", "contracted",
        subject=key(ibis.coalesce(out.entry, "-"), folded(out.account_name)),
        two=(out.by_password & holds) | (out.by_password & out.by_body) | (holds & out.by_body),
        known_only=~holds & ~out.by_body,
        by_machine_id=out.machine & out.by_certificate,
    )  # fmt: skip
