"""The spreadsheet reader on the dirt that insurers hand over."""

import zipfile
from datetime import date
from io import BytesIO

import pytest

from chahe.errors import MappingError, UnreadError
from chahe.intake.api import HEAD_BYTES, Head
from chahe.intake.mapping import dump_mapping, load
from chahe.intake.spreadsheet import READER
from tests.intake.books_for_tests import (
    FIRST,
    HEADERS,
    SECOND,
    column,
    read,
    reading,
    reasons,
    replaced,
    rows,
    skipped,
    xlsx,
)

TABLE = "asset_register"
SHEET = "xl/worksheets/sheet1.xml"
THIRD = ("A003", "db01", "10.0.0.3", "", "114/3/5", "", "", "")


def test_title_rows_blank_rows_repeated_headers_notes_and_total_are_no_records() -> None:
    sink = read(
        xlsx([
            ["主機及設備清冊"], ["資料基準日：114 年 6 月 30 日", "製表日期：115/7/1"], [],
            HEADERS, FIRST, [], HEADERS, SECOND,
            ["合計", "2 筆"], ["註：含已除役設備"], ["以下空白"],
        ])
    )  # fmt: skip
    made = reading(sink)
    assert (made.rows, made.rejects) == (2, 0)
    assert made.records - made.skipped == 2
    assert made.as_of == "2025-06-30", "the date of printing is not the date of the data"
    assert made.stated == {TABLE: 2}
    assert skipped(sink) == ["title row", "title row", "header", "repeated header", "total row", "note", "note"]
    assert column(sink, TABLE, "_loc") == ["cell:Sheet1!A5", "cell:Sheet1!A8"]


def test_a_total_that_does_not_tie_is_stated_as_it_stands() -> None:
    assert reading(read(xlsx([HEADERS, FIRST, ["總計", "", "共 3 筆"]]))).stated == {TABLE: 3}


def test_subtotals_add_up_and_a_grand_total_holds_over_them() -> None:
    sub = xlsx([HEADERS, FIRST, ["小計", "1 筆"], SECOND, ["小計", "1 筆"]])
    grand = xlsx([HEADERS, FIRST, ["小計", "1 筆"], SECOND, ["小計", "1 筆"], ["總計：9 筆"]])
    assert reading(read(sub)).stated == {TABLE: 2}
    assert reading(read(grand)).stated == {TABLE: 9}


def test_a_sum_under_a_numeric_column_is_no_count() -> None:
    headers = ("系統代碼", "系統名稱", "系統類別", "是否核心", "RTO（分鐘）")
    sink = read(xlsx([headers, ["S1", "投保", "第一類", "是", 240], ["合計", "", "", "", 240]]))
    assert reading(sink).stated == {}
    assert skipped(sink) == ["header", "total row"]


def test_the_four_kinds_of_nothing_stay_apart() -> None:
    words = ["", "無", "不適用", "未辦理", "－"]
    sink = read(xlsx([HEADERS, *([f"A{n}", "h", "", "S1", "", word, "", word] for n, word in enumerate(words))]))
    assert column(sink, TABLE, "retired_date") == [None] * 5
    assert column(sink, TABLE, "custodian") == [None] * 5
    said = [f"custodian={w};retired_date={w}" for w in ("無", "不適用", "未辦理", "-")]
    assert column(sink, TABLE, "stated_words") == [None, *said]
    assert reading(sink).rejects == 0


def test_a_word_for_nothing_stays_text_where_it_is_the_answer() -> None:
    headers = ("項目代碼", "檢視日期", "檢視人員", "檢視結果", "後續處理")
    grid = [headers, ["肆、五、（一）", "114/6/20", "E01", "無", "不適用"], ["4.7", "114/6/20", "E01", "符合", ""]]
    sink = read(xlsx(grid))
    assert column(sink, "review_record", "item_code") == ["4.5.1", "4.7"]
    assert column(sink, "review_record", "result_text") == ["無", "符合"]
    assert column(sink, "review_record", "follow_up") == ["不適用", None]


