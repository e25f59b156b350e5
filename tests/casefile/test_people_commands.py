"""The commands by which people conclude and decide: exit codes, words, no prompts."""

import json
from pathlib import Path

import pytest

from chahe.casefile.case import Case
from chahe.cli import run
from tests.casefile import examined
from tests.casefile.conftest import station_at

ID = "F-4.7-not-mailed"


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("CHAHE_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("CHAHE_PASSPHRASE", raising=False)
    examined.create(tmp_path / "case", station_at(tmp_path / "home")).close()
    return str(tmp_path / "case")


@pytest.fixture
def text(tmp_path: Path) -> str:
    path = tmp_path / "說明.txt"
    path.write_text("抽核寄送名單與人事名冊，有十四名外勤主管未納入演練。", encoding="utf-8-sig")
    return str(path)


def out(arguments: list[str], capsys: pytest.CaptureFixture[str], code: int = 0) -> str:
    capsys.readouterr()
    assert run(arguments) == code
    found = capsys.readouterr()
    return found.out if code == 0 else found.err


def test_conclude_review_and_where_it_stands(case: str, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    sign = ["conclude", case, "4.7", "--conclusion", "不符合", "--text-file", text]
    assert "待覆核" in out([*sign, "--as", "王小明", "--role", "preparer"], capsys)
    assert "不得為編製人" in out([*sign, "--as", "王小明", "--role", "reviewer"], capsys, 2)
    assert "已覆核" in out([*sign, "--as", "李大華", "--role", "reviewer"], capsys)
    rows = [json.loads(r) for r in out(["conclusions", case, "--format", "jsonl"], capsys).splitlines()]
    assert len(rows) == 69
    (mine,) = [r for r in rows if r["item"] == "4.7"]
    assert (mine["conclusion"], mine["draft"], mine["reviewer"]["by"]) == ("不符合", False, "李大華")
    assert "4.7" in out(["conclusions", case], capsys)


def test_what_is_left_out_is_asked_for_in_words_and_never_prompted(
    case: str, text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = ["conclude", case, "4.7", "--as", "王小明", "--role", "preparer", "--text-file", text]
    assert "聲明" in out([*base, "--conclusion", "不符合", "--handled-or-interested"], capsys, 2)
    assert "--return" in out([*base, "--declare-independent"], capsys, 2)
    both = [*base, "--declare-independent", "--return", "--conclusion", "符合"]
    assert "--return" in out(both, capsys, 2)
    assert "符合、部分符合" in out([*base, "--declare-independent", "--conclusion", "pass"], capsys, 2)
    (tmp_path / "big5.txt").write_bytes("結論".encode("cp950"))
    wrong = [*base[:-1], str(tmp_path / "big5.txt"), "--declare-independent", "--conclusion", "不符合"]
    assert "UTF-8" in out(wrong, capsys, 2)
    assert run(["conclude", case, "4.7"]) == 2


def test_findings_confirm_decide_and_later(case: str, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    (found,) = [json.loads(r) for r in out(["findings", case, "--format", "jsonl"], capsys).splitlines()]
    assert (found["id"], found["decision"], found["grounds"]) == (ID, None, ["違反規範"])
    assert "E00001" not in json.dumps(found)
    assert "辦理社交工程演練" in out(["confirm", case, ID, "--as", "王小明"], capsys)
    assert "已記錄" in out(["confirm", case, ID, "--as", "王小明", "--answer-file", text, "--agrees", "no"], capsys)
    assert "yes" in out(["confirm", case, ID, "--as", "王小明", "--agrees", "maybe"], capsys, 2)
    decide = ["finding", case, ID, "--as", "陳領隊", "--why", "事實明確", "--decide"]
    assert "檢查意見" in out([*decide, "檢查意見"], capsys)
    assert "決定須為" in out([*decide, "糾正"], capsys, 2)
    assert out(["later", case, ID, "--as", "王小明", "--text-file", text], capsys)
    (found,) = [json.loads(r) for r in out(["findings", case, "--format", "jsonl"], capsys).splitlines()]
    assert found["decision"] == "檢查意見"
    assert "檢查意見" in out(["findings", case], capsys)
    assert "verified" in out(["verify", case, "--no-reperform"], capsys)


def test_an_own_phrase_table(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "用語.yaml"
    table.write_text("checks:\n  4.7/not-mailed:\n    heading: 辦理演練作業，有欠妥適\n", encoding="utf-8")
    assert "辦理演練作業，有欠妥適" in out(["findings", case, "--format", "jsonl", "--phrases", str(table)], capsys)
    table.write_text("checks: 3\n", encoding="utf-8")
    assert "用語表有誤" in out(["findings", case, "--phrases", str(table)], capsys, 2)


def test_supersede_and_undo(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert out(["supersede", case, "--format", "jsonl"], capsys) == ""
    assert "--with" in out(["supersede", case, "D02/users.csv", "--as", "王小明", "--why", "更正"], capsys, 2)
    assert "FILES" in out(["supersede", case, "--undo"], capsys, 2)
    with Case.open(Path(case), write=True) as opened:
        examined.receive(opened, tmp_path / "later.csv", b"name,mail\nx,y\n")
    said = ["--as", "王小明", "--why", "受檢單位更正"]
    done = out(["supersede", case, "D02/users.csv", "--with", "D02/later.csv", *said], capsys)
    assert "已取代" in done
    (row,) = [json.loads(r) for r in out(["supersede", case, "--format", "jsonl"], capsys).splitlines()]
    assert (row["name"], row["superseded_by"][0][1], row["by"]) == ("D02/users.csv", "D02/later.csv", "王小明")
    assert "受檢單位更正" in out(["supersede", case], capsys)
    assert "已回復" in out(["supersede", case, "D02/users.csv", "--undo", *said], capsys)
    assert out(["supersede", case, "--format", "jsonl"], capsys) == ""
