"""Every way an insurer's spreadsheet is bad: read right, or refused with its place named, and totals tie."""

import io
import os
import time
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import xlsxwriter

from chahe.errors import UnreadError
from chahe.intake.api import Context
from chahe.intake.grid import MODERN_ROWS, OLD_ROWS
from chahe.intake.ooxml import unescape
from chahe.intake.parquet import ParquetSink
from chahe.intake.sheet_totals import label_of
from chahe.intake.spreadsheet import FULL, READER
from chahe.model import Source, digest_of
from tests.intake.books_for_tests import column, read, reading, reasons, replaced, rows, skipped, xlsx

SHEET = "xl/worksheets/sheet1.xml"
TABLE = "payment"
HEADERS = ("收款序號", "付款訂單編號", "付款方式", "收款金額", "交易日", "收款狀態")


def pay(number: int, amount: object = 100, day: object = "114/3/5", **more: object) -> list[object]:
    """One payment."""
    return [f"P{number:03}", f"O{number:03}", "信用卡", amount, day, more.get("status", "成功")]


def paid(*lines: Sequence[object], after: Callable[..., None] | None = None) -> bytes:
    """A workbook of payments."""
    return xlsx([HEADERS, *lines], after=after)


# --- two header rows, merged cells


def test_two_header_rows_of_amounts() -> None:
    def merge(_book: object, sheet: object) -> None:
        sheet.merge_range("A1:A2", "收款序號")  # type: ignore[attr-defined]
        sheet.merge_range("B1:B2", "付款訂單編號")  # type: ignore[attr-defined]
        sheet.merge_range("C1:D1", "收款")  # type: ignore[attr-defined]
        sheet.merge_range("E1:E2", "交易日")  # type: ignore[attr-defined]

    grid = [[], ["", "", "狀態", "金額"], ["P001", "O001", "成功", "1,200", "114/3/5"]]
    [row] = rows(read(xlsx(grid, after=merge)), TABLE)
    assert (row["payment_no"], row["status"], row["amount"]) == ("P001", "settled", 1200)
    assert row["_loc"] == "cell:Sheet1!A3"


def test_an_amount_merged_over_several_records_is_the_amount_of_none() -> None:
    def merge(_book: object, sheet: object) -> None:
        sheet.merge_range("D2:D3", 900)  # type: ignore[attr-defined]

    sink = read(paid(pay(1, None), pay(2, None), pay(3, 50), after=merge))
    assert column(sink, TABLE, "amount") == [None, None, 50], "900 is not taken twice, nor for the first alone"
    assert reasons(sink) == [
        ("cell:Sheet1!D2", "column amount: a merged cell over several records"),
        ("cell:Sheet1!D3", "column amount: a merged cell over several records"),
    ]


def test_a_date_merged_over_several_records_is_the_date_of_each() -> None:
    def merge(_book: object, sheet: object) -> None:
        sheet.merge_range("E2:E3", "114/3/5")  # type: ignore[attr-defined]

    sink = read(paid(pay(1, day=None), pay(2, day=None), after=merge))
    assert column(sink, TABLE, "paid_date") == [date(2025, 3, 5)] * 2


# --- formulas


def formula(place: str, text: str, stored: object) -> Callable[..., None]:
    """A cell with a formula and its stored result."""

    def write(_book: object, sheet: object) -> None:
        sheet.write_formula(place, text, None, stored)  # type: ignore[attr-defined]

    return write


def without_result(data: bytes, place: str) -> bytes:
    """The formula of a cell loses its stored result, as a file made by a program has none."""

    def cut(part: bytes) -> bytes:
        start = part.index(f'<c r="{place}"'.encode())
        end = part.index(b"</c>", start)
        value = part.index(b"<v>", start, end)
        return part[:value] + part[end:]

    return replaced(data, SHEET, cut)


def test_a_formula_is_its_stored_result_and_never_computed() -> None:
    sink = read(paid(pay(1, None), after=formula("D2", "=1+1", 700)))
    assert column(sink, TABLE, "amount") == [700]


def test_a_formula_without_a_stored_result_is_a_reject_at_its_cell() -> None:
    sink = read(without_result(paid(pay(1, None), pay(2), after=formula("D2", "=C2*2", 0)), "D2"))
    assert reasons(sink) == [("cell:Sheet1!D2", "column amount: a formula without a stored result")]
    assert column(sink, TABLE, "amount") == [None, 100]


# --- dates as text in three calendars, and as numbers in two


