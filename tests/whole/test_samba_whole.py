"""A live domain controller through the program: `chahe intake CASE ldaps://…`, examine, observations.

With an own norm, 4.5.1 finds that Samba's default policy never locks and asks for seven characters; without one it
shows these values and says 佐證不足, because no rule gives a number for a directory.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.samba import BIND, SECRET, Controller, running
from tests.scope.profiles import TEXT as PROFILE
from tests.whole.command import Machine, Said

pytestmark = pytest.mark.root

ITEM = "4.5.1"
DEFAULT, FOR_ADMINS = "EXAMPLE.TEST|Default Domain Policy", "EXAMPLE.TEST|PSO-Admins"
NORMS = "".join(
    f'[[clause]]\nparameter = "{parameter}"\nvalue = {value}\ndocument = "帳號及密碼管理要點"\nclause = "{clause}"\n'
    f'version = "第3版"\nsince = 2024-03-01\n\n'
    for parameter, value, clause in (
        ("ad.lockout_threshold", 5, "第七點"),
        ("ad.min_length.staff", 8, "第六點第一款"),
        ("ad.history", 3, "第六點第二款"),
        ("ad.max_age_days", 90, "第六點第三款"),
    )
)


@pytest.fixture(scope="module")
def controller(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Controller]:
    with running(tmp_path_factory.mktemp("dc"), "127.0.53.8") as made:
        yield made


def examined(controller: Controller, folder: Path, norms: str) -> tuple[Path, Machine, Said]:
    """A case that holds nothing but the directory; what intake said."""
    (folder / "profile.toml").write_text(PROFILE if norms else PROFILE.split("\n", 1)[1], encoding="utf-8")
    (folder / "norms.toml").write_text(norms, encoding="utf-8")
    machine = Machine(folder / "home", {"CHAHE_LDAP_PASSWORD": SECRET})
    case = folder / "case"
    machine.chahe("init", case, "--profile", folder / "profile.toml")
    live = (controller.url, "--ldap-user", BIND, "--ldap-ca", controller.authority)
    said = machine.chahe("intake", case, *live, "--format", "jsonl")
    machine.chahe("examine", case, "--only", ITEM)
    return case, machine, said


def observed(case: Path, machine: Machine) -> dict[tuple[str, str], dict[str, Any]]:
    """(check, subject) -> the line of `chahe observations`."""
    lines = machine.chahe("observations", case, "--format", "jsonl", "--all").lines
    return {(o["check"], o["subject"]): o for o in lines if o["question"] == ITEM}


def test_intake_reads_the_directory_and_its_totals_tie(controller: Controller, tmp_path: Path) -> None:
    case, machine, said = examined(controller, tmp_path, NORMS)
    (line,) = said.lines
    assert line["status"] == "read" and line["reader"].startswith("ldif@")
    assert line["records"] == line["rows"] + line["rejects"] + line["skipped"]
    assert line["rejects"] == 0 and line["tables"]["account"] > 30
    secret = SECRET.encode()
    assert not [p for p in case.rglob("*") if p.is_file() and secret in p.read_bytes()], "the password is kept nowhere"
    _finds_both(case, machine)
    machine.chahe("verify", case)


def _finds_both(case: Path, machine: Machine) -> None:
    found = observed(case, machine)
    lockout, policy = found["4.5.1/lockout", DEFAULT], found["4.5.1/password-policy", DEFAULT]
    assert lockout["outcome"] == policy["outcome"] == "exception"
    assert lockout["measured"]["lockout_threshold"] == "0" and policy["measured"]["min_length"] == "7"
    (norm,) = lockout["criteria"]
    assert (norm["layer"], norm["value"]) == ("own", "5") and "帳號及密碼管理要點" in norm["source"]
    assert not {("4.5.1/lockout", FOR_ADMINS), ("4.5.1/password-policy", FOR_ADMINS)} & set(found), "PSO-Admins is met"
    for line in (lockout, policy):
        digest, locator = line["evidence"][0]["digest"], line["evidence"][0]["locator"]
        entry = machine.chahe("show", f"sha256:{digest}#{locator}", "--case", case).out.splitlines()
        assert entry[0] == "dn: DC=example,DC=test"
        raw = (case / "blobs" / digest[:2] / digest[2:]).read_bytes()
        start, end = map(int, locator.removeprefix("bytes:").split("-"))
        assert raw[start:end].startswith(b"dn: ") and b"\n\n" not in raw[start:end]
        assert raw[end:].lstrip(b"\r").startswith(b"\n"), "the whole entry, to its last line"
        assert "lockoutThreshold: 0" in entry and "minPwdLength: 7" in entry
    for check in ("4.5.1/lockout", "4.5.1/password-policy"):
        rows = machine.chahe("exceptions", case, "--check", check).lines
        assert [r["policy_name"] for r in rows] == ["Default Domain Policy"]


def test_without_a_norm_the_values_are_shown_and_nothing_is_settled(controller: Controller, tmp_path: Path) -> None:
    case, machine, _ = examined(controller, tmp_path, "")
    found = observed(case, machine)
    for check in ("4.5.1/lockout", "4.5.1/password-policy"):
        star, default = found[check, "*"], found[check, DEFAULT]
        assert (star["outcome"], star["population"], star["unsettled"]) == ("insufficient-evidence", 2, 2)
        assert star["reason"] == default["reason"] == "no-criterion"
        assert default["measured"]["lockout_threshold"] == "0" and default["measured"]["min_length"] == "7"
    assert {o["outcome"] for o in found.values()} == {"insufficient-evidence"}
    proposal = next(p for p in machine.chahe("proposals", case, "--format", "jsonl").lines if p["item"] == ITEM)
    assert proposal["proposal"] == "insufficient-evidence"


def test_a_wrong_password_and_an_unknown_authority_are_refused_in_plain_words(
    controller: Controller, tmp_path: Path
) -> None:
    (tmp_path / "profile.toml").write_text(PROFILE.split("\n", 1)[1], encoding="utf-8")
    machine = Machine(tmp_path / "home", {"CHAHE_LDAP_PASSWORD": "wrong-password"})
    case = tmp_path / "case"
    machine.chahe("init", case, "--profile", tmp_path / "profile.toml")
    live = ("intake", case, controller.url, "--ldap-user", BIND)
    for words in (live, (*live, "--ldap-ca", controller.authority)):
        said = machine.chahe(*words, code=2)
        assert "讀取目錄服務失敗" in said.err
        assert "wrong-password" not in said.err + said.out
    kept = [p for p in (case / "blobs").rglob("*") if p.is_file() and b"EXAMPLE" in p.read_bytes().upper()]
    assert not kept, "nothing of the directory came in"
