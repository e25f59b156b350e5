"""追蹤改善: sent, promised, reported, judged, tested again, closed; and the unit's own narrow view of it."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Status
from pydantic import Field, WithJsonSchema

from chahe.casefile import tracking
from chahe.casefile.case import Case
from chahe.casefile.facts import Facts
from chahe.casefile.tracking import PlanWanted, ReportWanted
from chahe.findings.finding import Decision
from chahe.findings.tracking import MOST_STEPS, Closing, Method, Progress, Stage, Step
from chahe.web.acting import act
from chahe.web.api.entry import by, case_of
from chahe.web.api.operation import Operation
from chahe.web.api.operations.deliveries import FileSizes
from chahe.web.api.operations.jobs import JobLine, told
from chahe.web.api.seen import IfMatch, seen_of, tag, unless_overtaken
from chahe.web.api.shapes import Given, Line, Pair, Person, Said, Text, example, pair
from chahe.web.following import delivered
from chahe.web.models import Finding, Job
from chahe.web.pages.follow_up import REPORTED
from chahe.web.pages.replies import answering, narrow, put_to, speaks
from chahe.web.roles import Need
from chahe.web.unseen import as_follow_up, as_last

Improvement = Annotated[Progress, WithJsonSchema({"type": "string", "enum": [p.value for p in Progress]})]
"""辦理情形, told where it stands: the description knows another `Progress`, that of a request."""


class TrackLine(Said):
    """One finding that was reported, and where its follow-up stands. Dates as ISO, "" = none."""

    id: str
    pattern: str
    decision: Decision
    stage: Stage
    unit: str
    reply_due: str
    due: str
    rounds: int


class FollowUp(Said):
    """Every finding that was reported, in order."""

    lines: list[TrackLine]


class StepLine(Given):
    """One step of an improvement plan: what, who, by when."""

    what: Text = Field(min_length=1)
    who: Line
    due: date


class TrackAct(Said):
    """One act of a follow-up. What an act of this kind has not is empty, or null."""

    kind: str
    seq: int
    at: str
    by: str
    person: str = Field("", description="Who of the unit spoke.")
    unit: str = ""
    text: str = ""
    steps: list[dict[str, str]] = Field(default_factory=list)
    extension: str = ""
    approved_by: str = ""
    report: str = ""
    reply_due: str = ""
    round: int | None = None
    state: Improvement | None = None
    completed: str = ""
    files: list[str] = Field(default_factory=list)
    method: Method | None = None
    result: Improvement | None = None
    passed: bool | None = None
    fails: bool | None = None
    obstacles: list[Pair] = Field(default_factory=list)
    how: Closing | None = None
    why: str = ""
    final: bool | None = Field(None, description="Whether this acceptance closed it.")


class TrackWhole(TrackLine):
    """A follow-up with every act. `seen` is what `If-Match` must carry to act."""

    acts: list[TrackAct]
    seen: str


class Send(Given):
    """函請改善: the report and letter, and the day the unit replies by."""

    model_config = example(report="115I001", due="2026-09-30", by="陳領隊")
    report: Line = ""
    due: date
    by: Person = ""


class Judge(Given):
    """What an examiner makes of the round reported last."""

    model_config = example(method="文件", result="已改善", text="已核對簽到表。", by="王小明")
    method: Method
    result: Improvement
    text: Text = Field(min_length=1)
    by: Person = ""


class Retest(Given):
    """Who asks."""

    model_config = example(by="王小明")
    by: Person = ""


class Close(Given):
    """By re-test at once; by documents when a second person accepts."""

    model_config = example(how="document", why="文件齊備", by="王小明")
    how: Closing
    why: Line
    by: Person = ""


class Reopen(Given):
    """Taken up again, with a reason."""

    model_config = example(why="再犯", by="王小明")
    why: Line
    by: Person = ""


class Reply(Said):
    """What the unit sees of a finding: the fact put to it (`version` 0 = none) with the number `seq` an answer names,
    and what it was sent for improvement with its own word on it. `seen` is what `If-Match` must carry.
    """

    id: str
    fact: str
    version: int
    waits: bool
    seq: str
    sent: dict[str, str] | None
    stage: Stage | None
    due: str
    acts: list[TrackAct]
    judged: list[dict[str, int | str]]
    seen: str


class Replies(Said):
    """What was put or sent to the unit."""

    lines: list[Reply]


class UnitAnswer(Given):
    """The unit's answer to the version of that number; files come by a delivery."""

    model_config = example(seq="17", answer="屬實，已補辦。", agrees=True, by="林經理")
    seq: str = Field(max_length=16)
    answer: Text = Field(min_length=1)
    agrees: bool | None = None
    delivery: str = Field("", max_length=64)
    files: FileSizes = Field({}, max_length=100)
    by: Person = ""


