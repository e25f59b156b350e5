"""Phone surveys: control totals that do not tie, and calls of which no application can be told."""

from typing import Any

from chahe.derive.api import Ctx, gap
from chahe.derive.gap_rows import by_item
from chahe.derive.gaps.settlement_not_whole import lines, untied
from chahe.expressions import null


@gap(table="phone_survey")
def surveys_untied(phone_survey: Any, control_total: Any, calendar_window: Any, ctx: Ctx) -> Any:
    """Calls against the control totals of their extract, by the day they were made."""
    s = phone_survey
    records = lines(s, s.called_local.date(), s.call_no, null("int64"))
    return untied("phone_survey", records, control_total, calendar_window, ctx)


@gap(table="phone_survey")
def call_of_no_application(phone_survey: Any, application: Any, policy: Any) -> Any:
    """Calls that name no application or policy handed over: each may be the one another application lacks."""
    s = phone_survey
    s = s.anti_join(application, s.application_no == application.application_no)
    s = s.anti_join(policy, s.policy_no == policy.policy_no)
    return by_item(s, "calls of which no application can be told")
