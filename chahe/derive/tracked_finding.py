"""Derivations of item 9.4 over the tracking register and its quarter-end snapshots."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.expressions import any_true, count_true, days_between, first_by, key, null, true_or_false


@derive(
    key=("finding_id",),
    trace={"finding_track": {"finding_id": "finding_id"}, "recheck": {"finding_id": "finding_id"}},
    covers=("finding_track",),
    optional=("recheck",),
)
def tracked_finding(finding_track: Any, recheck: Any, calendar_window: Any, ctx: Ctx) -> Any:
    """Each tracked finding as its last snapshot shows it, beside its last re-check and how its due date moved.

    A changed due date is a move, unless the note beside it corrects a typing error before the first due date
    (`due_note` given, the change shown on or before the original due date, and nobody asked for an extension).

    `unseen_quarters`: calendar quarters in which the finding was open and of which no register was handed over: moves
    in them cannot be seen. `recheck_missing`: the register speaks of a re-check, or no re-check of anything was handed
    over, and none of this finding is there. `stale_snapshot`: the last register that names it is older than the period.
    """
    t = finding_track
    last = first_by(t, ("finding_id",), (t.snapshot_date.desc(), t["_item"], t["_rec"]))
    r = first_by(
        recheck, ("finding_id",), (recheck.recheck_date.desc(), recheck["_item"].desc(), recheck["_rec"].desc())
    )
    r = r.select(_f=r.finding_id, last_recheck_date=r.recheck_date, last_recheck_passed=r.passed)
    m = _moves(t)
    out = last.left_join(r, last.finding_id == r["_f"]).drop("_f")
    out = out.left_join(m, out.finding_id == m["_f"]).drop("_f")
    unseen = _unseen(t, calendar_window, ctx)
    out = out.left_join(unseen, out.finding_id == unseen["_u"]).drop("_u")
    out = out.cross_join(recheck.aggregate(_rechecks=recheck.count()))
    closed = out.closed_date.notnull() | (out.status_text == "已改善")
    return out.select(
        "finding_id",
        "source_kind",
        "report_no",
        "unit",
        "owner_person",
        "pattern_text",
        "status_text",
        "original_due_date",
        "due_date",
        "closed_date",
        "closed_by",
        "evidence_no",
        "improvement_text",
        "rule_text_only",
        "recheck_by",
        "recheck_unit",
        "snapshot_date",
        "last_recheck_date",
        "last_recheck_passed",
        is_closed=ibis.coalesce(closed, False),
        closed_on=ibis.coalesce(out.closed_date, out.recheck_date, out.snapshot_date),
        moves=ibis.coalesce(out["_moves"], 0),
        unapproved_moves=ibis.coalesce(out["_unapproved"], 0),
        moved_days=days_between(out.original_due_date, out.due_date),
        reopened=ibis.coalesce(out["_reopened"], False),
        unseen_quarters=ibis.coalesce(out["_unseen"], 0),
        recheck_missing=out.last_recheck_date.isnull() & (out.recheck_date.notnull() | (out["_rechecks"] == 0)),
        stale_snapshot=out.snapshot_date < ibis.literal(min(ctx.period_to, ctx.as_of)).cast("date"),
    )


def _unseen(t: Any, calendar_window: Any, ctx: Ctx) -> Any:
    """Per finding: quarters that ended while it was open, by the base date, without any register drawn in them."""
    w = calendar_window.filter(
        (calendar_window.unit == "quarter") & (calendar_window.window_to <= ibis.literal(ctx.as_of).cast("date"))
    )
    days = t.select(_day=t.snapshot_date).distinct()
    seen = w.join(days, [days["_day"] >= w.window_from, days["_day"] <= w.window_to]).select(_label="label").distinct()
    bare = w.anti_join(seen, w.label == seen["_label"]).select(_end="window_to")
    life = t.group_by(_u=t.finding_id).aggregate(_from=t.received_date.min(), _to=t.closed_date.max())
    open_then = [
        ibis.coalesce(life["_from"], bare["_end"]) <= bare["_end"],
        ibis.coalesce(life["_to"], bare["_end"]) >= bare["_end"],
    ]
    found = life.join(bare, open_then)
    return found.group_by("_u").aggregate(_unseen=count_true(found["_end"].notnull()))


def _moves(t: Any) -> Any:
    """Per finding: due dates moved from snapshot to snapshot, moves nobody approved, and whether it was reopened."""
    w = ibis.window(group_by=t.finding_id, order_by=[t.snapshot_date, t["_item"], t["_rec"]])
    s = t.mutate(_before=t.due_date.lag().over(w), _closed_before=t.closed_date.lag().over(w))
    first = s["_before"].isnull() & (s.due_date != s.original_due_date)
    changed = ibis.coalesce((s.due_date != s["_before"]) | first, False)
    typo = s.due_note.notnull() & (s.snapshot_date <= s.original_due_date) & s.extension_reason.isnull()
    moved = changed & ~ibis.coalesce(typo, False)
    return s.group_by(_f=s.finding_id).aggregate(
        _moves=count_true(moved),
        _unapproved=count_true(moved & s.extension_approved_by.isnull()),
        _reopened=any_true(s["_closed_before"].notnull() & s.closed_date.isnull()),
    )


@derive(
    key=("report_no", "finding_no"),
    trace={"finding_source": {"report_no": "report_no", "finding_no": "finding_no"}},
    covers=("finding_source",),
)
def source_finding(finding_source: Any, finding_track: Any) -> Any:
    """Each finding of a source report, and whether the register tracks it. Several findings may stand under one case
    number: `source_ref` lists them, separated by `;` or 、.

    `tracked`: NULL when no register as late as the report was handed over, or a line of the report bears no number.
    """
    f = first_by(finding_source, ("report_no", "finding_no"), (finding_source["_item"], finding_source["_rec"]))
    t = finding_track
    listed = t.source_ref.replace("、", ";").replace("；", ";").replace(" ", "")
    refs = t.select(_report=t.report_no, _refs=ibis.literal(";").concat(listed).concat(";"), _ref_known=t.source_ref)
    wanted = ibis.literal(";").concat(f.finding_no.replace(" ", "")).concat(";")
    f = f.mutate(_wanted=wanted)
    joined = f.left_join(refs, [f.report_no == refs["_report"], refs["_refs"].contains(f["_wanted"])])
    out = joined.group_by(
        [
            "report_no",
            "finding_no",
            "source_kind",
            "item_code",
            "finding_text",
            "subject_text",
            "found_date",
            "issued_date",
        ]
    ).aggregate(_found=any_true(joined["_report"].notnull()), subject=key(joined.report_no, joined.finding_no).max())
    vague = t.filter(t.source_ref.isnull() & t.report_no.notnull()).select(_vague=t.report_no).distinct()
    out = out.left_join(vague, out.report_no == vague["_vague"])
    out = out.cross_join(t.aggregate(_last=t.snapshot_date.max()))
    untold = out["_vague"].notnull() | true_or_false(out["_last"] < out.issued_date)
    tracked = ibis.cases((out["_found"], True), (untold, null("boolean")), else_=False)
    return out.mutate(tracked=tracked).drop("_found", "_vague", "_last")


@derive(
    key=("opinion_no",),
    trace={
        "prior_opinion": {"opinion_no": "opinion_no"},
        "finding_source": {"item_code": "item_code", "subject_text": "subject_text"},
    },
    covers=("prior_opinion",),
)
def prior_opinion_outcome(prior_opinion: Any, finding_source: Any) -> Any:
    """Each opinion of an earlier examination, and how often the same defect (same item, same subject) occurred on the
    day its improvement was said to be complete or later. An occurrence before that day is no repetition.

    `undated`: occurrences that cannot be placed: without a date, or of the same item with no subject on either side.
    `later_reports`: source reports with a finding of the day of the improvement or later, of whatever item. Where there
    is none nobody has looked since, and that nothing recurred is not known. 0 also when the improvement bears no date.
    """
    p = first_by(prior_opinion, ("opinion_no",), (prior_opinion["_item"], prior_opinion["_rec"]))
    f = finding_source.select(
        _item_code=finding_source.item_code,
        _subject=finding_source.subject_text,
        _found=finding_source.found_date,
        _found_any=finding_source.finding_no,
    )
    same = (p.subject_text == f["_subject"]) | p.subject_text.isnull() | f["_subject"].isnull()
    j = p.left_join(f, [(p.item_code == f["_item_code"]) | p.item_code.isnull(), same])
    named = true_or_false((j.subject_text == j["_subject"]) & (j.item_code == j["_item_code"]))
    later = named & (j["_found"] >= j.improved_date)
    before = true_or_false(j["_found"] < j.improved_date)
    placed = named & j["_found"].notnull() & j.improved_date.notnull()
    undated = j["_found_any"].notnull() & ~placed & ~before
    out = j.group_by(
        ["opinion_no", "exam_no", "item_code", "opinion_text", "subject_text", "status_text", "improved_date"]
    ).aggregate(recurrences=count_true(later), undated=count_true(undated), last_found=j["_found"].max())
    looked = finding_source.select(
        _report=finding_source.report_no, _day=ibis.coalesce(finding_source.found_date, finding_source.issued_date)
    ).distinct()
    since = out.select(_o="opinion_no", _from="improved_date")
    since = since.join(looked, looked["_day"] >= since["_from"])
    since = since.group_by("_o").aggregate(_n=since["_report"].nunique())
    out = out.left_join(since, out.opinion_no == since["_o"])
    return out.mutate(later_reports=ibis.coalesce(out["_n"], 0).cast("int64")).drop("_o", "_n")
