"""Meetings: both sides, what was said about facts that were put, and the paper that tells it without the decision."""

from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest

from chahe.casefile import meetings, opinions, tracking
from chahe.casefile.case import Case
from chahe.casefile.follow_up_papers import follow_up_rows, record_paper, write_follow_up
from chahe.casefile.opinions import Verdict
from chahe.casefile.tracking import PlanWanted
from chahe.errors import CallError
from chahe.evidence.workstation import Workstation
from chahe.findings.followup import COLUMNS
from chahe.findings.meeting import Participant, Side
from chahe.findings.tracking import Step
from tests.casefile import examined

ID = "F-4.7-not-mailed"
US, THEM = Participant(Side.EXAMINERS, "陳領隊", "領隊"), Participant(Side.UNIT, "林經理", "資訊部經理")


@pytest.fixture
def case(tmp_path: Path, station: Workstation) -> Iterator[Case]:
    with examined.create(tmp_path / "case", station) as opened:
        yield opened


def text_of(path: Path) -> str:
    with ZipFile(path) as z:
        return z.read("word/document.xml").decode()


def test_a_meeting_and_its_paper(case: Case, tmp_path: Path) -> None:
    meetings.meet(case, day="2026-07-15", place="總公司", participants=[US, THEM], by="陳領隊")
    with pytest.raises(CallError) as told:
        meetings.state(case, 1, ID, speaker="林經理", text="同意", by="王小明")
    assert "尚未送請" in told.value.diagnostics().what[0]
    meetings.paper(case, 1, tmp_path / "before.docx")
    assert "另有1項尚未送請" in text_of(tmp_path / "before.docx")
    opinions.confirm(case, ID, by="王小明")
    opinions.confirm(case, ID, by="王小明", answer="A123456789 已離職。", agrees=False)
    opinions.decide(case, ID, Verdict("不提列", "機密之不提列理由", severity="高"), by="陳領隊")
    said = meetings.state(case, 1, ID, speaker="林 經理", text="將於八月補辦", by="王小明")
    assert (said.side, said.speaker) == (Side.UNIT, "林經理")
    meetings.paper(case, 1, tmp_path / "m.docx")
    text = text_of(tmp_path / "m.docx")
    for there in ("第1次", "115年7月15日", "林經理", "將於八月補辦", "不同意", "自律規範", "出席人員"):
        assert there in text
    for hidden in ("A123456789", "機密之不提列理由", "不提列", "E00001", "SELECT"):
        assert hidden not in text
    assert meetings.meetings(Case.open(case.root, station=case.station)) == meetings.meetings(case)


@pytest.mark.parametrize(
    "people",
    [(), (US,), (THEM,), (US, THEM, Participant(Side.UNIT, " ")), (US, THEM, Participant(Side.UNIT, "陳 領隊"))],
)
def test_both_sides_are_named_and_nobody_twice(case: Case, people: tuple[Participant, ...]) -> None:
    with pytest.raises(CallError):
        meetings.meet(case, day="2026-07-15", place="", participants=people, by="陳領隊")
    assert not meetings.meetings(case)


def test_who_was_not_there_said_nothing(case: Case) -> None:
    opinions.confirm(case, ID, by="王小明")
    meetings.meet(case, day="2026-07-15", place="", participants=[US, THEM], by="陳領隊")
    for number, speaker, text in ((1, "張三", "x"), (1, "林經理", " "), (2, "林經理", "x")):
        with pytest.raises(CallError):
            meetings.state(case, number, ID, speaker=speaker, text=text, by="王小明")
    with pytest.raises(CallError):
        meetings.meet(case, day="七月", place="", participants=[US, THEM], by="陳領隊")


def test_the_follow_up_table_by_itself_says_what_the_pages_say(case: Case, tmp_path: Path) -> None:
    opinions.decide(case, ID, Verdict("檢查意見", "事實明確"), by="陳領隊")
    tracking.send(case, ID, report="115I001", reply_due="2026-09-30", by="陳領隊")
    steps = (Step("=HYPERLINK(1)", "資訊部", "2026-08-31"),)
    tracking.plan(case, ID, PlanWanted("林經理", "資訊部", "", steps), by="聯絡人")
    (row,) = follow_up_rows(case)
    write_follow_up(case, tmp_path / "追蹤改善表.xlsx")
    write_follow_up(case, tmp_path / "追蹤改善表.docx")
    sheet = openpyxl.load_workbook(tmp_path / "追蹤改善表.xlsx").active
    assert sheet is not None
    head, cells = ([c.value or "" for c in r] for r in list(sheet.iter_rows())[1:3])
    assert tuple(head) == COLUMNS
    assert cells == [row.cells[c] for c in COLUMNS]
    assert all(c.data_type == "s" for r in list(sheet.iter_rows())[2:] for c in r if c.value)
    text = text_of(tmp_path / "追蹤改善表.docx")
    assert "115年9月30日" in text
    assert all(c in text for c in COLUMNS if c not in ("序號", "缺失態樣"))
    record_paper(case, tmp_path / "追蹤改善表.xlsx", by="陳領隊")
    assert case.acts("report")[-1].body["files"][0]["name"] == "追蹤改善表.xlsx"  # type: ignore[index]  # a list


def test_two_participants_of_one_name(case: Case, tmp_path: Path) -> None:
    """They are told apart by their numbers, and what one of them said is his."""
    namesake = Participant(Side.UNIT, "陳領隊", "專員", "E1")
    with pytest.raises(CallError):
        meetings.meet(case, day="2026-07-15", place="", participants=[US, namesake], by="陳領隊")
    ours = Participant(Side.EXAMINERS, "陳領隊", "領隊", "B7")
    meetings.meet(case, day="2026-07-15", place="", participants=[ours, namesake], by="陳領隊")
    opinions.confirm(case, ID, by="王小明")
    with pytest.raises(CallError) as told:
        meetings.state(case, 1, ID, speaker="陳領隊", text="同意", by="王小明")
    assert "同名" in told.value.diagnostics().what[0]
    said = meetings.state(case, 1, ID, speaker="陳領隊", speaker_number="E1", text="同意", by="王小明")
    assert (said.side, said.called) == (Side.UNIT, "陳領隊（E1）")
    assert meetings.statements(case) == (said,)
    meetings.paper(case, 1, tmp_path / "m.docx")
    assert "陳領隊（E1）：同意" in text_of(tmp_path / "m.docx")