@pytest.mark.parametrize(
    "written",
    ["114/3/5", "114.03.05", "1140305", 1140305, "民國114年3月5日", "中華民國 114 年 3 月 5 日", "１１４／０３／０５",
     "2025/3/5", "2025-03-05", "20250305", "西元2025年3月5日", "2025/3/5 (三)", date(2025, 3, 5), 45721, 45721.0],
)  # fmt: skip
def test_one_day_in_every_calendar(written: object) -> None:
    assert column(read(paid(pay(1, day=written))), TABLE, "paid_date") == [date(2025, 3, 5)]


@pytest.mark.parametrize(
    "written", ["令和7年3月5日", "平成29年3月5日", "昭和63年3月5日", "農曆二月初六", "3/5/2025", "14/3/5", "990305",
                "114/2/30", "114/13/1", "114年3月", 12, "114-3/5"],
)  # fmt: skip
def test_a_date_of_another_calendar_or_none_is_refused_at_its_cell(written: object) -> None:
    sink = read(paid(pay(1), pay(2, day=written)))
    [(place, reason)] = reasons(sink)
    assert place == "cell:Sheet1!E3"
    assert reason.startswith("column paid_date: ")
    assert column(sink, TABLE, "payment_no") == ["P001"]


def test_day_numbers_of_a_workbook_that_counts_from_1904() -> None:
    raw = io.BytesIO()
    with xlsxwriter.Workbook(raw, {"in_memory": True, "date_1904": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADERS)
        sheet.write_row(1, 0, pay(1, day=None))
        sheet.write_datetime("E2", date(2025, 3, 5), book.add_format({"num_format": "yyyy/m/d"}))
        sheet.write_row(2, 0, pay(2, day=45721 - 1462))
    assert column(read(raw.getvalue()), TABLE, "paid_date") == [date(2025, 3, 5)] * 2


# --- amounts


@pytest.mark.parametrize(
    "written",
    [1234, 1234.0, "1,234", "１，２３４", "１２３４", "NT$1,234", "$1,234.00", "1,234元", " 1,234 ", "1,234 元整"],
)
def test_one_amount_in_every_dress(written: object) -> None:
    assert column(read(paid(pay(1, written))), TABLE, "amount") == [1234]


@pytest.mark.parametrize("written", ["1,23,4", "12.345,00", "壹仟", "1.2E+03", 12.5, "約1,000", "-5", "1 234", "#"])
def test_what_is_no_amount_is_refused_at_its_cell(written: object) -> None:
    sink = read(paid(pay(1), pay(2, written)))
    assert [place for place, _ in reasons(sink)] == ["cell:Sheet1!D3"]
    assert column(sink, TABLE, "amount") == [100, None]


def test_a_comma_inside_an_unquoted_amount_does_not_move_the_record() -> None:
    text = ",".join(HEADERS) + '\nP001,O001,信用卡,1,234,114/3/5,成功\nP002,O002,信用卡,"1,234",114/3/5,成功\n'
    sink = read(text.encode(), "收款.csv")
    assert reasons(sink) == [("record:2", "more fields than the header: a separator inside a value")]
    assert column(sink, TABLE, "amount") == [1234]


def test_digits_that_excel_has_lost_are_no_number_of_anything() -> None:
    sink = read(paid([4311952222222222, *pay(1)[1:]], ["4.31195E+15", *pay(2)[1:]], pay(3)))
    assert reasons(sink) == [
        ("cell:Sheet1!A2", "column payment_no: a number of more than 15 digits: Excel has lost the others"),
        ("cell:Sheet1!A3", "column payment_no: a number in scientific notation: its digits are lost"),
    ]


# --- hidden


def test_hidden_rows_columns_and_sheets_are_read_and_counted() -> None:
    def hide(_book: object, sheet: object, other: object) -> None:
        sheet.set_row(1, None, None, {"hidden": True})  # type: ignore[attr-defined]
        sheet.set_row(2, 0)  # type: ignore[attr-defined]
        sheet.set_column("D:D", None, None, {"hidden": True})  # type: ignore[attr-defined]
        sheet.set_column("M:XFD", None, None, {"hidden": True})  # type: ignore[attr-defined]
        other.very_hidden()  # type: ignore[attr-defined]

    data = xlsx([HEADERS, pay(1), pay(2), pay(3)], [HEADERS, pay(4)], after=hide)
    made = reading(read(data))
    assert made.tables == {TABLE: 4}
    assert made.stated == {"hidden-sheets": 1, "hidden-rows": 2, "hidden-columns": 1}


# --- total rows


def test_a_total_row_that_ties_is_no_record() -> None:
    sink = read(paid(pay(1, 100), pay(2, "1,000"), ["合計", "", "", "1,100"]))
    assert (reading(sink).rows, reading(sink).rejects) == (2, 0)
    assert skipped(sink) == ["header", "total row"]


@pytest.mark.parametrize(
    "row",
    [["", "合計", "", 200], ["合　計", "", "", 200], ["總計（元）", "", "", 200], ["", "", "TOTAL", 200],
     [3, "總計", "", 200], ["以上合計", "", "", "200元"], ["信用卡 合計", "", "", 200], ["", "", "信用卡 小計", 200],
     ["加總", "", "", 200]],
)  # fmt: skip
def test_a_total_row_is_known_wherever_its_label_stands(row: list[object]) -> None:
    sink = read(paid(pay(1), pay(2), row))
    assert reasons(sink) == []
    assert skipped(sink) == ["header", "total row"]
    assert column(sink, TABLE, "payment_no") == ["P001", "P002"]


@pytest.mark.parametrize(
    "name", ["登入失敗次數最大值", "個人保額合計", "反應時間平均值", "統計", "Total Care", "小計程車"]
)
def test_a_name_that_ends_like_a_label_is_no_total_row(name: str) -> None:
    assert label_of({0: name, 1: "5", 2: "3"}) is None


@pytest.mark.parametrize("row", [["平均", "", "", 100], ["", "", "信用卡 計數", 2], ["", "", "", 200]])
def test_a_row_of_figures_is_never_a_record(row: list[object]) -> None:
    assert column(read(paid(pay(1), pay(2), row)), TABLE, "payment_no") == ["P001", "P002"]


def test_a_total_that_does_not_tie_is_a_reject_at_its_cell() -> None:
    sink = read(paid(pay(1, 100), pay(2, 200), ["合計", "", "", 900]))
    assert reasons(sink) == [("cell:Sheet1!D4", "total row: column amount states 900, its rows sum to 300")]
    assert reading(sink).tables == {TABLE: 2}


def test_subtotals_totals_and_a_total_above_the_rows_tie() -> None:
    down = paid(
        pay(1, 1), pay(2, 2), ["小計", "", "", 3], pay(3, 4), ["小計", "", "", 4], ["合計", "", "", 7],
        pay(4, 8), ["小計", "", "", 8], ["合計", "", "", 8], ["總計", "", "", 15],
    )  # fmt: skip
    assert reasons(read(down)) == []
    assert reasons(read(paid(["合計", "", "", 3], pay(1, 1), pay(2, 2)))) == []
    wrong = paid(pay(1, 1), ["小計", "", "", 1], pay(2, 2), ["小計", "", "", 5], ["總計", "", "", 3])
    assert [place for place, _ in reasons(read(wrong))] == ["cell:Sheet1!D5"]


def test_a_total_of_the_visible_rows_says_so() -> None:
    def hide(_book: object, sheet: object) -> None:
        sheet.set_row(2, None, None, {"hidden": True})  # type: ignore[attr-defined]

    sink = read(paid(pay(1, 100), pay(2, 200), ["合計", "", "", 100], after=hide))
    [(_, reason)] = reasons(sink)
    assert reason.endswith("sum to 300 (it ties only without the hidden rows)")


def test_a_total_over_an_amount_that_cannot_be_read_says_nothing_more() -> None:
    sink = read(paid(pay(1, 100), pay(2, "壹佰"), ["合計", "", "", 200]))
    assert [place for place, _ in reasons(sink)] == ["cell:Sheet1!D3"]


def test_a_total_whose_formula_has_no_result_is_a_reject_and_no_record() -> None:
    data = without_result(paid(pay(1), ["合計"], after=formula("D3", "=SUM(D2:D2)", 0)), "D3")
    sink = read(data)
    assert reasons(sink) == [("cell:Sheet1!D3", "total row: column amount: a formula without a stored result")]
    assert column(sink, TABLE, "payment_no") == ["P001"]


def test_total_rows_without_any_record_are_a_reject() -> None:
    assert reasons(read(paid(["合計", "", "", 0]))) == [("cell:Sheet1!A1", "total rows, and no record")]


def test_what_stands_below_another_header_is_not_read_as_the_first_table() -> None:
    refunds = ["退費序號", "付款訂單編號", "退費原因", "退費金額", "退費日", "退費狀態"]
    sink = read(paid(pay(1), [], refunds, ["R001", "O009", "信用卡", 700, "114/3/9", "成功"], ["合計", "", "", 700]))
    assert column(sink, TABLE, "payment_no") == ["P001"]
    assert [place for place, _ in reasons(sink)] == ["cell:Sheet1!A4", "cell:Sheet1!A5", "cell:Sheet1!A6"]


# --- four kinds of nothing


def test_the_four_values_stay_four_beside_amounts_and_dates() -> None:
    headers = (*HEADERS, "入帳日")
    words = ["無", "不適用", "未辦理", ""]
    sink = read(xlsx([headers, *([*pay(n), word] for n, word in enumerate(words))]))
    assert column(sink, TABLE, "settled_date") == [None] * 4
    assert column(sink, TABLE, "stated_words") == [*(f"settled_date={w}" for w in words[:3]), None]


# --- a full sheet


def at_the_end(data: bytes, last: int) -> bytes:
    """The second and third row of a sheet moved to where they end at row `last`."""

    def move(part: bytes) -> bytes:
        for old, new in ((3, last), (2, last - 1)):
            part = part.replace(f'<row r="{old}"'.encode(), f'<row r="{new}"'.encode())
            for letter in "ABCDEF":
                part = part.replace(f'r="{letter}{old}"'.encode(), f'r="{letter}{new}"'.encode())
        return part

    return replaced(data, SHEET, move)


def test_a_sheet_that_ends_at_excels_last_row_may_have_been_cut() -> None:
    sink = read(at_the_end(paid(pay(1), pay(2)), MODERN_ROWS))
    assert reasons(sink) == [(f"cell:Sheet1!A{MODERN_ROWS}", f"{FULL} (1,048,576 rows)")]
    assert reading(sink).tables == {TABLE: 2}, "what is there is read"
    assert reading(sink).records - reading(sink).skipped == 2, "and counts as what is there"
    assert reasons(read(at_the_end(paid(pay(1), pay(2)), MODERN_ROWS - 1))) == []


@pytest.mark.parametrize(("lines", "full"), [(OLD_ROWS, True), (OLD_ROWS - 1, False), (OLD_ROWS + 1, False)])
def test_a_text_as_long_as_a_full_sheet_may_have_been_cut(lines: int, full: bool) -> None:
    body = "".join(f"P{n},O{n},信用卡,1,114/3/5,成功\n" for n in range(lines - 1))
    sink = read(f"{','.join(HEADERS)}\n{body}".encode(), "收款.csv")
    assert [reason for _, reason in reasons(sink)] == ([f"{FULL} (65,536 rows)"] if full else [])


@pytest.mark.soak
@pytest.mark.skipif("CHAHE_SOAK" not in os.environ, reason="make soak: a real sheet of 1,048,576 rows")
def test_a_real_full_sheet_is_read_within_reason(tmp_path: Path) -> None:
    import resource  # POSIX only

    names = ("P{0}", "O{0}", "信用卡", "{0}", "114/3/5", "成功")
    one = "".join(
        f'<c r="{c}{{0}}" t="inlineStr"><is><t>{t}</t></is></c>' for c, t in zip("ABCDEF", names, strict=True)
    )

    def fill(part: bytes) -> bytes:
        lines = "".join(f'<row r="{n}">{one.format(n)}</row>' for n in range(2, MODERN_ROWS + 1))
        return part.replace(b"</sheetData>", lines.encode() + b"</sheetData>")

    file = tmp_path / "收款.xlsx"
    file.write_bytes(replaced(paid(), SHEET, fill))
    began = time.process_time()
    source = Source(digest_of(file.read_bytes()))
    with file.open("rb") as stream, ParquetSink(source, READER.tables, tmp_path / "tables") as sink:
        READER.read(stream, sink, Context(path=file.name))
        made = sink.finish(file.name, "spreadsheet@2")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    print(f"{time.process_time() - began:.0f} s of processor, peak {peak} MiB")
    assert made.tables == {TABLE: MODERN_ROWS - 1}
    [place] = pq.read_table(tmp_path / "tables" / "rejects.parquet").to_pylist()
    assert place["reason"] == f"{FULL} (1,048,576 rows)"
    assert place["loc"] == f"cell:Sheet1!A{MODERN_ROWS}"


# --- password-protected


def test_a_workbook_with_a_password_is_refused_with_what_to_do() -> None:
    raw = bytearray(paid(pay(1)))
    with zipfile.ZipFile(io.BytesIO(bytes(raw))) as book:
        first = book.infolist()[0].header_offset
    raw[first + 6] |= 1
    listed = raw.index(b"PK\x01\x02")
    raw[listed + 8] |= 1
    with pytest.raises(UnreadError) as caught:
        read(bytes(raw))
    assert "password" in caught.value.diagnostics().what[1]
    assert "另存為無密碼" in caught.value.diagnostics().what[0]


@pytest.mark.parametrize(
    "written, text",
    [
        ("E_x0000_01", "E\x0001"),
        ("a_x000D_b", "a\rb"),
        ("_xD83D__xDE00_!", "\U0001f600!"),
        ("E_xD800_01", "E_xD800_01"),
        ("_xde00__xd83d_", "_xDE00__xD83D_"),
        ("長_xD800_", "長_xD800_"),
    ],
)
def test_half_a_pair_is_no_character_and_stays_as_written(written: str, text: str) -> None:
    """A header that held one made the whole sheet unread, as a fault of ours."""
    assert unescape(written) == text
    assert text.encode()
