"""`chahe new`: what it writes is found by discovery and fails until it is written; nothing is overwritten."""

import ast
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from chahe.catalog import catalog
from chahe.cli import run

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty place that looks like a checkout."""
    (tmp_path / "pyproject.toml").write_text("", encoding="utf-8")
    (tmp_path / "tests" / "cases").mkdir(parents=True)
    monkeypatch.setattr("chahe.commands.new.checkout", lambda: tmp_path)
    return tmp_path


def test_a_check_gets_the_words_of_its_item_and_failing_cases(checkout: Path) -> None:
    assert run(["new", "check", "4.5.2", "shared-account", "--population", "account"]) == 0
    module = checkout / "chahe" / "checks" / "part4" / "q4_5_2_shared_account.py"
    doc = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8"))) or ""
    assert "".join(doc.split("\n\n")[0].split()) == "".join(catalog().item("4.5.2").node.text.split())
    (entry,) = yaml.safe_load((checkout / "tests" / "cases" / "part4" / "4.5.2.yaml").read_text(encoding="utf-8"))
    assert entry["check"] == "4.5.2/shared-account"
    assert [c["expect"] for c in entry["cases"]] == ["met", "exception", "insufficient-evidence"]


def test_what_is_written_passes_the_linter(checkout: Path) -> None:
    assert run(["new", "check", "4.6.1.1", "no-record", "--population", "account"]) == 0
    assert run(["new", "reader", "some-format", "--table", "account"]) == 0
    assert run(["new", "table", "some_thing"]) == 0
    shutil.copy(ROOT / "pyproject.toml", checkout / "pyproject.toml")
    for command in (["check"], ["format", "--check"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "--no-cache", str(checkout / "chahe")],
            check=False,
            capture_output=True,
        )
        assert done.returncode == 0, done.stdout.decode()


def test_the_new_cases_fail_and_the_new_check_is_found(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The scaffold says nothing is wrong: its case of an exception shows that."""
    import chahe.checks.part4
    from chahe.checks.api import checks
    from tests.checks.harness import judge, outcome

    assert run(["new", "check", "4.5.2", "shared-account", "--population", "account"]) == 0
    folder = checkout / "chahe" / "checks" / "part4"
    monkeypatch.setattr(chahe.checks.part4, "__path__", [*chahe.checks.part4.__path__, str(folder)])
    checks.cache_clear()
    try:
        found = checks()["4.5.2/shared-account"]
        (entry,) = yaml.safe_load((checkout / "tests" / "cases" / "part4" / "4.5.2.yaml").read_text(encoding="utf-8"))
        made = [outcome(judge(found, [{**entry["base"], **c["change"]}])) for c in entry["cases"]]
    finally:
        checks.cache_clear()
        sys.modules.pop("chahe.checks.part4.q4_5_2_shared_account", None)
    assert made == ["met", "met", "met"]
    assert [c["expect"] for c in entry["cases"]] != made


def test_a_second_check_of_an_item_keeps_the_first_ones_cases(checkout: Path) -> None:
    for name in ("shared-account", "idle-account"):
        assert run(["new", "check", "4.5.2", name, "--population", "account"]) == 0
    text = (checkout / "tests" / "cases" / "part4" / "4.5.2.yaml").read_text(encoding="utf-8")
    assert [e["check"] for e in yaml.safe_load(text)] == ["4.5.2/shared-account", "4.5.2/idle-account"]


def test_a_reader_and_a_table_are_whole(checkout: Path) -> None:
    assert run(["new", "reader", "some-format", "--table", "account"]) == 0
    assert run(["new", "table", "some_thing"]) == 0
    case = checkout / "tests" / "corpus" / "some-format" / "first"
    assert {p.name for p in case.iterdir()} == {
        "SOURCE.md", "input.txt", "expected.jsonl", "rejects.jsonl", "totals.json"
    }  # fmt: skip
    assert json.loads((case / "expected.jsonl").read_text(encoding="utf-8"))["table"] == "account"
    assert "TABLE = Table(" in (checkout / "chahe" / "tables" / "some_thing.py").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "call",
    [
        ["check", "4.5.2", "shared-account", "--population", "account"],
        ["reader", "some-format", "--table", "account"],
        ["table", "some_thing"],
    ],
    ids=lambda c: str(c[0]),
)
def test_nothing_is_overwritten(call: list[str], checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["new", *call]) == 0
    before = {p: p.read_bytes() for p in checkout.rglob("*") if p.is_file()}
    assert run(["new", *call]) == 2
    assert "not overwritten" in capsys.readouterr().err
    assert {p: p.read_bytes() for p in checkout.rglob("*") if p.is_file()} == before


@pytest.mark.parametrize(
    "call",
    [
        ["check", "99.9", "a", "--population", "account"],
        ["check", "4.5.1", "lockout", "--population", "policy_in_force"],
        ["check", "4.5.2", "Shared Account", "--population", "account"],
        ["check", "4.5.2", "a", "--population", "nothing"],
        ["check", "4.5.2", "a", "--population", "account", "--subject", "nothing"],
        ["check", "4.5.2", "a", "--population", "account", "--aspect", "Z"],
        ["reader", "some-format", "--table", "nothing"],
        ["reader", "../some", "--table", "account"],
        ["table", "account"],
    ],
    ids=" ".join,
)
def test_a_wrong_name_writes_nothing(call: list[str], checkout: Path) -> None:
    assert run(["new", *call]) == 2
    assert {p.name for p in checkout.rglob("*") if p.is_file()} == {"pyproject.toml"}


def test_an_installed_program_says_that_it_needs_a_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("chahe.__file__", str(tmp_path / "site-packages" / "chahe" / "__init__.py"))
    assert run(["new", "table", "some_thing"]) == 2
    assert "checkout of the source" in capsys.readouterr().err
