"""The request list at work: issued, answered, returned; what is said of nothing stays what it is."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from chahe.casefile import handed_over, request_board, requests, supplements
from chahe.casefile import plan as planning
from chahe.casefile.case import Case
from chahe.casefile.intake import Order, answering, context_of
from chahe.casefile.plan import Milestone, Plan, TeamMember
from chahe.casefile.request_papers import write_papers, write_receipt
from chahe.casefile.requests import Side
from chahe.errors import CallError, ChaheError
from chahe.evidence.workstation import Workstation
from chahe.model import Digest, EvidenceItem, Supply
from chahe.scope.request import code_of
from chahe.scope.request_state import Progress, progress
from tests.casefile import examined
from tests.casefile.conftest import custody
from tests.findings import made

ENTRY = Plan(milestones=(Milestone("進場", "2026-01-12T09:00"),))


@pytest.fixture
def case(tmp_path: Path, station: Workstation) -> Iterator[Case]:
    with Case.create(tmp_path / "case", made.PROFILE, made.NORMS, by="王小明", station=station) as opened:
        planning.set_plan(opened, ENTRY, by="王小明", why="", seen=0)
        yield opened


def _line(case: Case, code: str) -> dict[str, object]:
    return next(x for x in request_board.board(case)["lines"] if x["code"] == code)


def _progress(case: Case, code: str, at: str) -> Progress:
    return progress(request_board.course_of(_line(case, code)), datetime.fromisoformat(at).astimezone(UTC))


def _codes(case: Case) -> dict[str, str]:
    """One code per due time."""
    return {x["due"]: x["code"] for x in reversed(request_board.board(case)["lines"])}


def test_each_request_is_due_by_its_own_time(case: Case) -> None:
    codes = _codes(case)
    due = requests.issue(case, list(codes.values()), to="示範人壽稽核室", by="王小明")
    assert {word: due[code] for word, code in codes.items()} == {
        "檢查前": "2026-01-09T17:00+08:00",  # the Friday before
        "進場日": "2026-01-12T17:00+08:00",
        "三日內": "2026-01-15T17:00+08:00",
    }
    code = codes["進場日"]
    assert _progress(case, code, "2026-01-12T17:00:59+08:00") is Progress.WAITING
    assert _progress(case, code, "2026-01-12T17:01:00+08:00") is Progress.OVERDUE
    with pytest.raises(CallError):
        requests.issue(case, [code], to="稽核室", by="王小明", at="2026-01-20T12:00")
    requests.issue(case, [code], to="稽核室", by="王小明", at="2026-01-20T12:00", why="系統維護")
    assert _progress(case, code, "2026-01-20T12:00:30+08:00") is Progress.WAITING


def test_without_an_entry_day_no_due_time_is_made_up(tmp_path: Path, station: Workstation) -> None:
    with Case.create(tmp_path / "other", made.PROFILE, by="王小明", station=station) as case:
        with pytest.raises(CallError):
            requests.issue(case, ["D02"], to="稽核室", by="王小明")
        assert requests.issue(case, ["D02"], to="稽核室", by="王小明", at="2026-01-09T12:00")


@pytest.mark.parametrize("word", [w for w in Supply if w not in (Supply.PROVIDED, Supply.PENDING)])
def test_the_words_for_nothing_are_kept_apart_and_need_a_reason(case: Case, word: Supply) -> None:
    requests.issue(case, ["D02"], to="稽核室", by="王小明")
    with pytest.raises(CallError):
        requests.state(case, "D02", word.value, reason=" ", by="林")
    requests.state(case, "D02", word.value, reason="說明", by="林")
    assert handed_over.supplied(case)["D02"].state is word
    assert (_line(case, "D02")["supply"], _line(case, "D02")["reason"]) == (word.value, "說明")
    assert _progress(case, "D02", "2026-02-01T09:00:00+08:00") is Progress.STATED
    requests.state(case, "D02", Supply.PENDING.value, reason="", by="林")
    assert _line(case, "D02")["supply"] == Supply.PENDING.value
    assert _progress(case, "D02", "2026-02-01T09:00:00+08:00") is Progress.OVERDUE


def test_saying_provided_without_a_file_provides_nothing(case: Case) -> None:
    requests.state(case, "D02", Supply.PROVIDED.value, reason="", by="林")
    assert handed_over.supplied(case)["D02"].state is Supply.PENDING


def test_what_is_lacking_stands_beside_the_files(case: Case, tmp_path: Path) -> None:
    examined.receive(case, tmp_path / "a.csv", b"x\n")
    requests.state(case, "D02", Supply.NOT_RETAINED.value, reason="113年未留存", by="林")
    state = handed_over.supplied(case)["D02"]
    assert (state.state, state.lacking) == (Supply.PROVIDED, ((Supply.NOT_RETAINED, "113年未留存"),))
    assert "未留存" in str(_line(case, "D02")["reason"])
    requests.state(case, "D02", Supply.PROVIDED.value, reason="", by="林")
    assert handed_over.supplied(case)["D02"].lacking == ()


def test_a_return_waits_for_something_better(case: Case, tmp_path: Path) -> None:
    with pytest.raises(CallError):
        requests.give_back(case, "D02", files=[], reason="欄位不足", due="", by="王小明")
    examined.receive(case, tmp_path / "a.csv", b"x\n")
    (item,) = case.items()
    with pytest.raises(CallError):
        requests.give_back(case, "D02", files=["0" * 64], reason="欄位不足", due="", by="王小明")
    requests.give_back(case, "D02", files=[item.digest], reason="欄位不足", due="2026-01-13T12:00", by="王小明")
    assert _progress(case, "D02", "2026-01-13T12:00:00+08:00") is Progress.RETURNED
    assert _progress(case, "D02", "2026-01-13T12:01:00+08:00") is Progress.OVERDUE
    assert [i.digest for i in case.items()] == [item.digest], "what was returned stays evidence"
    examined.receive(case, tmp_path / "b.csv", b"x,y\n")
    assert _progress(case, "D02", "2026-01-13T12:01:00+08:00") is Progress.RECEIVED


def test_questions_and_replies_are_read_in_order(case: Case) -> None:
    requests.tell(case, "D02", "缺員工編號欄位？", side=Side.EXAMINERS, by="王小明")
    requests.tell(case, "D02", "明日補正。", side=Side.AUDITEE, by="林")
    requests.tell(case, "T04", "保戶 A123456789 一筆", side=Side.AUDITEE, by="林")
    assert "A123456789" not in str(_line(case, "T04")), "what looks like a customer is masked on the page"
    assert "A123456789" in requests.messages(case)[-1].text
    said = _line(case, "D02")["messages"]
    assert isinstance(said, list)
    assert [(m["side"], m["text"]) for m in said] == [("examiners", "缺員工編號欄位？"), ("auditee", "明日補正。")]


def test_a_supplementary_request_stands_by_itself(case: Case) -> None:
    asked = supplements.ask(
        case, items=["4.7"], name="名單", reason="抽查", to="資訊部", by="王小明", due="2026-01-06T12:00"
    )
    again = supplements.ask(case, items=["4.7"], name="名單二", reason="抽查", to="資訊部", by="王小明")
    assert (asked.number, again.number, again.due) == ("20260105-01", "20260105-02", "")
    assert supplements.supplements(case)[0].due == "2026-01-06T12:00+08:00"
    assert _progress(case, asked.number, "2026-01-06T12:00:00+08:00") is Progress.WAITING
    assert _progress(case, asked.number, "2026-01-06T12:01:00+08:00") is Progress.OVERDUE
    assert _progress(case, again.number, "2026-01-06T12:01:00+08:00") is Progress.NOT_ISSUED, "no time was named"
    requests.state(case, asked.number, Supply.NOT_DONE.value, reason="未辦理演練", by="林")
    assert _line(case, asked.number)["supply"] == "未辦理"
    assert asked.number not in handed_over.supplied(case)


@pytest.mark.parametrize(
    "act",
    [
        lambda c: requests.issue(c, [], to="稽核室", by="王"),
        lambda c: requests.issue(c, ["D02"], to=" ", by="王"),
        lambda c: requests.issue(c, ["Z99"], to="稽核室", by="王"),
        lambda c: requests.issue(c, ["D02"], to="稽核室", by="王", hour="25:00"),
        lambda c: requests.state(c, "Z99", "未辦理", reason="x", by="林"),
        lambda c: requests.state(c, "D02", "無", reason="x", by="林"),
        lambda c: requests.tell(c, "D02", " ", side=Side.AUDITEE, by="林"),
        lambda c: requests.tell(c, "20260105-01", "x", side=Side.AUDITEE, by="林"),
        lambda c: supplements.ask(c, items=[], name="x", reason="x", to="x", by="王"),
        lambda c: supplements.ask(c, items=["4.7"], name="x", reason="", to="x", by="王"),
        lambda c: supplements.ask(c, items=["4.7"], name="x", reason="x", to="x", by="王", due="明天"),
    ],
)
def test_acts_refused_leave_no_trace(case: Case, act: Callable[[Case], None]) -> None:
    before = len(case.acts())
    with pytest.raises(ChaheError):
        act(case)
    assert len(case.acts()) == before


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("D02/users.csv", "D02"),
        ("交付/d02_人員名冊/users.csv", "D02"),
        ("D02 名冊.xlsx", "D02"),
        ("D02.zip", "D02"),
        ("20260105-01/a.csv", "20260105-01"),
        ("20260105-01_名單.csv", "20260105-01"),
        ("D021/users.csv", None),
        ("XD02/users.csv", None),
        ("D02b.csv", None),
        ("Z99/users.csv", None),
        ("20261305-01/a.csv", None),
        ("users.csv", None),
    ],
)
def test_the_code_a_path_carries(name: str, code: str | None) -> None:
    assert code_of(name) == code


@pytest.mark.parametrize(
    ("order", "code", "kind"),
    [
        (Order(by="王"), None, None),  # without being told so a path answers nothing
        (Order(by="王", by_path=True), "D02", "D02"),
        (Order(by="王", by_path=True, request="20260105-01"), "20260105-01", None),  # the person's word goes before
        (Order(by="王", kind="D03", request="D02"), "D02", "D03"),
    ],
)
def test_which_request_a_file_answers(order: Order, code: str | None, kind: str | None) -> None:
    item = answering(EvidenceItem(Digest("0" * 64), "D02/a.csv", 1, custody()), order)
    assert item.custody.request_code == code
    assert context_of(item, order, b"", {}).kind == kind
    listed = EvidenceItem(Digest("0" * 64), "D02/a.csv", 1, custody(request_code="T04"))
    assert answering(listed, order).custody.request_code == "T04", "a manifest said"


def test_the_papers_say_what_happened(case: Case, tmp_path: Path) -> None:
    team = (TeamMember("李大華", "檢查人員", 17),)
    planning.set_plan(case, replace(ENTRY, team=team), by="王", why="增列", seen=planning.plan(case).seq)
    planning.assign(case, ["4.7"], to="李大華", half_hours=15, why="母體較大", by="王", seen=case.acts()[-1].seq)
    requests.issue(case, ["D02"], to="稽核室", by="王", at="2026-01-13T17:00")
    examined.receive(case, tmp_path / "a.csv", b"x\n")
    requests.give_back(case, "D02", files=[], reason="缺員工編號", due="", by="王")
    supplements.ask(case, items=["4.7"], name="名單", reason="抽查", to="資訊部", by="王", due="2026-01-06T12:00")
    out = tmp_path / "out"
    write_papers(case, out)
    book = load_workbook(out / "檢查資料清單.xlsx")
    (row,) = [r for s in book for r in s.iter_rows(min_row=2, values_only=True) if len(r) > 2 and r[1] == "D02"]
    assert str(row[14]).endswith("\n115/01/13 17:00")
    assert [row[n] for n in (15, 20, 23)] == ["115/01/05", "已提供", "1. 缺員工編號"]
    paper = _text(out / "檢查計畫.docx")
    assert all(word in paper for word in ("8.5", "115/01/12 09:00", "7.5"))
    assert paper.count("李大華") == 2
    assert "115/01/06 12:00" in _text(out / "補充調閱單_20260105-01.docx")


def _text(path: Path) -> str:
    cells = [c.text for t in Document(str(path)).tables for r in t.rows for c in r.cells]
    return "\n".join(cells)


def test_papers_for_the_auditee_hold_no_plan(case: Case, tmp_path: Path) -> None:
    names = [p.name for p in write_papers(case, tmp_path / "out", outward=True)]
    assert "檢查資料清單.xlsx" in names
    assert "檢查計畫.docx" not in names
    assert not (tmp_path / "out/檢查計畫.docx").exists()


def test_a_receipt_of_one_day(case: Case, tmp_path: Path) -> None:
    with pytest.raises(CallError):
        write_receipt(case, tmp_path / "r.docx")
    examined.receive(case, tmp_path / "a.csv", b"x\n")
    write_receipt(case, tmp_path / "r.docx", "2026-01-05")
    assert (tmp_path / "r.docx").stat().st_size > 0
    with pytest.raises(CallError):
        write_receipt(case, tmp_path / "r.docx", "2026-01-06")
