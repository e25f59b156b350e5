"""Which tables a file under no known code puts in doubt."""

import pytest

from chahe.catalog import catalog
from chahe.intake.feeding import Asked, all_tables, at_stake, could_feed
from chahe.intake.matching import Difference, Mismatch
from chahe.model import Digest, Reading, ReadStatus, Source

REQUESTS = {
    "B01": Asked((), ("pdf", "docx")),
    "D04": Asked(("training",), ("xlsx", "csv")),
    "V01": Asked(("scan_host", "scan_finding"), ("nessus", "xml", "csv")),
    "S01": Asked(("gpo_setting",), ("資料夾", "zip")),
}
EVERY = ("gpo_setting", "scan_finding", "scan_host", "training")


@pytest.mark.parametrize(
    ("name", "tables"),
    [
        ("弱點/x.nessus", ("gpo_setting", "scan_finding", "scan_host")),
        ("訓練.CSV", EVERY),
        ("D04_訓練.xyz", ("training",)),
        ("D04_弱掃/V01-3.xml", ("scan_finding", "scan_host", "training")),
        ("B01_議事錄.bin", ()),
        ("議事錄.pdf", ()),
        ("D04A.pdf", ()),  # no code: letters go on
        ("shadow", EVERY),
        ("a.rar", EVERY),
        ("a.zip", EVERY),
        ("a.zip!b.nessus", ("gpo_setting", "scan_finding", "scan_host")),
        ("Thumbs.db", ()),
    ],
)
def test_by_code_in_the_name_else_by_kind_else_any(name: str, tables: tuple[str, ...]) -> None:
    assert could_feed(name, REQUESTS) == tables


def reading(name: str, *tables: str, read: bool = True) -> Reading:
    status = ReadStatus.READ if read else ReadStatus.UNREAD
    return Reading(Source(Digest("0" * 64)), name, "r@1" if read else "", status, 0, 0, 0, 0, dict.fromkeys(tables, 1))


def test_a_file_that_was_read_puts_its_own_tables_at_stake() -> None:
    readings = [
        reading("a.csv", "training"),
        reading("b.zip"),
        reading("b.zip!c.csv", "employee"),
        reading("ab.csv", "x"),
    ]
    assert at_stake(Difference(None, "A.csv", Mismatch.NOT_LISTED), readings, REQUESTS) == ("training",)
    assert at_stake(Difference(None, "b.zip", Mismatch.NOT_LISTED), readings, REQUESTS) == ("employee",)
    unread = [reading("b.zip"), reading("b.zip!c.csv", "employee"), reading("b.zip!D04.csv", read=False)]
    assert at_stake(Difference(None, "b.zip", Mismatch.NOT_LISTED), unread, REQUESTS) == ("employee", "training")


def test_a_missing_file_and_a_line_without_any() -> None:
    assert at_stake(Difference("Z99", "a.pdf", Mismatch.FILE_MISSING), [], REQUESTS) == ()
    assert at_stake(Difference("Z99", "a.nessus", Mismatch.FILE_MISSING), [], REQUESTS) == EVERY[:3]
    assert at_stake(Difference("Z99", "", Mismatch.NO_PATH), [], REQUESTS) == EVERY
    manifest = [reading("檢附清單.xlsx")]
    assert at_stake(Difference(None, "檢附清單.xlsx", Mismatch.LINE_UNREAD), manifest, REQUESTS) == EVERY


def test_the_real_requests() -> None:
    asked = {c: Asked(q.tables, q.formats) for c, q in catalog().requests.items()}
    assert could_feed("會議紀錄.docx", asked) == ()
    assert could_feed("不明.dat", asked) == all_tables(asked)
    assert "scan_finding" in could_feed("1140301.nessus", asked)
    assert set(could_feed("G03_員工名冊.csv", asked)) == {"employee"}
