"""Proposed findings, and what people do about them: decide, put the fact to the unit, record its answer."""

from functools import partial
from pathlib import Path

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from chahe.casefile import opinions, prior_cases, regrouping, wording
from chahe.casefile.case import Case
from chahe.casefile.facts import Facts
from chahe.casefile.opinions import Verdict
from chahe.checks.api import checks
from chahe.errors import CallError
from chahe.findings.finding import Decision, Severity
from chahe.findings.masking import personal_columns
from chahe.findings.regroup import Part, Regrouped
from chahe.findings.worded import COLUMNS
from chahe.messages import say
from chahe.web import addresses, finding_list, saved
from chahe.web.acting import act, named
from chahe.web.context import language
from chahe.web.following import handed_in
from chahe.web.gate import Page
from chahe.web.models import Examination, Finding, Member
from chahe.web.pages.follow_up import REPORTED
from chahe.web.project_findings import Confirmation
from chahe.web.roles import Need, Role, may
from chahe.web.unseen import as_finding

SIZE = 100
"""Findings of one page; what is merged stands on one."""

AGREES = {"yes": True, "no": False}


def findings(request: HttpRequest, examination: Examination) -> HttpResponse:
    """One cause is one finding; a page of them at a time. Filters, order and columns stand in the address, and of what
    only their own pages show no more is read than the columns ask for.
    """
    every, query = tuple(finding_list.COLUMNS), request.GET
    moved = addresses.moved(query, every, finding_list.USUAL)
    if moved is not None:
        return redirect(request.path + moved)
    lang = language(request)
    headings = {c: say(msgid, lang) for c, msgid in finding_list.COLUMNS.items()}
    choice = addresses.choice(query, every, headings, finding_list.USUAL)
    shown = choice["shown"]
    page = Paginator(finding_list.chosen(examination, query, shown), SIZE).get_page(query.get("page"))
    context = {
        "page": page,
        "findings": [(f, [(c, finding_list.value(f, c)) for c in shown]) for f in page],
        "columns": [(c, headings[c], *_order(query, c)) for c in shown],
        "choice": choice,
        "asked": {k: query.get(k, "") for k in ("q", "state", "decision")},
        "hidden": [(k, v) for k, vs in query.lists() for v in vs if k not in ("q", "state", "decision", "page") and v],
        "cleared": addresses.unfiltered(query),
        "before": addresses.changed(query, {"page": page.number - 1}) if page.has_previous() else "",
        "after": addresses.changed(query, {"page": page.number + 1}) if page.has_next() else "",
        "states": [c.value for c in Confirmation],
        "decisions": [d.value for d in Decision],
        "others": _others(request, examination),
        "kept": saved.views(request, examination, saved.FINDINGS),
    }
    return render(request, "workbench/findings.html", context)


def _order(query: QueryDict, column: str) -> tuple[str, str]:
    """The address that orders by a column, and its order now; none where nothing is ordered by it."""
    if column not in finding_list.ORDERS:
        return "", "none"
    return addresses.turned(query, column), addresses.order(query, column)


def _others(request: HttpRequest, examination: Examination) -> list[Examination]:
    """Cases of the same institution whose working papers the person may read."""
    mine = Member.objects.filter(user_id=request.user.pk or 0).exclude(case=examination.pk).values_list("case", "role")
    readable = [case for case, role in mine if may(Role(role), Need.READ)]
    return list(Examination.objects.filter(pk__in=readable, name=examination.name).order_by("number"))


def prior_case(request: HttpRequest, examination: Examination) -> HttpResponse:
    """What an earlier case reported, taken over."""
    wanted, by = request.POST.get("other", ""), named(request)
    other = next((o for o in _others(request, examination) if o.pk == wanted), None)
    if other is None:
        raise CallError(("沒有可檢視之案件。", "There is no case you may see."), where=wanted[:80])
    earlier = Case.open(Path(other.folder))
    act(examination, lambda case: prior_cases.take_over(case, earlier, by=by))
    return redirect("findings", case=examination.pk)


def finding(request: HttpRequest, examination: Examination, found: str) -> HttpResponse:
    """The Bureau's four columns, the counts, and everything people did about it."""
    line = Finding.objects.filter(examination=examination, code=found).first()
    if line is None:
        return _became(examination, found)
    context = {
        "line": line,
        "f": line.body["finding"],
        "reported": line.decision in REPORTED and not line.stage,
        "texts": [
            {"name": c, "now": line.body["finding"][c], "proposed": (line.body["proposal"] or line.body["finding"])[c]}
            for c in COLUMNS
        ],
        "columns": _told_apart(line.body["finding"]["checks"]),
        "decisions": [d.value for d in Decision],
        "severities": [s.value for s in Severity],
    }
    return render(request, "workbench/finding.html", context)


def _became(examination: Examination, found: str) -> HttpResponse:
    """What was merged or split is shown as what it became. Raises Http404 when it never was."""
    named = f"|{found}|" if found.isprintable() else "|"  # PostgreSQL takes no NUL, and no number has one
    line = Finding.objects.filter(examination=examination, of__contains=named).order_by("position").only("code").first()
    if line is None or "|" in found:
        raise Http404
    return redirect("finding", case=examination.pk, found=line.code)


