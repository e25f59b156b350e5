"""Internal rules after a change: when the review or version that answers it was signed; rules nobody reviewed."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.expressions import agreed, any_true, count_true, folded, key, null, true_or_false, within


def _versions(document_register: Any) -> Any:
    """Versions: `_doc`, `_version` (folded), `_approved`, and `_shown`, the first other day the version is known by."""
    d = document_register
    issued, force = ibis.coalesce(d.issued_date, d.in_force_from), ibis.coalesce(d.in_force_from, d.issued_date)
    return d.select(
        _doc=folded(d.document_no),
        _version=folded(d.version_text),
        _approved=d.approved_date,
        _shown=ibis.ifelse(d.approved_date.isnull(), ibis.least(issued, force), null("date")),
        _title=d.title,
        _kind=d.rule_kind,
    )


@derive(
    key=("_item", "_rec"),
    trace={"rule_change": {"_item": "_item", "_rec": "_rec"}, "document_register": {"document_no": "document_no"}},
    optional=("document_register",),
)
def rule_revision(rule_change: Any, document_register: Any, ctx: Ctx) -> Any:
    """Every change or event with each rule held against it (lines of a periodic review left out).

    `done_on`: the first day on which a version was approved after the change, or that line names, or on which a review
    that found no change needed was signed; where there is none (`unanswered`) the day until which the register shows
    anything. NULL where a version states no day of approval, or the register of rules does not have the rule.
    `vague_on`: the first day such a version is published or in force, which is not before its approval.
    """
    v = _versions(document_register)
    c = rule_change.filter(~true_or_false(rule_change.change_kind == "periodic"))
    c = c.mutate(_d=folded(c.document_no), _v=folded(c.version_text))
    j = c.left_join(v, c["_d"] == v["_doc"])
    named = true_or_false(j["_version"] == j["_v"])
    sure = named | true_or_false(j["_approved"] >= j.changed_date)
    vague = named | true_or_false(j["_shown"] >= j.changed_date)
    found = j.group_by("_item", "_rec").aggregate(
        title=j["_title"].max(),
        _kind=agreed(j["_kind"]),
        _known=any_true(j["_doc"].notnull()),
        _by_version=ibis.ifelse(sure, j["_approved"], null("date")).min(),
        vague_on=ibis.ifelse(vague, j["_shown"], null("date")).min(),
    )
    out = c.join(found, ["_item", "_rec"])
    signed = true_or_false(out.review_result == "no-change") & out.signed_by.notnull()
    kept = ibis.ifelse(signed, ibis.coalesce(out.signed_date, out.reviewed_date), null("date"))
    done = ibis.least(ibis.coalesce(out["_by_version"], kept), ibis.coalesce(kept, out["_by_version"]))
    base = ibis.literal(ctx.as_of).cast("date")
    until = ibis.ifelse(out["_as_of"] < base, out["_as_of"], base)
    none = done.isnull() & out.vague_on.isnull() & ~signed
    return out.select(
        "_item", "_rec", "change_no", "change_kind", "change_text", "changed_date", "document_no", "title",
        "concerned", "review_result", "vague_on",
        subject=key(out.change_no, ibis.coalesce(out.document_no, "?")),
        rule_kind=ibis.coalesce(out.rule_kind, out["_kind"]),
        done_on=ibis.ifelse(none & out["_known"], until, done),
        unanswered=none,
    )  # fmt: skip


@derive(
    key=("incident_no",),
    trace={"incident": {"incident_no": "incident_no"}},
    optional=("rule_change",),
)
def incident_review(incident: Any, rule_change: Any, ctx: Ctx) -> Any:
    """Every major incident handled by itself, and whether a line of the register of reviews names it or one handled
    with it (`reviewed`).
    """
    i = incident.filter((incident.grade == "major") & incident.twin_no.isnull())
    i = i.group_by(_n=folded(i.incident_no)).aggregate(
        incident_no=i.incident_no.max(), incident_kind=agreed(i.incident_kind), learned_date=i.learned_date.min()
    )
    twins = incident.filter(incident.twin_no.notnull())
    twins = twins.select(_t=folded(twins.incident_no), _main=folded(twins.twin_no)).distinct()
    named = rule_change.filter(rule_change.incident_no.notnull())
    named = named.select(_of=folded(named.incident_no)).distinct()
    through = named.join(twins, named["_of"] == twins["_t"]).select(_of="_main")
    named = named.union(through).distinct()
    out = i.left_join(named, i["_n"] == named["_of"])
    return out.select(
        "incident_no", "incident_kind", "learned_date",
        reviewed=out["_of"].notnull(),
        base_date=ibis.literal(ctx.as_of).cast("date"),
    )  # fmt: skip


@derive(
    key=("document_no", "unit", "label"),
    trace={"document_register": {"document_no": "document_no"}, "rule_change": {"document_no": "document_no"}},
    optional=("rule_change",),
)
def rule_review(document_register: Any, rule_change: Any, calendar_window: Any, ctx: Ctx) -> Any:
    """Every internal rule in every calendar period, with its versions and signed reviews of the period (`reviews`; NULL
    instead of 0 where one states no day). `in_force`: the rule was in force the whole period, as far as its versions'
    days tell. `over`: the period has ended on the base date.
    """
    d = document_register.mutate(
        _doc=folded(document_register.document_no),
        _day=ibis.coalesce(
            document_register.approved_date, document_register.issued_date, document_register.in_force_from
        ),
    )
    rules = d.group_by("_doc").aggregate(
        document_no=d.document_no.max(),
        title=d.title.max(),
        rule_kind=agreed(d.rule_kind),
        _first=d["_day"].min(),
        _last=ibis.ifelse(any_true(d.in_force_to.isnull()), null("date"), d.in_force_to.max()),
    )
    c = rule_change.filter(rule_change.document_no.notnull() & rule_change.signed_by.notnull())
    c = c.select(_at=folded(c.document_no), _on=ibis.coalesce(c.signed_date, c.reviewed_date))
    acts = c.union(d.select(_at="_doc", _on="_day"))
    w = calendar_window.select("unit", "label", "window_from", "window_to")
    rows = rules.cross_join(w)
    there = ibis.coalesce(within(acts["_on"], rows["window_from"], rows["window_to"]), True)
    j = rows.left_join(acts, [rows["_doc"] == acts["_at"], there])
    at = ["document_no", "title", "rule_kind", "unit", "label", "window_from", "window_to", "_first", "_last"]
    out = j.group_by(at).aggregate(
        _sure=count_true(j["_on"].notnull()), _vague=count_true(j["_at"].notnull() & j["_on"].isnull())
    )
    started = out["_first"] <= out["window_from"]
    return out.select(
        "document_no", "title", "rule_kind", "unit", "label", "window_from", "window_to",
        subject=key(out.document_no, out.label),
        reviews=ibis.ifelse((out["_sure"] == 0) & (out["_vague"] > 0), null("int64"), out["_sure"]),
        in_force=started & (out["_last"].isnull() | (out["_last"] >= out["window_to"])),
        over=out["window_to"] <= ibis.literal(ctx.as_of).cast("date"),
    )  # fmt: skip