def test_a_row_that_states_there_is_nothing_is_no_record_and_no_reject() -> None:
    headers = ("演練編號", "檢討事項編號", "檢討事項", "權責單位", "預定完成日")
    grid = [headers, ["DR1", "無", "無", "", ""], ["DR2", "1", "切換逾時", "資訊處", "114/9/30"], ["本期無"]]
    sink = read(xlsx(grid))
    assert column(sink, "dr_issue", "drill_id") == ["DR2"]
    assert skipped(sink) == [
        "header",
        "the row states that there is nothing (無)",
        "the row states that there is nothing (無)",
    ]


def test_a_cell_that_is_not_understood_is_a_reject_at_its_place_and_never_a_null() -> None:
    sink = read(xlsx([HEADERS, ["A1", "h1", "10.0.0.x", "S1", "114/3/5", "", "", ""], FIRST]))
    assert reasons(sink) == [("cell:Sheet1!C2", "column ip: not an IP address")]
    assert reading(sink).rows == 1
    assert reading(sink).rejects == 1
    assert column(sink, TABLE, "asset_id") == ["A1", "A001"], "what was understood is kept"


def test_where_null_has_a_meaning_a_bad_cell_leaves_the_row_out() -> None:
    sink = read(xlsx([HEADERS, ["A1", "h1", "10.0.0.1", "S1", "114/3/5", "明年", "", ""]]))
    assert reasons(sink) == [("cell:Sheet1!F2", "column retired_date: not a date in year, month, day order")]
    assert rows(sink, TABLE) == [], "NULL there would say that the host is still in use"


def test_a_key_that_stands_twice_is_a_reject() -> None:
    sink = read(xlsx([HEADERS, FIRST, FIRST]))
    assert [reason for _, reason in reasons(sink)] == ["the key asset_id stands in an earlier row"]


def test_merged_cells_hold_for_every_row_they_cover() -> None:
    def merge(_book: object, sheet: object) -> None:
        sheet.merge_range("D2:D4", "S9")  # type: ignore[attr-defined]

    sink = read(xlsx([HEADERS, [*FIRST[:3], "", *FIRST[4:]], [*SECOND[:3], "", *SECOND[4:]], THIRD], after=merge))
    assert column(sink, TABLE, "system_id") == ["S9"] * 3


def test_a_row_that_only_a_merge_reaches_is_blank() -> None:
    def merge(_book: object, sheet: object) -> None:
        sheet.merge_range("D2:D3", "S9")  # type: ignore[attr-defined]
        sheet.set_row(2, 30)  # type: ignore[attr-defined]

    sink = read(xlsx([HEADERS, FIRST], after=merge))
    assert skipped(sink) == ["header", "blank"]
    assert column(sink, TABLE, "system_id") == ["S9"]


def test_two_header_rows_are_joined() -> None:
    def merge(_book: object, sheet: object) -> None:
        sheet.merge_range("A1:A2", "查核項目代碼")  # type: ignore[attr-defined]
        sheet.merge_range("B1:C1", "檢視期間")  # type: ignore[attr-defined]

    grid = [
        ["", "", "", "檢視", "", "檢視結果"],
        ["", "起", "迄", "人員", "日期", ""],
        ["4.7", "114/1/1", "114/6/30", "E1", "114/7/1", "ok"],
    ]
    sink = read(xlsx(grid, after=merge))
    [row] = rows(sink, "review_record")
    assert (row["period_from"], row["period_to"]) == (date(2025, 1, 1), date(2025, 6, 30))
    assert (row["reviewer"], row["review_date"]) == ("E1", date(2025, 7, 1))
    assert skipped(sink) == ["header", "header"]


def test_hidden_rows_and_sheets_are_read_and_said() -> None:
    def hide(_book: object, _shown: object, hidden: object) -> None:
        hidden.hide()  # type: ignore[attr-defined]
        hidden.set_row(1, None, None, {"hidden": True})  # type: ignore[attr-defined]

    made = reading(read(xlsx([HEADERS, FIRST], [HEADERS, SECOND], after=hide)))
    assert made.rows == 2
    assert made.stated == {"hidden-sheets": 1, "hidden-rows": 1}


