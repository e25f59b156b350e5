"""檢查計畫: team, milestones and days; number, kind and profile; who examines which item; hours planned and used."""

from datetime import date
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from pydantic import Field

from chahe.casefile import plan as planning
from chahe.casefile import prior_opinions
from chahe.casefile.case import Case
from chahe.casefile.plan import DayEntered, Duty, Milestone, Occasion, Plan, TeamMember, plan_from, unchanged_since
from chahe.errors import CallError
from chahe.model import digest_of
from chahe.scope.terms import Count
from chahe.web.acting import act
from chahe.web.api.entry import by, case_of
from chahe.web.api.operation import Operation
from chahe.web.api.operations.jobs import Number
from chahe.web.api.seen import IfMatch, act_of, tag, unless_overtaken
from chahe.web.api.shapes import After, Given, Limit, Line, Pair, Person, Said, Text, example, pair
from chahe.web.declaring import barred, today
from chahe.web.models import Examination
from chahe.web.pages.plan import lines_of
from chahe.web.planned import body_of, declared_in
from chahe.web.reading import reader
from chahe.web.roles import Need


class TeamLine(Given):
    """One person of the team; half days planned."""

    person: Line
    duty: Duty
    half_days: int = Field(ge=0, le=730)


class MilestoneLine(Given):
    """An occasion; `at` is an instant in Taipei."""

    occasion: Occasion
    at: str = Field(max_length=40)
    note: Line = ""


class DayLine(Given):
    """A day off or worked that no published calendar knows as it is."""

    day: date
    worked: bool
    note: Line = ""


class PlanWhole(Said):
    """The plan in force (`seq` 0 = nobody made one) and the examination it is of; dates as ISO, "" = not set."""

    seq: int
    at: str
    by: str
    why: str
    pattern: str
    count: Count
    team: list[TeamLine]
    milestones: list[MilestoneLine]
    days: list[DayLine]
    number: str
    kind: str
    on_site_from: str
    on_site_to: str


class SetPlan(Given):
    """Another plan in the place of the whole; a change needs its reason."""

    model_config = example(
        pattern="{roc}I{n3}", team=[{"person": "王小明", "duty": "檢查人員", "half_days": 16}],
        milestones=[{"occasion": "進場", "at": "2026-07-13T09:00"}], count="working", why="", by="陳領隊",
    )  # fmt: skip
    pattern: str = Field(max_length=40)
    count: Count = Count.CALENDAR
    team: list[TeamLine] = Field([], max_length=200)
    milestones: list[MilestoneLine] = Field([], max_length=200)
    days: list[DayLine] = Field([], max_length=200)
    why: Line = ""
    by: Person = ""


class SetExamination(Given):
    """Number, kind or days on site, with the reason; what is null stays."""

    model_config = example(number="115I002", on_site_from="2026-07-13", why="改期", by="陳領隊")
    number: Line | None = Field(None, max_length=40)
    kind: Line | None = Field(None, max_length=40)
    on_site_from: date | None = None
    on_site_to: date | None = None
    why: Line
    by: Person = ""


class ProfileText(Said):
    """profile.toml in force; `digest` is what `seen` must be to change it."""

    text: str
    digest: str


class SetProfile(Given):
    """The whole of profile.toml, with the reason."""

    model_config = example(text="[institution]\n…", seen="0" * 64, why="系統清冊更正", by="陳領隊")
    text: Text
    seen: str = Field(max_length=64, description="`digest` of the text that was changed.")
    why: Line
    by: Person = ""


class PlanItem(Said):
    """One item: in scope or not and why; who has it and the half hours meant for it; minutes used; and `barred`, why
    who has it may not (a declaration of independence).
    """

    code: str
    inside: bool
    reason: Pair
    emphasis: str
    to: str
    half_hours: int | None
    why: str
    minutes: int
    prior: int
    barred: Pair | None


class PlanItems(Said):
    """Every item that asks, in the seed's order."""

    lines: list[PlanItem]


class Assign(Given):
    """Items to a person of the team ("" = to nobody)."""

    model_config = example(items=["4.7"], to="王小明", by="陳領隊")
    items: list[Line] = Field(min_length=1, max_length=200)
    to: Line
    by: Person = ""


class Hours(Given):
    """Other half hours for items, with the reason."""

    model_config = example(items=["4.7"], half_hours=15, why="母體較大", by="陳領隊")
    items: list[Line] = Field(min_length=1, max_length=200)
    half_hours: int = Field(ge=0, le=2_000)
    why: Line
    by: Person = ""


class ScopeGiven(Given):
    """Items left out, or taken in again, with the reason."""

    model_config = example(items=["6.4"], inside=False, why="本次不查", by="陳領隊")
    items: list[Line] = Field(min_length=1, max_length=200)
    inside: bool
    why: Line
    by: Person = ""