class UnitPlan(Given):
    """改善計畫. `person` is who of the unit gave it; the unit's own account need not say. A later day needs `extension`
    (the reason) and `approved_by`.
    """

    model_config = example(
        person="林經理", unit="資訊部", steps=[{"what": "補訓", "who": "資訊部", "due": "2026-08-31"}], by="王小明"
    )
    person: Line = ""
    unit: Line = ""
    text: Text = ""
    steps: list[StepLine] = Field(min_length=1, max_length=MOST_STEPS)
    extension: Text = ""
    approved_by: Line = ""
    by: Person = ""


class UnitReport(Given):
    """One round of 辦理情形; its evidence comes by a delivery (`files`: names and their bytes)."""

    model_config = example(
        person="林經理", state="已改善", text="已完成補訓。", completed="2026-08-20", delivery="", files={}, by="王小明"
    )
    person: Line = ""
    state: Improvement
    text: Text = Field(min_length=1)
    completed: date | None = None
    delivery: str = Field("", max_length=64)
    files: FileSizes = Field({}, max_length=100)
    by: Person = ""


def follow_up(request: HttpRequest, case: str, stage: Stage | None = None) -> FollowUp:
    """Every reported finding and where it stands."""
    found = Finding.objects.filter(examination=case_of(request), decision__in=REPORTED).order_by("position")
    lines = [TrackLine(**_line(f)) for f in found]
    return FollowUp(lines=[x for x in lines if stage is None or x.stage is stage])


def one(request: HttpRequest, case: str, found: str, response: HttpResponse) -> TrackWhole:
    """One finding's follow-up."""
    return _told(request, found, response)


def send(
    request: HttpRequest, case: str, found: str, said: Send, response: HttpResponse, if_match: IfMatch = ""
) -> TrackWhole:
    """Send a finding to the unit for improvement."""
    person, due = by(request, said.by), said.due.isoformat()
    return _do(
        request, found, response, if_match,
        lambda c: tracking.send(c, found, report=said.report, reply_due=due, by=person),
    )  # fmt: skip


def judge(
    request: HttpRequest, case: str, found: str, said: Judge, response: HttpResponse, if_match: IfMatch = ""
) -> TrackWhole:
    """Judge the round reported last."""
    person = by(request, said.by)
    words = {"method": said.method.value, "result": said.result.value, "text": said.text}
    return _do(request, found, response, if_match, lambda c: tracking.judge(c, found, by=person, **words))


def re_test(request: HttpRequest, case: str, found: str, said: Retest) -> Status[JobLine]:
    """Ask for the re-test."""
    person, examination = by(request, said.by), case_of(request)
    get_object_or_404(Finding.objects.only("pk"), examination=examination, code=found)
    return Status(202, told(Job.asked(examination, "retest", person, {"finding": found})))


def close(
    request: HttpRequest, case: str, found: str, said: Close, response: HttpResponse, if_match: IfMatch = ""
) -> TrackWhole:
    """Close a finding, or accept its closure on documents."""
    person = by(request, said.by)
    how = said.how.value
    return _do(request, found, response, if_match, lambda c: tracking.close(c, found, how=how, why=said.why, by=person))


def reopen(
    request: HttpRequest, case: str, found: str, said: Reopen, response: HttpResponse, if_match: IfMatch = ""
) -> TrackWhole:
    """Take a closed finding up again."""
    person = by(request, said.by)
    return _do(request, found, response, if_match, lambda c: tracking.reopen(c, found, why=said.why, by=person))


def replies(request: HttpRequest, case: str) -> Replies:
    """What was put or sent to the unit, and its word."""
    return Replies(lines=[_reply(x) for f in put_to(case_of(request)) if (x := narrow(f))])


def reply(request: HttpRequest, case: str, found: str, response: HttpResponse) -> Reply:
    """One of them. What was never put or sent is not there."""
    return _narrow(request, found, response)


def answer(request: HttpRequest, case: str, found: str, said: UnitAnswer, response: HttpResponse) -> Reply:
    """Record the unit's answer."""
    _narrow(request, found, response)
    person = by(request, said.by)
    with delivered(case_of(request), said.delivery, said.files) as files:
        act(case_of(request), answering(found, said.seq, said.answer, said.agrees, files, person))
    return _narrow(request, found, response)


def plan(
    request: HttpRequest, case: str, found: str, said: UnitPlan, response: HttpResponse, if_match: IfMatch = ""
) -> Reply:
    """Record an improvement plan, or a later version."""
    name = by(request, said.by)
    person, number = speaks(request, name, said.person)
    steps = tuple(Step(s.what, s.who, s.due.isoformat()) for s in said.steps)
    wanted = PlanWanted(person, said.unit, said.text, steps, said.extension, said.approved_by, number)
    return _of_unit(request, found, response, if_match, lambda c: tracking.plan(c, found, wanted, by=name))


