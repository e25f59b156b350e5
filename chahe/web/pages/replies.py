"""The unit's own view: facts put to it, findings sent to it for improvement, and its word on both.

No working paper: of a finding nothing but the text that was put or sent, and what the unit itself said.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from chahe.casefile import opinions, tracking
from chahe.casefile.case import Case
from chahe.casefile.tracking import PlanWanted, ReportWanted
from chahe.errors import CallError
from chahe.findings.masking import scrub
from chahe.findings.tracking import Progress, Step
from chahe.web import settings
from chahe.web.acting import act, declared, named
from chahe.web.following import handed_in
from chahe.web.gate import Page
from chahe.web.models import Examination, Finding
from chahe.web.pages.findings import AGREES
from chahe.web.project_findings import Confirmation
from chahe.web.roles import Need, Role
from chahe.web.unseen import as_last

SIZE = 50
STEPS = 6
"""Lines for steps the form shows; what a plan has more of comes in its next version."""
_UNITS_OWN = ("improvement-plan", "progress-report")


def replies(request: HttpRequest, examination: Examination) -> HttpResponse:
    """What waits for the unit's word, and what it said."""
    told = put_to(examination).exclude(state=Confirmation.NONE.value, stage="")
    page = Paginator(told, SIZE).get_page(request.GET.get("page"))
    lines = [x for f in page if (x := narrow(f))]
    return render(request, "workbench/replies.html", {"lines": lines, "page": page})


def reply(request: HttpRequest, examination: Examination, found: str) -> HttpResponse:
    """One fact or finding. Of one that was never put or sent nothing is told, not even that it is there."""
    line = next((x for f in put_to(examination).filter(code=found) if (x := narrow(f))), None)
    states = [p.value for p in Progress]
    return render(request, "workbench/reply.html", {"line": line, "states": states, "steps": range(STEPS)})


def put_to(examination: Examination) -> Any:
    """Findings, of which `narrow` tells what the unit may see."""
    return Finding.objects.filter(examination=examination).order_by("position").only("code", "state", "stage", "body")


def narrow(f: Finding) -> dict[str, Any] | None:
    """What the unit may see of a finding; None when nothing of it was put or sent."""
    asked, tracked = f.body["confirmations"], f.body["tracking"]
    if not asked and not tracked:
        return None
    last = asked[-1] if asked else None
    acts = tracked["acts"] if tracked else []
    return {
        "code": f.code,
        "state": f.state,
        "fact": scrub(last["fact"]) if last else "",
        "version": last["version"] if last else 0,
        "waits": last is not None and not last["answer"],
        "answers": [
            {k: a[k] for k in ("version", "at", "by", "answer", "agrees", "files")} for a in asked if a["answer"]
        ],
        "seq": last["seq"] if last else "",
        "sent": tracked["sent"] if tracked else None,
        "stage": tracked["stage"] if tracked else "",
        "due": tracked["reply_due"] if tracked else "",
        "report": tracked["report"] if tracked else "",
        "last": tracked["last"] if tracked else "",
        "plan": next((a for a in reversed(acts) if a["kind"] == "improvement-plan"), None),
        "acts": [a for a in acts if a["kind"] in _UNITS_OWN],
        "judged": [{"round": a["round"], "result": a["result"]} for a in acts if a["kind"] == "progress-judged"],
    }


def speaks(request: HttpRequest, by: str, typed: str) -> tuple[str, str]:
    """Name and number of who speaks for the unit: its own account's person, or whose word an examiner records."""
    if settings.TEAM and getattr(request, "role", None) is Role.AUDITEE:
        return by, declared(request)
    return typed.strip(), ""


def answer(request: HttpRequest, examination: Examination, found: str) -> HttpResponse:
    """The unit's answer to the version it was shown, with files it rests on."""
    said, by = request.POST, named(request)
    if not said.get("answer", "").strip():
        raise CallError(("須填寫說明。", "An answer needs a text."), where=found[:120])
    with handed_in(request, examination) as files:
        agrees = AGREES.get(said.get("agrees", ""))
        do = answering(found, said.get("seq", ""), said["answer"], agrees, files, by)
        act(examination, do)
    return redirect("reply", case=examination.pk, found=found)


def answering(
    found: str, seq: str, text: str, agrees: bool | None, files: tuple[Path, ...], by: str
) -> Callable[[Case], None]:
    """The act of an answer to the version of that number, which must be the last put. It raises CallError."""

    def do(case: Case) -> None:
        put = [c for c in opinions.confirmations(case) if c.finding == found]
        if not put or str(put[-1].seq) != seq:
            raise CallError(
                ("所答覆之內容已非最新版本。", "What is answered is not what was put last."),
                where=found[:120],
                todo=("請重新開啟本頁後再處理。", "Open the page again, then act."),
            )
        opinions.confirm(case, found, by=by, answer=text, agrees=agrees, disagreement=files)

    return do


def plan(request: HttpRequest, examination: Examination, found: str) -> HttpResponse:
    """改善計畫: what, who, by when."""
    said, by = request.POST, named(request)
    columns = [said.getlist(k) for k in ("what", "who", "by_when")]
    if len({len(c) for c in columns}) != 1:
        raise CallError(("改善計畫之欄位不完整。", "The plan's columns do not match."), where=found[:120])
    steps = tuple(Step(*s) for s in zip(*columns, strict=True) if any(x.strip() for x in s))
    words = {k: said.get(k, "") for k in ("unit", "text", "extension", "approved_by")}
    person, number = speaks(request, by, said.get("person", ""))
    wanted = PlanWanted(person, steps=steps, number=number, **words)

    def do(case: Case) -> None:
        as_last(tracking.follow_up_of(case, found).last, said.get("seen", ""), found)
        tracking.plan(case, found, wanted, by=by)

    act(examination, do)
    return redirect("reply", case=examination.pk, found=found)


def report(request: HttpRequest, examination: Examination, found: str) -> HttpResponse:
    """A round of 辦理情形 with its evidence."""
    said, by = request.POST, named(request)
    words = {k: said.get(k, "") for k in ("state", "text", "completed")}
    person, number = speaks(request, by, said.get("person", ""))
    with handed_in(request, examination) as files:
        wanted = ReportWanted(person, **words, evidence=files, number=number)

        def do(case: Case) -> None:
            as_last(tracking.follow_up_of(case, found).last, said.get("seen", ""), found)
            tracking.report(case, found, wanted, by=by)

        act(examination, do)
    return redirect("reply", case=examination.pk, found=found)


LIST = Page("replies", "c/<str:case>/replies/", Need.HAND_OVER, replies)
ONE = Page("reply", "c/<str:case>/replies/<str:found>/", Need.HAND_OVER, reply)
ANSWER = Page("reply-answer", "c/<str:case>/replies/<str:found>/answer/", Need.HAND_OVER, answer, ("POST",))
PLAN = Page("reply-plan", "c/<str:case>/replies/<str:found>/plan/", Need.HAND_OVER, plan, ("POST",))
REPORT = Page("reply-report", "c/<str:case>/replies/<str:found>/report/", Need.HAND_OVER, report, ("POST",))
