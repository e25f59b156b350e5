"""What an exception list masks is masked in the original bytes too, whatever a pointer calls the place."""

import json
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from chahe.casefile.case import Case
from chahe.casefile.intake import Order, take_in
from chahe.casefile.masked_record import _hide_fields, hidden, masked_record
from chahe.evidence.workstation import Workstation
from chahe.intake.worker import Limits
from chahe.model import Pointer
from tests.casefile import examined
from tests.findings import made

ROSTER = (
    "員工編號,姓名,單位,到職日,電子郵件,備註\n"
    'E00012,王小明,資訊處,113/01/02,ming@demo.tw,"組長,王小明"\n'
    "E00013,歐陽大華,核保處,113/01/02,hua@demo.tw,\n"
    "E00099,錢七,資訊處,113/13/45,,\n"
)
NOTES = "查核紀錄：經王小明（Ｅ00012）說明。\n"
LIST = "序號,受訪人員工號,受訪者,說明\n1,Z-9,趙六,無\n"


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    folder = tmp_path_factory.mktemp("masked")
    station = Workstation.here()
    given = folder / "given"
    given.mkdir()
    (given / "G03_員工名冊.csv").write_text(ROSTER, encoding="utf-8-sig")
    (given / "notes.txt").write_text(NOTES, encoding="utf-8")
    (given / "list.csv").write_text(LIST, encoding="cp950")
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "名冊"
    for line in ROSTER.splitlines()[:3]:
        sheet.append([c.strip('"') for c in line.split(",")[:5]])
    book.save(given / "G03_另份.xlsx")
    with Case.create(folder / "case", made.PROFILE, "", by="王", station=station) as opened:
        lines = {x.path: x for x in take_in(opened, [given], Order(by="王", limits=Limits(seconds=60), by_path=True))}
        assert lines["G03_員工名冊.csv"].rows == lines["G03_另份.xlsx"].rows == 2
        yield opened


def shown(case: Case, name: str, locator: str) -> str:
    (item,) = [i for i in case.items() if i.name.endswith(name)]
    return masked_record(case, Pointer.parse(f"sha256:{item.digest}#{locator}")).decode()


@pytest.mark.parametrize("place", ["line:2", "record:2", "bytes:60-160"])
def test_personal_columns_whatever_the_place_is_called(case: Case, place: str) -> None:
    text = shown(case, "員工名冊.csv", place)
    for clear in ("E00012", "王小明", "ming@"):
        assert clear not in text
    assert "資訊處" in text


def test_a_record_keeps_its_form(case: Case) -> None:
    assert shown(case, "員工名冊.csv", "line:2") == 'E●●●●●,王●●,資訊處,113/01/02,m●●●●●●●●●●●,"組長,王●●"'
    assert shown(case, "員工名冊.csv", "line:1").removeprefix("\ufeff") == ROSTER.splitlines()[0]
    assert shown(case, "員工名冊.csv", "line:4") == "E●●●●●,錢●,資訊處,113/13/45,,", (
        "a record that was refused is hidden by its columns"
    )


def test_cells_of_a_workbook(case: Case) -> None:
    assert shown(case, "另份.xlsx", "cell:名冊!A1") == "員工編號"
    assert shown(case, "另份.xlsx", "cell:名冊!A2") == "E●●●●●"
    assert shown(case, "另份.xlsx", "cell:名冊!B3") == "歐●●●"
    assert shown(case, "另份.xlsx", "cell:名冊!C2") == "資訊處"


def test_text_no_reader_read_is_held_against_the_roster(case: Case) -> None:
    assert shown(case, "notes.txt", "line:1") == "查核紀錄：經王●●（Ｅ●●●●●）說明。"


def test_columns_no_table_takes_are_known_by_their_headings(case: Case) -> None:
    assert shown(case, "list.csv", "line:2").startswith("1,")
    assert "資訊處" in shown(case, "員工名冊.csv", "line:2")


def test_spellings() -> None:
    said = {"王小明", "Ming@Demo.tw", "E00012"}
    assert "u738b" in json.dumps("王小明")
    escaped = hidden(json.dumps({"who": "王小明", "id": "e00012x"}), said)
    assert escaped == '{"who": "\\' + "●" * 17 + '", "id": "e00012x"}'
    assert hidden("<a n='A&amp;B'>A&amp;B</a>", {"A&B"}) == "<a n='A●●●●●●'>A●●●●●●</a>"
    assert hidden("XE00012 E000123 E00012.", said) == "XE00012 E000123 E●●●●●.", "part of another word is another word"
    assert hidden("一,1", {"1", "一"}) == "一,1", "one character tells nobody apart"
    assert hidden("MING@DEMO.TW", said) == "M●●●●●●●●●●●"


def test_fields_by_their_number() -> None:
    text = 'a,"b ""x"", c",,d'
    assert _hide_fields(text, ",", {1}) == 'a,"b●""●""●●●",,d'
    assert _hide_fields(text, ",", {0, 2, 3}) == 'a,"b ""x"", c",,d'
    assert _hide_fields("abc|def\r\n", "|", {1}) == "abc|d●●\r\n"
    assert _hide_fields('"open, abc', ",", {0}) == '"o●●●●●●●●'


def test_bytes_that_are_no_text(tmp_path: Path, station: Workstation) -> None:
    """A host's or event log's record: what stands there in ASCII and looks personal is hidden, the rest stays."""
    with examined.create(tmp_path / "case", station) as opened:
        data = b"\x00\xff\x01A123456789\x00\xfe\x02rest"
        examined.receive(opened, tmp_path / "x.bin", data, name="D02/x.bin")
        text = masked_record(opened, Pointer.parse(f"sha256:{opened.items()[-1].digest}#bytes:0-{len(data)}"))
        assert text == b"\x00\xff\x01A*********\x00\xfe\x02rest"
