"""What people did by hand stands in the item's working paper, as it stands in the ledger."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from chahe.casefile import fieldwork, reviews, samples
from chahe.casefile.case import Case
from chahe.casefile.dossier import dossier
from chahe.casefile.hand_work import hand_work
from chahe.casefile.reviews import Said
from chahe.casefile.samples import check_of, run_of
from chahe.determination.sampling import Source, Terms
from chahe.evidence.workstation import Workstation
from chahe.report.content import Heading, Para, Table
from chahe.report.working_paper import working_paper
from tests.casefile import examined
from tests.report.dossiers import making

ROWS = 40
CHECK = examined.MAILED


@pytest.fixture
def case(tmp_path: Path, station: Workstation) -> Case:
    made = examined.create(tmp_path / "case", station)
    examined.record(made, examined.observed("cd" * 32, ROWS), examined.rows(ROWS), run="cd" * 32)
    return made


def _review(case: Case, word: str, why: str) -> int:
    run = run_of(case, check_of(CHECK)).path.name
    said = Said(CHECK, run, word, why, "王小明", reviews.last_act(case, CHECK))
    return reviews.review(case, said, np.arange(3)).seq


def test_each_kind_is_a_line(case: Case) -> None:
    talked = (("問", "答"),)
    told = fieldwork.Told(fieldwork.Kind.INTERVIEW, date(2026, 1, 5), "14:00", "會議室", ("林科長",), talked)
    fieldwork.add(case, "4.7", told, by="王小明")
    samples.take(case, samples.Wish(CHECK, Source.EXCEPTIONS), Terms(2, "s1", "全數"), by="王小明")
    aside = _review(case, "explained", "已補寄，聯絡 0912345678")
    found = hand_work(case)
    assert [w.kind for w in found] == ["訪談紀錄", "抽樣", "例外查證"]
    assert all(w.item == "4.7" for w in found)
    assert "林科長" in found[0].said and "未經受訪人員簽認" in found[0].said
    assert f"{ROWS} 筆抽 2 筆" in found[1].said and "未查 2 筆" in found[1].said
    assert "3／40 筆" in found[2].said and "未經覆核，不生效" in found[2].said
    assert "0912345678" not in found[2].said, "what people write is scrubbed"
    reviews.agree(case, aside, by="李四")
    assert "覆核：李四" in hand_work(case)[2].said
    reviews.undo(case, aside, why="誤植", by="王小明")
    assert "撤回：誤植" in hand_work(case)[2].said


def test_an_earlier_list_says_so(case: Case) -> None:
    _review(case, "real", "核對屬實")
    assert "先前執行" not in hand_work(case)[0].said
    examined.record(case, examined.observed("ef" * 32, ROWS), examined.rows(ROWS), run="ef" * 32)
    assert "先前執行" in hand_work(case)[0].said


def test_the_paper_prints_them_and_asks_where_there_are_none(case: Case) -> None:
    def blocks() -> list[object]:
        made = dossier(case)
        paper = next(p for p in made.items if p.code == "4.7")
        return list(working_paper(making(made), paper))

    assert any(isinstance(b, Para) and "由檢查人員填列" in b.text for b in blocks())
    _review(case, "real", "核對屬實")
    found = blocks()
    at = next(n for n, b in enumerate(found) if isinstance(b, Heading) and "例外查證" in b.text)
    table = found[at + 1]
    assert isinstance(table, Table) and "核對屬實" in str(table.rows)
