"""Audit coverage: every item against programme and papers, vendors, filing of reports, self-checks and answers."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.derive.calendar_days import with_counted_day
from chahe.derive.persons import with_person
from chahe.expressions import (
    agreed,
    any_true,
    count_true,
    first_by,
    folded,
    has_text,
    in_list,
    key,
    no_blank,
    null,
    overlaps,
    true_or_false,
    within,
)

LEVELS = 5
"""Numbers an item's code has at most."""


def code_parts(examined_item: Any) -> Any:
    """Every item (`item`, and whether it `applies`) with each code that speaks of it (`part`): its own, its section's,
    its part's.
    """
    i = examined_item.select("applies", item="code")
    found = []
    for n in range(LEVELS):
        part = no_blank(i["item"].re_extract(f"^([0-9]+(?:[.][0-9]+){{{n}}})(?:[.]|$)", 1))
        found.append(i.select("item", "applies", part=part))
    out = found[0]
    for one in found[1:]:
        out = out.union(one)
    return out.filter(out["part"].notnull()).distinct()


@derive(
    key=("item_code", "unit", "label"),
    trace={"audit_plan": {"item_code": "item_code"}, "audit_paper": {"item_code": "item_code"}},
    optional=("audit_plan", "audit_paper"),
)
def audit_coverage(examined_item: Any, audit_plan: Any, audit_paper: Any, calendar_window: Any, ctx: Ctx) -> Any:
    """Every item that applies in every calendar period, with the lines of the programme planned for days of the period
    (`plan_lines`) and the papers on audit work of the period (`papers`); a line or paper on a part or section speaks of
    all its items, whatever kind of audit it belongs to. Both NULL instead of 0 where a line or paper that speaks of the
    item states no day. `over`: the period has ended on the base date.
    """
    parts = code_parts(examined_item.filter(examined_item["applies"]))
    w = calendar_window.select("unit", "label", "window_from", "window_to")
    rows = parts.select("item").distinct().cross_join(w)
    p = audit_plan.filter(audit_plan.item_code.notnull())
    p = p.select(_part="item_code", _from=ibis.coalesce(p.planned_from, p.planned_to), _to=p.planned_to)
    p = p.join(parts, p["_part"] == parts["part"])
    p = p.select(_pi="item", _from="_from", _to=ibis.coalesce(p["_to"], p["_from"]))
    shared = overlaps(p["_from"], p["_to"], rows["window_from"], rows["window_to"])
    j = rows.left_join(p, [rows["item"] == p["_pi"], shared])
    at = ["item", "unit", "label", "window_from", "window_to"]
    rows = j.group_by(at).aggregate(
        _lines=count_true(j["_pi"].notnull() & j["_from"].notnull()),
        _vague_lines=count_true(j["_pi"].notnull() & j["_from"].isnull()),
    )
    a = audit_paper.filter(audit_paper.item_code.notnull())
    a = a.select(_part="item_code", _on=ibis.coalesce(a.audited_date, a.prepared_date))
    a = a.join(parts, a["_part"] == parts["part"])
    a = a.select(_ai="item", _on="_on")
    there = ibis.coalesce(within(a["_on"], rows["window_from"], rows["window_to"]), True)
    j = rows.left_join(a, [rows["item"] == a["_ai"], there])
    out = j.group_by([*at, "_lines", "_vague_lines"]).aggregate(
        _papers=count_true(j["_ai"].notnull() & j["_on"].notnull()),
        _vague_papers=count_true(j["_ai"].notnull() & j["_on"].isnull()),
    )
    return out.select(
        "unit",
        "label",
        "window_from",
        "window_to",
        item_code=out["item"],
        subject=key(out["item"], out["label"]),
        plan_lines=_none_or_unknown(out["_lines"], out["_vague_lines"]),
        papers=_none_or_unknown(out["_papers"], out["_vague_papers"]),
        over=out["window_to"] <= ibis.literal(ctx.as_of).cast("date"),
    )


def _none_or_unknown(n: Any, vague: Any) -> Any:
    """The number; NULL where it is 0 and something may have been counted."""
    return ibis.ifelse((n == 0) & (vague > 0), null("int64"), n)


