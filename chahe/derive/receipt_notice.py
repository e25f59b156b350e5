"""Applications that were paid for with the notice of receipt to the industry's notification system (item 2.3)."""

from typing import Any

import ibis

from chahe.derive.acceptance_notice import SECOND_US, notices_of
from chahe.derive.api import Ctx, derive
from chahe.expressions import any_true, first_by, null, true_or_false, upper, whole_part, within


@derive(
    key=("application_no",),
    trace={
        "application": {"application_no": "application_no"},
        "industry_notice": {"application_no": "application_no"},
    },
    optional=("industry_notice",),
)
def receipt_notice(application: Any, policy: Any, product_root: Any, industry_notice: Any, ctx: Ctx) -> Any:
    """Every application paid for in the period, and every one accepted in it of which no time of payment is stated
    (`paid` is NULL); one marked as a test is left out, and one stated twice stands once.

    `least_seconds`, `most_seconds`: from the payment to the first notice of receipt the system may have received, and
    to the first it surely did, rounded up; NULL where a time is not stated or there is none. `unsent`: there is none
    that may have been received; NULL where there is only one of which that is not told. `attempts`: notices of receipt,
    received or not. `life`: a product of life insurance.
    """
    a = application.mutate(_at=ibis.coalesce(application.paid_us, application.accepted_us))
    a = a.filter(a["_at"].notnull() & ~true_or_false(a.test_mark))
    a = first_by(a, ("application_no",), (a["_at"], a["_item"], a["_rec"]))
    day = ibis.coalesce(a.paid_local.date(), a.accepted_local.date())
    first, last = (ibis.literal(d).cast("date") for d in (ctx.period_from, ctx.period_to))
    a = a.mutate(_day=day).filter(within(day, first, last))
    tests = policy.filter(policy.application_no.notnull())
    tests = tests.group_by(_t=tests.application_no).aggregate(_test=any_true(true_or_false(tests.test_mark)))
    a = a.left_join(tests, a.application_no == tests["_t"])
    a = a.filter(~true_or_false(a["_test"])).mutate(_key=upper(a.product_code))
    r = product_root.select(_code=product_root.code, _business=product_root.business)
    j = a.left_join(r, a["_key"] == r["_code"])
    n = notices_of(industry_notice, policy, "receipt")
    j = j.left_join(n, j["application_no"] == n["_notice_of"])
    maybe = j["_perhaps_us"].notnull() | true_or_false(j["_untimed"])
    untimed = true_or_false(j["_untimed"])
    zero = ibis.literal(0, type="int64")
    return j.select(
        "application_no", "product_code",
        paid_date=j["_day"],
        paid=ibis.ifelse(j["paid_us"].notnull(), True, null("boolean")),
        life=ibis.cases((j["_business"] == "life", True), (j["_business"] == "pc", False), else_=null("boolean")),
        least_seconds=ibis.ifelse(untimed, null("int64"), _seconds(j["paid_us"], j["_perhaps_us"])),
        most_seconds=_seconds(j["paid_us"], j["_sure_us"]),
        unsent=ibis.cases((true_or_false(j["_in"]), False), (~maybe, True), else_=null("boolean")),
        attempts=ibis.coalesce(j["_attempts"], zero),
    )  # fmt: skip


def _seconds(start_us: Any, end_us: Any) -> Any:
    return whole_part(end_us - start_us + SECOND_US - 1, ibis.literal(SECOND_US, type="int64"))
