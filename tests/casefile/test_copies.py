"""Numbered copies: none of a draft; each with its number on every page; a correction names what it replaces."""

from pathlib import Path
from zipfile import ZipFile

import pytest

from chahe.casefile import gates, opinions
from chahe.casefile.case import Case
from chahe.casefile.copies import MOST, Order, issue, issues
from chahe.casefile.dossier import dossier
from chahe.casefile.opinions import Verdict
from chahe.casefile.reports import Wanted, write_reports
from chahe.errors import CallError
from chahe.evidence.workstation import Workstation
from chahe.model import digest_of
from chahe.report.formats import formats
from chahe.report.volumes import Form
from tests.casefile import examined
from tests.casefile.test_dossier import ID, sign

ORDER = Order(Form.BUREAU, ("docx",), ("示範人壽保險股份有限公司", "保險局"))


@pytest.fixture
def case(tmp_path: Path, station: Workstation) -> Case:
    """Concluded and decided: only what a reason makes up for is open."""
    made = examined.create(tmp_path / "case", station)
    for paper in dossier(made).items:
        if paper.inside and paper.proposal is not None:
            sign(made, paper.code, "佐證不足" if paper.code != "4.7" else "不符合")
    opinions.confirm(made, ID, by="王小明")
    opinions.confirm(made, ID, by="王小明", answer="屬實。", agrees=True)
    opinions.decide(made, ID, Verdict("檢查意見", "經溝通會議"), by="陳領隊")
    return made


def _reasons(case: Case) -> None:
    found = gates.of_dossier(case, dossier(case))
    assert not [c for c in found if c.blocks]
    gates.give_reason(case, found, [c.key for c in found], "已說明", by="陳領隊")


def _part(path: Path, part: str) -> str:
    with ZipFile(path) as packed:
        return packed.read(part).decode()


def test_from_draft_to_correction(case: Case, tmp_path: Path) -> None:
    """One walk: making a case that is concluded throughout costs seconds."""
    wanted = Wanted(formats("docx"), (1,), Form.BUREAU, gated=True)
    assert write_reports(case, tmp_path / "a", wanted).draft
    with pytest.raises(CallError, match="draft"):
        issue(case, tmp_path / "b", ORDER, by="陳領隊")
    assert not case.acts("copy")
    assert not list((tmp_path / "b").glob("*"))
    _reasons(case)
    assert not write_reports(case, tmp_path / "c", wanted).draft

    made = issue(case, tmp_path, ORDER, by="陳領隊")
    assert [(c.number, c.to) for c in made.copies] == [(1, "示範人壽保險股份有限公司"), (2, "保險局")]
    for copy in made.copies:
        ((name, digest),) = copy.files
        assert digest_of((tmp_path / name).read_bytes()) == digest
        assert f"份號第 {copy.number} 號" in _part(tmp_path / name, "word/header1.xml"), "on every page"
        body = _part(tmp_path / name, "word/document.xml")
        assert f"第 {copy.number} 號（本次製發共 2 份）" in body
        assert copy.to in body
        assert "草稿" not in body
    assert issues(Case.open(case.root)) == (made,)

    corrected = Order(Form.INTERNAL_AUDIT, ("docx",), ("示範人壽",), 1, "誤植日期")
    second = issue(case, tmp_path, corrected, by="陳領隊")
    assert [c.number for c in second.copies] == [3], "a number is never given twice"
    body = _part(tmp_path / second.copies[0].files[0][0], "word/document.xml")
    assert "第 1 次製發之報告（份號 1、2）" in body
    assert "誤植日期" in body
    assert [i.replaced_by for i in issues(case)] == [2, None]
    with pytest.raises(CallError, match="corrected"):
        issue(case, tmp_path, corrected, by="陳領隊")
    case.append("seal", {}, "陳領隊")
    again = issue(case, tmp_path, Order(Form.BUREAU, ("docx",), ("示範人壽",), 2, "漏頁"), by="陳領隊")
    assert again.replaces == 2, "a sealed case may be corrected, too"

    case.reopen(by="陳領隊", why="補收佐證")
    examined.receive(case, tmp_path / "late.csv", b"late\n")
    with pytest.raises(CallError, match="draft"):
        issue(case, tmp_path / "d", ORDER, by="陳領隊")


@pytest.mark.parametrize(
    "order",
    [
        Order(Form.BUREAU, ("docx",), ()),
        Order(Form.BUREAU, ("docx",), (" ",)),
        Order(Form.BUREAU, ("docx",), ("某",) * (MOST + 1)),
        Order(Form.BUREAU, ("docx",), ("某" * 81,)),
        Order(Form.BUREAU, ("xlsx",), ("某",)),
        Order(Form.BUREAU, (), ("某",)),
        Order(Form.BUREAU, ("docx",), ("某",), 1, "x"),
    ],
)
def test_refused(tmp_path: Path, station: Workstation, order: Order) -> None:
    case = examined.create(tmp_path / "case", station)
    with pytest.raises(CallError, match=r"copy|copies|issue"):
        issue(case, tmp_path, order, by="陳領隊")
    assert not case.acts("copy")