@derive(
    key=("plan_no", "vendor"),
    trace={"audit_plan": {"plan_no": "plan_no"}, "audit_paper": {"vendor": "vendor"}},
    optional=("audit_paper",),
)
def vendor_audit(audit_plan: Any, audit_paper: Any, ctx: Ctx) -> Any:
    """Each vendor a line of the programme names, with the papers on it of the year the audit was planned to end in
    (`papers`), whatever kind of audit they belong to. A paper is on the vendor where one name holds the other. NULL
    instead of 0 where a paper on the vendor states no day, or one of that year on audits of vendors (6.4) names none.
    """
    v = audit_plan.filter(audit_plan.vendor.notnull())
    v = first_by(v, ("plan_no", "vendor"), (v.planned_to.desc(), v["_item"], v["_rec"]))
    v = v.select("plan_no", "vendor", "plan_kind", "unit", "planned_from", "planned_to", _name=folded(v.vendor))
    a = audit_paper
    on = ibis.coalesce(a.audited_date, a.prepared_date)
    topic = true_or_false(in_list(a.item_code, "6", "6.4"))
    a = a.select("paper_no", _pn=folded(a.vendor), _on=on, _topic=topic)
    a = a.filter(a["_pn"].notnull() | a["_topic"])
    same = ibis.coalesce(has_text(a["_pn"], v["_name"]) | has_text(v["_name"], a["_pn"]), True)
    year = ibis.coalesce(a["_on"].year() == v["planned_to"].year(), True)
    j = v.left_join(a, [same, year])
    sure = j["_pn"].notnull() & j["_on"].notnull()
    at = ["plan_no", "vendor", "plan_kind", "unit", "planned_from", "planned_to"]
    out = j.group_by(at).aggregate(_sure=count_true(sure), _vague=count_true(j["paper_no"].notnull() & ~sure))
    base = ibis.literal(ctx.as_of).cast("date")
    return out.mutate(
        papers=_none_or_unknown(out["_sure"], out["_vague"]),
        over=out["planned_to"] <= base,
        subject=key(out["vendor"], out["plan_no"]),
    ).drop("_sure", "_vague")


@derive(
    key=("report_no",),
    trace={"audit_report": {"report_no": "report_no"}},
    covers=("audit_report",),
    optional=("work_day",),
)
def audit_filing(audit_report: Any, work_day: Any, ctx: Ctx) -> Any:
    """Each audit report: `filed_on`, the day it was filed, else (`unfiled`) the day until which the register shows
    anything; `filed_counted`, the first day on which the term may have ended for that to be in time (a last day that is
    off moves to the next business day).
    """
    r = first_by(
        audit_report, ("report_no",), (audit_report["_as_of"].desc(), audit_report["_item"], audit_report["_rec"])
    )
    base = ibis.literal(ctx.as_of).cast("date")
    shown = ibis.ifelse(r["_as_of"] < base, r["_as_of"], base)
    r = r.select(
        "report_no",
        "plan_kind",
        "unit",
        "audit_end",
        "filed_date",
        filed_on=ibis.coalesce(r.filed_date, shown),
        unfiled=r.filed_date.isnull(),
    )
    return with_counted_day(r, work_day, "filed_on", "filed_counted", "report_no")


@derive(
    key=("_item", "_rec", "handled_by"),
    trace={"self_check": {"_item": "_item", "_rec": "_rec"}},
    covers=("self_check",),
    optional=("employee",),
)
def self_check_person(self_check: Any, employee: Any, person_number: Any) -> Any:
    """Each self-check with each of those who handle the business (`handled_by`, `?` where nobody is stated):
    `same_person`, whoever checked is that person; NULL where one of them is not stated, or a name cannot be told from a
    number. A name is a number where the roster has one employee of the name; where it has several, nobody can tell.
    """
    s = self_check.mutate(handled_by=ibis.coalesce(self_check.handler, "?"))
    e = employee.filter(employee.person_name.notnull())
    e = e.group_by(_name=folded(e.person_name)).aggregate(_number=agreed(folded(e.employee_no)))
    for column in ("checker", "handler"):
        known = e.select(**{f"_{column}_name": e["_name"], f"_{column}_number": e["_number"]})
        s = s.left_join(known, folded(s[column]) == known[f"_{column}_name"])
        s = s.mutate(**{f"_{column}": ibis.coalesce(s[f"_{column}_number"], folded(s[column]))})
        s = with_person(s, person_number, f"_{column}")
        several = s[f"_{column}_name"].notnull() & s[f"_{column}_number"].isnull()
        s = s.mutate(**{f"_{column}": ibis.ifelse(several, null("string"), s["person"])})
        s = s.drop("person", f"_{column}_name", f"_{column}_number")
    numbered = no_blank(s["_checker"].re_extract("([0-9])", 1)).notnull()
    numbered = numbered & no_blank(s["_handler"].re_extract("([0-9])", 1)).notnull()
    same = s["_checker"] == s["_handler"]
    return s.select(
        "_item",
        "_rec",
        "check_no",
        "item_code",
        "unit",
        "checker",
        "handled_by",
        "checked_date",
        same_person=ibis.cases((true_or_false(same), True), (numbered, same), else_=null("boolean")),
    )


@derive(
    key=("item_code",),
    trace={"self_answer": {"item_code": "item_code"}},
    optional=("self_answer",),
)
def item_answer(examined_item: Any, self_answer: Any, ctx: Ctx) -> Any:
    """Every item that applies, with the answers of the self-assessment: `answered`, one of them says something;
    `signed`, one that does is signed.
    """
    i = examined_item.filter(examined_item["applies"]).select(item_code="code")
    a = self_answer.select(_code=self_answer.item_code, _said=self_answer.answer_text, _by=self_answer.answered_by)
    j = i.left_join(a, i["item_code"] == a["_code"])
    out = j.group_by("item_code").aggregate(
        answers=count_true(j["_code"].notnull()),
        answered=any_true(j["_said"].notnull()),
        signed=any_true(j["_said"].notnull() & j["_by"].notnull()),
    )
    return out.mutate(base_date=ibis.literal(ctx.as_of).cast("date"))
