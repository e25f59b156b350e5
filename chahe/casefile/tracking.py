"""Follow-up of a case: acts about sent findings, improvement plans, rounds, re-tests and closures, read and written.

The rules are `findings.tracking`'s and `findings.retest`'s.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from chahe.casefile import opinions
from chahe.casefile.acts import Act
from chahe.casefile.as_of import AsOf
from chahe.casefile.case import Case
from chahe.casefile.conclusions import keep_text, read_text
from chahe.casefile.examination import inputs_of
from chahe.casefile.exceptions import exception_rows
from chahe.casefile.facts import Facts
from chahe.casefile.people import acting, who_acted
from chahe.checks.api import checks
from chahe.errors import CallError
from chahe.evidence.ledger import Entry
from chahe.findings import tracking as rules
from chahe.findings.finding import Decided, Finding
from chahe.findings.retest import Obstacle, Retest, Seen, retest
from chahe.findings.tracking import (
    Closing,
    Closure,
    Done,
    Judgement,
    Method,
    Plan,
    Progress,
    Reopened,
    Report,
    Retested,
    Sent,
    Step,
    Tracking,
    tracked,
)
from chahe.model import Digest
from chahe.scope.terms import TAIPEI

Word = TypeVar("Word", Progress, Method)
Presence = Callable[[Case, Mapping[str, frozenset[str]]], Mapping[str, frozenset[str]]]
"""(case, subjects per check) -> those of them that stand met in the population of the run in force."""

WINDOW = re.compile(r"20\d\d(?:Q[1-4]|H[12]|-\d\d)?\|")
"""A calendar period before a subject; the same subject is tested again in a later one."""


@dataclass(frozen=True, slots=True)
class PlanWanted:
    """What a unit promises: a person of the unit, who answers for it, a text, and steps."""

    person: str
    unit: str
    text: str
    steps: tuple[Step, ...]
    extension: str = ""
    approved_by: str = ""
    number: str = ""  # of the declared person, where the unit's own account acts


@dataclass(frozen=True, slots=True)
class ReportWanted:
    """What a unit reports in one round; `completed` is an ISO date, or empty."""

    person: str
    state: str
    text: str
    completed: str = ""
    evidence: tuple[Path, ...] = ()
    number: str = ""


def follow_ups(case: Case) -> dict[str, Tracking]:
    """Finding -> its follow-up, in the order they were sent."""
    acts = [done for e in case.acts() if (done := _done(case, e)) is not None]
    return {f: tracked(f, acts) for f in dict.fromkeys(a.finding for a in acts)}


def follow_up_of(case: Case, finding: str) -> Tracking:
    """One finding's follow-up; empty when it was never sent."""
    return follow_ups(case).get(finding, Tracking(finding))


def send(case: Case, finding: str, *, report: str, reply_due: str, by: str) -> Tracking:
    """函請改善: from now on the unit sees the finding as it was decided, and answers for it. Raises CallError."""
    decided = last_decision(case, finding)
    rules.admit_sent(follow_up_of(case, finding), decided.word if decided else None, reply_due)
    assert decided is not None  # noqa: S101 - admit_sent refuses what was not decided
    body: dict[str, object] = {
        "finding": finding,
        "decision": decided.seq,
        "report": report.strip()[:200],
        "reply_due": reply_due.strip(),
    }
    case.append(Act.FINDING_SENT, body, by.strip())
    return follow_up_of(case, finding)


