"""One row per online order: what the web shop, payments, refunds, policies, ledger, archive and delivery have of it."""

from dataclasses import replace
from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.derive.reconciliation import (
    AMOUNT,
    RIGHT_ONLY,
    STATUS,
    UNCLEAR,
    Side,
    Window,
    compared,
    is_break,
    numbered,
    sides,
)
from chahe.expressions import any_true, apart, days_between, in_list, known_if, null, true_or_false

NUMBERED = {"application": ("application_no",), "policy": ("policy_no",)}
"""The numbers people look an order up by."""
TOLD = {"policy": ("rescinded",)}
NAMES = ("application", "payment", "refund", "policy", "ledger", "archive", "delivery")


@derive(key=("order_no",), trace={f"{n}_order": {"link": "order_no"} for n in NAMES}, optional=("work_day",))
def order_figures(
    application_order: Any,
    payment_order: Any,
    refund_order: Any,
    policy_order: Any,
    ledger_order: Any,
    archive_order: Any,
    delivery_order: Any,
    work_day: Any,
    ctx: Ctx,
) -> Any:
    """Every order some record names, also one the web shop does not know, with what each system has of it (see
    `reconciliation.sides`); `replayed`: a request to pay came twice; and the numbers of work days of four days: the web
    shop's payment (`ordered_n`), the issue (`issued_n`), payment and posting, or the base date (`paid_n`, `posted_n`).
    """
    rows = (application_order, payment_order, refund_order, policy_order, ledger_order, archive_order, delivery_order)
    t = sides(*_sides(*rows).values()).rename(order_no="key")
    _, m = apart(payment_order, "link")
    m = m.filter(true_or_false(m["live"]) & m["message_no"].notnull())
    twice = m.group_by(_m=m["link"], _no=m["message_no"]).aggregate(_n=m.count().cast("int64"))
    again = twice.group_by(_m="_m").aggregate(replayed=any_true(twice["_n"] > 1))
    t = t.left_join(again, t["order_no"] == again["_m"]).drop("_m")
    as_of = ibis.literal(ctx.as_of).cast("date")
    t = t.mutate(
        replayed=true_or_false(t["replayed"]),
        **{
            f"_{name}_by": ibis.ifelse(_there(t, name).notnull(), ibis.coalesce(t[f"{name}_day"], as_of), null("date"))
            for name in ("payment", "ledger")
        },
    )
    calendar = numbered(work_day)
    for day, number in (("application_day", "ordered_n"), ("policy_day", "issued_n"), ("_payment_by", "paid_n"),
                        ("_ledger_by", "posted_n")):  # fmt: skip
        one = calendar.select(_date="date", **{number: calendar["day_number"].cast("int32")})
        t = t.left_join(one, t[day] == one["_date"]).drop("_date")
    return t.drop("_payment_by", "_ledger_by")


@derive(key=("order_no",), trace={"order_figures": {"order_no": "order_no"}}, stored=False)
def order_tie(order_figures: Any, ctx: Ctx) -> Any:
    """Every row of `order_figures` with what pairs of systems disagree about.

    `paid`, `issued`, `refunded` (all that was paid, ordered or done), `archived`, `delivered`: NULL where the records
    do not tell. `payment_class`, `ledger_class`: how web shop and payments, policy and ledger compare, days apart;
    `payment_off`: another amount, or paid where the web shop has no payment; `ledger_off`: any break; both NULL where
    unclear. `answer_days`: from payment to policy or whole refund; `archive_days`, `deliver_days`: from issue; all
    calendar days. `order_lag`: from the web shop's payment to the payment, `pay_lag`: from issue to payment,
    `ledger_lag`: from issue to posting, in work days. What has not happened is counted to the base date.
    """
    t = _classes(order_figures, _sides(*(order_figures for _ in NAMES)))
    return _waited(_named(_known(t)), ibis.literal(ctx.as_of).cast("date"))


def _sides(*rows: Any) -> dict[str, Side]:
    return {n: _side(n, t) for n, t in zip(NAMES, rows, strict=True)}


def _side(name: str, rows: Any) -> Side:
    amount = None if name in ("archive", "delivery") else "amount"
    live = None if name == "archive" else "live"
    return Side(
        name, rows, "link", amount, "day", live, parts=True, least=NUMBERED.get(name, ()), ever=TOLD.get(name, ())
    )


