"""The clock of every case of a suspicious transaction: from the alert to the decision, and from there to the filing."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.derive.calendar_days import with_business_days
from chahe.expressions import days_between, first_by, in_list, null, true_or_false


@derive(
    key=("case_no",),
    trace={"suspicious_report": {"case_no": "case_no"}},
    covers=("suspicious_report",),
    optional=("work_day",),
)
def suspicious_clock(suspicious_report: Any, work_day: Any, ctx: Ctx) -> Any:
    """Each case as its newest record has it. `to_report`, `dropped`: decided so; NULL where the decision is no known
    word. `decided_days`: from the alert to the decision, else (`undecided`) to the day until which the register shows
    anything; `filed_days_least`, `filed_days_most`: which business day after the decision the filing, or that last day
    (`unfiled`), counts as. NULL where a day is not stated, or the days do not follow one another.
    """
    s = suspicious_report
    s = first_by(s, ("case_no",), (s["_as_of"].desc(), s["_item"], s["_rec"]))
    base = ibis.literal(ctx.as_of).cast("date")
    shown = ibis.ifelse(s["_as_of"] < base, s["_as_of"], base)
    s = s.mutate(
        undecided=s.decision.isnull() & s.approved_date.isnull(),
        unfiled=s.filed_date.isnull(),
        _end=ibis.coalesce(s.filed_date, shown),
        _until=ibis.ifelse(s.decision.isnull() & s.approved_date.isnull(), shown, s.approved_date),
    )
    s = with_business_days(s, work_day, "approved_date", "_end", "filed_days", "case_no")
    wrong = s["_until"] < s.raised_date
    return s.select(
        "case_no", "source_text", "raised_date", "decision", "approved_date", "filed_date", "undecided", "unfiled",
        "filed_days_least", "filed_days_most",
        to_report=_decided(s, "report"),
        dropped=_decided(s, "drop"),
        unreasoned=s.reason.isnull() | s.approver.isnull(),
        judged_date=ibis.coalesce(s.approved_date, s.raised_date),
        decided_days=ibis.ifelse(true_or_false(wrong), null("int64"), days_between(s.raised_date, s["_until"])),
    )  # fmt: skip


def _decided(s: Any, word: str) -> Any:
    known = true_or_false(in_list(s.decision, "report", "drop"))
    return ibis.cases((s["undecided"], False), (known, s.decision == word), else_=null("boolean"))
