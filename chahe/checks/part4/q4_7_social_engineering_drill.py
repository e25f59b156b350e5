"""是否已針對使用電腦系統人員，於安全監控範圍內，每年至少一次寄發演練郵件，加強資通安全教育，以期防範惡意程式透過社交方式入侵？

Tests every calendar year, every person who uses a computer, every click and every report figure against the raw
events. Whether the mails were fit to teach anything is a person's to judge.
"""

from chahe.checks.api import Bool, Criteria, Rows, check
from chahe.expressions import known_if, true_or_false


@check(
    "4.7/no-drill-in-year",
    aspect="B",
    population="drill_year",
    subject="year",
    criteria={"soc.drill_period": "window_to"},
    applies=lambda t, c: c["soc.drill_period"] == "year",
    pending=lambda t, c: ~t.over,
    absence_in=("drill_event",),
    shows=("window_from", "window_to", "drills"),
    title=("當年度未辦理演練", "No drill in a calendar year"),
)
def no_drill_in_year(t: Rows, c: Criteria) -> Bool:
    """A calendar year that ended within the period examined saw no drill."""
    return t.drills == 0


@check(
    "4.7/not-mailed",
    aspect="B",
    population="drill_duty",
    subject="subject",
    criteria={"soc.scope_computer_users": "drill_date"},
    applies=lambda t, c: t.present & t.uses_computer,
    absence_in=("drill_recipient",),
    shows=("unit", "job_kind", "year"),
    title=("使用電腦人員未納入演練", "Computer user never mailed"),
)
def not_mailed(t: Rows, c: Criteria) -> Bool:
    """A person who uses a computer system and was at work on a drill's day was mailed in no drill of that year."""
    return c["soc.scope_computer_users"] & ~t.mailed


@check(
    "4.7/clicker-not-retrained",
    aspect="B",
    population="drill_clicker",
    subject="subject",
    criteria={"soc.retrain_days": "drill_date"},
    applies=lambda t, c: ~true_or_false(t.days_at_work <= c["soc.retrain_days"]),
    pending=lambda t, c: t.untrained & (t.days_so_far <= c["soc.retrain_days"]),
    absence_in=("training",),
    shows=("unit", "clicked_date", "trained_date"),
    title=("誤點人員未於期限內再訓練", "Clicker not retrained in time"),
)
def clicker_not_retrained(t: Rows, c: Criteria) -> Bool:
    """A person who clicked was not trained again within the days the own norm sets."""
    days = c["soc.retrain_days"]
    return known_if((t.days_shown > days) | ~t.untrained, t.untrained) | (t.days_to_training > days)


@check(
    "4.7/rate-misstated",
    aspect="B",
    population="drill_rate",
    subject="drill_id",
    criteria={"soc.result_must_recompute": "drill_date"},
    absence_in=("drill_action", "drill_recipient"),
    shows=(
        "rate_bp",
        "recomputed_bp",
        "recipients_stated",
        "recipients",
        "clicked_stated",
        "clicked_persons",
        "basis_text",
    ),
    title=("演練統計與原始紀錄不符", "Stated rate differs from the raw events"),
)
def rate_misstated(t: Rows, c: Criteria) -> Bool:
    """The click rate, clickers or recipients a report states differ from the raw events (rates by over 0.05 %)."""
    return c["soc.result_must_recompute"] & (t.rate_differs | true_or_false(t.clicked_differs))
