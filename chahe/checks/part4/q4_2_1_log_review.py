"""是否已檢視網路設備、伺服器之存取紀錄及帳號權限，識別異常紀錄與確認警示機制？

Aspect B: whether what rules find in the logs, and acts against the logging itself, fell into a period somebody
reviewed, and whether the rules could have found anything. A hit is no deficiency of the insurer; a hit on a day nobody
reviewed is. The self-regulation asks for regular review (C-ACC-08, C-LOG-05) and names no period: the own norm does.
What the review concluded, who logged in, and whether alerts reached anybody is not tested here.
"""

from chahe.checks.api import Bool, Criteria, Rows, check
from chahe.expressions import known_if

REVIEW = {"acc.review_period": "window_to"}


@check(
    "4.2.1/severe-hit-unreviewed",
    aspect="B",
    population="detected_day",
    subject="subject",
    criteria=REVIEW,
    applies=lambda t, c: t.unit == c["acc.review_period"],
    pending=lambda t, c: ~t.past_due,
    absence_in=("review_record",),
    shows=("severe_hits", "severe_rule", "events", "label", "window_to"),
    title=("高風險規則命中之日未經檢視", "Severe hits on a day no review covers"),
)
def severe_hit_unreviewed(t: Rows, c: Criteria) -> Bool:
    """Rules called high or critical fired on a host on a day that no review record of this item covers."""
    return (t.severe_hits > 0) & ~t.reviewed


@check(
    "4.2.1/logging-act-unreviewed",
    aspect="B",
    population="log_day",
    subject="subject",
    criteria=REVIEW,
    applies=lambda t, c: t.unit == c["acc.review_period"],
    pending=lambda t, c: ~t.past_due,
    absence_in=("review_record",),
    shows=("blinding_acts", "unclear_acts", "events", "label", "window_to"),
    title=("日誌遭清除或稽核遭停用之日未經檢視", "Log cleared or auditing taken away on a day no review covers"),
)
def logging_act_unreviewed(t: Rows, c: Criteria) -> Bool:
    """A log was cleared or auditing taken away on a host on a day that no review record of this item covers."""
    bad = known_if((t.blinding_acts > 0) | (t.unclear_acts == 0), t.blinding_acts > 0)
    return bad & ~t.reviewed


@check(
    "4.2.1/rule-could-not-fire",
    aspect="B",
    population="rule_applicability",
    subject="rule_digest",
    criteria={"log.rules_able": "as_of"},
    applies=lambda t, c: t.severe & t.source_present,
    shows=("rule_title", "rule_level", "reason", "lacking", "audit_policy"),
    title=("高風險規則所需之日誌或稽核原則未啟用", "A severe rule's logs or audit policy are not there"),
)
def rule_could_not_fire(t: Rows, c: Criteria) -> Bool:
    """A rule called high or critical could not have fired: its log, fields or audit policy are not there."""
    return c["log.rules_able"] & ~t.able