def test_every_sheet_is_judged_for_itself() -> None:
    staff = [["員工編號", "姓名", "單位", "到職日", "離職日"], ["E1", "王一", "資訊處", "1000101", ""]]
    guide = [["填表說明"], ["一、請逐台填列"], ["二、日期以民國年月日填列"]]
    sink = read(xlsx([HEADERS, FIRST], staff, guide, names=["主機", "人員", "說明"]))
    assert reading(sink).tables == {TABLE: 1, "employee": 1}
    assert skipped(sink).count("a sheet that is no table of a known kind") == 3
    assert reading(sink).rejects == 0


def test_a_sheet_that_comes_near_a_kind_beside_a_good_one_is_a_reject() -> None:
    near = [["資產", "主機名稱", "IP 位址", "系統代碼"], ["A9", "x", "10.0.0.9", "S1"]]
    sink = read(xlsx([HEADERS, FIRST], near, names=["主機", "其他"]))
    assert reasons(sink) == [
        ("cell:其他!A1", "missing-column: closest to asset_register, without a header for asset_id")
    ]


def test_numbers_dates_and_digits_in_every_dress() -> None:
    lines: list[list[object]] = [
        ["A1", "h", "１０．１．１．１", 7, date(2025, 3, 5), "", True, 12],
        ["A2", "h", "10.1.1.2", 7.0, 45721, "", "✓", "０１２"],
        ["A3", "h", "010.001.001.003", "S", "民國114年3月5日", "", "Ｙ", ""],
        ["A4", "h", "10.1.1.4", "S", "2025/3/5 下午 03:20", "", "核心", ""],
    ]
    sink = read(xlsx([HEADERS, *lines]))
    assert column(sink, TABLE, "ip") == ["10.1.1.1", "10.1.1.2", "10.1.1.3", "10.1.1.4"]
    assert column(sink, TABLE, "live_date") == [date(2025, 3, 5)] * 4
    assert column(sink, TABLE, "system_id") == ["7", "7", "S", "S"]
    assert column(sink, TABLE, "is_core") == [True, True, True, None]
    assert column(sink, TABLE, "custodian")[:2] == ["12", "012"]
    assert reasons(sink) == [("cell:Sheet1!G5", "column is_core: neither yes nor no")]


def test_zeros_that_a_number_format_shows_are_kept() -> None:
    def pad(book: object, sheet: object) -> None:
        sheet.write_number("H2", 12, book.add_format({"num_format": "00000"}))  # type: ignore[attr-defined]

    assert column(read(xlsx([HEADERS, FIRST], after=pad)), TABLE, "custodian") == ["00012"]


def test_percentages_as_number_and_as_text() -> None:
    headers = ("演練編號", "分母人數", "點擊人數", "點擊率")

    def rate(book: object, sheet: object) -> None:
        sheet.write_number("D2", 0.048, book.add_format({"num_format": "0.0%"}))  # type: ignore[attr-defined]

    grid = [headers, ["D1", 250, 12], ["D2", "２５０ 人", 12, "4.80％"], ["D3", 250, 12, 4.8]]
    sink = read(xlsx(grid, after=rate))
    assert column(sink, "drill_report", "rate_bp") == [480, 480, None]
    assert reasons(sink) == [("cell:Sheet1!D4", "column rate_bp: rate without a percent sign")]


def test_times_belong_to_the_date_of_their_row() -> None:
    headers = ("演練編號", "演練日期", "步驟序號", "步驟類別", "步驟名稱", "開始時間", "結束時間")
    grid = [
        headers,
        ["DR1", "114/5/20", 1, "災變發生", "模擬", "09:00", "09:30"],
        ["DR1", "114/5/20", 2, "復原完成", "驗證", "", "次日 00:10"],
        ["DR1", "", 3, "處置", "x", "10:00", ""],
    ]

    def clock(book: object, sheet: object) -> None:
        hours = book.add_format({"num_format": "hh:mm"})  # type: ignore[attr-defined]
        sheet.write_number("F3", (23 * 60 + 50) / 1440, hours)  # type: ignore[attr-defined]

    sink = read(xlsx(grid, after=clock))
    assert [str(t) for t in column(sink, "dr_step", "began")] == ["2025-05-20 01:00:00", "2025-05-20 15:50:00", "None"]
    assert [str(t) for t in column(sink, "dr_step", "finished_local")][1] == "2025-05-21 00:10:00"
    assert reasons(sink) == [("cell:Sheet1!F4", "column began: a time of day without its date")]


