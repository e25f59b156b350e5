"""保險業是否依所訂之風險控管程序及規範確實執行？

Aspect B: every life application that was paid for, accepted or not, and its notice of receipt to the industry. The
rule says at once and gives no figure; how many seconds that is the own norm says. What the industry's system did with a
notice is for the examiner.
"""

from chahe.checks.api import Bool, Criteria, Rows, check
from chahe.expressions import known_if, true_or_false

_RULE, _SECONDS = "net.receipt_notice_immediate", "net.receipt_notice_seconds"
_SHOWS = ("product_code", "paid_date", "attempts", "unsent")


@check(
    "2.3/receipt-not-notified",
    aspect="B",
    population="receipt_notice",
    subject="application_no",
    criteria={_RULE: "paid_date"},
    applies=lambda t, c: t.life & t.paid,
    absence_in=("industry_notice",),
    shows=_SHOWS,
    title=("扣款後未辦理收件通報", "Receipt never notified after payment"),
)
def receipt_not_notified(t: Rows, c: Criteria) -> Bool:
    """The industry's system received no notice of receipt of an application that was paid for."""
    return c[_RULE] & t.unsent


@check(
    "2.3/receipt-notified-late",
    aspect="B",
    population="receipt_notice",
    subject="application_no",
    criteria={_RULE: "paid_date", _SECONDS: "paid_date"},
    applies=lambda t, c: t.life & t.paid & ~t.unsent,
    absence_in=("industry_notice",),
    shows=(*_SHOWS, "least_seconds", "most_seconds"),
    title=("扣款後未即時辦理收件通報", "Receipt not notified at once after payment"),
)
def receipt_notified_late(t: Rows, c: Criteria) -> Bool:
    """The industry's system received the notice of receipt later after the payment than the own norm allows."""
    limit = c[_SECONDS]
    late = true_or_false(t.least_seconds > limit)
    return c[_RULE] & known_if(late | true_or_false(t.most_seconds <= limit), late)
