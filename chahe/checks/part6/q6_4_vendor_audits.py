"""對保險業將系統之開發、維護或操作委外處理，調閱保險業內部稽核報告，查核內部稽核作業是否切實依照「保險業經營電子商務自律規範」等相關規定辦理，
並留存完整內部稽核紀錄？

Tests every vendor the audit programme names for a working paper of its year. Whether the audit was one of substance is
a person's to judge.
"""

from chahe.checks.api import Bool, Criteria, Rows, check


@check(
    "6.4/vendor-without-paper",
    aspect="B",
    population="vendor_audit",
    subject="subject",
    criteria={"out.vendor_audit": "planned_to"},
    pending=lambda t, c: ~t.over,
    absence_in=("audit_paper",),
    shows=("vendor", "plan_no", "planned_from", "planned_to"),
    title=("計畫查核之廠商無工作底稿", "Vendor in scope without a working paper"),
)
def vendor_without_paper(t: Rows, c: Criteria) -> Bool:
    """The audit programme names a vendor of which no working paper of the year is in the index."""
    return c["out.vendor_audit"] & (t.papers == 0)
