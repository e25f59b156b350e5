"""是否已檢視資安設備（如：防火牆、入侵偵測、防毒軟體、資料防護等）之監控紀錄，識別異常紀錄與確認警示機制？

Aspect B, data protection: whether the hits of every period were reviewed by somebody and signed for within the days the
own norm allows after its end. A report that only was sent by itself is no review. What the hits were, and whether the
rules find what they should, is not tested here.
"""

from chahe.checks.api import Bool, Criteria, Rows, check
from chahe.expressions import known_if, true_or_false


@check(
    "4.2.2/dlp-unreviewed",
    aspect="B",
    population="dlp_window",
    subject="subject",
    criteria={"dlp.review_period": "window_to", "dlp.review_days": "window_to"},
    applies=lambda t, c: t.unit == c["dlp.review_period"],
    pending=lambda t, c: (t.unsigned > 0) & (t.ended_days <= c["dlp.review_days"]),
    absence_in=("dlp_review",),
    shows=("hits", "unsigned", "unclear", "unopened", "signed_date", "signed_days", "window_to"),
    title=("資料防護命中未依期檢視簽核", "Hits of data protection were not reviewed and signed for in time"),
)
def hits_not_reviewed(t: Rows, c: Criteria) -> Bool:
    """Hits of a period were not reviewed by anybody, or were signed for later than the own norm allows."""
    bad = (t.unsigned > 0) | true_or_false(t.signed_days > c["dlp.review_days"])
    return known_if(c["dlp.review_days"].notnull() & (bad | (t.unclear == 0)), bad)