class SpentLine(Said):
    """Minutes a person used; `corrects` takes an earlier entry back."""

    seq: int
    at: str
    by: str
    person: str
    item: str
    day: str
    minutes: int
    note: str
    corrects: int | None


class SpentList(Said):
    """Entries in order; `next` None = no more."""

    lines: list[SpentLine]
    next: int | None


class Spend(Given):
    """Minutes of one person on one day; `item` "" = of the whole examination."""

    model_config = example(person="王小明", item="4.7", day="2026-07-14", minutes=90, by="王小明")
    person: Line
    item: Line = ""
    day: date
    minutes: int = Field(ge=1, le=24 * 60)
    note: Line = ""
    by: Person = ""


class Back(Given):
    """The reason of something taken back."""

    model_config = example(why="誤植", by="陳領隊")
    why: Line
    by: Person = ""


class Prior(Given):
    """An opinion of an earlier examination, or the items one concerns."""

    model_config = example(number="113I005-02", text="電子郵件社交工程演練未涵蓋全體人員。", items=["4.7"], by="王小明")
    number: Line
    examination: Line = ""
    text: Text = ""
    status: Line = ""
    items: list[Line] = Field([], max_length=100)
    by: Person = ""


def plan(request: HttpRequest, case: str, response: HttpResponse) -> PlanWhole:
    """The plan in force."""
    return _told(case_of(request), response)


def set_plan(
    request: HttpRequest, case: str, said: SetPlan, response: HttpResponse, if_match: IfMatch = ""
) -> PlanWhole:
    """Make or change the plan."""
    seen, person = act_of(if_match), by(request, said.by)
    wanted = Plan(
        pattern=said.pattern.strip(),
        count=said.count.value,
        team=tuple(TeamMember(m.person, m.duty.value, m.half_days) for m in said.team),
        milestones=tuple(Milestone(m.occasion.value, m.at, m.note) for m in said.milestones),
        days=tuple(DayEntered(d.day.isoformat(), d.worked, d.note) for d in said.days),
    )

    def do(case: Case) -> None:
        unless_overtaken(lambda: unchanged_since(seen, planning.plan(case).seq, "plan"))
        planning.set_plan(case, wanted, by=person, why=said.why, seen=seen)

    act(case_of(request), do)
    return _told(case_of(request), response)


def set_examination(request: HttpRequest, case: str, said: SetExamination, response: HttpResponse) -> PlanWhole:
    """Change number, kind or days on site."""
    given = said.model_dump(exclude_unset=True, exclude={"why", "by"}, exclude_none=True)
    used = _used(case_of(request))
    changed = partial(planning.change_examination, changed=given, by=by(request, said.by), why=said.why, used=used)
    act(case_of(request), changed)
    return _told(case_of(request), response)


def profile(request: HttpRequest, case: str) -> ProfileText:
    """The whole profile."""
    text = reader(case_of(request)).profile_text()
    return ProfileText(text=text, digest=digest_of(text.encode()))


def set_profile(request: HttpRequest, case: str, said: SetProfile) -> ProfileText:
    """Put another profile in its place."""
    used, person = _used(case_of(request)), by(request, said.by)
    do = partial(
        planning.change_profile, text=said.text, by=person, why=said.why, used=used, seen=said.seen
    )  # fmt: skip
    act(case_of(request), do)
    return profile(request, case)


def plan_items(request: HttpRequest, case: str, response: HttpResponse) -> PlanItems:
    """Scope, assignments and hours of every item."""
    return _items(case_of(request), response)


def assign(request: HttpRequest, case: str, said: Assign, response: HttpResponse, if_match: IfMatch = "") -> PlanItems:
    """Give items to somebody."""
    return _given(request, response, if_match, said.items, {"to": said.to, "by": by(request, said.by)})


def hours(request: HttpRequest, case: str, said: Hours, response: HttpResponse, if_match: IfMatch = "") -> PlanItems:
    """Plan other hours for items."""
    wanted: dict[str, Any] = {"half_hours": said.half_hours, "why": said.why, "by": by(request, said.by)}
    return _given(request, response, if_match, said.items, wanted)


def scope(request: HttpRequest, case: str, said: ScopeGiven, response: HttpResponse) -> PlanItems:
    """Leave items out, or take them in."""
    do = partial(planning.change_scope, items=said.items, inside=said.inside, by=by(request, said.by), why=said.why)
    act(case_of(request), do)
    return _items(case_of(request), response)


def time_used(request: HttpRequest, case: str, after: After = -1, limit: Limit = 50) -> SpentList:
    """Time used, in order of the ledger."""
    return _spent(case_of(request), after, limit)


def spend(request: HttpRequest, case: str, said: Spend) -> SpentList:
    """Record time a person used; answered with the entry."""
    words: dict[str, Any] = {"person": said.person, "item": said.item, "day": said.day.isoformat(), "note": said.note}
    act(case_of(request), partial(planning.spend, **words, minutes=said.minutes, by=by(request, said.by)))
    return _spent(case_of(request), _last(case_of(request)) - 1, 1)


