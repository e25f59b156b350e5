"""Who may close a finding, and on what; extensions, rounds, and re-opening."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import pytest

from chahe.determination.people import Who
from chahe.errors import CallError
from chahe.findings import tracking as t
from chahe.findings.finding import Decision, Finding
from chahe.findings.group import findings_of
from chahe.findings.retest import Obstacle, Retest, Seen, retest
from chahe.model import Digest, Observation, Outcome
from tests.findings import made

F = "F-4.7-clicker-not-retrained"
CHECK = "4.7/clicker-not-retrained"
AT = "2026-07-20T01:00:00Z"
TODAY = date(2026, 9, 30)
PAPER = (("證明.pdf", Digest("ee" * 32)),)


@contextmanager
def refused(words: str) -> Iterator[None]:
    with pytest.raises(CallError) as told:
        yield
    assert words in told.value.diagnostics().what[0]


def track(*acts: t.Done) -> t.Tracking:
    return t.tracked(F, acts)


def sent(seq: int = 1) -> t.Sent:
    return t.Sent(seq, AT, "陳領隊", F, 0, "115I001", "2026-09-30")


def plan(seq: int = 2, due: str = "2026-09-30", **more: str) -> t.Plan:
    return t.Plan(seq, AT, "聯絡人", F, "林經理", "資訊部", "", (t.Step("補訓", "資訊部", due),), **more)


def report(seq: int = 3, state: t.Progress = t.Progress.DONE, evidence: tuple[tuple[str, Digest], ...] = PAPER,
           number: int = 1, completed: str | None = None) -> t.Report:  # fmt: skip
    day = ("2026-09-01" if state is t.Progress.DONE else "") if completed is None else completed
    return t.Report(seq, AT, "聯絡人", F, "林經理", number, state, "已補訓", day, evidence)


def judged(seq: int = 4, result: t.Progress = t.Progress.DONE, number: int = 1, by: str = "王小明") -> t.Judgement:
    return t.Judgement(seq, AT, by, F, number, t.Method.DOCUMENT, result, "已核對簽到表")


def first(seq: int = 5, by: str = "王小明") -> t.Closure:
    return t.Closure(seq, AT, by, F, t.Closing.DOCUMENT, "文件齊備")


def second(seq: int = 6, of: int = 5) -> t.Closure:
    return t.Closure(seq, AT, "李四", F, t.Closing.DOCUMENT, "同意", of)


READY: tuple[t.Done, ...] = (sent(), plan(), report(), judged())


@pytest.mark.parametrize(
    ("acts", "stage"),
    [
        ((), t.Stage.NOT_SENT),
        ((sent(),), t.Stage.SENT),
        ((sent(), plan()), t.Stage.PLANNED),
        ((sent(), plan(), report()), t.Stage.REPORTED),
        (READY, t.Stage.JUDGED),
        ((*READY, first()), t.Stage.ACCEPTED),
        ((*READY, first(), second()), t.Stage.CLOSED),
        ((*READY, first(), second(), t.Reopened(7, AT, "李四", F, "再犯")), t.Stage.JUDGED),
        ((*READY, first(), plan(6)), t.Stage.PLANNED),
    ],
)
def test_where_it_stands(acts: Sequence[t.Done], stage: t.Stage) -> None:
    assert track(*acts).stage is stage


def test_two_people_close_on_documents() -> None:
    assert t.admit_document(track(*READY), Who("王小明"), failing=False) is None
    once = track(*READY, first())
    assert t.admit_document(once, Who("李四"), failing=False) == first()
    assert track(*READY, first(), second()).closure == second()


@pytest.mark.parametrize("name", ["王小明", "王 小明", "　王小明", "王小\u3000明"])
def test_one_person_does_not_close_twice_however_spelled(name: str) -> None:
    with refused("二位不同人員"):
        t.admit_document(track(*READY, first()), Who(name), failing=False)


def test_full_width_and_case_are_one_name() -> None:
    with refused("二位不同人員"):
        t.admit_document(track(*READY, first(by="Wang A")), Who("ＷＡＮＧ ａ"), failing=False)


@pytest.mark.parametrize(
    "between",
    [
        plan(6, due="2026-09-01"),
        t.Retested(6, AT, "王小明", F, "r", False, True, (Obstacle.EXCEPTION,)),
        report(6, number=2),
    ],
)
def test_what_happens_between_undoes_the_first_acceptance(between: t.Done) -> None:
    present = track(*READY, first(), between)
    assert present.accepted is None
    if isinstance(between, t.Report):
        with refused("覆查認定"):
            t.admit_document(present, Who("李四"), failing=False)
    else:
        assert t.admit_document(present, Who("李四"), failing=False) is None, "a first acceptance again, not a second"


@pytest.mark.parametrize(
    ("acts", "words"),
    [
        ((), "尚未函請"),
        ((sent(),), "回報已改善"),
        ((sent(), plan(), report(evidence=()), judged()), "佐證"),
        ((sent(), plan(), report(state=t.Progress.UNDERWAY), judged()), "回報已改善"),
        ((sent(), plan(), report()), "覆查認定"),
        ((sent(), plan(), report(), judged(result=t.Progress.UNDERWAY)), "覆查認定"),
        ((*READY, report(5, number=2)), "覆查認定"),
        ((*READY, first(), second()), "已結案"),
    ],
)
def test_documents_that_do_not_close(acts: Sequence[t.Done], words: str) -> None:
    with refused(words):
        t.admit_document(track(*acts), Who("李四"), failing=False)


def test_no_paper_outweighs_a_test_that_fails() -> None:
    with refused("仍有例外"):
        t.admit_document(track(*READY), Who("李四"), failing=True)


def test_the_unit_neither_judges_nor_closes() -> None:
    with refused("代表受檢單位"):
        t.admit_judgement(track(sent(), plan(), report()), judged(by="林 經理"), Who("林 經理"))
    with refused("代表受檢單位"):
        t.admit_document(track(*READY), Who("林經理"), failing=False)
    with refused("代表受檢單位"):
        t.admit_retest(track(*READY), again(), Who("林經理"))


def test_a_later_day_needs_its_reason_and_who_approved_it() -> None:
    present = track(sent(), plan())
    t.admit_plan(present, plan(due="2026-09-30"))
    for why, who in (("", ""), ("採購延遲", ""), ("", "總經理")):
        with refused("展延"):
            t.admit_plan(present, plan(due="2026-10-01", extension=why, approved_by=who))
    t.admit_plan(present, plan(due="2026-10-01", extension="採購延遲", approved_by="總經理"))


@pytest.mark.parametrize(
    "steps",
    [(), (t.Step(" ", "資訊部", "2026-09-30"),), (t.Step("補訓", "", "2026-09-30"),), (t.Step("補訓", "甲", "九月"),)],
)
def test_a_plan_says_what_who_and_when(steps: tuple[t.Step, ...]) -> None:
    with pytest.raises(CallError):
        t.admit_plan(track(sent()), t.Plan(2, AT, "x", F, "林經理", "資訊部", "", steps))


@pytest.mark.parametrize(("completed", "right"), [("2026-09-30", True), ("2026-10-01", False), ("", False)])
def test_what_is_done_was_done_by_today(completed: str, right: bool) -> None:
    wanted = report(completed=completed)
    if right:
        t.admit_report(track(sent()), wanted, TODAY)
    else:
        with pytest.raises(CallError):
            t.admit_report(track(sent()), wanted, TODAY)


def test_what_is_not_done_has_no_day() -> None:
    with refused("實際完成日"):
        t.admit_report(track(sent()), report(state=t.Progress.UNDERWAY, completed="2026-09-01"), TODAY)


def test_a_round_is_judged_once() -> None:
    with refused("待覆查"):
        t.admit_judgement(track(*READY), judged(5), Who("王小明"))


@pytest.mark.parametrize("word", [None, Decision.DROPPED])
def test_what_is_not_reported_is_not_sent(word: Decision | None) -> None:
    with refused("檢查意見或面請改善"):
        t.admit_sent(track(), word, "2026-09-30")
    t.admit_sent(track(), Decision.ORAL, "2026-09-30")


def test_only_what_is_closed_is_reopened() -> None:
    with refused("尚未結案"):
        t.admit_reopened(track(*READY, first()))
    t.admit_reopened(track(*READY, first(), second()))


# -- the re-test


def finding() -> Finding:
    return findings_of([made.star(CHECK, own_only=1)], made.register(), made.profile(), {})[0]


def again(
    star: Observation | None = None, received: int = 10, seen: Seen | None = None, *, behind: bool = False
) -> Retest:
    found = [star or made.star(CHECK, Outcome.MET, item=made.OTHER)]
    when = {made.ITEM.digest: 2, made.OTHER.digest: received}
    return retest(finding(), "r", found, when, 9, {CHECK: seen or Seen(1, 1)}, behind=behind)


def test_met_on_new_evidence_by_the_subjects_that_failed_closes() -> None:
    found = again()
    assert found.passed
    t.admit_retest(track(sent()), found, Who("王小明"))


@pytest.mark.parametrize(
    ("found", "obstacle"),
    [
        (again(received=8), Obstacle.OLD_EVIDENCE),
        (again(received=9), Obstacle.OLD_EVIDENCE),
        (again(made.star(CHECK, Outcome.MET, item=made.ITEM)), Obstacle.OLD_EVIDENCE),
        (again(made.star(CHECK, own_only=1, item=made.OTHER)), Obstacle.EXCEPTION),
        (again(made.star(CHECK, Outcome.INSUFFICIENT, item=made.OTHER)), Obstacle.INSUFFICIENT),
        (again(made.star("4.7/not-mailed", Outcome.MET, item=made.OTHER)), Obstacle.NOT_RUN),
        (again(behind=True), Obstacle.STALE_RUN),
        (again(seen=Seen(2, 1)), Obstacle.SUBJECT_NOT_SEEN),
        (again(seen=Seen(0, 0)), Obstacle.SUBJECT_NOT_SEEN),
    ],
)
def test_what_stands_in_the_way(found: Retest, obstacle: Obstacle) -> None:
    assert found.obstacles == (obstacle,)
    with pytest.raises(CallError) as told:
        t.admit_retest(track(sent()), found, Who("王小明"))
    assert t.OBSTACLES[obstacle][0] in told.value.diagnostics().why[0]


def test_a_finding_no_check_raised_is_not_closed_by_a_check() -> None:
    norm = findings_of([], made.register(made.NORMS + made.LOOSE), made.profile(), {})[0]
    assert retest(norm, "r", [], {}, 9, {}, behind=False).obstacles == (Obstacle.NO_CHECK,)


def test_failing_counts_only_on_new_evidence() -> None:
    assert again(made.star(CHECK, own_only=1, item=made.OTHER)).fails
    assert not again(made.star(CHECK, own_only=1, item=made.ITEM)).fails


def test_two_people_of_one_name_and_one_person_of_two_names() -> None:
    """Numbers decide where both have one: who accepts twice, and who spoke for the unit."""
    once = track(*READY, replace(first(), number="p1"))
    assert t.admit_document(once, Who("王小明", "p2"), failing=False) is not None, "a namesake is another person"
    with refused("二位不同人員"):
        t.admit_document(once, Who("王改名", "p1"), failing=False)
    with refused("二位不同人員"):
        t.admit_document(once, Who("王小明"), failing=False)
    told = track(sent(), replace(plan(), number="u1"), replace(report(), number="u1"))
    assert not told.of_unit(Who("林經理", "p9"))
    assert told.of_unit(Who("林改名", "u1"))
    assert told.of_unit(Who("林經理"))
