"""Decisions, fact confirmations and later events: kept in order, nothing over a fact."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from chahe.casefile import opinions
from chahe.casefile.acts import Act
from chahe.casefile.case import Case
from chahe.casefile.facts import Facts
from chahe.casefile.opinions import Verdict
from chahe.casefile.verify import verify
from chahe.errors import CallError
from chahe.evidence.workstation import Workstation
from chahe.findings.finding import Decision, Severity
from chahe.model import Outcome
from tests.casefile import examined
from tests.findings import made

ID = "F-4.7-not-mailed"
LEADER = "陳領隊"


@pytest.fixture
def case(tmp_path: Path, station: Workstation) -> Iterator[Case]:
    with examined.create(tmp_path / "case", station) as opened:
        yield opened


def test_findings_of_the_case_are_masked(case: Case) -> None:
    (found,) = opinions.proposed(Facts(case))
    assert found.id == ID
    assert "E00000" not in str(found.as_json())
    assert "E○○○01" in found.condition


def test_a_decision_keeps_the_finding_its_reason_and_every_earlier_decision(case: Case) -> None:
    dropped = opinions.decide(case, ID, Verdict("不提列", "金額不重大"), by=LEADER)
    assert (dropped.word, dropped.why) == (Decision.DROPPED, "金額不重大")
    verdict = Verdict("檢查意見", "經討論後提列", text="自撰意見", severity="低", similar_not_swept=True)
    later = opinions.decide(case, ID, verdict, by=LEADER)
    assert later.text == "自撰意見"
    assert later.severity is Severity.LOW
    assert later.similar_not_swept
    assert [d.word for d in opinions.decisions(case)] == [Decision.DROPPED, Decision.OPINION]
    assert opinions.finding_as_decided(case, dropped) == opinions.proposed(Facts(case))[0]
    assert verify(case).ok


def test_an_opinion_without_the_auditees_answer_is_warned_about(case: Case) -> None:
    opinions.confirm(case, ID, by="王小明")
    assert opinions.decide(case, ID, Verdict("檢查意見", "x"), by=LEADER).warnings
    opinions.confirm(case, ID, by="王小明", answer="屬實。", agrees=True)
    assert opinions.decide(case, ID, Verdict("檢查意見", "x"), by=LEADER).warnings == ()


@pytest.mark.parametrize(
    "verdict", [Verdict("裁處", "x"), Verdict("檢查意見", " "), Verdict("檢查意見", "x", severity="極高")]
)
def test_decisions_outside_the_words_or_without_a_reason_are_refused(case: Case, verdict: Verdict) -> None:
    with pytest.raises(CallError):
        opinions.decide(case, ID, verdict, by=LEADER)
    with pytest.raises(CallError, match="No finding"):
        opinions.decide(case, "F-nosuch", Verdict("檢查意見", "x"), by=LEADER)
    assert case.acts(Act.FINDING) == ()


def test_the_fact_is_frozen_and_an_answer_belongs_to_the_text_that_was_put(case: Case, tmp_path: Path) -> None:
    put = opinions.confirm(case, ID, by="王小明")
    assert (put.version, put.answer, put.agrees) == (1, "", None)
    examined.record(case, examined.observed(exceptions=3), examined.rows(3), run="cd" * 32)
    paper = tmp_path / "名單.xlsx"
    paper.write_bytes(b"PK")
    answer = opinions.confirm(case, ID, by="王小明", answer="部分人員已離職。", agrees=False, disagreement=[paper])
    assert (answer.version, answer.fact, answer.fact_digest) == (1, put.fact, put.fact_digest)
    assert answer.agrees is False
    assert answer.disagreement[0][0] == "名單.xlsx"
    (item,) = [i for i in case.items() if i.digest == answer.disagreement[0][1]]
    assert item.name == f"查證事項說明/{ID}/名單.xlsx"
    with pytest.raises(CallError, match="cannot be read"):
        opinions.confirm(case, ID, by="王小明", answer="x", disagreement=[tmp_path / "absent"])
    anew = opinions.confirm(case, ID, by="王小明")
    assert anew.version == 2
    assert "其中3人次" in anew.fact
    assert opinions.confirm(case, ID, by="王小明").version == 2
    assert [c.version for c in opinions.confirmations(case)] == [1, 1, 2, 2]  # what failed is not recorded
    assert verify(case).ok


def test_agreement_without_an_answer_is_refused(case: Case) -> None:
    with pytest.raises(CallError):
        opinions.confirm(case, ID, by="王小明", agrees=True)


def test_a_later_event_stands_beside_a_finding_or_an_item_also_after_sealing(case: Case) -> None:
    before = opinions.proposed(Facts(case))
    opinions.add_later(case, ID, "已於七月十五日補行演練。", by="王小明")
    case.append(Act.SEAL, {}, "王小明")
    opinions.add_later(case, "4.7", "另於八月修訂要點。", by="王小明")
    assert [e.subject for e in opinions.later_events(case)] == [ID, "4.7"]
    assert opinions.proposed(Facts(case)) == before
    for subject, text in (("F-nosuch", "x"), ("9.9.9", "x"), ("4.7", " ")):
        with pytest.raises(CallError):
            opinions.add_later(case, subject, text, by="王小明")


def test_a_later_event_about_a_finding_that_is_gone_is_still_taken(case: Case) -> None:
    opinions.decide(case, ID, Verdict("檢查意見", "x"), by=LEADER)
    examined.record(case, [made.star(examined.MAILED, Outcome.MET)], run="cd" * 32)
    assert opinions.proposed(Facts(case)) == ()
    assert opinions.add_later(case, ID, "已補正。", by="王小明").subject == ID
