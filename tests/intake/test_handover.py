"""The hand-over manifest: what it says line by line, and what of it cannot be read."""

import io

import pytest

from chahe.errors import MappingError
from chahe.intake.api import HEAD_BYTES, Context, Head, recognise
from chahe.intake.handover import READER, parse, parse_manifest
from chahe.intake.memory import MemorySink
from chahe.model import Origin, Source, Supply, digest_of
from tests.intake.books_for_tests import HEADERS, xlsx

FIELDS = (
    "資料代號|檔名（相對路徑）|位元組數|SHA256|筆數|資料期間起|資料期間迄|資料基準日|產出方式|來源系統|操作人|在場見證|"
    "畫面筆數|來源級別|狀態|理由|備註"
)
COLUMNS = FIELDS.split("|")
DIGEST = "AB" * 32
WHEN: list[object] = ["114/01/01", "1150630", "民國115年6月30日"]
HOW: list[object] = ["SELECT *", "CMDB", "王一", "檢查員", 60, "目視下匯出", "已提供", "", "備"]
LINE: list[object] = ["G02", "清冊\\主機.xlsx", "１，２３４", DIGEST, "60 筆", *WHEN, *HOW]
UNANSWERED = ["R06", "", "", "", "", "", "", "", "", "", "", "", "", "", "無此業務", "無實機切換", ""]


def test_every_field_of_a_line() -> None:
    [line, other] = parse_manifest(io.BytesIO(xlsx([["檢附清單"], COLUMNS, LINE, UNANSWERED, ["合計", "1 筆"]])), "x")
    assert (line.code, line.path, line.size, line.digest, line.records) == (
        "G02",
        "清冊/主機.xlsx",
        1234,
        "ab" * 32,
        60,
    )
    assert (line.period_from, line.period_to, line.as_of) == ("2025-01-01", "2026-06-30", "2026-06-30")
    assert (line.extraction, line.system, line.operator, line.witness) == ("SELECT *", "CMDB", "王一", "檢查員")
    assert (line.screen_count, line.origin, line.supply) == (60, Origin.WATCHED, Supply.PROVIDED)
    assert (line.reason, line.note, line.loc) == (None, "備", "cell:Sheet1!A3")
    assert (other.code, other.path, other.supply, other.reason) == (
        "R06",
        None,
        Supply.NO_SUCH_BUSINESS,
        "無實機切換",
    )


@pytest.mark.parametrize("word", list(Supply))
def test_the_six_states_of_supply_stay_apart(word: Supply) -> None:
    [line] = parse_manifest(io.BytesIO(xlsx([COLUMNS, [*UNANSWERED[:14], word.value, "", ""]])), "x")
    assert line.supply is word


def test_problems_are_told_and_not_fatal() -> None:
    wrong = [*LINE[:2], "很大", "xyz", "約 60", "去年", *LINE[6:13], "自己做的", "有", "", ""]
    parsed = parse(io.BytesIO(xlsx([COLUMNS, wrong, LINE])), "x")
    assert [line.size for line in parsed.lines] == [None, 1234]
    assert parsed.lines[0].origin is None
    assert [p.reason.split(":")[0] for p in parsed.problems] == [
        "column size",
        "column digest",
        "column records",
        "column period_from",
        "column origin",
        "column supply",
    ]
    assert {p.loc for p in parsed.problems} == {"cell:Sheet1!A2"}


def test_a_word_for_nothing_states_no_number() -> None:
    parsed = parse(io.BytesIO(xlsx([COLUMNS, [*LINE[:4], "不適用", "無", "-", *LINE[7:]]])), "x")
    assert parsed.problems == ()
    assert (parsed.lines[0].records, parsed.lines[0].period_from) == (None, None)


def test_a_request_list_filled_in_says_the_state_of_each_code() -> None:
    headers = ("項次", "資料代號", "資料名稱", "檔名", "狀態", "理由")
    grid = [
        ["檢查資料清單"],
        headers,
        ["1", "G01", "系統清冊", "a.xlsx", "已提供", ""],
        ["2", "V05", "展延單", "", "未留存", "已銷毀"],
        ["3", "R01", "演練", "", "", ""],
    ]
    lines = parse_manifest(io.BytesIO(xlsx(grid)), "x")
    assert [(x.code, x.path, x.supply) for x in lines] == [
        ("G01", "a.xlsx", Supply.PROVIDED),
        ("V05", None, Supply.NOT_RETAINED),
    ]


def test_recognised_by_headers_in_both_forms_and_before_the_general_reader() -> None:
    book = xlsx([["檢附清單"], [], COLUMNS, LINE])
    text = "\r\n".join(",".join(str(c).replace(",", "") for c in row) for row in (COLUMNS, LINE)).encode("cp950")
    for data, path in ((book, "a.xlsx"), (text, "a.csv")):
        found = recognise(Head(path, data[:HEAD_BYTES], len(data)))
        assert found is not None
        assert found.name == "handover"
        assert len(parse_manifest(io.BytesIO(data), path)) == 1


def test_a_long_workbook_needs_its_name_and_is_confirmed_by_its_headers() -> None:
    grid: list[list[object]] = [list(COLUMNS)]
    grid += [[f"G{n % 90:02d}", f"資料夾{n * 7919}/檔案{n * 104729}.xlsx", n, *LINE[3:]] for n in range(2500)]
    book = xlsx(grid)
    assert len(book) > HEAD_BYTES
    head = book[:HEAD_BYTES]
    assert READER.recognise(Head("檢附清單.xlsx", head, len(book)))
    assert not READER.recognise(Head("其他.xlsx", head, len(book)))
    assert len(parse_manifest(io.BytesIO(book), "檢附清單.xlsx")) == 2500
    register: list[list[object]] = [list(HEADERS)]
    register += [[f"A{n}", f"h{n * 7919}", *[""] * 6] for n in range(2500)]
    other = xlsx(register)
    with pytest.raises(MappingError, match="not-a-manifest"):
        parse_manifest(io.BytesIO(other), "檢附清單.xlsx")


@pytest.mark.parametrize("percent", [10, 50, 90, 99])
def test_a_cut_manifest_is_a_problem(percent: int) -> None:
    data = xlsx([COLUMNS, LINE])
    parsed = parse(io.BytesIO(data[: len(data) * percent // 100]), "x")
    assert parsed.lines == ()
    assert parsed.problems


def test_the_reading_accounts_for_every_line() -> None:
    data = xlsx([COLUMNS, LINE, [*LINE[:2], "很大", *LINE[3:]]])
    sink = MemorySink(Source(digest_of(data)), READER.tables)
    READER.read(io.BytesIO(data), sink, Context(path="檢附清單.xlsx"))
    made = sink.account.reading("檢附清單.xlsx", "handover@1")
    assert (made.rows, made.rejects, made.skipped) == (0, 1, 2)
