"""Every system's records of an online order with the order they belong to, ready to be reconciled.

`link` names the order: its number; where the application has none, `application|` and the application's number; where
a policy's application is not known either, `policy|` and the policy's. A record that states none of them has no link.
`live` is false for what failed, was cancelled, voided or is a test, NULL where the record does not tell.
"""

from typing import Any

import ibis

from chahe.derive.api import derive
from chahe.expressions import agreed, apart, in_list, null, true_or_false

_OWN = {"_item": "_item", "_rec": "_rec"}


@derive(key=("_item", "_rec"), trace={"application": _OWN})
def application_order(application: Any) -> Any:
    """Every application with the order it was to be paid by; live when the web shop has it as paid."""
    a = application
    test = true_or_false(a.test_mark)
    return a.select(
        "_item",
        "_rec",
        "application_no",
        link=ibis.coalesce(a.order_no, ibis.literal("application|").concat(a.application_no)),
        amount=a.premium,
        day=a.paid_local.date(),
        live=a.paid_us.notnull() & ~test,
    )


@derive(key=("application_no",))
def order_of_application(application_order: Any) -> Any:
    """Every application with the order it is of: `order`; NULL where its lines state two."""
    return _agreed_by(application_order, "application_no")


@derive(key=("_item", "_rec"), trace={"policy": _OWN})
def policy_order(policy: Any, order_of_application: Any) -> Any:
    """Every policy with its order. `rescinded`: the customer took it back; voided and test policies are not live."""
    p = policy
    orders = order_of_application.select(_application="application_no", _link="order")
    j = p.left_join(orders, p.application_no == orders["_application"])
    state = ibis.coalesce(j["status"], "")
    told = in_list(state, "in-force", "rescinded", "terminated", "expired")
    return j.select(
        "_item",
        "_rec",
        "policy_no",
        link=ibis.coalesce(
            j["_link"],
            ibis.literal("application|").concat(j["application_no"]),
            ibis.literal("policy|").concat(j["policy_no"]),
        ),
        amount=j["premium"],
        day=j["issued_date"],
        live=ibis.cases(
            (true_or_false(j["test_mark"]) | (state == "voided"), False), (told, True), else_=null("boolean")
        ),
        rescinded=ibis.cases((state == "rescinded", True), (told | (state == "voided"), False), else_=null("boolean")),
    )


@derive(key=("policy_no",))
def order_of_policy(policy_order: Any) -> Any:
    """Every policy with the order it is of: `order`; NULL where its lines state two."""
    return _agreed_by(policy_order, "policy_no")


@derive(key=("_item", "_rec"), trace={"payment": _OWN}, optional=("payment",))
def payment_order(payment: Any, order_of_application: Any, order_of_policy: Any) -> Any:
    """Every payment with its order; live when it was authorised or came in."""
    p = _linked(payment, order_of_application, order_of_policy)
    live = ibis.cases(
        (in_list(p["status"], "settled", "authorised"), True),
        (in_list(p["status"], "failed", "cancelled"), False),
        else_=null("boolean"),
    )
    return p.select("_item", "_rec", "link", "amount", "payment_no", "message_no", day=p["paid_date"], live=live)


@derive(key=("_item", "_rec"), trace={"refund": _OWN}, optional=("refund",))
def refund_order(refund: Any, order_of_application: Any, order_of_policy: Any, payment_order: Any) -> Any:
    """Every refund with its order, also by the payment it gives back. One on its way is live."""
    r = _linked(refund, order_of_application, order_of_policy)
    paid = payment_order.filter(payment_order["payment_no"].notnull() & payment_order["link"].notnull())
    paid = paid.semi_join(r, paid["payment_no"] == r["payment_no"])
    paid = paid.group_by(_paid="payment_no").aggregate(_order=agreed(paid["link"]))
    j = r.left_join(paid, r["payment_no"] == paid["_paid"])
    live = ibis.cases(
        (in_list(j["status"], "refunded", "requested"), True),
        (in_list(j["status"], "failed", "cancelled"), False),
        (j["status"].isnull() & j["refunded_date"].notnull(), True),
        else_=null("boolean"),
    )
    link = ibis.coalesce(j["link"], j["_order"])
    day = ibis.coalesce(j["requested_date"], j["refunded_date"])
    return j.select("_item", "_rec", "amount", "refunded_date", link=link, day=day, live=live)


