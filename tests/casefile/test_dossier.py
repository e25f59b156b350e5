"""The dossier of a case: everything a report needs, masked, marked as draft until two people concluded all."""

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from chahe.casefile import opinions
from chahe.casefile.case import Case
from chahe.casefile.conclusions import conclude
from chahe.casefile.dossier import dossier
from chahe.casefile.erase import erase
from chahe.casefile.facts import Facts
from chahe.casefile.opinions import Verdict
from chahe.catalog import catalog
from chahe.determination.conclude import Role, Wanted
from chahe.errors import CallError
from chahe.evidence.workstation import Workstation
from chahe.model import Outcome
from tests.casefile import examined
from tests.findings import made

ID = "F-4.7-not-mailed"
TEXT = "依調閱之文件及訪談紀錄檢視，詳如底稿所載之程序、佐證與結果。"


@pytest.fixture
def case(tmp_path: Path, station: Workstation) -> Iterator[Case]:
    with examined.create(tmp_path / "case", station) as opened:
        yield opened


def sign(case: Case, code: str, word: str) -> None:
    facts = Facts(case)
    conclude(case, Wanted(code, "王小明", Role.PREPARER, word, TEXT, True), facts)
    conclude(case, Wanted(code, "李大華", Role.REVIEWER, word, TEXT, True), facts)


def test_all_items_in_the_seeds_order_with_their_facts(case: Case) -> None:
    found = dossier(case)
    assert [p.code for p in found.items] == [i.code for i in catalog().asking]
    assert sum(p.proposal is not None for p in found.items) == 69
    paper = next(p for p in found.items if p.code == "4.7")
    assert paper.proposal is not None
    assert paper.proposal.outcome is Outcome.EXCEPTION
    assert len(paper.observations) == 3
    assert "soc.result_must_recompute" in paper.missing_norms
    assert found.outcomes[Outcome.EXCEPTION] == 1
    assert found.witnesses.head == case.head
    assert [e.item.name for e in found.evidence] == ["D02/users.csv"]
    assert {r.code for r in found.requests} >= {"D02", "S03"}
    assert {c.parameter for c in found.own_norms} == {"ad.lockout_threshold", "ad.min_length.admin", "soc.retrain_days"}


def test_no_staff_number_leaves_in_clear(case: Case) -> None:
    found = dossier(case)
    assert len(found.exceptions[examined.MAILED]) == 2
    text = json.dumps([dict(r) for r in found.exceptions[examined.MAILED]], ensure_ascii=False)
    text += str([asdict(e.finding) for e in found.findings])
    assert "E00000" not in text
    assert "E00001" not in text
    assert "E○○○01" in text


def test_draft_until_two_people_concluded_every_item_in_scope(case: Case, tmp_path: Path) -> None:
    inside = [p for p in dossier(case).items if p.inside and p.proposal is not None]
    assert dossier(case).draft
    for paper in inside:
        sign(case, paper.code, "佐證不足" if paper.code != "4.7" else "不符合")
    done = dossier(case)
    assert not done.draft
    assert not any(p.standing.draft for p in done.items if p.inside and p.proposal is not None)
    examined.receive(case, tmp_path / "more.csv", b"y")
    assert dossier(case).draft


def test_decisions_confirmations_and_later_events_stand_with_their_finding(case: Case) -> None:
    opinions.confirm(case, ID, by="王小明", answer="屬實。", agrees=True)
    opinions.decide(case, ID, Verdict("檢查意見", "事實明確"), by="陳領隊")
    opinions.add_later(case, ID, "已補行演練。", by="王小明")
    opinions.add_later(case, "4.7", "要點已修訂。", by="王小明")
    found = dossier(case, address="貴公司")
    (entry,) = found.findings
    assert entry.reported
    assert not entry.changed
    assert len(entry.confirmations) == len(entry.decisions) == len(entry.later) == 1
    assert [e.subject for e in found.later] == ["4.7"]
    assert found.follow_up[0].finding == ID
    assert found.follow_up[0].closed_by_retest is False


def test_a_decided_finding_whose_facts_changed_or_vanished_is_kept(case: Case, tmp_path: Path) -> None:
    opinions.decide(case, ID, Verdict("檢查意見", "事實明確"), by="陳領隊")
    examined.record(case, examined.observed(exceptions=3), examined.rows(3), run="cd" * 32)
    assert dossier(case).findings[0].changed
    met = made.star(examined.MAILED, Outcome.MET, item=made.OTHER)
    examined.record(case, [replace(met, run="run3")], run="ef" * 32)
    found = dossier(case)
    assert found.findings == ()
    assert [e.finding.id for e in found.removed_findings] == [ID]
    assert "其中2人次" in found.removed_findings[0].finding.condition
    assert found.follow_up[0].closed_by_retest is True


def test_an_erased_file_is_listed_as_erased(case: Case) -> None:
    item = case.items()[0]
    erase(case, item.digest, by="陳領隊", why="受檢單位請求返還")
    found = dossier(case)
    assert found.evidence[0].erased is not None
    assert "返還" in found.evidence[0].erased
    assert found.evidence[0].readings == ()


def test_after_an_erasure_took_the_runs_lists_the_case_must_be_examined_again(case: Case) -> None:
    run = Facts(case).full_run
    (run.path / "proposals.jsonl").unlink()
    with pytest.raises(CallError, match="erased"):
        dossier(case)


def test_a_case_not_examined_has_no_dossier(tmp_path: Path, station: Workstation) -> None:
    with (
        Case.create(tmp_path / "new", made.PROFILE, by="王小明", station=station) as case,
        pytest.raises(CallError, match="not been examined"),
    ):
        dossier(case)
