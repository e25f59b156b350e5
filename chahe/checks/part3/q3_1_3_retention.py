"""保險業辦理電子商務業務，是否符合保險法、公平交易法、消費者保護法、金融消費者保護法、個人資料保護法、電子簽章法、洗錢
防制法、保險業招攬及核保理賠辦法等相關法令之規定？若有涉及違反規定之情事，應依「保險業內部控制及稽核制度實施辦法」相
關規定處理。

Aspect G: every record of the list of personal data kept and deleted against the longest and the shortest time to keep
it, and every deletion for its record. Whether law or consent stated as a reason holds is for the examiner.
"""

from chahe.checks.api import Bool, Criteria, Rows, check
from chahe.expressions import YEAR_MONTHS, after_months, choose, month_index

_DECLINED, _DISPUTE, _LEAST = "pd.declined_keep_years", "pd.dispute_keep_years", "aml.retention_years"
_SHOWS = ("data_class", "ended_date", "held_on", "keep_reason", "system_id")


@check(
    "3.1.3/declined-kept-too-long",
    aspect="G",
    population="data_kept",
    subject="holding_no",
    criteria={_DECLINED: "held_on", _DISPUTE: "held_on"},
    applies=lambda t, c: t.kind == "declined",
    shows=(*_SHOWS, "dispute_ended_date"),
    title=("未承保件個人資料逾期保存", "Data of declined applications kept too long"),
)
def declined_kept_too_long(t: Rows, c: Criteria) -> Bool:
    """Personal data of an application never accepted were kept longer than the rule allows after that was final, or
    longer than it allows after a dispute about it ended.
    """
    over = after_months(t.ended_date, t.held_on, c[_DECLINED] * YEAR_MONTHS)
    after = choose(t.after_dispute, after_months(t.dispute_ended_date, t.held_on, c[_DISPUTE] * YEAR_MONTHS), over)
    return over & after & ~t.excused


@check(
    "3.1.3/kept-beyond-own-term",
    aspect="G",
    population="data_kept",
    subject="holding_no",
    criteria={"pd.retention_followed": "held_on"},
    applies=lambda t, c: t.kind != "declined",
    absence_in=("retention_rule",),
    shows=(*_SHOWS, "keep_months"),
    title=("個人資料逾自訂保存期限", "Personal data kept beyond the own norm's term"),
)
def kept_beyond_own_term(t: Rows, c: Criteria) -> Bool:
    """Personal data were kept longer than the insurer's own table of terms allows, and no dispute goes on."""
    return c["pd.retention_followed"] & after_months(t.ended_date, t.held_on, t.keep_months) & ~t.excused


@check(
    "3.1.3/deleted-too-early",
    aspect="G",
    population="data_kept",
    subject="holding_no",
    criteria={_LEAST: "held_on"},
    applies=lambda t, c: (t.kind == "policy") & t.gone,
    shows=_SHOWS,
    title=("交易紀錄未保存至法定最低年限", "Records of a policy deleted before the least time to keep them"),
)
def deleted_too_early(t: Rows, c: Criteria) -> Bool:
    """Records of a policy were deleted before the least time the law has them kept was over."""
    months = month_index(t.held_on) - month_index(t.ended_date)
    least = c[_LEAST] * YEAR_MONTHS
    return (months < least) | ((months == least) & (t.held_on.day() < t.ended_date.day()))


@check(
    "3.1.3/deletion-unrecorded",
    aspect="G",
    population="data_kept",
    subject="holding_no",
    criteria={"pd.deletion_recorded": "judged_date"},
    applies=lambda t, c: t.gone,
    shows=(*_SHOWS, "deleted_date", "delete_method"),
    title=("個人資料刪除未留存應有紀錄", "Deletion of personal data without its record"),
)
def deletion_unrecorded(t: Rows, c: Criteria) -> Bool:
    """Personal data were deleted or no longer used, and day, manner, or the reason of a transfer is not recorded."""
    return c["pd.deletion_recorded"] & ~t.recorded
