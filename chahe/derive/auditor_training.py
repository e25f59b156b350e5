"""Hours of professional training of each internal auditor in each calendar year (item 9.3)."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.expressions import count_true, first_by, folded, key, total, true_or_false, whole_part, within


@derive(
    key=("employee_no", "label"),
    trace={"auditor": {"employee_no": "employee_no"}, "auditor_course": {"employee_no": "employee_no"}},
    optional=("auditor_course",),
)
def auditor_training(auditor: Any, auditor_course: Any, calendar_window: Any, ctx: Ctx) -> Any:
    """Each auditor in each calendar year: `whole_year`, an auditor on all its days (NULL where the first day is not
    stated); `certified`, the certificate was obtained in it; `minutes` and whole `hours` of courses completed in it,
    with `vague` courses that may add to them, for they state no length; `over`: the year has ended on the base date.
    """
    a = first_by(auditor, ("employee_no",), (auditor["_as_of"].desc(), auditor["_item"], auditor["_rec"]))
    w = calendar_window.filter(calendar_window.unit == "year").select("label", "window_from", "window_to")
    a = a.select("employee_no", "auditor_from", "auditor_to", "certified_date", _no=folded(a.employee_no)).cross_join(w)
    c = auditor_course
    c = c.select(_of=folded(c.employee_no), _on=c.completed_date, _long=c.duration_minutes)
    c = c.filter(c["_on"].notnull())
    j = a.left_join(c, [a["_no"] == c["_of"], within(c["_on"], a["window_from"], a["window_to"])])
    at = ["employee_no", "label", "window_from", "window_to", "auditor_from", "auditor_to", "certified_date"]
    out = j.group_by(at).aggregate(
        _minutes=total(j["_long"]), vague=count_true(j["_of"].notnull() & j["_long"].isnull())
    )
    here = (out["auditor_from"] <= out["window_from"]) & ibis.coalesce(out["auditor_to"] >= out["window_to"], True)
    minutes = ibis.coalesce(out["_minutes"], 0).cast("int64")
    return out.select(
        "employee_no",
        "label",
        "window_to",
        "vague",
        subject=key(out["employee_no"], out["label"]),
        minutes=minutes,
        hours=whole_part(minutes, ibis.literal(60)),
        whole_year=here,
        certified=true_or_false(within(out["certified_date"], out["window_from"], out["window_to"])),
        over=out["window_to"] <= ibis.literal(ctx.as_of).cast("date"),
    )