def _told_apart(of: list[str]) -> list[str]:
    """Columns by which records may go into parts: shown ones that name no person."""
    shown = dict.fromkeys(c for name in of if name in checks() for c in checks()[name].shows)
    return [c for c in shown if c not in personal_columns()]


def decide(request: HttpRequest, examination: Examination, found: str) -> HttpResponse:
    """The leader's word with its reason."""
    said = request.POST
    verdict = Verdict(
        said.get("word", ""), said.get("why", ""), said.get("text", ""), said.get("severity") or None,
        said.get("not_swept") == "1",
    )  # fmt: skip
    by = named(request)

    def do(case: Case) -> None:
        facts = Facts(case)
        as_finding(case, found, said.get("seen", ""), facts)
        opinions.decide(case, found, verdict, by=by, facts=facts)

    act(examination, do)
    return redirect("finding", case=examination.pk, found=found)


def confirm(request: HttpRequest, examination: Examination, found: str) -> HttpResponse:
    """Without an answer the fact is put to the unit as it stands; with one the answer is recorded."""
    said, by = request.POST, named(request)
    with handed_in(request, examination) as files:

        def do(case: Case) -> None:
            facts = Facts(case)
            as_finding(case, found, said.get("seen", ""), facts)
            agrees = AGREES.get(said.get("agrees", ""))
            opinions.confirm(
                case, found, by=by, answer=said.get("answer", ""), agrees=agrees, disagreement=files, facts=facts
            )

        act(examination, do)
    return redirect("finding", case=examination.pk, found=found)


def word(request: HttpRequest, examination: Examination, found: str) -> HttpResponse:
    """A person's own text, column by column; the proposal stays beside it."""
    texts = {c: request.POST.get(c, "") for c in COLUMNS}
    by = named(request)

    def do(case: Case) -> None:
        as_finding(case, found, request.POST.get("seen", ""), Facts(case))
        wording.word(case, found, texts, by=by)

    act(examination, do)
    return redirect("finding", case=examination.pk, found=found)


def merge(request: HttpRequest, examination: Examination) -> HttpResponse:
    """Several become one."""
    said, by = request.POST, named(request)
    of = list(dict.fromkeys(said.getlist("of")))

    def do(case: Case) -> Regrouped:
        facts = Facts(case)
        for each in of:
            as_finding(case, each, said.get(f"seen-{each}", ""), facts)
        return regrouping.merge(case, of, why=said.get("why", ""), by=by, heading=said.get("heading", ""))

    return redirect("finding", case=examination.pk, found=act(examination, do).made[0])


def split(request: HttpRequest, examination: Examination, found: str) -> HttpResponse:
    """One becomes its parts and a rest."""
    said, by = request.POST, named(request)
    lines = zip(*(said.getlist(k) for k in ("heading", "column", "values")), strict=False)
    parts = [
        Part(heading, column=column, values=tuple(v.strip() for v in values.replace("\r", "").split("\n") if v.strip()))
        for heading, column, values in lines
        if values.strip()
    ]

    def do(case: Case) -> Regrouped:
        as_finding(case, found, said.get("seen", ""), Facts(case))
        return regrouping.split(case, found, parts, why=said.get("why", ""), by=by)

    return redirect("finding", case=examination.pk, found=act(examination, do).made[0])


def regroup_back(request: HttpRequest, examination: Examination, number: int) -> HttpResponse:
    """A merge or split taken back."""
    said, by = request.POST, named(request)

    def do(case: Case) -> None:
        as_finding(case, said.get("found", ""), said.get("seen", ""), Facts(case))
        regrouping.undo(case, seq=number, why=said.get("why", ""), by=by)

    act(examination, do)
    return redirect("findings", case=examination.pk)


def later(request: HttpRequest, examination: Examination, found: str) -> HttpResponse:
    """A later event, beside the fact."""
    act(
        examination,
        partial(opinions.add_later, subject=found, text=request.POST.get("text", ""), by=named(request)),
    )
    return redirect("finding", case=examination.pk, found=found)


LIST = Page("findings", "c/<str:case>/findings/", Need.READ, findings)
ONE = Page("finding", "c/<str:case>/finding/<str:found>/", Need.READ, finding)
DECIDE = Page("decide", "c/<str:case>/finding/<str:found>/decide/", Need.DECIDE, decide, ("POST",))
CONFIRM = Page("confirm", "c/<str:case>/finding/<str:found>/confirm/", Need.PREPARE, confirm, ("POST",))
PRIOR = Page("prior-case", "c/<str:case>/findings/prior/", Need.PREPARE, prior_case, ("POST",))
WORD = Page("word", "c/<str:case>/finding/<str:found>/word/", Need.PREPARE, word, ("POST",))
MERGE = Page("merge", "c/<str:case>/findings/merge/", Need.DECIDE, merge, ("POST",))
SPLIT = Page("split", "c/<str:case>/finding/<str:found>/split/", Need.DECIDE, split, ("POST",))
BACK = Page("regroup-back", "c/<str:case>/findings/regrouped/<int:number>/back/", Need.DECIDE, regroup_back, ("POST",))
LATER = Page("later", "c/<str:case>/finding/<str:found>/later/", Need.PREPARE, later, ("POST",))
