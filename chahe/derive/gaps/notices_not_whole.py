"""Notices to the industry: control totals that do not tie, and notices of which no application can be told."""

from typing import Any

from chahe.derive.api import Ctx, gap
from chahe.derive.gap_rows import by_item
from chahe.derive.gaps.settlement_not_whole import lines, untied
from chahe.expressions import null


@gap(table="industry_notice")
def notices_untied(industry_notice: Any, control_total: Any, calendar_window: Any, ctx: Ctx) -> Any:
    """Notices against the control totals of their extract, by the day they were sent."""
    n = industry_notice
    records = lines(n, n.sent_local.date(), n.notice_no, null("int64"))
    return untied("industry_notice", records, control_total, calendar_window, ctx)


@gap(table="industry_notice")
def notice_of_no_application(industry_notice: Any, application: Any, policy: Any) -> Any:
    """Notices that name no application or policy handed over: each may be the one another application lacks."""
    n = industry_notice
    n = n.anti_join(application, n.application_no == application.application_no)
    n = n.anti_join(policy, n.policy_no == policy.policy_no)
    return by_item(n, "notices of which no application can be told")
