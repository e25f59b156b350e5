"""Workbooks that go to the insurer: the request list, the twelve 附表, the hand-over manifest to fill in.

Text is always written as text, never as a formula. The same input gives the same bytes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import xlsxwriter

from chahe.catalog import Due, Request
from chahe.model import Origin, Supply
from chahe.report.roc import minute, roc
from chahe.scope.profile import Profile
from chahe.scope.request import RequestLine

LIST_COLUMNS: tuple[tuple[str, int], ...] = (
    ("項次", 6),
    ("資料代號", 10),
    ("附表號", 8),
    ("查核項目", 22),
    ("資料名稱", 34),
    ("期間／基準日", 34),
    ("必要欄位", 44),
    ("原始格式", 14),
    ("來源系統", 24),
    ("產出方式（指令／查詢條件）", 70),
    ("總筆數與控制金額", 18),
    ("提供單位", 14),
    ("聯絡人", 12),
    ("分機", 8),
    ("應提供時點", 12),
    ("實際提供日", 12),
    ("方式（檔案／紙本／現場調閱）", 16),
    ("檔名", 30),
    ("SHA256", 30),
    ("個資遮蔽方式", 16),
    ("狀態", 12),
    ("理由", 24),
    ("替代資料", 20),
    ("退補次數、原因", 18),
    ("雙方簽收", 14),
    ("備註", 24),
)
"""Columns of 檢查資料清單 with their widths; the last sixteen are the insurer's to fill in."""

MANIFEST_COLUMNS: tuple[tuple[str, int], ...] = (
    ("資料代號", 10),
    ("檔名", 46),
    ("位元組數", 12),
    ("SHA256", 66),
    ("筆數", 10),
    ("資料期間起", 13),
    ("資料期間迄", 13),
    ("資料基準日", 13),
    ("產出方式", 50),
    ("來源系統", 24),
    ("操作人", 12),
    ("在場見證", 12),
    ("畫面筆數", 10),
    ("來源級別", 18),
    ("狀態", 12),
    ("理由", 24),
    ("備註", 24),
)
"""Columns of 檢附清單."""

STATES = tuple(s.value for s in Supply if s is not Supply.PENDING)
ORIGINS = tuple(o.value for o in Origin)
BLANK_ROWS = 500
"""Rows below the header that carry the drop-down lists."""

ATTACHMENT_TITLES: Mapping[int, str] = {
    1: "資訊系統",
    2: "特權帳號",
    3: "弱點掃描及修補彙總",
    4: "委外廠商",
    5: "資安事件",
    6: "網路投保業務量",
    7: "離職異動停職",
    8: "前次檢查意見改善情形",
    9: "演練",
    10: "對外網站、IP、網域及憑證",
    11: "日誌來源",
    12: "合作夥伴帳號",
}
"""The twelve 附表 the insurer fills in."""


@dataclass(frozen=True, slots=True)
class Worked:
    """What happened to a request so far. Instants in Taipei."""

    due: datetime | None = None
    received: datetime | None = None  # the first file
    returned: tuple[str, ...] = ()  # reason of each return


NOTHING: Mapping[str, Worked] = {}


class _Book:
    """A workbook with the house's formats."""

    def __init__(self, path: Path, title: str, made: datetime) -> None:
        self.book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
        self.book.set_properties({"title": title, "author": "chahe 查核", "created": made.replace(tzinfo=None)})
        self.head = self.book.add_format(
            {"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1, "bg_color": "#D9E2EC"}
        )
        self.cell = self.book.add_format({"text_wrap": True, "valign": "top", "border": 1})
        # Text format: a digest, a ROC date or a leading zero stays what was typed.
        self.input = self.book.add_format({"valign": "top", "border": 1, "num_format": "@", "bg_color": "#FFFDF2"})
        self.title = self.book.add_format({"bold": True, "font_size": 14})
        self.note = self.book.add_format({"text_wrap": True, "valign": "top"})

    def sheet(self, name: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[object]] = ()) -> int:
        """A sheet with frozen, filtered header; returns the number of rows written."""
        sheet = self.book.add_worksheet(name)
        for index, (header, width) in enumerate(columns):
            sheet.set_column(index, index, width)
            sheet.write_string(0, index, header, self.head)
        sheet.set_row(0, 32)
        count = 0
        for count, row in enumerate(rows, 1):
            for index, value in enumerate(row):
                if value is None:
                    sheet.write_blank(count, index, None, self.input)
                elif isinstance(value, int):
                    sheet.write_number(count, index, value, self.cell)
                else:
                    sheet.write_string(count, index, str(value), self.cell)
        sheet.freeze_panes(1, min(2, len(columns) - 1))
        sheet.autofilter(0, 0, max(count, 1), len(columns) - 1)
        sheet.set_landscape()
        sheet.set_paper(8)  # A3
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        return count

    def choices(self, sheet: str, columns: Sequence[tuple[str, int]], header: str, words: Sequence[str]) -> None:
        """A drop-down list below a header."""
        index = [name for name, _ in columns].index(header)
        self.book.get_worksheet_by_name(sheet).data_validation(
            1,
            index,
            BLANK_ROWS,
            index,
            {
                "validate": "list",
                "source": list(words),
                "error_title": "請由清單選擇",
                "error_message": "、".join(words),
                "ignore_blank": True,
            },
        )

    def notes(self, name: str, title: str, lines: Sequence[str]) -> None:
        """A sheet of explanations."""
        sheet = self.book.add_worksheet(name)
        sheet.set_column(0, 0, 110)
        sheet.write_string(0, 0, title, self.title)
        for row, line in enumerate(lines, 1):
            sheet.write_string(row, 0, line, self.note)

    def close(self) -> None:
        self.book.close()


