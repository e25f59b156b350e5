"""Numbers of a series: holes, numbers given twice, numbers out of the order of time; messages sent for two orders."""

from typing import Any

import ibis

from chahe.derive.api import derive
from chahe.expressions import count_true, key, no_blank, null, running_total, true_or_false, whole_part

SECOND = 1_000_000


def _block(number: Any) -> Any:
    """All but the last six digits: within it numbers run on."""
    return ibis.ifelse(_tail(number).isnull(), null("string"), number.re_extract("^(.*?)[0-9]{1,6}$", 1))


def _tail(number: Any) -> Any:
    return no_blank(number.re_extract("([0-9]{1,6})$", 1)).cast("int64")


@derive(
    key=("subject",),
    trace={
        "phone_survey": {"call_no": "number"},
        "industry_notice": {"notice_no": "number"},
        "policy": {"policy_no": "number"},
    },
    optional=("voided_number",),
)
def series_number(phone_survey: Any, industry_notice: Any, policy: Any, voided_number: Any) -> Any:
    """Every number of calls, notices and policies: `missing` numbers between it and the next one there is that are not
    registered as voided, `next_no`; `first` of its block; `versions`: records of that number that say different things;
    `back_seconds`: so much earlier than the number before, rounded up, below zero where later, NULL where one has no
    time or only a day. Numbers run on within a block: what stands before their last six digits. Without digits
    `missing` is NULL.
    """
    s, n, p = phone_survey, industry_notice, policy
    calls = s.select(
        series=ibis.literal("phone_survey"), number=s.call_no, _at=s.called_us, _day=s.called_local.date(),
        _told=_words(s.application_no, s.policy_no, s.outcome, s.called_us),
    )  # fmt: skip
    notices = n.select(
        series=ibis.literal("industry_notice"), number=n.notice_no, _at=n.sent_us, _day=n.sent_local.date(),
        _told=_words(n.application_no, n.policy_no, n.notice_kind, n.sent_us),
    )  # fmt: skip
    policies = p.select(
        series=ibis.literal("policy"), number=p.policy_no, _at=null("int64"), _day=p.issued_date,
        _told=_words(p.application_no, p.product_code, p.insured_id, p.premium),
    )  # fmt: skip
    every = calls.union(notices).union(policies)
    one = every.group_by(["series", "number"]).aggregate(
        versions=every["_told"].nunique().cast("int64"), _at=every["_at"].min(), judged_date=every["_day"].min()
    )
    one = one.mutate(_block=_block(one["number"]), _tail=_tail(one["number"]))
    none = ibis.literal(0, type="int64")
    points = one.mutate(_void=none, _point=ibis.literal(True))
    marked = points.union(_voids(voided_number).select(*points.columns))
    group = [ibis.coalesce(marked["series"], ""), ibis.coalesce(marked["_block"], "")]
    # A number stands once in a series, and voided runs are distinct: the order leaves no ties.
    order = (marked["_tail"], marked["_point"], marked["number"])
    marked = marked.mutate(_upto=running_total(marked["_void"], group, *order))
    t = marked.filter(marked["_point"])
    t = t.mutate(_run=key(t["series"], ibis.coalesce(t["_block"], "?")))
    following = ibis.window(group_by=t["_run"], order_by=[t["_tail"], t["number"]])
    t = t.mutate(
        _next=t["_tail"].lead().over(following), _next_upto=t["_upto"].lead().over(following),
        next_no=t["number"].lead().over(following), _before=t["_at"].lag().over(following),
        first=t["number"].lag().over(following).isnull(),
    )  # fmt: skip
    hole = t["_next"] - t["_tail"] - 1 - (t["_next_upto"] - t["_upto"])
    return t.select(
        "series", "number", "next_no", "versions", "judged_date", "first",
        subject=key(t["series"], t["number"]),
        missing=ibis.ifelse(t["_tail"].isnull(), null("int64"), ibis.greatest(ibis.coalesce(hole, none), none)),
        back_seconds=whole_part(t["_before"] - t["_at"] + SECOND - 1, ibis.literal(SECOND, type="int64")),
    )  # fmt: skip


def _words(*parts: Any) -> Any:
    return key(*(ibis.coalesce(p.cast("string"), "") for p in parts))


def _voids(voided_number: Any) -> Any:
    v = voided_number.select("series", number=voided_number.first_no, _last=voided_number.last_no).distinct()
    v = v.mutate(_block=_block(v["number"]), _tail=_tail(v["number"]))
    upto = ibis.ifelse(true_or_false(_block(v["_last"]) == v["_block"]), _tail(v["_last"]), v["_tail"])
    return v.mutate(
        _void=ibis.greatest(upto - v["_tail"] + 1, ibis.literal(0, type="int64")), _point=ibis.literal(False),
        versions=null("int64"), _at=null("int64"), judged_date=null("date"),
    )  # fmt: skip


@derive(key=("message_no",), trace={"payment": {"message_no": "message_no"}})
def message_use(payment: Any, payment_order: Any) -> Any:
    """Every message number a payment came in under, or may have, with the orders it paid: `orders`, and `unlinked`
    payments of which no order can be told. One order paid twice under one number is item 5.3.
    """
    o = payment_order.filter(payment_order.message_no.notnull() & ibis.coalesce(payment_order.live, True))
    g = o.group_by("message_no").aggregate(
        orders=o["link"].nunique().cast("int64"),
        payments=o.count().cast("int64"),
        linked=o["link"].count().cast("int64"),
        judged_date=o["day"].max(),
        unsure=count_true(~true_or_false(o["live"])),
    )
    return g.mutate(unlinked=g["payments"] - g["linked"]).drop("linked")
