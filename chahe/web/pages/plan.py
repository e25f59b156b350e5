"""檢查計畫: number and kind, team, milestones, scope with reasons, who examines what, hours planned and used."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from chahe.casefile import plan as planning
from chahe.casefile import prior_opinions
from chahe.casefile.plan import DayEntered, Duty, Milestone, Occasion, Plan, TeamMember, plan_from
from chahe.catalog import catalog
from chahe.determination.people import Who
from chahe.errors import CallError
from chahe.model import digest_of
from chahe.scope.numbering import next_number
from chahe.scope.profile import KINDS
from chahe.scope.terms import TAIPEI, Count
from chahe.web.acting import act, named
from chahe.web.declaring import barred, said_of, today
from chahe.web.gate import Page
from chahe.web.models import Examination
from chahe.web.planned import body_of, declared_in
from chahe.web.roles import Need

SHOWN = 60
"""Entries of time shown; every one counts."""

SPARE = 3
"""Empty lines of a form."""


def plan(request: HttpRequest, examination: Examination) -> HttpResponse:
    """Two queries beside the case's own, whatever its size."""
    body = body_of(examination, "plan")
    made, declared = plan_from(body["plan"]), declared_in(body)
    used = Examination.objects.exclude(pk=examination.pk).values_list("number", flat=True)
    text = _profile_text(examination)
    context = {
        "text": text,
        "text_seen": digest_of(text.encode()),
        "p": made,
        "body": body,
        "lines": lines_of(body, barred(declared, {c: a["to"] for c, a in body["assignments"].items()}, today())),
        "people": [{**p, **said_of(declared, Who(p["person"]))} for p in _people(made, body)],
        "team_rows": [*made.team, *[TeamMember("", "", 0)] * SPARE],
        "stone_rows": [*made.milestones, *[Milestone("", "")] * SPARE],
        "day_rows": [*made.days, *[DayEntered("", False, "")] * SPARE],
        "duties": [d.value for d in Duty],
        "occasions": [o.value for o in Occasion],
        "counts": [c.value for c in Count],
        "kinds": KINDS,
        "next": _next(made, datetime.now(TAIPEI).year, [*used, examination.number]),
        "spent": list(reversed(body["spent"]))[:SHOWN],
        "prior": body["prior"],
        "today": today().isoformat(),
    }
    return render(request, "workbench/plan.html", context)


def _profile_text(examination: Examination) -> str:
    return (Path(examination.folder) / "profile.toml").read_text(encoding="utf-8")


def _next(made: Plan, year: int, used: list[str]) -> str:
    try:
        return next_number(made.pattern, year, used)
    except CallError:
        return ""


def lines_of(body: Mapping[str, Any], stopped: Mapping[str, tuple[str, str]] | None = None) -> list[dict[str, Any]]:
    """One line per item and asking group, with the time meant for it: a person's word before the reckoned."""
    out = []
    for item in catalog().asking:
        code = item.code
        given, risk = body["assignments"].get(code, {}), body["risk"].get(code, {})
        own = given.get("half_hours")
        out.append(
            {
                "code": code,
                "node": catalog().node(code),
                "scope": body["scope"][code],
                "left_out": code in body["left_out"],
                "emphasis": risk.get("emphasis", ""),
                "reasons": risk.get("reasons", ()),
                "half_hours": risk.get("half_hours") if own is None else own,
                "own": own is not None,
                "why": given.get("why", ""),
                "to": given.get("to", ""),
                "barred": (stopped or {}).get(code),
                "used": body["used"].get(code, 0),
                "prior": sum(code in o["items"] for o in body["prior"]),
            }
        )
    return out


