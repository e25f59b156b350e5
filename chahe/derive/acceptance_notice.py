"""Accepted applications with the notice of acceptance to the industry's notification system."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.expressions import DAY_US, agreed, any_true, in_list, midnight_us, null, true_or_false, whole_part

HOUR_US = 3_600_000_000
SECOND_US = 1_000_000


@derive(
    key=("application_no",),
    trace={
        "accepted_application": {"application_no": "application_no"},
        "industry_notice": {"application_no": "application_no"},
    },
    optional=("industry_notice",),
)
def acceptance_notice(accepted_application: Any, application: Any, policy: Any, industry_notice: Any, ctx: Ctx) -> Any:
    """Every application accepted in the period with the hours, rounded up, from payment and acceptance, whichever came
    later, to the first notice of acceptance the system received.

    `least_hours`: to the first that may have been received, NULL where it is not told when it was paid; `most_hours`:
    to the first that surely was, from the acceptance. Without a notice both run to the end of the base date, and
    `unsent` is true. `ahead_seconds`: so much before the acceptance the notice is said to have been sent; 0: not
    before. `life`: a product of life insurance. `attempts`: notices of acceptance, received or not.
    """
    a = accepted_application
    a = a.filter(a.examined)
    paid = application.select(_paid_us=application.paid_us, _ti=application["_item"], _tr=application["_rec"])
    j = a.left_join(paid, [a["_a_item"] == paid["_ti"], a["_a_rec"] == paid["_tr"]])
    n = notices_of(industry_notice, policy, "acceptance")
    j = j.left_join(n, j["application_no"] == n["_notice_of"])
    end = midnight_us(ibis.literal(ctx.as_of).cast("date")) + DAY_US
    start = ibis.ifelse(
        j["_paid_us"].isnull(), null("int64"), ibis.greatest(j["accepted_us"], ibis.coalesce(j["_paid_us"], 0))
    )
    open_ = true_or_false(j["_untimed"])
    until_least = ibis.ifelse(open_, null("int64"), ibis.coalesce(j["_perhaps_us"], end))
    until_most = ibis.coalesce(j["_sure_us"], ibis.ifelse(open_ | j["_perhaps_us"].notnull(), null("int64"), end))
    ahead = whole_part(j["accepted_us"] - j["_sure_us"] + SECOND_US - 1, ibis.literal(SECOND_US, type="int64"))
    zero = ibis.literal(0, type="int64")
    return j.select(
        "application_no", "product_code", "policy_no", "accepted_date",
        life=ibis.cases((j["business"] == "life", True), (j["business"] == "pc", False), else_=null("boolean")),
        least_hours=_hours(start, until_least),
        most_hours=_hours(j["accepted_us"], until_most),
        unsent=~open_ & j["_perhaps_us"].isnull(),
        ahead_seconds=ibis.greatest(ibis.coalesce(ahead, zero), zero),
        attempts=ibis.coalesce(j["_attempts"], zero),
        notice_date=j["_sure_date"],
    )  # fmt: skip


def _hours(start_us: Any, end_us: Any) -> Any:
    return whole_part(end_us - start_us + HOUR_US - 1, ibis.literal(HOUR_US, type="int64"))


KINDS = ("receipt", "acceptance", "query", "cancellation")


def notices_of(industry_notice: Any, policy: Any, kind: str) -> Any:
    """Application (`_notice_of`) -> its notices of that kind: `_attempts`, received or not; `_in`: one of them surely
    was; `_sure_us`, `_sure_date`
    of the first surely received; `_perhaps_us` of the first that may have been; `_untimed`: one of them at no stated
    time. A notice of no stated kind may be of that kind.
    """
    named = policy.filter(policy.application_no.notnull())
    named = named.group_by(_no=named.policy_no).aggregate(_by=agreed(named.application_no))
    n = industry_notice
    n = n.left_join(named, n.policy_no == named["_no"])
    n = n.mutate(_notice_of=ibis.coalesce(n["application_no"], n["_by"]))
    other = true_or_false(in_list(n["notice_kind"], *(k for k in KINDS if k != kind)))
    n = n.filter(n["_notice_of"].notnull() & ~other)
    not_in = true_or_false(in_list(n["outcome"], "refused", "failed", "pending"))
    n = n.mutate(_sure=true_or_false((n["notice_kind"] == kind) & (n["outcome"] == "received")), _maybe=~not_in)
    return n.group_by("_notice_of").aggregate(
        _attempts=n.count().cast("int64"),
        _in=any_true(n["_sure"]),
        _sure_us=ibis.ifelse(n["_sure"], n["sent_us"], null("int64")).min(),
        _sure_date=ibis.ifelse(n["_sure"], n["sent_local"].date(), null("date")).min(),
        _perhaps_us=ibis.ifelse(n["_maybe"], n["sent_us"], null("int64")).min(),
        _untimed=ibis.ifelse(n["_maybe"] & n["sent_us"].isnull(), 1, 0).max() == 1,
    )
