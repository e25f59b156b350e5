"""Derivations of item 9.4 over the tracking register and its quarter-end snapshots."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.expressions import any_true, count_true, days_between, first_by, key


@derive(
    key=("finding_id",),
    trace={"finding_track": {"finding_id": "finding_id"}, "recheck": {"finding_id": "finding_id"}},
    covers=("finding_track",),
    optional=("recheck",),
)
def tracked_finding(finding_track: Any, recheck: Any, ctx: Ctx) -> Any:
    """Each tracked finding as its last snapshot shows it, beside its last re-check and how its due date moved.

    A changed due date is a move, unless the note beside it corrects a typing error before the first due date
    (`due_note` given, the change shown on or before the original due date, and nobody asked for an extension).
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
        stale_snapshot=out.snapshot_date < ibis.literal(ctx.period_to).cast("date"),
    )


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
    """
    f = first_by(finding_source, ("report_no", "finding_no"), (finding_source["_item"], finding_source["_rec"]))
    t = finding_track
    listed = t.source_ref.replace("、", ";").replace("；", ";").replace(" ", "")
    refs = t.select(_report=t.report_no, _refs=ibis.literal(";").concat(listed).concat(";"), _ref_known=t.source_ref)
    wanted = ibis.literal(";").concat(f.finding_no.replace(" ", "")).concat(";")
    f = f.mutate(_wanted=wanted)
    joined = f.left_join(refs, [f.report_no == refs["_report"], refs["_refs"].contains(f["_wanted"])])
    return joined.group_by(
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
    ).aggregate(tracked=any_true(joined["_report"].notnull()), subject=key(joined.report_no, joined.finding_no).max())


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
    """
    p = first_by(prior_opinion, ("opinion_no",), (prior_opinion["_item"], prior_opinion["_rec"]))
    f = finding_source.select(
        _item_code=finding_source.item_code, _subject=finding_source.subject_text, _found=finding_source.found_date
    )
    j = p.left_join(f, [p.item_code == f["_item_code"], p.subject_text == f["_subject"]])
    later = j["_found"] >= j.improved_date
    undated = j["_item_code"].notnull() & (j["_found"].isnull() | j.improved_date.isnull())
    return j.group_by(
        ["opinion_no", "exam_no", "item_code", "opinion_text", "subject_text", "status_text", "improved_date"]
    ).aggregate(recurrences=count_true(later), undated=count_true(undated), last_found=j["_found"].max())
