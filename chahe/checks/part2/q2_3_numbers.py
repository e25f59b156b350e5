"""保險業是否依所訂之風險控管程序及規範確實執行？

Aspect B: the numbers of calls, notices and policies, and of the messages orders were paid by. Which series run on
without holes is the insurer's own norm; voided numbers are registered. A hole counts only where the control totals of
the extract tie: else it may be a record that was not handed over. The same record exported twice is one record.
"""

from chahe.checks.api import Bool, Criteria, Rows, check
from chahe.expressions import choose, in_list, known_if, true_or_false

_POLICIES = "seq.policies_consecutive"


@check(
    "2.3/number-missing",
    aspect="B",
    population="series_number",
    subject="subject",
    criteria={"seq.consecutive": "judged_date", _POLICIES: "judged_date"},
    refines=(_POLICIES,),
    applies=lambda t, c: in_list(t.series, "phone_survey", "industry_notice") | true_or_false(c[_POLICIES]),
    absence_in=("phone_survey", "industry_notice", "policy_order", "voided_number"),
    shows=("number", "next_no", "missing", "judged_date"),
    title=("序號跳號未登記作廢", "Numbers are missing and not registered as voided"),
)
def number_missing(t: Rows, c: Criteria) -> Bool:
    """Between a number and the next of its series numbers are missing that nobody registered as voided."""
    return choose(t.series == "policy", c[_POLICIES], c["seq.consecutive"]) & (t.missing > 0)


@check(
    "2.3/number-twice",
    aspect="B",
    population="series_number",
    subject="subject",
    criteria={"seq.unique": "judged_date"},
    shows=("number", "versions", "judged_date"),
    title=("同一序號用於不同紀錄", "One number was given to different records"),
)
def number_twice(t: Rows, c: Criteria) -> Bool:
    """One number stands on records that say different things."""
    return c["seq.unique"] & (t.versions > 1)


@check(
    "2.3/number-out-of-time",
    aspect="B",
    population="series_number",
    subject="subject",
    criteria={"seq.back_seconds": "judged_date"},
    applies=lambda t, c: in_list(t.series, "phone_survey", "industry_notice") & ~t.first,
    shows=("number", "back_seconds", "judged_date"),
    title=("序號與時間先後不符", "Numbers run against the order of time"),
)
def number_out_of_time(t: Rows, c: Criteria) -> Bool:
    """A record is earlier than the one of the number before it, by more than the own norm allows."""
    return t.back_seconds > c["seq.back_seconds"]


@check(
    "2.3/message-replayed",
    aspect="B",
    population="message_use",
    subject="message_no",
    criteria={"seq.message_once": "judged_date"},
    shows=("orders", "payments", "judged_date"),
    title=("同一交易訊息用於不同訂單", "One message paid for different orders"),
)
def message_replayed(t: Rows, c: Criteria) -> Bool:
    """One message number, which only one order may have, paid for several."""
    bad = t.orders > 1
    return c["seq.message_once"] & known_if((bad & (t.unsure == 0)) | (~bad & (t.unlinked == 0)), bad)