@derive(key=("_item", "_rec"), trace={"ledger_entry": _OWN}, optional=("ledger_entry",))
def ledger_order(ledger_entry: Any, order_of_application: Any, order_of_policy: Any) -> Any:
    """Every ledger line of a premium with its order: credits add, debits take away. Lines of refunds and of other kinds
    are left out; one whose kind or side cannot be told stays in, not known to be live.
    """
    e = ledger_entry.filter(~true_or_false(in_list(ledger_entry.entry_kind, "refund", "other")))
    e = _linked(e, order_of_application, order_of_policy)
    signed = ibis.cases(
        (e["direction"] == "credit", e["amount"]), (e["direction"] == "debit", -e["amount"]), else_=null("int64")
    )
    live = ibis.ifelse(
        (e["entry_kind"] == "premium") & in_list(e["direction"], "credit", "debit"), True, null("boolean")
    )
    return e.select("_item", "_rec", "link", "voucher_no", amount=signed, day=e["posted_date"], live=live)


@derive(key=("_item", "_rec"), trace={"archive_entry": _OWN}, optional=("archive_entry",))
def archive_order(archive_entry: Any, order_of_policy: Any) -> Any:
    """Every archived policy with its order."""
    a = _by_policy(archive_entry, order_of_policy)
    return a.select("_item", "_rec", "link", "sha256", day=a["archived_local"].date())


@derive(key=("_item", "_rec"), trace={"delivery": _OWN}, optional=("delivery",))
def delivery_order(delivery: Any, order_of_policy: Any) -> Any:
    """Every policy sent, with its order. What bounced or failed is not live."""
    d = _by_policy(delivery, order_of_policy)
    live = ibis.cases(
        (in_list(d["outcome"], "delivered", "sent"), True),
        (in_list(d["outcome"], "bounced", "failed"), False),
        else_=null("boolean"),
    )
    return d.select("_item", "_rec", "link", "sha256", day=d["sent_local"].date(), live=live)


def _agreed_by(rows: Any, number: str) -> Any:
    """Number -> its order, a row for each number; NULL where its lines state two."""
    once, again = (t.filter(t[number].notnull()) for t in apart(rows, number))
    return once.select(number, order="link").union(again.group_by(number).aggregate(order=agreed(again["link"])))


def _by_policy(t: Any, order_of_policy: Any) -> Any:
    orders = order_of_policy.select(_policy="policy_no", _by="order")
    j = t.left_join(orders, t["policy_no"] == orders["_policy"])
    return j.mutate(link=ibis.coalesce(j["_by"], ibis.literal("policy|").concat(j["policy_no"])))


def _linked(t: Any, order_of_application: Any, order_of_policy: Any) -> Any:
    """With `link`, by the first of order, application and policy the record names. Each is looked up only where none
    before it is named: most files name one and the same in all their records.
    """
    columns = (*t.columns, "link")
    named = t.filter(t["order_no"].notnull())
    named = named.mutate(link=named["order_no"])
    applied = t.filter(t["order_no"].isnull() & t["application_no"].notnull())
    orders = order_of_application.select(_application="application_no", _link="order")
    # Of the orders only those are held that somebody asks for.
    orders = orders.semi_join(applied, orders["_application"] == applied["application_no"])
    applied = applied.left_join(orders, applied["application_no"] == orders["_application"])
    other = ibis.literal("application|").concat(applied["application_no"])
    applied = applied.mutate(link=ibis.coalesce(applied["_link"], other))
    rest = _by_policy(t.filter(t["order_no"].isnull() & t["application_no"].isnull()), order_of_policy)
    return ibis.union(*(part.select(*columns) for part in (named, applied, rest)))
