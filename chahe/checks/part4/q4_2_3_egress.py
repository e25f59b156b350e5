"""是否已檢視網路是否存在異常連線（主機對外傳送量與自身常態之比較）。

Aspect B, bytes sent out: a host is compared with its own other days alone. Which multiple of them, from how many bytes
on and over how many days is the own norm's, as with every figure of this item. Bytes sent through a proxy count as the
proxy's; what outside hosts fetched from an inside one is not tested here.
"""

import ibis

from chahe.checks.api import Bool, Criteria, Rows, check
from chahe.checks.part4.q4_2_3_network_activity import DAYS, not_due, unanswered
from chahe.expressions import null, true_or_false

LEAST_DAYS, TIMES, MB = "netw.egress_days", "netw.egress_times", "netw.egress_mb"
BYTES_IN_MB = 1_000_000


def _wide(number: Rows) -> Rows:
    """A whole number that may be multiplied by whatever a norm states."""
    return number.cast("decimal(38,0)")


def stands_out(t: Rows, c: Criteria) -> Bool:
    """More bytes than the norm lets pass, and than so many usual days of the host; NULL where its days are too few."""
    least = c[LEAST_DAYS]
    little = t.counted_bytes <= _wide(c[MB]) * BYTES_IN_MB
    # The other days stand in only where the log itself does not reach back far enough.
    usual = ibis.cases(
        (t.baseline_days >= least, t.usual_bytes),
        ((t.log_day < least) & (t.other_days >= least), t.other_usual_bytes),
        else_=null("int64"),
    )
    over = t.counted_bytes > _wide(usual) * c[TIMES]
    # What was not measured can only add.
    told = ibis.cases((t.unmeasured == 0, True), (true_or_false(over & ~little), True), else_=False)
    verdict = ibis.cases((little, False), (~little, over), else_=null("boolean"))
    return ibis.ifelse(told & c[TIMES].notnull() & least.notnull(), verdict, null("boolean"))


@check(
    "4.2.3/egress-unhandled",
    aspect="B",
    population="egress_day",
    subject="src_ip",
    criteria={LEAST_DAYS: "day", TIMES: "day", MB: "day", DAYS: "day"},
    pending=lambda t, c: not_due(stands_out(t, c), t.answer_days, t.due_from, c[DAYS]),
    absence_in=("network_finding", "allow_entry"),
    shows=(
        "day",
        "counted_bytes",
        "usual_bytes",
        "baseline_days",
        "other_usual_bytes",
        "other_days",
        "far_ip",
        "far_name",
        "far_bytes",
        "allowed_bytes",
        "allowed_by",
        "answer_days",
    ),
    title=("主機對外傳送量異常未經查明處理", "A host sent out far more than it usually does, which nobody explained"),
)
def egress_unhandled(t: Rows, c: Criteria) -> Bool:
    """A host sent to outside hosts more bytes in a day than the own norm's multiple of its own usual day, what signed
    exceptions allow left out, and nothing answers it in time.
    """
    return unanswered(stands_out(t, c), t.answer_days, t.perhaps_answered, c[DAYS])