def take_back(request: HttpRequest, case: str, number: Number, said: Back) -> SpentList:
    """Take an entry of time back; answered with the entry that does."""
    act(case_of(request), partial(planning.take_back, seq=number, why=said.why, by=by(request, said.by)))
    return _spent(case_of(request), _last(case_of(request)) - 1, 1)


def prior(request: HttpRequest, case: str, said: Prior, response: HttpResponse) -> PlanItems:
    """Enter an opinion of an earlier examination."""
    words = said.model_dump(exclude={"by"})
    act(case_of(request), partial(prior_opinions.enter, **words, by=by(request, said.by)))
    return _items(case_of(request), response)


def _used(examination: Examination) -> list[str]:
    return list(Examination.objects.exclude(pk=examination.pk).values_list("number", flat=True))


def _told(examination: Examination, response: HttpResponse) -> PlanWhole:
    body = body_of(examination, "plan")
    made = plan_from(body["plan"])
    response["ETag"] = tag(str(made.seq))
    said = body["examination"]
    return PlanWhole(
        seq=made.seq, at=made.at, by=made.by, why=made.why, pattern=made.pattern, count=Count(made.count),
        team=[TeamLine(person=m.person, duty=Duty(m.duty), half_days=m.half_days) for m in made.team],
        milestones=[MilestoneLine(occasion=Occasion(m.occasion), at=m.at, note=m.note) for m in made.milestones],
        days=[DayLine(day=date.fromisoformat(d.day), worked=d.worked, note=d.note) for d in made.days],
        **{k: said[k] for k in ("number", "kind", "on_site_from", "on_site_to")},
    )  # fmt: skip


def _items(examination: Examination, response: HttpResponse) -> PlanItems:
    body = body_of(examination, "plan")
    response["ETag"] = tag(str(body["last"]))
    stopped = barred(declared_in(body), {c: a["to"] for c, a in body["assignments"].items()}, today())
    lines = [
        PlanItem(
            inside=x["scope"]["inside"], reason=pair(x["scope"]["reason"]), minutes=x["used"],
            barred=pair(x["barred"]) if x["barred"] else None,
            **{k: x[k] for k in ("code", "emphasis", "to", "half_hours", "why", "prior")},
        )
        for x in lines_of(body, stopped)
    ]  # fmt: skip
    return PlanItems(lines=lines)


def _given(
    request: HttpRequest, response: HttpResponse, if_match: str, items: list[str], wanted: dict[str, Any]
) -> PlanItems:
    seen = act_of(if_match)

    def do(case: Case) -> None:
        unless_overtaken(lambda: planning.not_given_since(case, items, seen))
        planning.assign(case, items, **wanted, seen=seen)

    act(case_of(request), do)
    return _items(case_of(request), response)


def _last(examination: Examination) -> int:
    spent = body_of(examination, "plan")["spent"]
    if not spent:
        raise CallError(("尚無時數。", "There is no time."), where="time")
    return int(spent[-1]["seq"])


def _spent(examination: Examination, after: int, limit: int) -> SpentList:
    found = [s for s in body_of(examination, "plan")["spent"] if s["seq"] > after]
    lines = [SpentLine(**s) for s in found[:limit]]
    return SpentList(lines=lines, next=lines[-1].seq if len(found) > limit else None)


_AT = "cases/{case}/plan"
PLAN = Operation("plan", "GET", _AT, Need.READ, plan, PlanWhole)
SET = Operation("set_plan", "PUT", _AT, Need.PLAN, set_plan, PlanWhole)
EXAMINATION = Operation("set_examination", "PUT", f"{_AT}/examination", Need.PLAN, set_examination, PlanWhole)
PROFILE = Operation("profile", "GET", f"{_AT}/profile", Need.READ, profile, ProfileText)
SET_PROFILE = Operation("set_profile", "PUT", f"{_AT}/profile", Need.PLAN, set_profile, ProfileText)
ITEMS = Operation("plan_items", "GET", f"{_AT}/items", Need.READ, plan_items, PlanItems)
ASSIGN = Operation("assign", "POST", f"{_AT}/assignments", Need.PLAN, assign, PlanItems)
HOURS = Operation("plan_hours", "POST", f"{_AT}/hours", Need.PLAN, hours, PlanItems)
SCOPE = Operation("scope", "POST", f"{_AT}/scope", Need.PLAN, scope, PlanItems)
TIME = Operation("time_used", "GET", f"{_AT}/time", Need.READ, time_used, SpentList)
SPEND = Operation("spend", "POST", f"{_AT}/time", Need.PREPARE, spend, SpentList)
BACK = Operation("time_back", "POST", f"{_AT}/time/{{number}}/back", Need.PREPARE, take_back, SpentList)
PRIOR = Operation("prior_opinion", "POST", f"{_AT}/prior", Need.PREPARE, prior, PlanItems)
