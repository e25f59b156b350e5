"""A reject is explained by a named person, for one reason; another reason opens it again."""

from pathlib import Path

import pytest

from chahe.casefile.case import Case
from chahe.casefile.explain import explain, explained_ids, rejected
from chahe.casefile.verify import verify
from chahe.errors import CallError
from chahe.intake.parquet import ParquetSink
from chahe.model import Source, digest_of

SOURCE = Source(digest_of(b"evidence"))


def read(case: Case, reason: str, name: str = "f.csv") -> str:
    folder = case.path("cache", "r")
    with ParquetSink(SOURCE, ("dr_scope",), folder) as sink:
        sink.row("dr_scope", 1, "line:1", {"drill_id": "d", "system_id": "s"})
        sink.reject(2, "line:2", reason, "dr_scope")
        sink.reject(3, "line:3", "cut")
        reading = sink.finish(name, "x@1")
    return case.record_reading(reading, folder).id


def test_list_explain_and_reopen(empty_case: Case) -> None:
    read(empty_case, "bad date")
    two, three = rejected(empty_case)
    assert (two.rec, two.reason, two.table, three.table) == (2, "bad date", "dr_scope", None)
    assert explained_ids(empty_case) == frozenset()
    assert explain(empty_case, two.id.upper(), by="王小明", why="測試資料列") == (two,)
    assert explained_ids(empty_case) == {two.id}
    assert [r.explained_by for r in rejected(empty_case)] == ["王小明", None]
    read(empty_case, "bad number")
    assert explained_ids(empty_case) == frozenset()
    explain(empty_case, three.id, by="王小明", why="檔尾")
    assert explained_ids(empty_case) == {three.id}
    assert verify(empty_case).ok


def test_wrong_calls(empty_case: Case) -> None:
    read(empty_case, "bad date")
    (two, _) = rejected(empty_case)
    for reject, by, why in (("0" * 16, "a", "b"), (two.id, " ", "b"), (two.id, "a", "")):
        with pytest.raises(CallError):
            explain(empty_case, reject, by=by, why=why)
    assert not empty_case.acts("reject-explained")


def test_one_place_under_two_names_is_one_record(empty_case: Case, tmp_path: Path) -> None:
    assert read(empty_case, "bad date", "a/f.csv") != read(empty_case, "bad date", "b/f.csv")
    two = next(iter(rejected(empty_case)))
    assert len(explain(empty_case, two.id, by="王", why="同一檔")) == 2
    assert explained_ids(empty_case) == {two.id}
