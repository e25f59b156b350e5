"""The follow-up of a case: sent, promised, reported, judged, tested again, closed; everything in the ledger."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from chahe.casefile import opinions, tracking
from chahe.casefile.case import Case
from chahe.casefile.opinions import Verdict
from chahe.casefile.people import who_acted
from chahe.casefile.tracking import PlanWanted, ReportWanted
from chahe.determination.people import Who
from chahe.errors import CallError
from chahe.evidence.workstation import Workstation
from chahe.findings.retest import Obstacle
from chahe.findings.tracking import Stage, Step
from chahe.model import Outcome, Source, digest_of
from tests.casefile import examined
from tests.findings import made

ID = "F-4.7-not-mailed"
NEW = b"name,mail\nall,yes\n"
FAILED = {examined.MAILED: frozenset({"E00000", "E00001"})}


def everybody(_case: Case, wanted: Mapping[str, frozenset[str]]) -> Mapping[str, frozenset[str]]:
    return wanted


def nobody(_case: Case, _wanted: Mapping[str, frozenset[str]]) -> Mapping[str, frozenset[str]]:
    return {}


@pytest.fixture
def case(tmp_path: Path, station: Workstation) -> Iterator[Case]:
    with examined.create(tmp_path / "case", station) as opened:
        opinions.decide(opened, ID, Verdict("檢查意見", "事實明確"), by="陳領隊")
        yield opened


@pytest.fixture
def sent(case: Case) -> Case:
    tracking.send(case, ID, report="115I001", reply_due="2026-09-30", by="陳領隊")
    return case


def met_on(case: Case, data: bytes, run: str = "cd" * 32) -> None:
    """A run in which the check is met, on that file."""
    source = Source(digest_of(data))
    examined.record(case, [made.star(examined.MAILED, Outcome.MET, item=source)], run=run)


def test_closed_by_a_test_that_passes_on_new_evidence(sent: Case, tmp_path: Path) -> None:
    examined.receive(sent, tmp_path / "new.csv", NEW)
    met_on(sent, NEW)
    asked: dict[str, frozenset[str]] = {}

    def remember(case: Case, wanted: Mapping[str, frozenset[str]]) -> Mapping[str, frozenset[str]]:
        asked.update(wanted)
        return everybody(case, wanted)

    assert tracking.re_test(sent, ID, by="王小明", presence=remember).passed
    assert asked == FAILED, "the subjects are asked for in clear, without their period"
    done = tracking.close(sent, ID, how="retest", why="重新執行相符", by="王小明")
    assert done.stage is Stage.CLOSED
    assert done.closure is not None
    assert done.closure.of == done.retests[-1].seq
    refused: tuple[Callable[[], object], ...] = (
        lambda: tracking.close(sent, ID, how="retest", why="x", by="李四"),
        lambda: tracking.report(sent, ID, ReportWanted("林經理", "改善中", "x"), by="聯絡人"),
        lambda: tracking.send(sent, ID, report="", reply_due="2026-09-30", by="陳領隊"),
    )
    for act in refused:
        with pytest.raises(CallError):
            act()
    assert tracking.reopen(sent, ID, why="再次發生", by="李四").stage is not Stage.CLOSED


def test_old_evidence_does_not_close(sent: Case, tmp_path: Path) -> None:
    """The bytes the finding came with, under another name, are no new evidence."""
    examined.receive(sent, tmp_path / "again.csv", examined.USERS)
    met_on(sent, examined.USERS)
    found = tracking.re_test(sent, ID, by="王小明", presence=everybody)
    assert found.obstacles == (Obstacle.OLD_EVIDENCE,)
    with pytest.raises(CallError):
        tracking.close(sent, ID, how="retest", why="x", by="王小明")


def test_a_run_that_is_older_than_the_evidence_does_not_close(sent: Case, tmp_path: Path) -> None:
    examined.receive(sent, tmp_path / "new.csv", NEW)
    met_on(sent, NEW)
    assert tracking.re_test(sent, ID, by="王小明", presence=everybody).passed
    examined.receive(sent, tmp_path / "later.csv", b"name,mail\nmore\n")
    with pytest.raises(CallError) as told:
        tracking.close(sent, ID, how="retest", why="x", by="王小明")
    assert "已異動" in told.value.diagnostics().why[0]
    assert tracking.follow_up_of(sent, ID).stage is Stage.SENT


def test_a_re_test_of_an_earlier_run_does_not_close(sent: Case, tmp_path: Path) -> None:
    examined.receive(sent, tmp_path / "new.csv", NEW)
    met_on(sent, NEW)
    tracking.re_test(sent, ID, by="王小明", presence=everybody)
    met_on(sent, NEW, run="ef" * 32)
    with pytest.raises(CallError):
        tracking.close(sent, ID, how="retest", why="x", by="王小明")
    tracking.re_test(sent, ID, by="王小明", presence=everybody)
    assert tracking.close(sent, ID, how="retest", why="x", by="王小明").stage is Stage.CLOSED


def test_without_a_re_test_nothing_closes_by_one(sent: Case, tmp_path: Path) -> None:
    examined.receive(sent, tmp_path / "new.csv", NEW)
    met_on(sent, NEW)
    with pytest.raises(CallError):
        tracking.close(sent, ID, how="retest", why="x", by="王小明")


def test_subjects_that_are_gone_do_not_pass(sent: Case, tmp_path: Path) -> None:
    examined.receive(sent, tmp_path / "new.csv", NEW)
    met_on(sent, NEW)
    assert tracking.re_test(sent, ID, by="王小明", presence=nobody).obstacles == (Obstacle.SUBJECT_NOT_SEEN,)
    with pytest.raises(CallError):
        tracking.close(sent, ID, how="retest", why="x", by="王小明")


def test_the_population_is_asked_for_real(sent: Case, tmp_path: Path) -> None:
    """Nothing of these files was read: nobody can be shown to pass."""
    examined.receive(sent, tmp_path / "new.csv", NEW)
    met_on(sent, NEW)
    assert Obstacle.SUBJECT_NOT_SEEN in tracking.re_test(sent, ID, by="王小明").obstacles


def _rounds(case: Case, proof: Path) -> None:
    proof.write_bytes(b"signed in: all")
    steps = (Step("補訓", "資訊部", "2026-08-31"),)
    tracking.plan(case, ID, PlanWanted("林經理", "資訊部 林經理", "全面補訓", steps), by="聯絡人")
    day = case.station.now().date().isoformat()
    tracking.report(case, ID, ReportWanted("林經理", "已改善", "已補訓", day, (proof,)), by="聯絡人")
    tracking.judge(case, ID, method="文件", result="已改善", text="已核對簽到表", by="王小明")


def test_two_people_close_on_documents(sent: Case, tmp_path: Path) -> None:
    _rounds(sent, tmp_path / "簽到.pdf")
    here = tracking.follow_up_of(sent, ID)
    (name, digest), = here.reports[0].evidence  # fmt: skip
    assert (name, sent.store.has(digest)) == ("簽到.pdf", True)
    assert here.plans[0].steps == (Step("補訓", "資訊部", "2026-08-31"),)
    assert tracking.close(sent, ID, how="document", why="文件齊備", by="王小明").stage is Stage.ACCEPTED
    acts = len(sent.acts())
    for name in ("王小明", "王 小明"):
        with pytest.raises(CallError):
            tracking.close(sent, ID, how="document", why="文件齊備", by=name)
    with pytest.raises(CallError):
        tracking.close(sent, ID, how="document", why=" ", by="李四")
    assert len(sent.acts()) == acts
    assert tracking.close(sent, ID, how="document", why="同意", by="李四").stage is Stage.CLOSED


def test_documents_do_not_close_what_a_new_test_still_finds(sent: Case, tmp_path: Path) -> None:
    _rounds(sent, tmp_path / "p.pdf")
    examined.receive(sent, tmp_path / "new.csv", NEW)
    examined.record(sent, [made.star(examined.MAILED, item=Source(digest_of(NEW)))], run="cd" * 32)
    with pytest.raises(CallError) as told:
        tracking.close(sent, ID, how="document", why="x", by="王小明")
    assert "仍有例外" in told.value.diagnostics().what[0]


def test_what_was_dropped_or_never_decided_is_not_sent(tmp_path: Path, station: Workstation) -> None:
    with examined.create(tmp_path / "other", station) as case:
        with pytest.raises(CallError):
            tracking.send(case, ID, report="", reply_due="2026-09-30", by="陳領隊")
        opinions.decide(case, ID, Verdict("不提列", "金額不重大"), by="陳領隊")
        with pytest.raises(CallError):
            tracking.send(case, ID, report="", reply_due="2026-09-30", by="陳領隊")
        assert not tracking.follow_ups(case)


def test_it_reads_the_same_from_the_ledger_alone(sent: Case, tmp_path: Path) -> None:
    _rounds(sent, tmp_path / "p.pdf")
    here = tracking.follow_up_of(sent, ID)
    assert tracking.follow_up_of(Case.open(sent.root, station=sent.station), ID) == here


def test_accounts_number_people_in_the_ledger(sent: Case, tmp_path: Path) -> None:
    """The number of who acted is kept beside a name the act is about, and decides before names do."""
    paper = tmp_path / "證明.pdf"
    paper.write_bytes(b"%PDF-1.4")
    sent.acting = {"account": "lin", "person": "u1"}
    step = (Step("補訓", "資訊部", "2026-12-31"),)
    tracking.plan(sent, ID, PlanWanted("林經理", "資訊部", "", step, number="u1"), by="林經理")
    done = ReportWanted("林經理", "已改善", "已補訓", "2026-01-02", (paper,), number="u1")
    tracking.report(sent, ID, done, by="林經理")
    acts = sent.acts("progress-report")
    assert [(who_acted(e), e.body["person"]) for e in acts] == [(Who("林經理", "u1"), "林經理")]
    sent.acting = {"account": "other-lin", "person": "p2"}
    tracking.judge(sent, ID, method="文件", result="已改善", text="已核對", by="林經理")
    tracking.close(sent, ID, how="document", why="文件齊備", by="林經理")
    with pytest.raises(CallError) as told:
        tracking.close(sent, ID, how="document", why="文件齊備", by="林改名")
    assert "二位不同人員" in told.value.diagnostics().what[0]
    sent.acting = {"account": "third", "person": "p3"}
    assert tracking.close(sent, ID, how="document", why="同意", by="林經理").stage is Stage.CLOSED
