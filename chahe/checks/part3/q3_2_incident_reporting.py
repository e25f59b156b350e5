"""若有發生舞弊等重大偶發事件，是否依金融機構發生重大偶發事件通報規定辦理？

Tests every registered incident's clocks from 知悉 against the receipts of the authority, every incident for a grade
with a signed reason, and every switch-over of a system for an incident. What is major is a person's to decide.
"""

from chahe.checks.api import Bool, Criteria, Rows, check
from chahe.expressions import after_days, choose, either, known_if, true_or_false


def _major(t: Rows, c: Criteria) -> Bool:
    return t.verdict == "major"


def _past(least: Rows, most: Rows, limit: Rows, proved: Bool) -> Bool:
    """Surely longer than the limit; surely not, only where it is proved; else nobody can tell."""
    late = choose(true_or_false(least > limit), least > limit, known_if(most <= limit, least > limit))
    return either(late, known_if(proved, late))


def _after(t: Rows, c: Criteria, day: Rows, counted: Rows) -> Bool:
    """Later than the days allowed after it happened; a last day that is off moves to the next business day."""
    days = c["inc.material_information_days"]
    return after_days(t.happened_date, day, days) & after_days(t.happened_date, counted, days)


@check(
    "3.2/reported-late",
    aspect="B",
    population="incident_clock",
    subject="incident_no",
    criteria={"inc.urgent_minutes": "learned_date"},
    applies=_major,
    pending=lambda t, c: t.unreported & (t.report_least_minutes <= c["inc.urgent_minutes"]),
    absence_in=("incident_receipt",),
    shows=("incident_kind", "learned_date", "report_least_minutes", "unreported"),
    title=("重大事件逾時通報或未通報", "Major incident reported late or never"),
)
def reported_late(t: Rows, c: Criteria) -> Bool:
    """A major incident reached the authority later than the rule allows after 知悉, or never."""
    return _past(t.report_least_minutes, t.report_most_minutes, c["inc.urgent_minutes"], t.report_proved)


@check(
    "3.2/personal-data-reported-late",
    aspect="B",
    population="incident_clock",
    subject="incident_no",
    criteria={"pd.incident_report_hours": "learned_date"},
    applies=lambda t, c: _major(t, c) & either(t.incident_kind == "personal-data", t.personal_data),
    pending=lambda t, c: t.unreported & (t.report_least_hours <= c["pd.incident_report_hours"]),
    absence_in=("incident_receipt",),
    shows=("incident_kind", "learned_date", "report_least_minutes", "unreported"),
    title=("重大個人資料事故逾時通報或未通報", "Major personal-data incident reported late or never"),
)
def personal_data_reported_late(t: Rows, c: Criteria) -> Bool:
    """A major incident of personal data reached the authority later than the rule allows after 知悉, or never."""
    return _past(t.report_least_hours, t.report_most_hours, c["pd.incident_report_hours"], t.report_proved)


@check(
    "3.2/written-report-late",
    aspect="B",
    population="incident_clock",
    subject="incident_no",
    criteria={"inc.written_business_days": "learned_date"},
    applies=_major,
    pending=lambda t, c: t.unwritten & (t.written_least <= c["inc.written_business_days"]),
    absence_in=("incident_receipt",),
    shows=("incident_kind", "learned_date", "written_on", "written_least", "unwritten"),
    title=("重大事件詳細書面報告逾期或未提出", "Written report of a major incident late or missing"),
)
def written_report_late(t: Rows, c: Criteria) -> Bool:
    """The detailed written report of a major incident came after the last business day the rule allows, or never."""
    return _past(t.written_least, t.written_most, c["inc.written_business_days"], t.written_proved)


@check(
    "3.2/material-information-late",
    aspect="B",
    population="incident_clock",
    subject="incident_no",
    criteria={"inc.material_information_days": "happened_date"},
    applies=lambda t, c: t.material_information,
    pending=lambda t, c: (t.told_on.isnull() | t.disclosed_date.isnull()) & ~_after(t, c, t.shown_on, t.shown_counted),
    absence_in=("incident_receipt",),
    shows=("incident_kind", "happened_date", "told_on", "disclosed_date"),
    title=("重大訊息逾期報告或公開", "Material information reported or disclosed late"),
)
def material_information_late(t: Rows, c: Criteria) -> Bool:
    """Material information affecting consumers was reported or disclosed later than the law allows, or not at all."""
    never = _after(t, c, t.shown_on, t.shown_counted)
    told = choose(t.told_on.isnull(), never, _after(t, c, t.told_on, t.told_counted))
    return either(told, choose(t.disclosed_date.isnull(), never, _after(t, c, t.disclosed_date, t.disclosed_counted)))


@check(
    "3.2/not-classified",
    aspect="A",
    population="incident_clock",
    subject="incident_no",
    criteria={"inc.classify_minutes": "learned_date"},
    applies=lambda t, c: ~true_or_false(t.verdict == "merged"),
    pending=lambda t, c: t.ungraded & (t.graded_least_minutes <= c["inc.classify_minutes"]),
    shows=("incident_kind", "system_id", "learned_date", "graded_least_minutes", "ungraded"),
    title=("事件未判定或逾時判定重大性", "Incident not classified, or not in time"),
)
def not_classified(t: Rows, c: Criteria) -> Bool:
    """Nobody decided whether a registered incident is major, or later than the own norm allows."""
    return _past(t.graded_least_minutes, t.graded_most_minutes, c["inc.classify_minutes"], ~t.ungraded)


@check(
    "3.2/minor-without-signed-reason",
    aspect="A",
    population="incident_clock",
    subject="incident_no",
    criteria={"inc.minor_signed": "classified_date"},
    applies=lambda t, c: true_or_false(t.verdict == "minor"),
    shows=("incident_kind", "classified_date", "grade_reason", "graded_by"),
    title=("非重大之判定無簽核理由", "Graded minor without a signed reason"),
)
def minor_without_signed_reason(t: Rows, c: Criteria) -> Bool:
    """An incident was graded minor without a reason, or nobody signed for it."""
    return c["inc.minor_signed"] & (t.grade_reason.isnull() | t.graded_by.isnull())


@check(
    "3.2/outage-not-registered",
    aspect="A",
    population="outage",
    subject="subject",
    criteria={"inc.outage_registered": "day"},
    applies=lambda t, c: either(t.unplanned > 0, known_if(t.unclear == 0, t.unplanned > 0)),
    absence_in=("incident", "maintenance_window", "dr_drill", "dr_scope"),
    shows=("events", "unplanned", "incidents"),
    title=("系統非計畫切換未登錄為事件", "Unplanned switch-over without an incident"),
)
def outage_not_registered(t: Rows, c: Criteria) -> Bool:
    """A system was switched over without announced stop or drill, and no incident of it is registered."""
    return c["inc.outage_registered"] & known_if((t.incidents > 0) | (t.maybe == 0), t.incidents == 0)
