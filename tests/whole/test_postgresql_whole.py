"""A live PostgreSQL through the program: `chahe intake CASE postgresql://…`, tied, proved again, no secret kept."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgresql import ACCOUNT, SECRET, Server, running
from tests.scope.profiles import TEXT as PROFILE
from tests.whole.command import Machine

QUERY = """SELECT no AS "收款序號", ord AS "付款訂單編號", amount AS "收款金額", paid AS "交易日", state AS "收款狀態"
FROM receipt ORDER BY no"""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running() as made:
        made.run("CREATE TABLE receipt (no text, ord text, amount numeric, paid date, state text)")
        made.run("INSERT INTO receipt VALUES ('P1','O1',1200,'2025-03-05','成功'), ('P2','O2',300,'2025-03-06','失敗')")
        yield made


def test_an_extract_is_sealed_tied_and_verified_without_its_secret(server: Server, tmp_path: Path) -> None:
    (tmp_path / "profile.toml").write_text(PROFILE.split("\n", 1)[1], encoding="utf-8")
    (tmp_path / "收款.sql").write_text(QUERY, encoding="utf-8")
    machine = Machine(tmp_path / "home", {"CHAHE_DB_PASSWORD": SECRET})
    case = tmp_path / "case"
    machine.chahe("init", case, "--profile", tmp_path / "profile.toml")
    live = (server.url, "--db-user", ACCOUNT, "--query", tmp_path / "收款.sql", "--kind", "O70")
    [line] = machine.chahe("intake", case, *live, "--format", "jsonl").lines
    assert (line["status"], line["tables"], line["rejects"]) == ("read", {"payment": 2}, 0)
    server.run("DELETE FROM receipt")
    machine.chahe("verify", case)
    shown = machine.chahe(
        "show", f"sha256:{line['digest']}#group:1/row:2", "--case", case, "--reveal", "--as", "王小明"
    )
    assert "P2" in shown.out
    kept = [p for p in case.rglob("*") if p.is_file() and SECRET.encode() in p.read_bytes()]
    assert kept == []
