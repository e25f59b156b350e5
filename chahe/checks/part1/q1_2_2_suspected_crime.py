"""保險業專責管理階層，發現有疑似保險犯罪情事時，是否依公司相關作業程序通報及處理？

Tests every alert of suspected insurance crime: closed as a false alarm on papers, and handled in time. Whether closing
it was reasonable is a person's to judge.
"""

from chahe.checks.api import Bool, Criteria, Rows, check
from chahe.expressions import choose, true_or_false


@check(
    "1.2.2/closed-without-papers",
    aspect="B",
    population="fraud_alert_outcome",
    subject="alert_no",
    criteria={"fraud.close_needs_papers": "closed_date"},
    applies=lambda t, c: t.is_closed & (t.verdict == "false"),
    absence_in=("case_register",),
    shows=("rule_text", "raised_date", "closed_date", "case_no"),
    title=("疑似保險犯罪警示以誤報結案而無查證資料", "Alert closed as a false alarm without papers"),
)
def closed_without_papers(t: Rows, c: Criteria) -> Bool:
    """An alert was closed as a false alarm without papers of an inquiry, and belongs to no registered case."""
    return c["fraud.close_needs_papers"] & ~t.papers & ~t.in_case


@check(
    "1.2.2/handled-late",
    aspect="A",
    population="fraud_alert_outcome",
    subject="alert_no",
    criteria={"fraud.handle_days": "raised_date"},
    applies=lambda t, c: t.is_closed | ~t.in_case,
    pending=lambda t, c: ~t.is_closed & (t.days_so_far <= c["fraud.handle_days"]),
    absence_in=("case_register",),
    shows=("rule_text", "raised_date", "closed_date", "days_so_far"),
    title=("疑似保險犯罪警示逾期處理", "Alert handled too late"),
)
def handled_late(t: Rows, c: Criteria) -> Bool:
    """An alert was closed after the days the own norm allows, or is still open and in no case by then."""
    days = c["fraud.handle_days"]
    return choose(true_or_false(t.is_closed), t.handled_days > days, t.days_so_far > days)