def test_formulas_give_their_stored_result_and_errors_are_rejects() -> None:
    def formulas(_book: object, sheet: object) -> None:
        sheet.write_formula("B2", '=HYPERLINK("http://evil.example/","web01")', None, "web01")  # type: ignore[attr-defined]
        sheet.write_formula("D3", "=#REF!", None, "#REF!")  # type: ignore[attr-defined]

    data = xlsx([HEADERS, FIRST, [*SECOND[:3], "", *SECOND[4:]], [*THIRD[:3], "", *THIRD[4:]]], after=formulas)
    sink = read(data)
    assert column(sink, TABLE, "host_name")[0] == "web01"
    assert reasons(sink) == [("cell:Sheet1!D3", "column system_id: #REF!")]
    assert column(sink, TABLE, "system_id") == ["S1", None, None]


def test_a_formula_without_a_stored_result_is_not_blank() -> None:
    unsaved = b'<c r="F2"><f>TODAY()</f></c></row></sheetData>'
    data = replaced(xlsx([HEADERS, FIRST[:5]]), SHEET, lambda xml: xml.replace(b"</row></sheetData>", unsaved))
    assert reasons(read(data)) == [("cell:Sheet1!F2", "column retired_date: a formula without a stored result")]


def test_big5_with_user_defined_characters_rejects_those_cells_only() -> None:
    lines = "員工編號,姓名,單位,到職日,離職日\r\nE1,王大明,資訊處,1000101,\r\nE2,@@,資訊處,1000101,\r\n"
    text = lines.encode("cp950")
    sink = read(text.replace(b"@@", b"\xb1i\xfa\x40"), "名冊.csv")
    assert column(sink, "employee", "person_name") == ["王大明", None]
    assert reasons(sink) == [("line:3", "column person_name: a user-defined character (造字)")]
    assert READER.recognise(Head("名冊.csv", text, len(text)))


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp950", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_text_tables_in_every_encoding_and_separator(codec: str, delimiter: str) -> None:
    text = "\r\n".join(delimiter.join(line) for line in (HEADERS, FIRST, SECOND)) + "\r\n"
    data = text.encode(codec)
    assert READER.recognise(Head("a.csv", data[:HEAD_BYTES], len(data)))
    sink = read(data, "a.csv")
    assert column(sink, TABLE, "asset_id") == ["A001", "A002"]
    assert column(sink, TABLE, "_loc") == ["line:2", "line:3"]


def test_quotes_and_line_breaks_inside_records() -> None:
    header, first = '資產編號,主機名稱,"IP\n位址",系統代碼,負責單位', 'A1,h1,10.0.0.1,S1,"資訊處,\r\n網管科"'
    sink = read(f"{header}\r\n{first}\r\nA2,h2,10.0.0.2,S1,x\r\n".encode("cp950"), "a.csv")
    assert column(sink, TABLE, "ip") == ["10.0.0.1", "10.0.0.2"]
    assert column(sink, TABLE, "owner_unit") == ["資訊處,\r\n網管科", "x"]
    assert column(sink, TABLE, "_loc") == ["record:2", "record:3"]


def test_a_quote_that_does_not_end_is_damage() -> None:
    sink = read('資產編號,主機名稱,IP,系統代碼\nA1,h1,10.0.0.1,S1\nA2,"h2,10.0.0.2,S1\n'.encode(), "a.csv")
    assert sink.account.damaged
    assert column(sink, TABLE, "asset_id") == ["A1"]


