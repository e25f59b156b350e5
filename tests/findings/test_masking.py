"""Personal data is marked column by column, and does not leave under another name either."""

import re
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from chahe.casefile.exceptions import exception_rows, file_name
from chahe.casefile.projection import RecordedRun
from chahe.checks.api import checks
from chahe.findings.masking import NOBODY, mask, mask_row, mask_subject, personal_columns, scrub
from chahe.tables.api import Type, tables

LOOKS = re.compile(
    r"(^|_)(name|account|phone|mobile|tel|email|mail|mailbox|employee|person|owner|custodian|member|user|actor|by|dn|sid"
    r"|birth|id_value|subject_id)(_|$)"
)
NAMED = [(t.name, c) for t in tables().values() for c in t.columns if c.type is Type.TEXT and LOOKS.search(c.name)]


@pytest.mark.parametrize(("table", "column"), NAMED, ids=[f"{t}.{c.name}" for t, c in NAMED])
def test_a_column_that_may_name_a_person_says_whether_it_does(table: str, column: object) -> None:
    assert column.personal is not None, f"{table}: say personal=True or personal=False"  # type: ignore[attr-defined]


def test_what_names_a_person_is_marked() -> None:
    assert {"account_name", "dn", "employee_no", "person_name", "mailbox", "email", "member_name", "user_name"} <= (
        personal_columns()
    )
    assert not {"host_name", "policy_name", "plugin_name", "system_name", "owner_unit"} & personal_columns()


def test_one_name_means_the_same_in_every_table() -> None:
    """Columns are masked by name: a name personal in one table and not in another would be masked in both."""
    said: dict[str, set[bool]] = {}
    for t in tables().values():
        for c in t.columns:
            said.setdefault(c.name, set()).add(bool(c.personal))
    assert {n for n, marks in said.items() if len(marks) > 1} == set()


ROW = {
    "check": "4.5.1/admin-policy",
    "subject": "A.TW|wang.xm",
    "verdict": "own",
    "account_name": "Wang.XM",
    "employee_no": "E10023",
    "node": "a.tw|wang.xm",
    "scope": "a.tw",
    "unit": "資訊處",
    "listed_as": "E10023",
}


def test_a_personal_value_does_not_leave_under_another_columns_name() -> None:
    out = mask_row(ROW)
    assert (out["account_name"], out["employee_no"], out["listed_as"]) == ("W○○○○○○", "E○○○○○", "E○○○○○")
    assert out["node"] == "a.tw|w○○○○○○"
    assert out["subject"] == "A.TW|w○○○○xm"
    assert (out["scope"], out["unit"]) == ("a.tw", "資訊處")


def test_a_row_masked_before_still_hides_its_subject() -> None:
    """So it comes from a case: the exception list is masked but for the subject."""
    once = mask_row(ROW)
    assert mask_row({**once, "subject": ROW["subject"]}) == once


def test_another_value_that_looks_alike_masked_stays() -> None:
    """`web.one` and `wang.xm` have one mask; only what repeats the value itself is hidden in a column."""
    assert mask_row({**ROW, "host": "web.one"})["host"] == "web.one"


def test_the_defaults_of_a_host_are_nobodys() -> None:
    assert mask(NOBODY) == NOBODY
    assert [mask(n) for n in ("Administrator", "root", "SA", "rootless")] == ["Administrator", "root", "SA", "r○○○○○○○"]
    assert mask_row({"subject": "web01", "account_name": NOBODY, "host": "web01"})["account_name"] == NOBODY
    assert mask_row({"subject": "web01|root", "account_name": "root"})["subject"] == "web01|root"
    assert mask_subject("web01|x", {mask("x")}) == "web01|x"  # one letter has nothing to hide


def test_the_exception_list_is_masked_but_for_its_subject(tmp_path: Path) -> None:
    check = checks()["4.5.1/admin-policy"]
    row = {k: v for k, v in ROW.items() if k != "check"}
    pointers = f"sha256:{'0' * 64}#line:1"
    target = tmp_path / "exceptions" / f"{file_name(check.id)}.parquet"
    target.parent.mkdir()
    pq.write_table(pa.Table.from_pylist([{**row, "pointers": pointers}]), target)
    run = RecordedRun("r", 1, "2026-07-13T00:00:00Z", "x", tmp_path, {}, {})
    (out,) = exception_rows(run, check)
    assert (out["subject"], out["pointers"]) == (ROW["subject"], [pointers])
    rest = "".join(str(v) for k, v in out.items() if k not in ("subject", "pointers"))
    assert not re.search(r"wang\.xm|E10023", rest, re.IGNORECASE)


@pytest.mark.parametrize(
    "number", ["A123456789", "a123456789", "aC23456789", "ad23456789", "Ａ１２３４５６７８９", "ａ123456789"]
)
def test_identity_numbers_in_any_letters_are_hidden(number: str) -> None:
    assert scrub(f"主機 {number}|x") == f"主機 {number[0]}○○○○○○○○|x"
    assert mask_subject(f"demo|{number}", set()) == f"demo|{number[0]}○○○○○○○○"


@pytest.mark.parametrize(
    "text", ["ws1234567", "a323456789", "xa123456789", "a1234567890", "ae23456789", "srv-a12345678"]
)
def test_names_like_them_stay(text: str) -> None:
    assert scrub(text) == text
