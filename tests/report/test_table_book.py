"""Tables as workbooks: no cell is live, lists that are too long go on and say so, memory does not hold the rows."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from chahe.report import table_book
from chahe.report.table_book import SHEETS, About, Column, write_book

ABOUT = About("說明", "清單", (("案號", "115I001"),), "本檔所列", datetime(2026, 7, 1, tzinfo=UTC))
COLUMNS = (Column("對象"), Column("筆數", number=True))


def _rows(count: int) -> Iterator[tuple[str, int]]:
    return ((f"第{n}列", n) for n in range(1, count + 1))


def _said(path: Path) -> dict[str, str]:
    return {str(a.value): str(b.value) for a, b in load_workbook(path)["說明"].iter_rows(max_col=2)}


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1", " =1", "|x", "＝1+1", "http://x.example", "#N/A"],
)
def test_no_cell_is_live(tmp_path: Path, text: str) -> None:
    write_book(tmp_path / "t.xlsx", ABOUT, COLUMNS, iter([(text, 1)]))
    cell = load_workbook(tmp_path / "t.xlsx")["清單"]["A2"]
    assert (cell.data_type, cell.value, cell.number_format) == ("s", text, "@"), "stored as the text it is"
    assert cell.hyperlink is None
    with ZipFile(tmp_path / "t.xlsx") as packed:
        sheets = b"".join(packed.read(n) for n in packed.namelist() if n.startswith("xl/worksheets/"))
    assert b"<f>" not in sheets
    if text[0] in "=+-@":
        assert cell.quotePrefix, "and it stays a text when somebody edits the cell"


def test_numbers_are_numbers_up_to_fifteen_digits(tmp_path: Path) -> None:
    rows = [("a", 10**15 - 1), ("b", 10**15), ("c", -5), ("d", 0), ("e", None)]
    write_book(tmp_path / "t.xlsx", ABOUT, COLUMNS, iter(rows))
    found = [r[1].value for r in load_workbook(tmp_path / "t.xlsx")["清單"].iter_rows(min_row=2)]
    assert found == [10**15 - 1, str(10**15), -5, 0, None]


@pytest.mark.parametrize(("rows", "sheets"), [(0, [0]), (2, [2]), (3, [3]), (4, [3, 1]), (6, [3, 3])])
def test_a_list_longer_than_a_sheet_goes_on_in_the_next(tmp_path: Path, rows: int, sheets: list[int]) -> None:
    assert write_book(tmp_path / "t.xlsx", ABOUT, COLUMNS, _rows(rows), most=3) == rows
    book = load_workbook(tmp_path / "t.xlsx")
    assert [s.max_row - 1 for s in book.worksheets[1:]] == sheets
    assert [s["A1"].value for s in book.worksheets[1:]] == ["對象"] * len(sheets)
    assert _said(tmp_path / "t.xlsx")["本檔所列"] == (f"1-{rows}" if rows else "0")


def test_what_a_file_does_not_take_is_left_for_the_next(tmp_path: Path) -> None:
    rows = _rows(3 * SHEETS + 1)
    assert write_book(tmp_path / "1.xlsx", ABOUT, COLUMNS, rows, most=3) == 3 * SHEETS
    left = next(rows)
    assert write_book(tmp_path / "2.xlsx", ABOUT, COLUMNS, chain((left,), rows), before=3 * SHEETS, most=3) == 1
    assert _said(tmp_path / "1.xlsx")["本檔所列"] == f"1-{3 * SHEETS}"
    assert _said(tmp_path / "2.xlsx")["本檔所列"] == f"{3 * SHEETS + 1}-{3 * SHEETS + 1}"
    assert load_workbook(tmp_path / "2.xlsx")["清單"]["A2"].value == f"第{3 * SHEETS + 1}列"


def test_a_sheet_that_grows_too_heavy_ends_early(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_book, "HEAVIEST", 300)
    assert write_book(tmp_path / "t.xlsx", ABOUT, COLUMNS, _rows(6)) == 6
    assert [s.max_row - 1 for s in load_workbook(tmp_path / "t.xlsx").worksheets[1:]] == [3, 3]


def test_texts_excel_cannot_hold_are_cut_and_said(tmp_path: Path) -> None:
    write_book(tmp_path / "t.xlsx", ABOUT, COLUMNS, iter([("長" * 40_000, 1), ("a\x00b\x1f", 2)]))
    book = load_workbook(tmp_path / "t.xlsx")["清單"]
    assert book["A2"].value.endswith("…（截短）")
    assert book["A3"].value == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}"


def test_excel_takes_what_we_call_a_full_sheet() -> None:
    assert table_book.ROWS + 1 == 1_048_576
