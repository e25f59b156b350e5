"""Control totals that do not tie, months without one, and records of which no order can be told.

What the source counted is compared before any record is matched. A total that does not tie, or a month of the period
nobody counted, limits what the table shows: absences in it are unsettled.
"""

from typing import Any

import ibis

from chahe.derive.api import Ctx, gap
from chahe.derive.gap_rows import by_item
from chahe.expressions import any_true, null, total, within


def lines(rows: Any, day: Any, number: Any, amount: Any) -> Any:
    """Records of an extract as its control totals count them: day, number, amount."""
    return rows.select(_day=day, _no=number.cast("string"), _amount=amount.cast("int64"))


def untied(extract: str, records: Any, control_total: Any, window: Any, ctx: Ctx) -> Any:
    """Gap rows of one extract."""
    first, last = (ibis.literal(d).cast("date") for d in (ctx.period_from, ctx.period_to))
    c = control_total.filter(control_total.extract == extract)
    c = c.select("in_extract", "_item", "_rec", "from_date", "to_date", "records", "amount", "first_no", "last_no")
    days = records.group_by(_day=records["_day"]).aggregate(
        _n=records.count().cast("int64"), _sum=total(records["_amount"])
    )
    low, high = (ibis.literal(d).cast("date") for d in ("1900-01-01", "2999-12-31"))
    bounds = c.mutate(_low=ibis.coalesce(c["from_date"], low), _high=ibis.coalesce(c["to_date"], high))
    # What a file says of itself shows that it is whole, not that the system had no more: months want another's count.
    apart = bounds.filter(~ibis.coalesce(bounds["in_extract"], False))
    j = bounds.join(days, [days["_day"] >= bounds["_low"], days["_day"] <= bounds["_high"]])
    read = j.group_by(_i=j["_item"], _r=j["_rec"]).aggregate(_read=total(j["_n"]), _total=total(j["_sum"]))
    t = bounds.left_join(read, [bounds["_item"] == read["_i"], bounds["_rec"] == read["_r"]]).drop("_i", "_r")
    for end in ("first_no", "last_no"):
        asked = t.filter(t[end].notnull()).select("_item", "_rec", "_low", "_high", _wanted=end)
        at = asked.join(records, [asked["_wanted"] == records["_no"]])
        at = at.mutate(_inside=within(at["_day"], at["_low"], at["_high"]))
        here = at.group_by(_i=at["_item"], _r=at["_rec"]).aggregate(**{f"_{end}": any_true(at["_inside"])})
        t = t.left_join(here, [t["_item"] == here["_i"], t["_rec"] == here["_r"]]).drop("_i", "_r")
        t = t.mutate(**{f"_{end}": t[end].isnull() | ibis.coalesce(t[f"_{end}"], False)})
    counted, added = ibis.coalesce(t["_read"], 0), ibis.coalesce(t["_total"], 0)
    what = ibis.literal(f"{extract} ").concat(t["_low"].cast("string")).concat(" to ").concat(t["_high"].cast("string"))

    def differing(stated: Any, found: Any, words: str) -> Any:
        return what.concat(": ").concat(stated.cast("string")).concat(f" {words} stated, ").concat(
            found.cast("string")).concat(" read")  # fmt: skip

    reason = ibis.cases(
        (t["records"].isnull(), what.concat(": no number of records stated")),
        (t["records"] != counted, differing(t["records"], counted, "records")),
        (t["amount"] != added, differing(t["amount"], added, "NTD")),
        (~t["_first_no"], what.concat(": the first number is not there")),
        (~t["_last_no"], what.concat(": the last number is not there")),
        else_=null("string"),
    )
    t = t.mutate(_reason=reason)
    wrong = t.filter(t["_reason"].notnull()).select(
        key=null("string"), reason=t["_reason"], _item=t["_item"], _rec=t["_rec"]
    )
    undated = records.filter(records["_day"].isnull())
    undated = undated.aggregate(_n=undated.count().cast("int64"))
    undated = undated.filter(undated["_n"] > 0).select(
        key=null("string"),
        reason=undated["_n"].cast("string").concat(f" records of {extract} without a day"),
        _item=null("string"),
        _rec=null("int64"),
    )
    return wrong.union(undated, distinct=False).union(_uncounted(extract, apart, window, first, last), distinct=False)


