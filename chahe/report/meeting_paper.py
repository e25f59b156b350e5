"""溝通會議資料.docx: facts put to the unit, its answers, and what was said at the meeting. No decision, no severity."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from chahe.findings.finding import Confirmed, Finding, LaterEvent
from chahe.findings.masking import scrub
from chahe.findings.meeting import Meeting, Side, Statement
from chahe.report.content import printable
from chahe.report.making import words_of_day
from chahe.report.paper import Paper
from chahe.report.request_papers import opening
from chahe.report.roc import roc_words
from chahe.scope.profile import Profile


@dataclass(frozen=True, slots=True)
class Discussed:
    """One fact on the agenda."""

    finding: Finding
    put: Confirmed  # the last act about its 查證事項說明單: holds the text that was put
    answer: Confirmed | None
    statements: tuple[Statement, ...]
    later: tuple[LaterEvent, ...]


def write_meeting_paper(
    path: Path, profile: Profile, meeting: Meeting | None, lines: Sequence[Discussed], left: int, made: datetime
) -> None:
    """Write it. `left` = findings never put to the unit: counted, not told. `made` in Taipei's time."""
    paper = Paper("溝通會議資料", made)
    paper.facts([*opening(profile), *_when(meeting)])
    if meeting is not None:
        people = [(p.side.value, p.called, p.title, "") for p in meeting.participants]
        paper.heading("出席人員")
        paper.table(("單位", "姓名", "職稱", "簽名"), people, (3.0, 4.0, 5.0, 5.0))
    paper.heading("查證事項")
    paper.text("以下為送請受檢單位說明之查證事項，尚非檢查意見。個人資料已遮蔽。")
    if not lines:
        paper.text("目前沒有已送請說明之事項。")
    for n, line in enumerate(lines, 1):
        paper.heading(f"{n}　{_clean(line.finding.pattern)}", 2)
        paper.facts(_rows(line))
    if left:
        paper.text(f"另有{left}項尚未送請受檢單位說明，不列入本次會議。")
    paper.signatures(tuple(s.value for s in Side))
    paper.save(path)


def _when(meeting: Meeting | None) -> list[tuple[str, str]]:
    if meeting is None:
        return [("會議日期及地點", "")]
    return [
        ("會議次別", f"第{meeting.number}次"),
        ("會議日期及地點", f"{roc_words(date.fromisoformat(meeting.day))}　{meeting.place}"),
    ]


def _rows(line: Discussed) -> list[tuple[str, str]]:
    out = [("缺失編號", line.finding.id), (f"查證事項（第{line.put.version}版）", _clean(line.put.fact.strip()))]
    if line.answer is None:
        out.append(("受檢單位說明", "尚未提出說明。"))
    else:
        agrees = {True: "（同意）", False: "（不同意）", None: ""}[line.answer.agrees]
        told = f"{words_of_day(line.answer.at)}{agrees}：{line.answer.answer.strip()}"
        out.append((f"受檢單位說明（對第{line.answer.version}版）", _clean(told)))
        if line.answer.disagreement:
            out.append(("所附佐證", "、".join(_clean(name) for name, _ in line.answer.disagreement)))
    out += [(f"會議陳述（{s.side}）", _clean(f"{s.called}：{s.text.strip()}")) for s in line.statements]
    out += [("期後事項", _clean(f"{words_of_day(e.at)}：{e.text.strip()}")) for e in line.later]
    return out


def _clean(text: str) -> str:
    return scrub(printable(text))
