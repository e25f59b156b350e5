"""追蹤及考核: what the unit promises and reports, what examiners judge of it, and who may close a finding. Pure.

A finding closes in one of two ways. By re-test: the program found its checks met on new evidence
(`findings.retest`). By documents: two different people, neither of them of the unit, accept what the unit handed in.
Whatever happens between the two acceptances undoes the first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from chahe.determination.people import Who, same_person
from chahe.errors import CallError
from chahe.findings.finding import Decision
from chahe.findings.retest import Obstacle, Retest
from chahe.model import Digest

MOST_STEPS = 50
"""Steps of one improvement plan."""


class Progress(StrEnum):
    """辦理情形, as the unit reports it and as examiners judge it."""

    DONE = "已改善"
    UNDERWAY = "改善中"
    NOT_DONE = "未改善"
    STATEMENT = "陳述意見"  # the unit's only: it disputes the opinion


class Method(StrEnum):
    """覆查方式."""

    RERUN = "重新執行"
    DOCUMENT = "文件"
    INTERVIEW = "訪談"


class Closing(StrEnum):
    """How a finding was closed."""

    RETEST = "retest"
    DOCUMENT = "document"


class Stage(StrEnum):
    """Where a finding stands in the follow-up."""

    NOT_SENT = "not-sent"  # nobody sent it to the unit for improvement
    SENT = "sent"  # waits for the improvement plan
    PLANNED = "planned"  # waits for the unit's report
    REPORTED = "reported"  # waits for an examiner's judgement
    JUDGED = "judged"  # waits for the next round, or to be closed
    ACCEPTED = "accepted"  # one person accepts it on documents; waits for the second
    CLOSED = "closed"


OBSTACLES = {
    Obstacle.NO_CHECK: ("本項缺失非由程式查核提出，無從重新執行", "no check raised this finding"),
    Obstacle.NOT_RUN: ("有查核未執行", "a check was not performed"),
    Obstacle.EXCEPTION: ("重新執行仍有例外", "the re-test still finds exceptions"),
    Obstacle.INSUFFICIENT: ("重新執行佐證不足", "the re-test had too little evidence"),
    Obstacle.OLD_EVIDENCE: ("所據佐證均於提列前取得", "it rests on evidence received before the finding alone"),
    Obstacle.STALE_RUN: ("執行查核後佐證或規定已異動", "evidence or norms changed after the run"),
    Obstacle.SUBJECT_NOT_SEEN: (
        "原受查對象未全數出現於重新執行之相符母體",
        "not every subject that failed is among those tested and met",
    ),
}


@dataclass(frozen=True, slots=True)
class Sent:
    """The finding was sent to the unit for improvement."""

    seq: int
    at: str  # ISO 8601 UTC
    by: str
    finding: str
    decision: int  # number of the decision that was sent
    report: str  # 報告編號、文號、收受日
    reply_due: str  # 應回覆日, ISO


@dataclass(frozen=True, slots=True)
class Step:
    """What, who, by when."""

    what: str
    who: str
    due: str  # ISO date


@dataclass(frozen=True, slots=True)
class Plan:
    """改善計畫, a version of it. A later version with a later day is an extension."""

    seq: int
    at: str
    by: str  # who recorded it
    finding: str
    person: str  # who of the unit gave it
    unit: str  # 權責單位、主管
    text: str
    steps: tuple[Step, ...]
    extension: str = ""  # reason, where the day moved back
    approved_by: str = ""  # 核准層級
    number: str = ""  # of `person`, where it is a declared one

    @property
    def due(self) -> str:
        """預定完成日: the last step's."""
        return max((s.due for s in self.steps), default="")


@dataclass(frozen=True, slots=True)
class Report:
    """One round: the state the unit reports, with its evidence."""

    seq: int
    at: str
    by: str
    finding: str
    person: str
    round: int  # from 1
    state: Progress
    text: str
    completed: str = ""  # 實際完成日, ISO
    evidence: tuple[tuple[str, Digest], ...] = ()
    number: str = ""  # of `person`, where it is a declared one


@dataclass(frozen=True, slots=True)
class Judgement:
    """The same round: what an examiner makes of it."""

    seq: int
    at: str
    by: str
    finding: str
    round: int
    method: Method
    result: Progress
    text: str


@dataclass(frozen=True, slots=True)
class Retested:
    """The program held the finding against the run in force."""

    seq: int
    at: str
    by: str
    finding: str
    run: str
    passed: bool
    fails: bool
    obstacles: tuple[Obstacle, ...]


@dataclass(frozen=True, slots=True)
class Closure:
    """An acceptance. By re-test it closes; by documents the second one does."""

    seq: int
    at: str
    by: str
    finding: str
    how: Closing
    why: str
    of: int | None = None  # for the second acceptance: number of the first; for a re-test: number of its act
    number: str = ""  # of the declared person who acted

    @property
    def who(self) -> Who:
        """Who accepted."""
        return Who(self.by, self.number)


