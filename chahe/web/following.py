"""The follow-up of a finding as rows for pages, and files a unit hands in with its word."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.http import HttpRequest

from chahe.casefile.case import Case
from chahe.casefile.tracking import sent_finding
from chahe.findings.masking import scrub
from chahe.findings.tracking import OBSTACLES, Closure, Done, Retested, Tracking
from chahe.web import uploads
from chahe.web.models import Examination

_KINDS = {
    "Sent": "finding-sent",
    "Plan": "improvement-plan",
    "Report": "progress-report",
    "Judgement": "progress-judged",
    "Retested": "retest",
    "Closure": "closure",
    "Reopened": "closure-reopened",
}


def tracked_rows(case: Case, present: Tracking) -> dict[str, Any]:
    """The follow-up as plain values: the finding as it was sent, every act, and what may be done next."""
    kept = sent_finding(case, present)
    sent: dict[str, str] = {}
    if kept is not None:
        finding, decided = kept
        sent = {
            "pattern": finding.pattern,
            "category": finding.category,
            "condition": decided.text or finding.condition,
            "criteria": finding.criteria,
            "recommendation": finding.recommendation,
        }
    return {
        "stage": present.stage.value,
        "last": present.last,
        "first_by": present.accepted.by if present.accepted else "",
        "reply_due": present.sent.reply_due if present.sent else "",
        "report": present.sent.report if present.sent else "",
        "sent": {k: scrub(v) for k, v in sent.items()},
        "due": present.plans[-1].due if present.plans else "",
        "unit": present.plans[-1].unit if present.plans else "",
        "rounds": len(present.reports),
        "acts": [_row(a) for a in present.acts],
    }


def _row(act: Done) -> Mapping[str, Any]:
    row: dict[str, Any] = {**asdict(act), "kind": _KINDS[type(act).__name__]}
    if isinstance(act, Retested):
        row["obstacles"] = [list(OBSTACLES[o]) for o in act.obstacles]
    if isinstance(act, Closure):
        row["final"] = act.of is not None
    return row


@contextmanager
def delivered(examination: Examination, delivery: str, files: Mapping[str, int]) -> Iterator[tuple[Path, ...]]:
    """The files of a delivery sent in pieces (name -> bytes), until the act has taken them in; "" = none. Raises
    CallError where they are not all here.
    """
    if not delivery:
        yield ()
        return
    uploads.close(examination.pk, delivery, files)
    root = uploads.batch_folder(examination.pk, delivery)
    yield tuple(root / name for name in uploads.held(examination.pk, delivery))
    uploads.forget(examination.pk, delivery)


@contextmanager
def handed_in(request: HttpRequest, examination: Examination) -> Iterator[tuple[Path, ...]]:
    """The files of a form, each under its own name, until the act has taken them in. Raises CallError."""
    given = request.FILES.getlist("files")
    if not given:
        yield ()
        return
    batch = uploads.new_batch(examination.pk)
    try:
        for one in given:
            uploads.add(examination.pk, batch, str(one.name), 0, iter(one.chunks()))
        root = uploads.batch_folder(examination.pk, batch)
        yield tuple(root / name for name in uploads.held(examination.pk, batch))
    finally:
        uploads.forget(examination.pk, batch)
