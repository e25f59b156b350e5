"""The .xls reader against a writer made from the specification, with calamine as a second word."""

import io
import random
from datetime import date

import pytest
import python_calamine
from hypothesis import given, settings
from hypothesis import strategies as st

from chahe.errors import UnreadError
from chahe.intake.api import HEAD_BYTES, Head
from chahe.intake.biff import open_compound
from chahe.intake.grid import DamageError, Value
from chahe.intake.spreadsheet import READER
from tests.intake.books_for_tests import FIRST, HEADERS, column, read, reading, reasons
from tests.intake.xls_writer import Cell, Date, Err, Formula, compound, workbook

TABLE = "asset_register"
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], max_codepoint=0xFFFF), min_size=1, max_size=40)
CELLS = st.one_of(TEXT, st.integers(-(2**29), 2**29 - 1), st.floats(-1e12, 1e12).map(lambda f: round(f, 4)), st.none())


def grid(data: bytes) -> list[tuple[Value, ...]]:
    [sheet] = open_compound(io.BytesIO(data))
    return [row.values for row in sheet.rows()]


def test_a_register_as_xls() -> None:
    lines: list[list[Cell]] = [
        ["主機及設備清冊", None, None, None, None, None, None, None],
        list(HEADERS),
        ["A1", "web01", "10.0.0.1", "S9", Date(45721), None, True, 12],
        ["A2", Formula("web02"), Formula(None), None, "1140305", "無", Err(0x17), None],
    ]
    data = workbook({"清冊": lines}, hidden_rows=[3], merges=[(2, 3, 3, 3)])
    assert READER.recognise(Head("清冊.xls", data[:HEAD_BYTES], len(data)))
    sink = read(data, "清冊.xls")
    assert column(sink, TABLE, "host_name") == ["web01", "web02"]
    assert column(sink, TABLE, "live_date") == [date(2025, 3, 5)] * 2
    assert column(sink, TABLE, "system_id") == ["S9", "S9"]
    assert column(sink, TABLE, "custodian") == ["12", None]
    assert reasons(sink) == [
        ("cell:清冊!C4", "column ip: a formula without a stored result"),
        ("cell:清冊!G4", "column is_core: #REF!"),
    ]
    assert reading(sink).stated == {"hidden-rows": 1}


@given(st.lists(st.lists(CELLS, min_size=1, max_size=6), min_size=1, max_size=8), st.integers(1, 9))
@settings(max_examples=60)
def test_values_come_back_as_another_reader_reads_them(rows: list[list[Cell]], seam: int) -> None:
    data = workbook({"a": rows}, seam=seam)
    wanted = python_calamine.load_workbook(io.BytesIO(data)).get_sheet_by_name("a").to_python(skip_empty_area=False)
    made: dict[tuple[int, int], object] = {}
    [sheet] = open_compound(io.BytesIO(data))
    for row in sheet.rows():
        made.update({(row.number - 1, i): v for i, v in enumerate(row.values) if v is not None})
    other = {(r, c): v for r, line in enumerate(wanted) for c, v in enumerate(line) if v != ""}
    assert made == other


@pytest.mark.parametrize("percent", [10, 50, 90, 99])
def test_a_cut_file_never_gives_a_row_in_silence(percent: int) -> None:
    lines: list[list[Cell]] = [list(HEADERS), *([f"A{n}", *list[Cell](FIRST[1:])] for n in range(200))]
    data = workbook({"清冊": lines})
    try:
        sink = read(data[: len(data) * percent // 100], "清冊.xls")
    except UnreadError:
        return
    assert sink.account.damaged


@pytest.mark.parametrize("seed", range(40))
def test_altered_bytes_end_in_rows_or_reasons(seed: int) -> None:
    data = bytearray(workbook({"清冊": [list(HEADERS), list(FIRST)]}, merges=[(1, 1, 5, 5)]))
    chance = random.Random(seed)
    for _ in range(1 + seed):
        data[chance.randrange(len(data))] = chance.randrange(256)
    try:
        for sheet in open_compound(io.BytesIO(bytes(data))):
            list(sheet.rows())
    except (UnreadError, DamageError):
        return


def test_passwords_and_other_documents_are_refused_in_words() -> None:
    with pytest.raises(UnreadError, match="password"):
        open_compound(io.BytesIO(workbook({"a": [["x"]]}, password=True)))
    with pytest.raises(UnreadError, match="not-a-workbook"):
        open_compound(io.BytesIO(compound({"WordDocument": b"x" * 5000})))
    word = compound({"WordDocument": b"x" * 5000})
    assert not READER.recognise(Head("信.doc", word[:HEAD_BYTES], len(word)))