def plan(case: Case, finding: str, wanted: PlanWanted, *, by: str) -> Tracking:
    """改善計畫, or a later version of it. Raises CallError."""
    made = Plan(
        0, "", by, finding, wanted.person, wanted.unit, wanted.text, wanted.steps, wanted.extension, wanted.approved_by
    )
    rules.admit_plan(follow_up_of(case, finding), made)
    texts = {
        name: keep_text(case, text, finding)
        for name, text in (("text", wanted.text), ("extension", wanted.extension))
        if text.strip()
    }
    steps = [[keep_text(case, s.what, finding), s.who.strip()[:200], s.due.strip()] for s in wanted.steps]
    body: dict[str, object] = {
        "finding": finding,
        "person": wanted.person.strip()[:80],
        "unit": wanted.unit.strip()[:200],
        "steps": steps,
        "approved_by": wanted.approved_by.strip()[:200],
        **({"person_number": wanted.number} if wanted.number else {}),
        **texts,
        "blobs": sorted({*texts.values(), *(Digest(s[0]) for s in steps)}),
    }
    case.append(Act.IMPROVEMENT_PLAN, body, by.strip())
    return follow_up_of(case, finding)


def report(case: Case, finding: str, wanted: ReportWanted, *, by: str) -> Tracking:
    """One round of 辦理情形, with its evidence. Raises CallError."""
    present = follow_up_of(case, finding)
    number = len(present.reports) + 1
    state = _word(Progress, wanted.state)
    made = Report(0, "", by, finding, wanted.person, number, state, wanted.text, wanted.completed.strip())
    rules.admit_report(present, made, case.station.now().astimezone(TAIPEI).date())
    text = keep_text(case, wanted.text, finding)
    with case.group():
        kept = [[p.name, opinions.attach(case, p, f"改善佐證/{finding}/{number}", by)] for p in wanted.evidence]
        body: dict[str, object] = {
            "finding": finding,
            "person": wanted.person.strip()[:80],
            "round": number,
            "state": state.value,
            "text": text,
            "completed": wanted.completed.strip(),
            "evidence": kept,
            "blobs": [text],
            **({"person_number": wanted.number} if wanted.number else {}),
        }
        case.append(Act.PROGRESS_REPORT, body, by.strip())
    return follow_up_of(case, finding)


def judge(case: Case, finding: str, *, method: str, result: str, text: str, by: str) -> Tracking:
    """覆查 of the round reported last. Raises CallError."""
    present = follow_up_of(case, finding)
    made = Judgement(
        0, "", by, finding, len(present.reports), _word(Method, method), _word(Progress, result), text
    )  # fmt: skip
    rules.admit_judgement(present, made, acting(case, by))
    kept = keep_text(case, text, finding)
    body: dict[str, object] = {
        "finding": finding,
        "round": made.round,
        "method": made.method.value,
        "result": made.result.value,
        "text": kept,
        "blobs": [kept],
    }
    case.append(Act.PROGRESS_JUDGED, body, by.strip())
    return follow_up_of(case, finding)


def re_test(case: Case, finding: str, *, by: str, presence: Presence | None = None) -> Retest:
    """Hold a finding against the run in force and record what came of it. Closes nothing.

    Raises CallError when it was never decided or not sent, CaseError when the case was not examined.
    """
    found = _tested(case, finding, presence or _in_population)
    body: dict[str, object] = {
        "finding": finding,
        "run": found.run,
        "passed": found.passed,
        "fails": found.fails,
        "obstacles": [o.value for o in found.obstacles],
        "checks": [
            {
                "check": c.check,
                "outcome": c.outcome.value if c.outcome else None,
                "population": c.population,
                "exceptions": c.exceptions,
                "new_evidence": list(c.new_evidence),
                "subjects": c.seen.wanted,
                "subjects_met": c.seen.met,
            }
            for c in found.checks
        ],
    }
    case.append(Act.RETEST, body, by.strip())
    return found