def report(
    request: HttpRequest, case: str, found: str, said: UnitReport, response: HttpResponse, if_match: IfMatch = ""
) -> Reply:
    """Report a round of 辦理情形."""
    name = by(request, said.by)
    person, number = speaks(request, name, said.person)
    done = said.completed.isoformat() if said.completed else ""
    seen_of(if_match)
    _narrow(request, found, response)
    with delivered(case_of(request), said.delivery, said.files) as files:
        wanted = ReportWanted(person, said.state.value, said.text, done, files, number)
        return _of_unit(request, found, response, if_match, lambda c: tracking.report(c, found, wanted, by=name))


def _do(
    request: HttpRequest, found: str, response: HttpResponse, if_match: str, do: Callable[[Case], object]
) -> TrackWhole:
    seen = seen_of(if_match)
    get_object_or_404(Finding.objects.only("pk"), examination=case_of(request), code=found, decision__in=REPORTED)

    def recorded(case: Case) -> None:
        facts = Facts(case)
        unless_overtaken(lambda: as_follow_up(case, found, seen, facts))
        do(case)

    act(case_of(request), recorded)
    return _told(request, found, response)


def _of_unit(
    request: HttpRequest, found: str, response: HttpResponse, if_match: str, do: Callable[[Case], object]
) -> Reply:
    """The unit sees no facts but those sent to it: its tag is the number of the last act alone."""
    seen = seen_of(if_match)
    _narrow(request, found, response)

    def recorded(case: Case) -> None:
        last = tracking.follow_up_of(case, found).last
        unless_overtaken(lambda: as_last(last, "" if seen == "0" else seen, found))
        do(case)

    act(case_of(request), recorded)
    return _narrow(request, found, response)


def _line(f: Finding) -> dict[str, Any]:
    t = f.body["tracking"] or {}
    words = {k: str(t.get(k, "")) for k in ("unit", "reply_due", "due")}
    return {
        "id": f.code, "pattern": f.pattern, "decision": Decision(f.decision),
        "stage": Stage(f.stage or Stage.NOT_SENT), "rounds": int(t.get("rounds", 0)), **words,
    }  # fmt: skip


def _told(request: HttpRequest, found: str, response: HttpResponse) -> TrackWhole:
    """Of a finding that was not reported there is no follow-up."""
    line = get_object_or_404(Finding, examination=case_of(request), code=found, decision__in=REPORTED)
    t = line.body["tracking"] or {}
    response["ETag"] = tag(line.tracked)
    return TrackWhole(**_line(line), acts=[_act(a) for a in t.get("acts", ())], seen=line.tracked)


def _act(a: dict[str, Any]) -> TrackAct:
    kept = {k: a[k] for k in TrackAct.model_fields if a.get(k) is not None and k not in ("files", "obstacles")}
    files = [name for name, _ in a.get("evidence", ())]
    return TrackAct(**kept, files=files, obstacles=[pair(o) for o in a.get("obstacles", ())])


def _narrow(request: HttpRequest, found: str, response: HttpResponse) -> Reply:
    seen = next((x for f in put_to(case_of(request)).filter(code=found) if (x := narrow(f))), None)
    if seen is None:
        raise Http404
    made = _reply(seen)
    response["ETag"] = tag(made.seen)
    return made


def _reply(x: dict[str, Any]) -> Reply:
    kept = {k: x[k] for k in ("fact", "version", "waits", "sent", "due", "judged")}
    acts = [_act(a) for a in x["acts"]]
    stage = Stage(x["stage"]) if x["stage"] else None
    return Reply(id=x["code"], **kept, seq=str(x["seq"]), stage=stage, acts=acts, seen=str(x["last"] or ""))


_AT = "cases/{case}/follow-up"
_ONE = f"{_AT}/{{found}}"
_UNIT = "cases/{case}/replies"
LIST = Operation("follow_up", "GET", _AT, Need.READ, follow_up, FollowUp)
ONE = Operation("tracked", "GET", _ONE, Need.READ, one, TrackWhole)
SEND = Operation("send", "POST", f"{_ONE}/sent", Need.DECIDE, send, TrackWhole)
JUDGE = Operation("judge", "POST", f"{_ONE}/judgement", Need.PREPARE, judge, TrackWhole)
RETEST = Operation("retest", "POST", f"{_ONE}/retest", Need.PREPARE, re_test, {202: JobLine})
CLOSE = Operation("close", "POST", f"{_ONE}/closure", Need.REVIEW, close, TrackWhole)
REOPEN = Operation("reopen", "POST", f"{_ONE}/reopening", Need.REVIEW, reopen, TrackWhole)
REPLIES = Operation("replies", "GET", _UNIT, Need.HAND_OVER, replies, Replies)
REPLY = Operation("reply", "GET", f"{_UNIT}/{{found}}", Need.HAND_OVER, reply, Reply)
ANSWER = Operation("reply_answer", "POST", f"{_UNIT}/{{found}}/answer", Need.HAND_OVER, answer, Reply)
PLAN = Operation("reply_plan", "POST", f"{_UNIT}/{{found}}/plan", Need.HAND_OVER, plan, Reply)
REPORT = Operation("reply_report", "POST", f"{_UNIT}/{{found}}/report", Need.HAND_OVER, report, Reply)