def test_a_text_cut_inside_a_character_is_damage() -> None:
    data = ("資產編號,主機名稱,IP,系統代碼,負責單位\nA1,h1,10.0.0.1,S1,資訊處\nA2,h2,10.0.0.2,S1,資訊").encode()
    assert read(data[:-1], "a.csv").account.damaged
    assert not read(data, "a.csv").account.damaged


@pytest.mark.parametrize(
    ("last", "told"),
    [
        ("A2,h2,10.0.0.2", True),
        ("A2,h2,10.0.0.2,S1", True),
        ("A2,h2,10.0.0.2,S1,", False),  # the last field is blank, and it is there
        ("A2,h2,10.0.0.2\n", False),  # a line that ends was meant to
        ("合計,1", False),
    ],
)
def test_a_last_line_without_end_and_with_too_few_fields_was_cut(last: str, told: bool) -> None:
    data = f"資產編號,主機名稱,IP,系統代碼,負責單位\nA1,h1,10.0.0.1,S1,資訊處\n{last}".encode()
    sink = read(data, "a.csv")
    assert any(why.startswith("cut short") for _, why in reasons(sink)) is told
    assert column(sink, TABLE, "asset_id")[:1] == ["A1"]
    assert ("A2" in column(sink, TABLE, "asset_id")) is (last.startswith("A2") and not told)


