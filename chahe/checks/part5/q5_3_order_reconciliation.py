"""保險業對電子商務業務各連接點間，是否有訂定控管措施？

Aspect B: every online order through all connection points: web shop, payment, policy, ledger, archive, delivery. What
falls due later, refunds on their way and voided records are no differences; nothing is said of an absence where the
side that lacks the record is not shown whole. Whether differences were followed up, and whether controls are laid down,
is for the examiner; how partners log in is not tested here.
"""

from chahe.checks.api import Bool, Criteria, Rows, check
from chahe.expressions import known_if, true_or_false


@check(
    "5.3/paid-unanswered",
    aspect="B",
    population="order_tie",
    subject="order_no",
    criteria={"rec.answer_days": "paid_date"},
    applies=lambda t, c: t.paid,
    pending=lambda t, c: ~t.answered & (t.answer_days <= c["rec.answer_days"]),
    absence_in=("policy_order", "refund", "application_order"),
    shows=("application_no", "paid_date", "payment_amount", "refund_amount", "answered_date", "answer_days"),
    title=("已收款案件逾期未承保亦未退費", "Paid and neither issued nor refunded in time"),
)
def paid_and_unanswered(t: Rows, c: Criteria) -> Bool:
    """An order was paid, and within the days of the own norm neither a policy was issued nor the money given back."""
    return t.answer_days > c["rec.answer_days"]


@check(
    "5.3/policy-unpaid",
    aspect="B",
    population="order_tie",
    subject="order_no",
    criteria={"rec.timing_days": "issued_date"},
    applies=lambda t, c: t.issued & (t.policy_amount > 0),
    pending=lambda t, c: ~t.paid & (t.pay_lag <= c["rec.timing_days"]),
    absence_in=("payment", "application_order"),
    shows=("policy_no", "application_no", "issued_date", "policy_amount", "paid_date", "pay_lag"),
    title=("保單已簽發惟無收款紀錄", "A policy was issued and no payment came in"),
)
def policy_without_payment(t: Rows, c: Criteria) -> Bool:
    """A policy was issued and no payment was made for its order, or later than the days of the own norm."""
    return t.pay_lag > c["rec.timing_days"]


@check(
    "5.3/payment-differs",
    aspect="B",
    population="order_tie",
    subject="order_no",
    criteria={"rec.must_tie": "tied_date", "rec.timing_days": "tied_date"},
    applies=lambda t, c: t.paid | t.ordered,
    pending=lambda t, c: ~t.paid & (t.order_lag <= c["rec.timing_days"]),
    absence_in=("payment", "application_order"),
    shows=(
        "application_no",
        "ordered_date",
        "paid_date",
        "ordered_amount",
        "payment_amount",
        "refund_amount",
        "payment_class",
    ),
    title=("要保訂單與收款不符", "Web shop and payments disagree"),
)
def payment_differs(t: Rows, c: Criteria) -> Bool:
    """What the web shop has as paid came in with another amount, or (no policy issued) too late or not at all; or money
    came in for an order it has as unpaid or does not know.
    """
    amounts = t.payment_off & t.paid & ~true_or_false(t.refunded)
    # A policy issued unpaid, or paid late, is the finding of policy-unpaid.
    money = ~true_or_false(t.issued) & true_or_false(t.ordered)
    wrong = amounts | (money & (~t.paid | (t.order_lag > c["rec.timing_days"])))
    settled = t.payment_off.notnull() & c["rec.must_tie"].notnull() & c["rec.timing_days"].notnull()
    return known_if(settled, c["rec.must_tie"] & wrong)


@check(
    "5.3/paid-twice",
    aspect="B",
    population="order_tie",
    subject="order_no",
    criteria={"rec.must_tie": "paid_date"},
    applies=lambda t, c: t.paid & t.ordered,
    absence_in=("refund", "application_order"),
    shows=(
        "application_no",
        "paid_date",
        "ordered_amount",
        "payment_rows",
        "payment_amount",
        "refund_amount",
        "replayed",
    ),
    title=("同一訂單重複收款未退還", "One order was paid more than once and the excess kept"),
)
def paid_twice(t: Rows, c: Criteria) -> Bool:
    """An order was paid more than once, and more than its amount was kept."""
    return c["rec.must_tie"] & (t.payment_rows > 1) & (t.kept_amount > t.ordered_amount)


@check(
    "5.3/ledger-differs",
    aspect="B",
    population="order_tie",
    subject="order_no",
    criteria={"rec.timing_days": "issued_date"},
    applies=lambda t, c: t.issued & ~t.rescinded & (t.policy_amount > 0),
    pending=lambda t, c: ~t.posted & (t.ledger_lag <= c["rec.timing_days"]),
    absence_in=("ledger_entry", "application_order"),
    shows=("policy_no", "issued_date", "policy_amount", "posted_date", "ledger_amount", "ledger_lag", "ledger_class"),
    title=("保單與總帳金額不符或未入帳", "Policy and ledger differ"),
)
def ledger_differs(t: Rows, c: Criteria) -> Bool:
    """The premium of a policy is not in the ledger, with another amount, twice, or later than the own norm allows."""
    late = t.ledger_lag > c["rec.timing_days"]
    return known_if(t.ledger_off.notnull() & c["rec.timing_days"].notnull(), t.ledger_off | late)


@check(
    "5.3/policy-not-archived",
    aspect="B",
    population="order_tie",
    subject="order_no",
    criteria={"rec.archive_days": "issued_date"},
    applies=lambda t, c: t.issued,
    pending=lambda t, c: ~t.archived & (t.archive_days <= c["rec.archive_days"]),
    absence_in=("archive_entry",),
    shows=("policy_no", "issued_date", "archived_date", "archive_days"),
    title=("電子保單未於期限內典藏", "An electronic policy was not archived in time"),
)
def policy_not_archived(t: Rows, c: Criteria) -> Bool:
    """A policy was issued and not archived within the days of the own norm."""
    return t.archive_days > c["rec.archive_days"]


@check(
    "5.3/policy-not-delivered",
    aspect="B",
    population="order_tie",
    subject="order_no",
    criteria={"rec.deliver_days": "issued_date"},
    applies=lambda t, c: t.issued,
    pending=lambda t, c: ~t.delivered & (t.deliver_days <= c["rec.deliver_days"]),
    absence_in=("delivery",),
    shows=("policy_no", "issued_date", "delivered_date", "deliver_days"),
    title=("電子保單未於期限內交付", "An electronic policy was not delivered in time"),
)
def policy_not_delivered(t: Rows, c: Criteria) -> Bool:
    """A policy was issued and not sent to the policyholder within the days of the own norm."""
    return t.deliver_days > c["rec.deliver_days"]
