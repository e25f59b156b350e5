"""Requests to rescind beside delivery, refund and the policy itself."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.derive.calendar_days import with_counted_day
from chahe.expressions import agreed, any_true, first_by, in_list, null, running_total, true_or_false, unknown

ENDED = ("rescinded", "voided")
ELECTRONIC = ("email", "sms", "app")


@derive(
    key=("rescission_no",),
    trace={
        "rescission": {"rescission_no": "rescission_no"},
        "policy": {"policy_no": "policy_no"},
        "delivery": {"policy_no": "policy_no"},
    },
    covers=("rescission",),
    optional=("work_day",),
)
def rescission_answer(
    rescission: Any,
    policy: Any,
    delivery: Any,
    policy_order: Any,
    refund_order: Any,
    work_day: Any,
    ctx: Ctx,
) -> Any:
    """Each request as its newest record has it. `accepted`, `refused`: NULL where the result is no known word.

    `received_least`, `received_most`: first and last day the policyholder may have received the policy: the day stated,
    or that on which an electronic delivery arrived; paper sent on a day arrived then or later (NULL: nobody can tell).
    `asked_counted`: the first day on which a term may have ended for the request to be in time.
    `refunded_on`: the day on which the whole premium had gone back, of refunds ordered since the request; where it has
    not (`unrefunded`) the day until which the register shows anything. `ended_on`: the day the policy was rescinded or
    voided, or that same last day where it is in force (`alive`). All are NULL where the records do not tell.
    """
    r = first_by(rescission, ("rescission_no",), (rescission["_as_of"].desc(), rescission["_item"], rescission["_rec"]))
    base = ibis.literal(ctx.as_of).cast("date")
    shown = ibis.ifelse(r["_as_of"] < base, r["_as_of"], base)
    r = r.mutate(_shown=shown, _decision=ibis.coalesce(r.decision, "?"))
    p = policy.group_by(_p=policy.policy_no).aggregate(
        product_code=policy.product_code.min(),
        term_years=agreed(policy.term_years),
        _premium=agreed(policy.premium),
        _ended=agreed(policy.ended_local.date()),
        _gone=~any_true(~true_or_false(in_list(policy.status, *ENDED))),
        _alive=~any_true(~true_or_false(policy.status == "in-force")),
    )
    j = r.left_join(p, r.policy_no == p["_p"])
    d = _deliveries(delivery)
    j = j.left_join(d, j["policy_no"] == d["_d"])
    j = _with_refunds(j, policy_order, refund_order)
    j = with_counted_day(j, work_day, "requested_date", "asked_counted", "rescission_no")
    known = in_list(j["_decision"], "accepted", "refused", "pending", "withdrawn")
    paid = j["_paid_on"].notnull()
    settled = paid | (~true_or_false(j["_unclear"]) & j["_premium"].notnull())
    return j.select(
        "rescission_no", "policy_no", "customer", "product_code", "term_years", "requested_date", "decided_date",
        "refused_reason", "received_least", "received_most", "asked_counted",
        accepted=ibis.ifelse(known, j["_decision"] == "accepted", null("boolean")),
        refused=ibis.ifelse(known, j["_decision"] == "refused", null("boolean")),
        judged_date=ibis.coalesce(j["decided_date"], j["requested_date"]),
        refunded_on=ibis.cases((paid, j["_paid_on"]), (settled, j["_shown"]), else_=null("date")),
        unrefunded=ibis.ifelse(settled, ~paid, null("boolean")),
        ended_on=ibis.cases(
            (true_or_false(j["_gone"]), j["_ended"]), (true_or_false(j["_alive"]), j["_shown"]), else_=null("date")
        ),
        alive=ibis.ifelse(true_or_false(j["_gone"]) | true_or_false(j["_alive"]), j["_alive"], null("boolean")),
    )  # fmt: skip


def _deliveries(delivery: Any) -> Any:
    """Policy -> first and last day it may have been received; what bounced or failed arrived nowhere."""
    d = delivery.filter(~true_or_false(in_list(delivery.outcome, "bounced", "failed")))
    sent = d.sent_local.date()
    arrived = true_or_false(in_list(d.delivery_means, *ELECTRONIC)) & true_or_false(d.outcome == "delivered")
    sure = ibis.coalesce(d.received_date, ibis.ifelse(arrived, sent, null("date")))
    d = d.mutate(_low=ibis.coalesce(d.received_date, sent), _sure=sure)
    return d.group_by(_d="policy_no").aggregate(received_least=d["_low"].min(), received_most=d["_sure"].min())


def _with_refunds(j: Any, policy_order: Any, refund_order: Any) -> Any:
    """With `_paid_on`, the day the refunds ordered since the request reached the premium, and `_unclear`: some may have
    gone out or not.
    """
    orders = policy_order.group_by(_pol=policy_order["policy_no"]).aggregate(_link=agreed(policy_order["link"]))
    j = j.left_join(orders, j["policy_no"] == orders["_pol"])
    f = refund_order.select(_f="link", _amount="amount", _out="refunded_date", _day="day", _live="live", _i="_item",
                            _r="_rec")  # fmt: skip
    k = j.select("rescission_no", "requested_date", "_premium", "_link")
    k = k.join(f, k["_link"] == f["_f"])
    k = k.filter(ibis.coalesce(k["_day"] >= k["requested_date"], True))
    sure = true_or_false(k["_live"]) & k["_out"].notnull() & k["_day"].notnull()
    k = k.mutate(_sure=sure, _part=ibis.ifelse(sure, k["_amount"], ibis.literal(0, type="int64")))
    k = k.mutate(_sum=running_total(k["_part"], k["rescission_no"], k["_out"], k["_i"], k["_r"]))
    n = k.group_by(_n="rescission_no").aggregate(
        _paid_on=ibis.ifelse(k["_sure"] & (k["_sum"] >= k["_premium"]), k["_out"], null("date")).min(),
        _unclear=any_true(unknown(k["_live"]) | k["_day"].isnull() | k["_amount"].isnull()),
    )
    return j.left_join(n, j["rescission_no"] == n["_n"])
