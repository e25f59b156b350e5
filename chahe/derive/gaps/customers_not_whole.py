"""Registers of customers' affairs whose control totals do not tie, or that lack what another register holds."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, gap
from chahe.derive.gap_rows import by_item
from chahe.derive.gaps.settlement_not_whole import lines, untied
from chahe.expressions import null, within


@gap(table="consent")
def consents_untied(consent: Any, control_total: Any, calendar_window: Any, ctx: Ctx) -> Any:
    """Consents against the control totals of their extract, by the first day each record states."""
    c = consent
    day = ibis.coalesce(c.told_date, c.agreed_date, c.withdrawn_date)
    return untied("consent", lines(c, day, c.consent_no, null("int64")), control_total, calendar_window, ctx)


@gap(table="customer_export")
def exports_untied(customer_export: Any, control_total: Any, calendar_window: Any, ctx: Ctx) -> Any:
    """Exports against the control totals of their extract, by the local day they were made."""
    e = customer_export
    records = lines(e, e.exported_date, e.export_no, null("int64"))
    return untied("customer_export", records, control_total, calendar_window, ctx)


@gap(table="complaint")
def complaints_untied(complaint: Any, control_total: Any, calendar_window: Any, ctx: Ctx) -> Any:
    """Complaints against the control totals of their extract, by the day they were received."""
    c = complaint
    records = lines(c, c.received_date, c.complaint_no, null("int64"))
    return untied("complaint", records, control_total, calendar_window, ctx)


@gap(table="rescission")
def rescissions_untied(rescission: Any, control_total: Any, calendar_window: Any, ctx: Ctx) -> Any:
    """Requests to rescind against the control totals of their extract, by the day they came."""
    r = rescission
    records = lines(r, r.requested_date, r.rescission_no, null("int64"))
    return untied("rescission", records, control_total, calendar_window, ctx)


@gap(table="rescission_answer")
def rescinded_and_not_registered(policy: Any, rescission: Any, ctx: Ctx) -> Any:
    """Policies rescinded by the base date of which the register of requests has none: it is not whole."""
    base = ibis.literal(ctx.as_of).cast("date")
    first = ibis.literal(ctx.period_from).cast("date")
    day = ibis.coalesce(policy.ended_local.date(), base)
    p = policy.filter((policy.status == "rescinded") & within(day, first, base))
    asked = rescission.filter(ibis.coalesce(rescission.decision != "refused", True)).select(_p="policy_no").distinct()
    j = p.left_join(asked, p.policy_no == asked["_p"])
    j = j.filter(j["_p"].isnull())
    return by_item(j, "rescinded policies without a registered request")


@gap(table="senior_review")
def senior_reviews_untied(senior_review: Any, control_total: Any, calendar_window: Any, ctx: Ctx) -> Any:
    """Evaluations and calls against the control totals of their extract, by their day."""
    s = senior_review
    records = lines(s, s.held_date, s.review_no, null("int64"))
    return untied("senior_review", records, control_total, calendar_window, ctx)


@gap(table="data_holding")
def holdings_untied(data_holding: Any, control_total: Any, calendar_window: Any, ctx: Ctx) -> Any:
    """Personal data kept and deleted against the control totals of their extract, by the day their term runs from."""
    h = data_holding
    records = lines(h, h.ended_date, h.holding_no, null("int64"))
    return untied("data_holding", records, control_total, calendar_window, ctx)


@gap(table="suspicious_report")
def suspicious_untied(suspicious_report: Any, control_total: Any, calendar_window: Any, ctx: Ctx) -> Any:
    """Cases of suspicious transactions against the control totals of their extract, by the day of the alert."""
    s = suspicious_report
    records = lines(s, s.raised_date, s.case_no, null("int64"))
    return untied("suspicious_report", records, control_total, calendar_window, ctx)