def _uncounted(extract: str, bounds: Any, calendar_window: Any, first: Any, last: Any) -> Any:
    """Months of the period whose first or last day no total counts."""
    m = calendar_window.filter(calendar_window["unit"] == "month")
    m = m.mutate(
        _from=ibis.ifelse(m["window_from"] < first, first, m["window_from"]),
        _to=ibis.ifelse(m["window_to"] > last, last, m["window_to"]),
    )
    for end in ("_from", "_to"):
        j = m.join(bounds, [bounds["_low"] <= m[end], bounds["_high"] >= m[end]])
        held = j.select(_label="label").distinct().mutate(**{f"_in{end}": ibis.literal(True)})
        m = m.left_join(held, m["label"] == held["_label"]).drop("_label")
    m = m.filter(m["_in_from"].isnull() | m["_in_to"].isnull())
    return m.select(
        key=null("string"),
        reason=ibis.literal(f"no control total of {extract} for ").concat(m["label"]),
        _item=null("string"),
        _rec=null("int64"),
    )


@gap(table="payment")
def payments_untied(payment: Any, control_total: Any, calendar_window: Any, ctx: Ctx) -> Any:
    """Payments against the control totals of their extract, by the day they were made."""
    records = lines(payment, payment.paid_date, payment.payment_no, payment.amount)
    return untied("payment", records, control_total, calendar_window, ctx)


@gap(table="refund")
def refunds_untied(refund: Any, control_total: Any, calendar_window: Any, ctx: Ctx) -> Any:
    """Refunds against the control totals of their extract, by the day they were ordered."""
    records = lines(refund, refund.requested_date, refund.refund_no, refund.amount)
    return untied("refund", records, control_total, calendar_window, ctx)


@gap(table="ledger_entry")
def ledger_untied(ledger_entry: Any, control_total: Any, calendar_window: Any, ctx: Ctx) -> Any:
    """Ledger lines against the control totals of their extract, by the day they were posted; debits take away."""
    e = ledger_entry
    signed = ibis.ifelse(e.direction == "debit", -e.amount, e.amount)
    records = lines(e, e.posted_date, e.voucher_no, signed)
    return untied("ledger_entry", records, control_total, calendar_window, ctx)


@gap(table="archive_entry")
def archive_untied(archive_entry: Any, control_total: Any, calendar_window: Any, ctx: Ctx) -> Any:
    """The archive against the control totals of its extract, by the day of archiving."""
    a = archive_entry
    records = lines(a, a.archived_local.date(), a.archive_no, null("int64"))
    return untied("archive_entry", records, control_total, calendar_window, ctx)


@gap(table="delivery")
def deliveries_untied(delivery: Any, control_total: Any, calendar_window: Any, ctx: Ctx) -> Any:
    """Deliveries against the control totals of their extract, by the day they were sent."""
    d = delivery
    records = lines(d, d.sent_local.date(), d.delivery_no, null("int64"))
    return untied("delivery", records, control_total, calendar_window, ctx)


@gap(table="application_order")
def applications_untied(application: Any, control_total: Any, calendar_window: Any, ctx: Ctx) -> Any:
    """Applications against the control totals of their extract, by the day they were submitted."""
    a = application
    records = lines(a, a.submitted_local.date(), a.application_no, a.premium)
    return untied("application", records, control_total, calendar_window, ctx)


@gap(table="policy_order")
def policies_untied(policy: Any, control_total: Any, calendar_window: Any, ctx: Ctx) -> Any:
    """Policies against the control totals of their extract, by the day they were issued."""
    records = lines(policy, policy.issued_date, policy.policy_no, policy.premium)
    return untied("policy", records, control_total, calendar_window, ctx)


def _unlinked(rows: Any, words: str) -> Any:
    n = rows.filter(rows["link"].isnull())
    return by_item(n, f"{words} of which no order can be told")


@gap(table="payment")
def payment_of_no_order(payment_order: Any) -> Any:
    """Payments that name no order, application or policy: each may be the one another system lacks."""
    return _unlinked(payment_order, "payments")


@gap(table="refund")
def refund_of_no_order(refund_order: Any) -> Any:
    """Refunds that name no order, application, policy or payment."""
    return _unlinked(refund_order, "refunds")


@gap(table="ledger_entry")
def ledger_line_of_no_order(ledger_order: Any) -> Any:
    """Ledger lines of premiums that name no order, application or policy."""
    return _unlinked(ledger_order, "ledger lines")