def _classes(t: Any, given: dict[str, Side]) -> Any:
    """The pairs that have to agree about amounts; when is looked at apart."""
    plain = {n: replace(s, day=None) for n, s in given.items()}
    t = t.mutate(
        payment_class=compared(t, plain["application"], plain["payment"], Window()),
        ledger_class=compared(t, plain["policy"], plain["ledger"], Window()),
    )
    return t.mutate(
        payment_off=known_if(t["payment_class"] != UNCLEAR, in_list(t["payment_class"], AMOUNT, STATUS, RIGHT_ONLY)),
        ledger_off=is_break(t["ledger_class"]),
    )


def _there(t: Any, name: str) -> Any:
    """Does the system have a live record? NULL where only unclear ones are there."""
    sure = t[f"{name}_rows"] > 0
    return ibis.cases((sure, True), (true_or_false(t[f"{name}_odd"] == 2), null("boolean")), else_=False)


def _known(t: Any) -> Any:
    t = t.mutate(
        ordered=_there(t, "application"), paid=_there(t, "payment"), issued=_there(t, "policy"),
        posted=_there(t, "ledger"), archived=_there(t, "archive"), delivered=_there(t, "delivery"),
    )  # fmt: skip
    enough = ibis.coalesce(t["refund_amount"], 0) >= t["payment_amount"]
    hazy = true_or_false(t["refund_odd"] == 2)
    some = t["refund_rows"] > 0
    refunded = ibis.cases((some & enough, True), (hazy, null("boolean")), else_=ibis.ifelse(some, enough, False))
    kept = t["payment_amount"] - ibis.coalesce(t["refund_amount"], 0)
    unclear = hazy | true_or_false(t["payment_odd"] == 2) | true_or_false(t["application_odd"] == 2)
    return t.mutate(refunded=refunded, kept_amount=ibis.ifelse(unclear, null("int64"), kept))


def _named(t: Any) -> Any:
    """With the numbers people look an order up by, and whether a policy was rescinded."""
    return t.mutate(
        application_no=t["application_application_no"], policy_no=t["policy_policy_no"],
        rescinded=true_or_false(t["policy_rescinded"]),
        ordered_amount=t["application_amount"], paid_date=t["payment_day"], issued_date=t["policy_day"],
        refund_date=t["refund_day"], posted_date=t["ledger_day"], archived_date=t["archive_day"],
        delivered_date=t["delivery_day"],
    ).drop("application_application_no", "policy_policy_no", "policy_rescinded")  # fmt: skip


def _waited(t: Any, as_of: Any) -> Any:
    """With the days between the steps."""
    by_policy = ibis.ifelse(true_or_false(t["issued"]), t["issued_date"], null("date"))
    by_refund = ibis.ifelse(true_or_false(t["refunded"]), t["refund_date"], null("date"))
    answered = ibis.ifelse(
        by_policy.isnull() | by_refund.isnull(),
        ibis.coalesce(by_policy, by_refund),
        ibis.ifelse(by_policy < by_refund, by_policy, by_refund),
    )
    t = t.mutate(answered_date=answered)
    told = t["answered_date"].notnull() | (t["issued"].notnull() & t["refunded"].notnull())
    whole = ibis.ifelse(told, ibis.coalesce(t["answered_date"], as_of), null("date"))
    t = t.mutate(answered=t["answered_date"].notnull(), answer_days=days_between(t["paid_date"], whole))
    for there, day, name in (("archived", "archived_date", "archive"), ("delivered", "delivered_date", "deliver")):
        until = ibis.ifelse(t[there].notnull(), ibis.coalesce(t[day], as_of), null("date"))
        t = t.mutate(**{f"{name}_days": days_between(t["issued_date"], until)})
    return t.mutate(
        ordered_date=t["application_day"],
        tied_date=ibis.coalesce(t["application_day"], t["paid_date"]),
        order_lag=t["paid_n"] - t["ordered_n"],
        pay_lag=t["paid_n"] - t["issued_n"],
        ledger_lag=t["posted_n"] - t["issued_n"],
    ).drop("ordered_n", "issued_n", "paid_n", "posted_n")
