"""Merging, splitting and wording in a case: acts with reasons, read back, taken back; decisions go with them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from chahe.casefile import opinions, regrouping, tracking
from chahe.casefile.case import Case
from chahe.casefile.dossier import dossier, findings_of
from chahe.casefile.facts import Facts
from chahe.casefile.opinions import Verdict
from chahe.casefile.wording import word
from chahe.errors import CallError
from chahe.evidence.workstation import Workstation
from chahe.findings.regroup import Part
from tests.casefile import examined

ID = "F-4.7-not-mailed"


@pytest.fixture
def case(tmp_path: Path, station: Workstation) -> Iterator[Case]:
    with examined.create(tmp_path / "case", station) as opened:
        rows = examined.rows(5)
        for n, row in enumerate(rows[examined.MAILED]):
            row["unit"] = "資訊處" if n < 2 else "業務處"
        examined.record(opened, examined.observed("cd" * 32, 5), rows, run="cd" * 32)
        yield opened


def ids(case: Case) -> list[str]:
    return [f.id for f in opinions.proposed(Facts(case))]


def _split(case: Case) -> None:
    regrouping.split(case, ID, [Part("資訊處部分", column="unit", values=("資訊處",))], why="成因不同", by="陳領隊")


def test_split_decided_and_printed_with_its_own_records(case: Case) -> None:
    opinions.confirm(case, ID, by="王小明")
    opinions.confirm(case, ID, by="王小明", answer="屬實。")
    _split(case)
    assert ids(case) == ["F-S1-1", "F-S1-2"]
    done = opinions.decide(case, "F-S1-1", Verdict("檢查意見", "事實明確"), by="陳領隊")
    assert done.warnings == (), "the unit answered to the whole"
    with pytest.raises(CallError):
        opinions.decide(case, ID, Verdict("檢查意見", "事實明確"), by="陳領隊")
    made = dossier(case)
    part, rest = made.findings
    assert (part.of, len(part.rows[examined.MAILED]) if part.rows else 0) == ((ID,), 2)
    assert len(rest.rows[examined.MAILED]) == 3 if rest.rows else False
    assert [c.answer for c in part.confirmations] == ["", "屬實。"]
    assert made.removed_findings == ()
    assert "E0000" not in str(part.rows), "masked"


def test_a_decision_of_the_whole_is_there_again_when_the_split_is_taken_back(case: Case) -> None:
    opinions.decide(case, ID, Verdict("面請改善", "事實明確"), by="陳領隊")
    _split(case)
    assert dossier(case).removed_findings == (), "it did not go: it was split"
    (act,) = case.acts("finding-regrouped")
    assert "資訊處" not in str(act.body), "no evidence content in an act"
    regrouping.undo(case, act.seq, why="成因相同", by="陳領隊")
    (entry,) = dossier(case).findings
    assert entry.decision is not None
    assert (entry.finding.id, entry.decision.word, entry.of) == (ID, "面請改善", ())
    with pytest.raises(CallError):
        regrouping.undo(case, act.seq, why="x", by="陳領隊")


def test_parts_merged_again_and_the_order_of_taking_back(case: Case) -> None:
    _split(case)
    merged = regrouping.merge(case, ["F-S1-1", "F-S1-2"], why="同一成因", by="陳領隊", heading="辦理演練作業，未落實")
    assert ids(case) == ["F-M2"]
    first = case.acts("finding-regrouped")[0]
    with pytest.raises(CallError):
        regrouping.undo(case, first.seq, why="x", by="陳領隊")
    regrouping.undo(case, merged.seq, why="x", by="陳領隊")
    regrouping.undo(case, first.seq, why="x", by="陳領隊")
    assert ids(case) == [ID]


@pytest.mark.parametrize("why", ["", " "])
def test_a_reason_is_asked_for(case: Case, why: str) -> None:
    with pytest.raises(CallError):
        regrouping.split(case, ID, [Part("", column="unit", values=("資訊處",))], why=why, by="陳領隊")
    assert not case.acts("finding-regrouped")


def test_what_was_sent_keeps_its_shape(case: Case) -> None:
    _split(case)
    opinions.decide(case, "F-S1-1", Verdict("檢查意見", "事實明確"), by="陳領隊")
    tracking.send(case, "F-S1-1", report="", reply_due="2026-09-30", by="陳領隊")
    seq = case.acts("finding-regrouped")[0].seq
    with pytest.raises(CallError):
        regrouping.undo(case, seq, why="x", by="陳領隊")
    with pytest.raises(CallError):
        regrouping.merge(case, ["F-S1-1", "F-S1-2"], why="x", by="陳領隊")


def test_a_person_words_it_and_the_proposal_stays_beside(case: Case) -> None:
    proposal = opinions.proposed(Facts(case))[0]
    told = {"condition": "經查有五人未納入。", "effect": proposal.effect, "pattern": "  "}
    assert word(case, ID, told, by="王小明").texts == {"condition": "經查有五人未納入。"}
    put = opinions.confirm(case, ID, by="王小明")
    assert "經查有五人未納入。" in put.fact, "what is put is what the person wrote"
    decided = opinions.decide(case, ID, Verdict("檢查意見", "事實明確"), by="陳領隊")
    (entry,) = dossier(case).findings
    assert entry.finding.condition == "經查有五人未納入。"
    assert entry.proposal is not None
    assert entry.proposal.condition == proposal.condition
    assert not entry.changed
    assert not entry.text_stale
    kept = opinions.finding_as_decided(case, decided)
    assert kept is not None
    assert kept.condition == "經查有五人未納入。"
    examined.record(case, examined.observed("ef" * 32, 4), examined.rows(4), run="ef" * 32)
    (entry,), _ = findings_of(case, opinions.grouped(Facts(case)))
    assert entry.text_stale
    assert entry.changed
    again = opinions.decide(case, ID, Verdict("檢查意見", "事實明確"), by="陳領隊")
    assert any("已異動" in w for w in again.warnings)
    word(case, ID, {"pattern": "辦理演練作業，未落實"}, by="王小明")
    (entry,), _ = findings_of(case, opinions.grouped(Facts(case)))
    assert entry.changed, "other words than those decided about"
    word(case, ID, {}, by="王小明")
    (entry,), _ = findings_of(case, opinions.grouped(Facts(case)))
    assert (entry.proposal, entry.text_stale) == (None, False)


@pytest.mark.parametrize("texts", [{"severity": "高"}, {"condition": "a\x00b"}, {"effect": "長" * 20_001}])
def test_words_that_are_refused(case: Case, texts: dict[str, str]) -> None:
    with pytest.raises(CallError):
        word(case, ID, texts, by="王小明")
