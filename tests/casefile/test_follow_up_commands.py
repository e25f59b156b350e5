"""The commands by which findings are merged, split, followed up and closed: exit codes and words."""

import json
from pathlib import Path

import pytest

from tests.casefile.test_people_commands import ID, case, out, text

__all__ = ["case", "text"]


def test_split_merged_and_taken_back(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    act = ["--as", "陳領隊", "--why", "成因不同"]
    assert "--part" in out(["split", case, ID, "--part", "x", *act], capsys, 2)
    assert "紀錄" in out(["split", case, ID, "--part", "甲|unit=資訊處", *act], capsys, 2), "both are of that unit"
    subject = json.loads(out(["findings", case, "--format", "jsonl"], capsys))["subjects"][0]["subject"]
    said = out(["split", case, ID, "--part", f"甲|subject={subject}", *act], capsys)
    assert "F-S1-1、F-S1-2" in said
    rows = [json.loads(r) for r in out(["findings", case, "--format", "jsonl"], capsys).splitlines()]
    assert [(r["id"], r["populations"][0]["exceptions"]) for r in rows] == [("F-S1-1", 1), ("F-S1-2", 1)]
    number = said.rpartition("#")[2].strip()
    out(["merge", case, "F-S1-1", "F-S1-2", *act], capsys)
    assert "後" in out(["regroup-back", case, number, *act], capsys, 2)


def test_sent_and_not_closed_without_a_test(
    case: str, text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lead = ["--as", "陳領隊"]
    assert "檢查意見" in out(["send", case, ID, *lead, "--due", "2026-09-30"], capsys, 2)
    out(["finding", case, ID, *lead, "--decide", "檢查意見", "--why", "事實明確"], capsys)
    assert "sent" in out(["send", case, ID, *lead, "--due", "2026-09-30"], capsys)
    (row,) = [json.loads(r) for r in out(["follow-up", case], capsys).splitlines()]
    assert (row["stage"], row["應回覆日"]) == ("sent", "115年9月30日")
    assert "未通過" in out(["retest", case, ID, *lead], capsys)
    assert "未通過" in out(["close-finding", case, ID, *lead, "--why", "x"], capsys, 2)
    assert "尚未結案" in out(["reopen-finding", case, ID, *lead, "--why", "x"], capsys, 2)
    table = tmp_path / "t.xlsx"
    out(["follow-up", case, "--out", str(table)], capsys)
    assert table.read_bytes()[:2] == b"PK"
    assert ".xlsx" in out(["follow-up", case, "--out", str(tmp_path / "t.pdf")], capsys, 2)


def test_an_earlier_case(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "前次案件" in out(["prior", case, case, "--as", "王小明"], capsys, 2)
