"""Registers of customers' affairs whose control totals do not tie, or months without one."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, gap
from chahe.derive.gaps.settlement_not_whole import lines, untied
from chahe.expressions import null


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