def _people(made: Plan, body: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Of every person items, hours planned and used; who left the team keeps the hours used."""
    items: dict[str, int] = defaultdict(int)
    halves: dict[str, int] = defaultdict(int)
    for line in lines_of(body):
        if line["to"] and line["scope"]["inside"]:
            items[line["to"]] += 1
            halves[line["to"]] += line["half_hours"] or 0
    minutes: dict[str, int] = defaultdict(int)
    for s in body["spent"]:
        minutes[s["person"]] += s["minutes"]
    team = {m.person: m for m in made.team}
    return [
        {"person": p, "member": team.get(p), "items": items[p], "half_hours": halves[p], "minutes": minutes[p]}
        for p in dict.fromkeys([*team, *items, *minutes])
    ]


def set_plan(request: HttpRequest, examination: Examination) -> HttpResponse:
    """Team, milestones, days, pattern and the way days are counted, as one act."""
    said = request.POST
    wanted = Plan(
        pattern=said.get("pattern", "").strip(),
        count=_count(said.get("count", "")),
        team=tuple(
            TeamMember(person.strip(), duty, _halves(days))
            for person, duty, days in _rows(request, "team-person", "team-duty", "team-days")
            if person.strip()
        ),
        milestones=tuple(
            Milestone(occasion, at, note)
            for occasion, at, note in _rows(request, "stone-occasion", "stone-at", "stone-note")
            if occasion or at
        ),
        days=tuple(
            DayEntered(day, worked == "1", note)
            for day, worked, note in _rows(request, "day-day", "day-worked", "day-note")
            if day
        ),
    )
    by, why, seen = named(request), said.get("why", ""), number_of(said.get("seen", ""))
    act(examination, partial(planning.set_plan, wanted=wanted, by=by, why=why, seen=seen))
    return redirect("plan", case=examination.pk)


def set_examination(request: HttpRequest, examination: Examination) -> HttpResponse:
    """Number, kind and days on site, with the reason."""
    said = request.POST
    changed: dict[str, object] = {k: said[k].strip() for k in ("number", "kind") if said.get(k, "").strip()}
    changed |= {k: _date(said[k]) for k in ("on_site_from", "on_site_to") if k in said}
    used = list(Examination.objects.exclude(pk=examination.pk).values_list("number", flat=True))
    by = named(request)
    act(
        examination,
        partial(planning.change_examination, changed=changed, by=by, why=said.get("why", ""), used=used),
    )
    return redirect("plan", case=examination.pk)


def set_profile(request: HttpRequest, examination: Examination) -> HttpResponse:
    """The whole of profile.toml, with the reason: systems, features, lines of business."""
    said, by = request.POST, named(request)
    used = list(Examination.objects.exclude(pk=examination.pk).values_list("number", flat=True))
    changed = partial(
        planning.change_profile,
        text=said.get("text", ""),
        by=by,
        why=said.get("why", ""),
        used=used,
        seen=said.get("seen", ""),
    )
    act(examination, changed)
    return redirect("plan", case=examination.pk)


def items(request: HttpRequest, examination: Examination) -> HttpResponse:
    """Several items at once: given to a person, other hours, left out or taken in."""
    said = request.POST
    codes, why, by = said.getlist("item"), said.get("why", ""), named(request)
    what = said.get("act", "")
    if what in ("out", "in"):
        act(examination, partial(planning.change_scope, items=codes, inside=what == "in", by=by, why=why))
    elif what in ("assign", "hours"):
        given: dict[str, Any] = {"to": said.get("to", "")} if what == "assign" else {"half_hours": _asked_hours(said)}
        seen = number_of(said.get("seen", ""))
        act(examination, partial(planning.assign, items=codes, why=why, by=by, seen=seen, **given))
    else:
        raise CallError(("未指定處理方式。", "Nothing to do was chosen."), where="act")
    return redirect("plan", case=examination.pk)


def spend(request: HttpRequest, examination: Examination) -> HttpResponse:
    """Time a person used, or an entry taken back."""
    said, by = request.POST, named(request)
    if said.get("take_back"):
        seq = number_of(said["take_back"])
        act(examination, partial(planning.take_back, seq=seq, why=said.get("why", ""), by=by))
    else:
        item, day, note = (said.get(k, "").strip() for k in ("item", "day", "note"))
        person = said.get("person", "").strip()
        minutes = _quarters(said.get("hours", "")) * 15
        act(
            examination,
            partial(planning.spend, person=person, item=item, day=day, minutes=minutes, note=note, by=by),
        )
    return redirect("plan", case=examination.pk)


def prior(request: HttpRequest, examination: Examination) -> HttpResponse:
    """An opinion of an earlier examination entered, or placed with the items it concerns."""
    said, by = request.POST, named(request)
    number, status = said.get("number", ""), said.get("status", "")
    codes = said.get("items", "").replace("、", " ").replace(",", " ").split()
    entered = partial(
        prior_opinions.enter,
        number=number,
        examination=said.get("examination", ""),
        text=said.get("text", ""),
        status=status,
        items=codes,
        by=by,
    )
    act(examination, entered)
    return redirect("plan", case=examination.pk)


def _rows(request: HttpRequest, *names: str) -> list[tuple[str, ...]]:
    """The lines of a form. Raises CallError when one field of a line is not there."""
    columns = [request.POST.getlist(n)[:200] for n in names]
    if len({len(c) for c in columns}) > 1:
        raise CallError(("表單不完整。", "The form is incomplete."), where=names[0])
    return list(zip(*columns, strict=True))


def _count(text: str) -> str:
    return text if text in {c.value for c in Count} else Count.CALENDAR.value


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        raise CallError(("日期格式不符。", "That is no date."), where=text[:40]) from None


def number_of(text: str) -> int:
    """Number of an act as a form sends it; 0 = none. Raises CallError."""
    if text and not (text.isascii() and text.isdigit() and len(text) < 16):
        raise CallError(("序號不正確。", "That is no number of an act."), where=text[:40])
    return int(text or 0)


def _asked_hours(said: Mapping[str, str]) -> int:
    return _halves(said.get("hours", ""))


def _halves(text: str) -> int:
    """`3.5` -> 7: hours or days in halves."""
    return _fraction(text, 2)


def _quarters(text: str) -> int:
    return _fraction(text, 4)


def _fraction(text: str, parts: int) -> int:
    try:
        value = float(text or 0) * parts
    except ValueError:
        value = -1.0
    if not 0 <= value <= 100_000 or value != int(value):
        raise CallError(("數值不正確。", "That number cannot be."), where=text[:20])
    return int(value)


PAGE = Page("plan", "c/<str:case>/plan/", Need.READ, plan)
SET = Page("plan-set", "c/<str:case>/plan/set/", Need.PLAN, set_plan, ("POST",))
EXAMINATION = Page("plan-examination", "c/<str:case>/plan/examination/", Need.PLAN, set_examination, ("POST",))
PROFILE = Page("plan-profile", "c/<str:case>/plan/profile/", Need.PLAN, set_profile, ("POST",))
ITEMS = Page("plan-items", "c/<str:case>/plan/items/", Need.PLAN, items, ("POST",))
SPEND = Page("plan-time", "c/<str:case>/plan/time/", Need.PREPARE, spend, ("POST",))
PRIOR = Page("plan-prior", "c/<str:case>/plan/prior/", Need.PREPARE, prior, ("POST",))
