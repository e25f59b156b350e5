"""是否已檢視資安設備（如：防火牆、入侵偵測、防毒軟體、資料防護等）之監控紀錄，識別異常紀錄與確認警示機制？

Aspect B, alerts: whether every grave alert got a ticket in time, whether what suppresses alerts was signed for and has
an end, and whether every known positive (a test, a case found real by other means) raised an alert. Which grade needs a
ticket and how soon only the own norm says. A suppressed alert stays in the population and is shown. Whether an alert
was handled rightly, and whether a suppression is reasonable, is for the examiner.
"""

from chahe.checks.api import Bool, Criteria, Rows, check
from chahe.expressions import as_severe, known_if, true_or_false, unknown


@check(
    "4.2.2/alert-unticketed",
    aspect="B",
    population="alert_handling",
    subject="subject",
    criteria={"alert.ticket_minutes": "day", "alert.ticket_severity": "day"},
    applies=lambda t, c: as_severe(t.severity, c["alert.ticket_severity"]),
    pending=lambda t, c: t.ticket_minutes.isnull() & (t.open_minutes <= c["alert.ticket_minutes"]),
    absence_in=("alert_ticket", "security_ticket", "alert_suppression"),
    shows=("alert_name", "severity", "action", "day", "tickets", "ticket_minutes", "suppressed_by"),
    title=("應立案之告警未於時限內立案", "A grave alert got no ticket in time"),
)
def no_ticket_in_time(t: Rows, c: Criteria) -> Bool:
    """No ticket was opened in time for an alert of a grade that needs one, and no suppression in force covers it."""
    limit = c["alert.ticket_minutes"]
    good = true_or_false(t.ticket_minutes <= limit) | true_or_false(t.suppressed)
    open_ = t.untimed | unknown(t.suppressed) | true_or_false(t.loose_minutes <= limit)
    return known_if(limit.notnull() & (good | ~open_), ~good)


@check(
    "4.2.2/suppression-unsigned",
    aspect="B",
    population="suppression_use",
    subject="subject",
    criteria={"alert.suppression_signed": "judged_date"},
    shows=("signature_id", "alert_name", "reason", "signed", "dated", "hidden", "valid_from", "valid_to"),
    title=("告警抑制未經核准或未訂期間", "Alerts are suppressed without a signature or without an end"),
)
def suppressed_without_signature(t: Rows, c: Criteria) -> Bool:
    """Alerts are suppressed by an entry that nobody signed for, or that states no first or no last day."""
    return c["alert.suppression_signed"] & ~(t.signed & t.dated)


@check(
    "4.2.2/positive-unalerted",
    aspect="B",
    population="raised_alert",
    subject="subject",
    criteria={"alert.raise_minutes": "judged_date"},
    absence_in=("raised_alert", "security_alert"),
    shows=("test_kind", "sensor", "signature_id", "alert_name", "alert_minutes", "result_text"),
    title=("已知事件未於時限內產生告警", "A known positive raised no alert in time"),
)
def raised_no_alert(t: Rows, c: Criteria) -> Bool:
    """A test of the alerting, or a case known to be real, raised no alert within the minutes the own norm allows."""
    bad = t.alert_minutes.isnull() | (t.alert_minutes > c["alert.raise_minutes"])
    return known_if(t.timed & c["alert.raise_minutes"].notnull(), bad)
