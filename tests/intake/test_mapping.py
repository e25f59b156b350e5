"""Proposing, saving and loading a column mapping; headers only."""

import io
import json

import pytest

from chahe.errors import MappingError
from chahe.intake.mapping import Confidence, dump, dump_mapping, load, propose
from tests.intake.books_for_tests import FIRST, HEADERS, read, rows, xlsx


def test_a_clear_sheet_needs_nobody() -> None:
    proposal = propose(io.BytesIO(xlsx([["主機及設備清冊"], HEADERS, FIRST])), "a.xlsx")
    assert proposal.complete
    assert proposal.kind == "asset_register"
    assert {c.header for c in proposal.columns if c.confidence is Confidence.CERTAIN} == set(HEADERS)
    assert proposal.unused == ()


def test_what_is_not_certain_is_suggested_and_never_filled_in() -> None:
    grid = [["資產碼", "主機名稱", "IP 位址", "主機IP", "啟用"], ["A1", "h", "10.0.0.1", "10.0.0.2", "114/1/1"]]
    proposal = propose(io.BytesIO(xlsx(grid)), "a.xlsx", "G02")
    said = {c.name: (c.header, c.confidence) for c in proposal.columns}
    assert not proposal.complete
    assert said["asset_id"] == ("資產碼", Confidence.SIMILAR)
    assert said["ip"] == ("IP 位址", Confidence.AMBIGUOUS)
    saved = json.loads(dump(proposal))
    assert saved["columns"]["asset_id"] == saved["columns"]["ip"] == ""
    assert saved["notes"]["suggestions"]["ip"] == ["IP 位址", "主機IP"]
    assert "10.0.0.1" not in dump(proposal)


def test_a_completed_mapping_is_used() -> None:
    grid = [["資產碼", "主機名稱", "IP 位址", "主機IP"], ["A1", "h", "10.0.0.1", "10.0.0.2"]]
    data = xlsx(grid)
    saved = json.loads(dump(propose(io.BytesIO(data), "a.xlsx", "G02")))
    saved["columns"] |= {"asset_id": "資產碼", "ip": "主機IP"}
    [row] = rows(read(data, mapping=load(json.dumps(saved))), "asset_register")
    assert (row["asset_id"], row["ip"], row["host_name"]) == ("A1", "10.0.0.2", "h")


def test_a_mapping_comes_back_as_it_was_saved() -> None:
    columns = {"asset_id": "編號（新）", "ip": "IP\n位址"}
    assert load(dump_mapping("asset_register", columns)) == {"@kind": "asset_register", **columns}


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"format": 2, "kind": "employee", "columns": {}}',
        '{"format": 1, "kind": "nothing", "columns": {"a": "b"}}',
        '{"format": 1, "kind": "employee", "columns": {"nothing": "b"}}',
        '{"format": 1, "kind": "employee", "columns": {"unit": 3}}',
        '{"format": 1, "kind": "employee", "columns": {"unit": ""}}',
        '{"format": 1, "kind": "employee", "columns": {"unit": "a", "employee_no": "a"}}',
    ],
)
def test_a_wrong_mapping_is_refused_in_words(text: str) -> None:
    with pytest.raises(MappingError):
        load(text)


def test_a_file_without_a_header_has_no_proposal() -> None:
    with pytest.raises(MappingError):
        propose(io.BytesIO(xlsx([["只有一格"]])), "a.xlsx")
    with pytest.raises(MappingError):
        propose(io.BytesIO(xlsx([HEADERS])), "a.xlsx", "S01")