@pytest.mark.parametrize("percent", [10, 50, 90, 99])
def test_a_cut_workbook_is_damage(percent: int) -> None:
    data = xlsx([HEADERS, FIRST, SECOND])
    sink = read(data[: len(data) * percent // 100])
    assert sink.account.damaged
    assert not sink.rows


def test_two_headers_for_one_column_are_asked_about() -> None:
    with pytest.raises(MappingError, match="ambiguous-header: asset_register: IP 位址、主機IP"):
        read(xlsx([[*HEADERS, "主機IP"], [*FIRST, "10.9.9.9"]]))


def test_one_header_for_two_columns_is_asked_about() -> None:
    headers = ("意見編號", "意見來源", "預定完成日", "實際完成日", "辦理情形", "缺失態樣")
    with pytest.raises(MappingError, match="ambiguous-header: finding_track: 意見編號"):
        read(xlsx([headers, ["1", "內部稽核", "114/1/1", "", "改善中", "x"]]))


def test_a_mapping_of_a_person_decides() -> None:
    grid = xlsx([[*HEADERS, "主機IP"], [*FIRST, "10.9.9.9"]])
    mapping = load(
        dump_mapping("asset_register", {"asset_id": "資產編號", "host_name": "主機名稱", "ip": "主機IP", "fqdn": ""})
    )
    sink = read(grid, mapping=mapping)
    assert rows(sink, TABLE) == [
        {"asset_id": "A001", "host_name": "web01", "ip": "10.9.9.9", "_rec": 2, "_loc": "cell:Sheet1!A2"}
    ]


def test_the_wrong_kind_is_refused_with_its_reason() -> None:
    with pytest.raises(MappingError, match="no-kind: no row names the columns of employee"):
        read(xlsx([HEADERS, FIRST]), kind="G03")
    with pytest.raises(UnreadError, match="wrong-kind"):
        read(xlsx([HEADERS, FIRST]), kind="S01")


def test_headers_that_fit_two_kinds_are_asked_about() -> None:
    headers = ("文件編號", "版次", "核定日", "修訂說明")
    grid = [[*headers, "文件名稱", "核定層級"], ["D1", "1", "114/1/1", "x", "n", "董事會"]]
    with pytest.raises(MappingError, match="ambiguous-kind: the headers fit document_register, plan_version"):
        read(xlsx(grid))
    assert reading(read(xlsx(grid), kind="R05")).tables == {"plan_version": 1}
    assert reading(read(xlsx(grid), kind="document_register")).tables == {"document_register": 1}


@pytest.mark.parametrize(
    "headers",
    [
        ("資產編號", "主機名稱", "IP位址", "防毒版本", "病毒碼日期"),  # an antivirus console
        ("系統代碼", "系統名稱", "委外廠商", "契約起日"),  # a list of contracts
        ("系統代碼", "事件時間", "事件內容", "影響時間"),  # an incident log
        ("campaign", "email", "phone", "city"),
        ("演練編號", "演練名稱", "演練日期"),
    ],
)
def test_lists_that_only_look_alike_are_nobodys(headers: tuple[str, ...]) -> None:
    with pytest.raises(MappingError):
        read(xlsx([headers, ["1"] * len(headers)]))


def test_no_reason_holds_a_cells_content() -> None:
    secret = "身分證A123456789"
    sink = read(xlsx([HEADERS, ["A1", "h1", secret, "S1", secret, "", secret, ""]]))
    assert len(reasons(sink)) == 3
    assert not [r for r in reasons(sink) if "A123456789" in r[1]]


def test_a_password_is_said() -> None:
    from tests.intake.xls_writer import compound

    data = compound({"EncryptedPackage": b"\0" * 64, "EncryptionInfo": b"\0" * 64})
    assert READER.recognise(Head("清冊.xlsx", data[:HEAD_BYTES], len(data)))
    with pytest.raises(UnreadError, match="password"):
        read(data)


def test_a_bomb_is_refused_by_what_it_inflates_to() -> None:
    data = xlsx([HEADERS, FIRST])
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != SHEET:
                new.writestr(name, old.read(name))
        with new.open(SHEET, "w") as part:
            part.write(old.read(SHEET).partition(b"<sheetData>")[0] + b"<sheetData>")
            for _ in range(90):
                part.write(b" " * (1 << 20))
    with pytest.raises(UnreadError, match="zip-bomb"):
        read(out.getvalue())


def test_a_far_cell_costs_nothing() -> None:
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    data = replaced(xlsx([HEADERS, FIRST]), SHEET, lambda xml: xml.replace(b"</sheetData>", far))
    assert reasons(read(data)) == [("cell:Sheet1!A1048576", "a value beyond the last column that is read")]


def test_a_document_type_in_a_part_is_refused() -> None:
    doctype = b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet'
    data = replaced(xlsx([HEADERS, FIRST]), SHEET, lambda xml: xml.replace(b"<worksheet", doctype))
    with pytest.raises(UnreadError, match="hostile-xml"):
        read(data)


@pytest.mark.parametrize(
    ("path", "told", "want"),
    [
        ("追蹤改善表_114Q2.xlsx", {}, date(2025, 6, 30)),
        ("追蹤改善表.xlsx", {"as_of": "2025-09-30"}, date(2025, 9, 30)),
        ("追蹤改善表_1141231.xlsx", {}, date(2025, 12, 31)),
    ],
)
def test_a_register_takes_the_date_it_is_told(path: str, told: dict[str, object], want: date) -> None:
    headers = ("追蹤編號", "意見來源", "預定完成日", "原預定完成日", "辦理情形", "缺失態樣")
    data = xlsx([headers, ["F1", "內部稽核", "114/1/1", "114/1/1", "改善中", "x"]])
    assert column(read(data, path, **told), "finding_track", "snapshot_date") == [want]
    undated = read(data, "追蹤改善表.xlsx")
    assert rows(undated, "finding_track") == []
    assert [reason for _, reason in reasons(undated)] == ["required column snapshot_date is missing"]


def test_people_are_known_by_number_and_ditto_marks_name_nobody() -> None:
    people = ["E0001 王小明", "王小明（e0002）", "王小明", "e0003", "同上"]
    sink = read(xlsx([HEADERS, *([f"A{n}", "h", "", "S1", "", "", "", who] for n, who in enumerate(people))]))
    assert column(sink, TABLE, "custodian") == ["E0001", "E0002", "王小明", "E0003", None]
    assert reasons(sink) == [("cell:Sheet1!H6", "column custodian: a ditto mark where a name must stand")]


def test_a_word_is_quoted_as_it_stands() -> None:
    sink = read(xlsx([HEADERS, ["A1", "h", "", "S1", "", "使用中", "", "尚未"]]))
    assert column(sink, TABLE, "stated_words") == ["custodian=尚未;retired_date=使用中"]