def write_request_list(
    path: Path,
    profile: Profile,
    lines: Sequence[RequestLine],
    states: Mapping[str, tuple[Supply, str | None]],
    made: datetime,
    worked: Mapping[str, Worked] = NOTHING,
) -> None:
    """檢查資料清單.xlsx: a sheet per due time; what the case knows of a line is filled in."""
    book = _Book(path, "檢查資料清單", made)
    for due in Due:
        rows = [
            _list_row(line, states.get(line.code), worked.get(line.code, Worked()))
            for line in lines
            if line.request.due is due
        ]
        book.sheet(due.value, LIST_COLUMNS, rows)
        book.choices(due.value, LIST_COLUMNS, "狀態", STATES)
    book.notes("填表說明", f"{profile.institution.name}　檢查資料清單填表說明", _list_notes(profile))
    book.close()


def _list_row(line: RequestLine, state: tuple[Supply, str | None] | None, worked: Worked) -> list[object]:
    request = line.request
    known, reason = state or (Supply.PENDING, None)
    word = None if known is Supply.PENDING else known.value
    given: list[object] = [
        line.number,
        line.code,
        f"附表{request.attachment}" if request.attachment else "",
        "、".join(line.items),
        request.name,
        f"{request.period}（查核期間 {roc(line.period_from)}～{roc(line.period_to)}；基準日 {roc(line.as_of)}）",
        "、".join(request.columns),
        "、".join(request.formats),
        request.source_system,
        "\n".join(f"【{platform}】{how}" for platform, how in request.how.items()),
    ]
    blank: list[object] = [None] * 4
    due = request.due.value + (f"\n{minute(worked.due)}" if worked.due else "")
    received = roc(worked.received.date()) if worked.received else None
    back = "\n".join(f"{n}. {why}" for n, why in enumerate(worked.returned, 1)) or None
    after: list[object] = [due, received, *[None] * 4, word, reason, None, back, None, None]
    return [*given, *blank, *after]


def _list_notes(profile: Profile) -> list[str]:
    exam = profile.examination
    return [
        f"檢查性質：{exam.kind}　查核期間：{roc(exam.period_from)}～{roc(exam.period_to)}　基準日：{roc(exam.as_of)}",
        "一、請依「應提供時點」分頁提供；電腦資安評估報告另請提供查核期間及其前三年度之全部報告。",
        "二、原始檔案請勿改存其他格式、勿以試算表開啟後另存；請依「產出方式」所列唯讀指令或匯出路徑產製。",
        "三、「狀態」請擇一填列：已提供、無此業務、未留存、未辦理、無法提供。五者意義不同，除已提供外均請敘明理由。",
        "四、每一檔案請列入「檢附清單.xlsx」（檔名、位元組數、SHA256、筆數）。筆數不含標題、空白及合計列。",
        "五、個人資料請以一致之代碼遮蔽，使各檔案間仍可勾稽；勿提供密碼、金鑰或其雜湊值。",
        "六、計算 SHA256：Windows「certutil -hashfile 檔名 SHA256」；Linux「sha256sum 檔名」。",
    ]


def write_manifest_template(path: Path, lines: Sequence[RequestLine], made: datetime) -> None:
    """檢附清單.xlsx: empty lines with drop-down lists, and what each column means."""
    book = _Book(path, "檢附清單", made)
    book.sheet("檢附清單", MANIFEST_COLUMNS)
    book.choices("檢附清單", MANIFEST_COLUMNS, "來源級別", ORIGINS)
    book.choices("檢附清單", MANIFEST_COLUMNS, "狀態", STATES)
    sheet = book.book.get_worksheet_by_name("檢附清單")
    for row in range(1, BLANK_ROWS + 1):
        sheet.set_row(row, None, book.input)
    book.notes(
        "填表說明",
        "檢附清單填表說明",
        [
            "一、每一檔案一列；「檔名」為相對於本清單所在資料夾之路徑，以「/」分隔。",
            "二、資料夾型態之資料（例如群組原則備份）每一檔案一列，或壓縮為一個 zip 檔一列。",
            "三、「筆數」為資料筆數，不含標題、空白、重複標題及合計列；設定檔得免填。",
            "四、日期可填民國（114/01/01）或西元（2025-01-01）。",
            "五、「來源級別」：檢查人員現場取得、目視下匯出、受檢單位自行產製、第三人。未填者視為受檢單位自行產製。",
            "六、無檔案可提供者，「檔名」留白，於「狀態」填無此業務、未留存、未辦理或無法提供，並敘明「理由」。",
            "資料代號：" + "、".join(f"{line.code} {line.request.name}" for line in lines),
        ],
    )
    book.close()


def write_attachment(path: Path, number: int, parts: Sequence[tuple[Request, Sequence[str]]], made: datetime) -> None:
    """附表 number: a sheet per request it answers, each with the headers the readers recognise."""
    title = f"附表{number} {ATTACHMENT_TITLES[number]}"
    book = _Book(path, title, made)
    for request, headers in parts:
        columns = [(header, max(12, min(30, 2 * len(header) + 2))) for header in headers]
        name = request.code
        book.sheet(name, columns)
        sheet = book.book.get_worksheet_by_name(name)
        for row in range(1, BLANK_ROWS + 1):
            sheet.set_row(row, None, book.input)
    book.notes(
        "填表說明",
        title,
        [
            *(f"{r.code} {r.name}；期間：{r.period}；來源系統：{r.source_system}" for r, _ in parts),
            "請勿更動欄名。日期可填民國或西元；是否欄請填「是」或「否」。",
            "「無」「不適用」「未辦理」與空白意義不同，請依實際情形填列，勿以空白代替。",
        ],
    )
    book.close()