def close(case: Case, finding: str, *, how: str, why: str, by: str) -> Tracking:
    """結案: by re-test at once, by documents when a second person accepts. Raises CallError naming the rule broken."""
    present = follow_up_of(case, finding)
    said = opinions.reason(why, finding)
    try:
        closing = Closing(how)
    except ValueError:
        raise CallError(("結案方式須為 retest 或 document。", "Closed by retest or document."), how[:40]) from None
    of: int | None
    if closing is Closing.RETEST:
        rules.admit_retest(present, _tested(case, finding, _as_recorded(finding)), acting(case, by))
        of = present.retests[-1].seq
    else:
        sent = present.sent
        failing = sent is not None and _tested(case, finding, _nobody).fails
        first = rules.admit_document(present, acting(case, by), failing)
        of = first.seq if first else None
    body: dict[str, object] = {"finding": finding, "how": closing.value, "why": said, "of": of}
    case.append(Act.CLOSURE, body, by.strip())
    return follow_up_of(case, finding)


def reopen(case: Case, finding: str, *, why: str, by: str) -> Tracking:
    """Take a closed finding up again, with a reason. Raises CallError."""
    rules.admit_reopened(follow_up_of(case, finding))
    body: dict[str, object] = {"finding": finding, "why": opinions.reason(why, finding)}
    case.append(Act.CLOSURE_REOPENED, body, by.strip())
    return follow_up_of(case, finding)


def last_decision(case: Case, finding: str) -> Decided | None:
    """The decision that holds."""
    return next((d for d in reversed(opinions.decisions(case)) if d.finding == finding), None)


def sent_finding(case: Case, present: Tracking) -> tuple[Finding, Decided] | None:
    """The finding as it was decided when it was sent, with that decision; None when its text is gone."""
    sent = present.sent
    for d in opinions.decisions(case) if sent else ():
        if sent is not None and d.seq == sent.decision:
            kept = opinions.finding_as_decided(case, d)
            return (kept, d) if kept else None
    return None


def _tested(case: Case, finding: str, presence: Presence) -> Retest:
    kept = sent_finding(case, follow_up_of(case, finding))
    if kept is None:
        raise CallError(
            ("本項尚未函請受檢單位改善。", "This finding was not sent to the unit for improvement."), where=finding
        )
    then, decided = kept
    facts = Facts(case)
    wanted = _failed(case, then, decided)
    met = presence(case, wanted)
    seen = {c: Seen(len(names), len(names & met.get(c, frozenset()))) for c, names in wanted.items()}
    received: dict[Digest, int] = {}
    for e in case.acts(Act.EVIDENCE_RECEIVED):
        received.setdefault(Digest(str(e.body["digest"])), e.seq)
    runs = [facts.run_of(i) for i in then.items]
    behind = any(facts.behind(i) for i in then.items)
    return retest(then, runs[0].id, facts.observations, received, decided.seq, seen, behind=behind)


def _failed(case: Case, then: Finding, decided: Decided) -> dict[str, frozenset[str]]:
    """Per check the subjects that failed when the finding was decided, in clear and without their period."""
    past = Facts(AsOf(case, decided.seq))
    out = {}
    for name in then.checks:
        known = checks().get(name)
        rows = exception_rows(past.run_of(known.question), known) if known is not None else []
        out[name] = frozenset(WINDOW.sub("", str(r.get("subject") or ""), count=1) for r in rows)
    return out


def _in_population(case: Case, wanted: Mapping[str, frozenset[str]]) -> Mapping[str, frozenset[str]]:
    from chahe.engine.backends import connect
    from chahe.engine.presence import met

    spill = case.path("cache", "spill")
    spill.mkdir(exist_ok=True)
    backend = connect("duckdb", spill=spill)
    try:
        return met(inputs_of(case), backend, {c: s for c, s in wanted.items() if s}, case.station.cache)
    finally:
        backend.close()