@dataclass(frozen=True, slots=True)
class Reopened:
    """Closed, and taken up again."""

    seq: int
    at: str
    by: str
    finding: str
    why: str


Done = Sent | Plan | Report | Judgement | Retested | Closure | Reopened


@dataclass(frozen=True, slots=True)
class Tracking:
    """Everything of one finding's follow-up, in order of the ledger."""

    finding: str
    acts: tuple[Done, ...] = ()

    @property
    def sent(self) -> Sent | None:
        """The last time it was sent to the unit."""
        return next((a for a in reversed(self.acts) if isinstance(a, Sent)), None)

    @property
    def plans(self) -> tuple[Plan, ...]:
        """Versions of the improvement plan."""
        return tuple(a for a in self.acts if isinstance(a, Plan))

    @property
    def reports(self) -> tuple[Report, ...]:
        """What the unit reported, a round each."""
        return tuple(a for a in self.acts if isinstance(a, Report))

    @property
    def judgements(self) -> tuple[Judgement, ...]:
        """What examiners made of it."""
        return tuple(a for a in self.acts if isinstance(a, Judgement))

    @property
    def retests(self) -> tuple[Retested, ...]:
        """Every re-test."""
        return tuple(a for a in self.acts if isinstance(a, Retested))

    @property
    def last(self) -> int | None:
        """Number of the last act: what a person who acts must have seen."""
        return self.acts[-1].seq if self.acts else None

    @property
    def accepted(self) -> Closure | None:
        """The first acceptance on documents, as long as nothing happened since."""
        last = self.acts[-1] if self.acts else None
        return last if isinstance(last, Closure) and last.how is Closing.DOCUMENT and last.of is None else None

    @property
    def closure(self) -> Closure | None:
        """What closed it; None while it is open."""
        for act in reversed(self.acts):
            if isinstance(act, Reopened):
                return None
            if isinstance(act, Closure) and act.of is not None:
                return act
        return None

    @property
    def stage(self) -> Stage:
        """Where it stands."""
        if self.closure is not None:
            return Stage.CLOSED
        if self.accepted is not None:
            return Stage.ACCEPTED
        for act in reversed(self.acts):
            if isinstance(act, Judgement):
                return Stage.JUDGED
            if isinstance(act, Report):
                return Stage.REPORTED
            if isinstance(act, Plan):
                return Stage.PLANNED
        return Stage.SENT if self.sent is not None else Stage.NOT_SENT

    def of_unit(self, who: Who) -> bool:
        """Whether that person spoke for the unit in this matter."""
        spoke = [Who(p.person, p.number) for p in self.plans] + [Who(r.person, r.number) for r in self.reports]
        return any(same_person(one, who) for one in spoke)


def tracked(finding: str, acts: Sequence[Done]) -> Tracking:
    """The follow-up of one finding from the acts of a case, in order of the ledger."""
    return Tracking(finding, tuple(a for a in acts if a.finding == finding))


def admit_sent(present: Tracking, decision: Decision | None, reply_due: str) -> None:
    """Only what is reported is sent for improvement, and a closed finding is re-opened first. Raises CallError."""
    if decision is None or decision is Decision.DROPPED:
        raise CallError(
            ("僅得就已核定為檢查意見或面請改善之缺失函請改善。", "Only an opinion or an oral request is sent."),
            where=present.finding,
        )
    if present.stage is Stage.CLOSED:
        raise _closed(present)
    day_of(reply_due, present.finding)


def admit_plan(present: Tracking, wanted: Plan) -> None:
    """A plan says what, who and by when; a later day than before needs its reason and who approved it.

    Raises CallError.
    """
    _open(present)
    if not wanted.person.strip():
        raise CallError(("須載明受檢單位人員姓名。", "The person of the unit must be named."), where=wanted.finding)
    whole = [s for s in wanted.steps if s.what.strip() and s.who.strip()]
    if not whole or len(whole) != len(wanted.steps) or len(whole) > MOST_STEPS:
        raise CallError(
            ("改善計畫之每一步驟均須載明作法、負責人及預定完成日。", "Every step of a plan says what, who and when."),
            where=wanted.finding,
        )
    for s in wanted.steps:
        day_of(s.due, wanted.finding)
    before = present.plans[-1] if present.plans else None
    if before is not None and wanted.due > before.due and not (wanted.extension.strip() and wanted.approved_by.strip()):
        raise CallError(
            ("展延預定完成日須敘明理由及核准層級。", "A later day needs its reason and who approved it."),
            where=wanted.finding,
            why=(f"原定 {before.due}。", f"It was due on {before.due}."),
        )


