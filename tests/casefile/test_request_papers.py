"""The list goes out, comes back filled in with the folder, and is matched by code."""

from pathlib import Path

import openpyxl

from chahe.casefile import handed_over
from chahe.casefile.case import Case
from chahe.casefile.intake import Order, take_in
from chahe.casefile.request_papers import receipt_lines, write_papers
from chahe.casefile.supplements import ask, supplements
from chahe.evidence.workstation import Workstation
from chahe.intake.worker import Limits
from chahe.model import ReadStatus, Supply, digest_of
from chahe.report.request_book import LIST_COLUMNS, MANIFEST_COLUMNS
from tests.scope.profiles import TEXT

STATE = [name for name, _ in LIST_COLUMNS].index("狀態") + 1
WORDS = {
    "S05": ("無此業務", "無 AIX 主機"),
    "T03": ("未留存", "人員異動"),
    "R01": ("未辦理", ""),
    "V06": ("無法提供", "廠商保管"),
}


def fill_list(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    for sheet in book:
        for row in sheet.iter_rows(min_row=2):
            if len(row) > STATE and row[1].value in WORDS:
                row[STATE - 1].value, row[STATE].value = WORDS[str(row[1].value)]
    book.save(path)


def fill_manifest(path: Path, name: str, data: bytes) -> None:
    book = openpyxl.load_workbook(path)
    columns = [n for n, _ in MANIFEST_COLUMNS]
    values: dict[str, str | int] = {
        "資料代號": "G06",
        "檔名": name,
        "位元組數": len(data),
        "SHA256": digest_of(data),
        "筆數": 1,
        "狀態": "已提供",
    }
    for header, value in values.items():
        book["檢附清單"].cell(2, columns.index(header) + 1).value = value
    book.save(path)


def test_round_trip(tmp_path: Path, station: Workstation) -> None:
    out = tmp_path / "交付"
    with Case.create(tmp_path / "case", TEXT, by="王小明", station=station) as case:
        asked = ask(case, items=["4.3.1"], name="修補紀錄", reason="彙總表未列", to="資訊部", by="王小明")
        files = write_papers(case, out)
        assert asked.number.endswith("-01")
        assert ask(case, items=["4.7"], name="x", reason="y", to="z", by="王小明").number.endswith("-02")
        assert [s.items for s in supplements(case)] == [("4.3.1",), ("4.7",)]
        names = {f.name for f in files}
        assert {"檢查資料清單.xlsx", "檢查資料清單.docx", "檢附清單.xlsx", "檢查計畫.docx"} <= names
        assert sum(n.startswith("附表") for n in names) == 12
        assert not any(n.startswith("資料交接單") for n in names)
        fill_list(out / "檢查資料清單.xlsx")
        document = "文件編號,文件名稱,版次,核定日\nP-01,資安政策,3,114/03/01\n".encode()
        (out / "文件.csv").write_bytes(document)
        fill_manifest(out / "檢附清單.xlsx", "文件.csv", document)
        order = Order(by="王小明", limits=Limits(seconds=60))
        lines = {line.path: line for line in take_in(case, [out], order)}
        assert lines["檢查資料清單.xlsx"].reader.startswith("handover@")
        assert lines["檢附清單.xlsx"].reader.startswith("handover@")
        blank = [line for path, line in lines.items() if path.startswith("附表")]
        assert all(line.rows == 0 and line.rejects == 0 for line in blank)
        supplied = handed_over.supplied(case)
        assert {c: (s.state.value, s.reason or "") for c, s in supplied.items() if c in WORDS} == WORDS
        assert supplied["G06"].state is Supply.PROVIDED
        (item,) = (i for i in case.items() if i.name == "文件.csv")
        assert item.custody.stated_records == 1
        assert lines["文件.csv"].status is ReadStatus.READ
        assert not [d for d in handed_over.problems(case) if d.path == "文件.csv"]
        again = write_papers(case, tmp_path / "再")
        assert any(f.name == "資料交接單.docx" for f in again)
        received = {line.name: line for line in receipt_lines(case)}
        assert received["文件.csv"].records == 1
        assert received["附表01_資訊系統.xlsx"].remark == "未列於檢附清單"
        printed = openpyxl.load_workbook(tmp_path / "再" / "檢查資料清單.xlsx")
        states = {
            r[1]: r[STATE - 1] for s in printed for r in s.iter_rows(min_row=2, values_only=True) if len(r) > STATE
        }
        assert {c: states[c] for c in WORDS} == {c: word for c, (word, _) in WORDS.items()}
        assert states["G06"] == "已提供"
        assert states["S01"] is None