def _as_recorded(finding: str) -> Presence:
    """What the finding's last re-test found, as long as it was of the run in force."""

    def of(case: Case, wanted: Mapping[str, frozenset[str]]) -> Mapping[str, frozenset[str]]:
        facts = Facts(case)
        last = next((e for e in reversed(case.acts(Act.RETEST)) if e.body["finding"] == finding), None)
        told = last.body.get("checks") if last is not None else None
        out: dict[str, frozenset[str]] = {}
        for c in told if isinstance(told, list) else ():
            name = str(c["check"])
            known = checks().get(name)
            current = known is not None and last is not None and facts.run_of(known.question).seq < last.seq
            if current and name in wanted and c["subjects"] == c["subjects_met"] == len(wanted[name]):
                out[name] = wanted[name]
        return out

    return of


def _nobody(_case: Case, _wanted: Mapping[str, frozenset[str]]) -> Mapping[str, frozenset[str]]:
    """Where subjects do not matter: a test that fails, fails."""
    return {}


def _word(kind: type[Word], text: str) -> Word:
    try:
        return kind(text.strip())
    except ValueError:
        words = "、".join(kind)
        raise CallError((f"用語須為：{words}。", f"The word is one of {words}."), where=text[:40]) from None


def _done(case: Case, entry: Entry) -> Done | None:
    reader = _READERS.get(entry.kind)
    return reader(case, entry) if reader else None


def _head(e: Entry) -> tuple[int, str, str, str]:
    return e.seq, e.at, e.by, str(e.body["finding"])


def _sent(_case: Case, e: Entry) -> Sent:
    b = e.body
    return Sent(*_head(e), int(str(b["decision"])), str(b.get("report", "")), str(b["reply_due"]))


def _plan(case: Case, e: Entry) -> Plan:
    b = e.body
    steps = tuple(Step(read_text(case, s[0]), s[1], s[2]) for s in _triples(b.get("steps")))
    text, extension = read_text(case, b.get("text")), read_text(case, b.get("extension"))
    unit, approved_by, number = (str(b.get(k, "")) for k in ("unit", "approved_by", "person_number"))
    return Plan(*_head(e), str(b["person"]), unit, text, steps, extension, approved_by, number)


def _triples(listed: object) -> Iterator[tuple[str, str, str]]:
    for s in listed if isinstance(listed, list) else ():
        yield str(s[0]), str(s[1]), str(s[2])


def _report(case: Case, e: Entry) -> Report:
    b = e.body
    evidence = tuple(opinions.named(b.get("evidence")))
    state, text = Progress(str(b["state"])), read_text(case, b.get("text"))
    completed, number = str(b.get("completed", "")), str(b.get("person_number", ""))
    return Report(*_head(e), str(b["person"]), int(str(b["round"])), state, text, completed, evidence, number)


def _judged(case: Case, e: Entry) -> Judgement:
    b = e.body
    method, result = Method(str(b["method"])), Progress(str(b["result"]))
    return Judgement(*_head(e), int(str(b["round"])), method, result, read_text(case, b.get("text")))


def _retested(_case: Case, e: Entry) -> Retested:
    b = e.body
    listed = b.get("obstacles")
    obstacles: Sequence[object] = listed if isinstance(listed, list) else ()
    found = tuple(Obstacle(str(o)) for o in obstacles)
    return Retested(*_head(e), str(b["run"]), b.get("passed") is True, b.get("fails") is True, found)


def _closure(_case: Case, e: Entry) -> Closure:
    of = e.body.get("of")
    how, why = Closing(str(e.body["how"])), str(e.body["why"])
    return Closure(*_head(e), how, why, of if isinstance(of, int) else None, who_acted(e).number)


def _reopened(_case: Case, e: Entry) -> Reopened:
    return Reopened(*_head(e), str(e.body["why"]))


_READERS: dict[str, Callable[[Case, Entry], Done]] = {
    Act.FINDING_SENT: _sent,
    Act.IMPROVEMENT_PLAN: _plan,
    Act.PROGRESS_REPORT: _report,
    Act.PROGRESS_JUDGED: _judged,
    Act.RETEST: _retested,
    Act.CLOSURE: _closure,
    Act.CLOSURE_REOPENED: _reopened,
}
