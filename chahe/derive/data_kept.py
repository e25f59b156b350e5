"""Personal data kept or deleted, beside the time the insurer's own norm gives."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.expressions import agreed, first_by, folded, in_list, null, true_or_false, within

CLASSES = ("declined", "policy", "marketing", "recording", "trace")


@derive(
    key=("holding_no",),
    trace={"data_holding": {"holding_no": "holding_no"}},
    covers=("data_holding",),
    optional=("retention_rule",),
)
def data_kept(data_holding: Any, retention_rule: Any, ctx: Ctx) -> Any:
    """Each record of the list as its newest line has it. `kind`: its class, NULL where that is no known word.
    `held_on`: the day it was deleted or its use stopped, else the day until which the list shows anything (`kept`);
    `judged_date`: the day of deletion, else that last day. `gone`: said to be deleted or stopped. `keep_months`: by the
    line of the own norm in force on that day, NULL where there is none, or two that differ.

    `excused`: a stated dispute goes on, true; kept for law or by consent, or for a reason of no known word, NULL.
    `after_dispute`: kept because of a dispute that ended. `recorded`: day and manner of the deletion are stated, and
    where the data were given to somebody, the reason of that.
    """
    h = first_by(
        data_holding, ("holding_no",), (data_holding["_as_of"].desc(), data_holding["_item"], data_holding["_rec"])
    )
    base = ibis.literal(ctx.as_of).cast("date")
    gone = in_list(h.holding_state, "deleted", "stopped")
    gone = ibis.ifelse(true_or_false(gone | (h.holding_state == "held")), gone, null("boolean"))
    h = h.mutate(_shown=ibis.ifelse(h["_as_of"] < base, h["_as_of"], base), gone=gone, _class=folded(h.data_class))
    h = h.mutate(held_on=ibis.cases((h["gone"], h["deleted_date"]), (~h["gone"], h["_shown"]), else_=null("date")))
    r = retention_rule.select(
        _for=folded(retention_rule.data_class), _from=retention_rule.in_force_from, _to=retention_rule.in_force_to,
        _months=retention_rule.keep_months,
    )  # fmt: skip
    j = h.select("holding_no", "_class", "held_on").join(r, h["_class"] == r["_for"])
    j = j.filter(true_or_false(within(j["held_on"], j["_from"], j["_to"])))
    n = j.group_by(_n="holding_no").aggregate(keep_months=agreed(j["_months"]))
    out = h.left_join(n, h["holding_no"] == n["_n"])
    dispute = true_or_false(out["keep_reason"] == "dispute")
    over = dispute & out["dispute_ended_date"].notnull()
    named = out["delete_method"].notnull() & out["deleted_date"].notnull()
    return out.select(
        "holding_no", "data_class", "application_no", "policy_no", "system_id", "ended_date", "held_on", "gone",
        "keep_months", "keep_reason", "dispute_ended_date", "deleted_date", "delete_method",
        kind=ibis.ifelse(true_or_false(in_list(out["_class"], *CLASSES)), out["_class"], null("string")),
        kept=~out["gone"],
        judged_date=ibis.coalesce(out["deleted_date"], out["_shown"]),
        after_dispute=over,
        excused=ibis.cases(
            (dispute & ~over, True), (out["keep_reason"].isnull() | over, False), else_=null("boolean")
        ),
        recorded=named & (out["transferee"].isnull() | out["transfer_basis"].notnull()),
    )  # fmt: skip