def admit_report(present: Tracking, wanted: Report, today: date) -> None:
    """What is said to be done has a day, and not one to come. Raises CallError."""
    _open(present)
    if not wanted.person.strip():
        raise CallError(("須載明受檢單位人員姓名。", "The person of the unit must be named."), where=wanted.finding)
    if not wanted.text.strip():
        raise CallError(("辦理情形須有文字說明。", "A report needs a text."), where=wanted.finding)
    done = wanted.state is Progress.DONE
    if done != bool(wanted.completed):
        raise CallError(
            ("已改善者須填實際完成日，其他情形不填。", "What is done has a day of completion; nothing else has."),
            where=wanted.finding,
        )
    if done and day_of(wanted.completed, wanted.finding) > today:
        raise CallError(
            ("實際完成日不得在今日之後。", "The day of completion cannot be after today."), where=wanted.finding
        )


def admit_judgement(present: Tracking, wanted: Judgement, by: Who) -> None:
    """Judged is what was reported last, once, by somebody who did not report it. Raises CallError."""
    _open(present)
    if present.stage is not Stage.REPORTED:
        raise CallError(("尚無待覆查之辦理情形。", "There is no report to judge."), where=wanted.finding)
    _not_of_unit(present, by)
    if wanted.result is Progress.STATEMENT:
        raise CallError(
            ("覆查結果須為已改善、改善中或未改善。", "The result is improved, under way or not improved."),
            where=wanted.finding,
        )
    if not wanted.text.strip():
        raise CallError(("覆查須有文字說明。", "A judgement needs a text."), where=wanted.finding)


def admit_retest(present: Tracking, found: Retest, by: Who) -> None:
    """Closed by re-test only when nothing stands in the way. Raises CallError naming what does."""
    _open(present)
    _not_of_unit(present, by)
    if not found.passed:
        raise CallError(
            ("重新執行未通過，不得結案。", "The re-test does not pass; the finding stays open."),
            where=present.finding,
            why=(
                "；".join(OBSTACLES[o][0] for o in found.obstacles) + "。",
                "; ".join(OBSTACLES[o][1] for o in found.obstacles) + ".",
            ),
        )


def admit_document(present: Tracking, by: Who, failing: bool) -> Closure | None:
    """The acceptance this one seconds; None when it is the first.

    Args:
        present: the follow-up so far.
        by: who accepts.
        failing: whether the re-test finds the exception on evidence received after the finding.

    Raises CallError: nothing handed in, judged otherwise, of the unit, the same person twice, a test that fails.
    """
    _open(present)
    _not_of_unit(present, by)
    if failing:
        raise CallError(
            ("重新執行仍有例外，不得以文件結案。", "The re-test fails; documents do not close the finding."),
            where=present.finding,
        )
    reported = present.reports[-1] if present.reports else None
    judged = present.judgements[-1] if present.judgements else None
    if reported is None or reported.state is not Progress.DONE or not reported.evidence:
        raise CallError(
            (
                "文件結案須有受檢單位回報已改善及其佐證。",
                "To close on documents the unit must report it done, with evidence.",
            ),
            where=present.finding,
        )
    if judged is None or judged.round != reported.round or judged.result is not Progress.DONE:
        raise CallError(
            ("文件結案須經覆查認定已改善。", "To close on documents an examiner must judge it improved."),
            where=present.finding,
        )
    first = present.accepted
    if first is not None and same_person(first.who, by):
        raise CallError(
            ("文件結案須由二位不同人員同意。", "Two different people accept a closure on documents."),
            where=f"{present.finding} {first.by}",
            todo=("請由他人同意。", "Let another person accept it."),
        )
    return first


def admit_reopened(present: Tracking) -> None:
    """Only what is closed is re-opened. Raises CallError."""
    if present.stage is not Stage.CLOSED:
        raise CallError(("本項尚未結案。", "This finding is not closed."), where=present.finding)


def day_of(text: str, where: str) -> date:
    """A day as ISO writes it. Raises CallError."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise CallError(
            ("日期須為西元年-月-日，如 2026-09-30。", "A day is written as 2026-09-30."), where=f"{where} {text[:20]}"
        ) from None


def _open(present: Tracking) -> None:
    if present.stage is Stage.CLOSED:
        raise _closed(present)
    if present.stage is Stage.NOT_SENT:
        raise CallError(
            ("本項尚未函請受檢單位改善。", "This finding was not sent to the unit for improvement."),
            where=present.finding,
        )


def _closed(present: Tracking) -> CallError:
    return CallError(
        ("本項已結案。", "This finding is closed."),
        where=present.finding,
        todo=("如須續行追蹤，請敘明理由重新開啟。", "Re-open it with a reason to go on."),
    )


def _not_of_unit(present: Tracking, by: Who) -> None:
    if present.of_unit(by):
        raise CallError(
            ("代表受檢單位回報者不得覆查或結案。", "Who reported for the unit neither judges nor closes."),
            where=f"{present.finding} {by.name}",
        )
