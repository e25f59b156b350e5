"""Every line of intake adds up, and every pointer the program hands out leads back to bytes of the evidence."""

import csv
import io
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from chahe.checks.api import checks
from chahe.model import Pointer
from tests.whole.command import Machine, here


@dataclass(frozen=True)
class Examined:
    """The synthetic insurer as the commands show it."""

    insurer: Path
    case: Path
    machine: Machine
    lines: list[dict[str, Any]]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Examined:
    folder = tmp_path_factory.mktemp("truth")
    machine, case = Machine(folder / "home"), folder / "case"
    machine.chahe("sample", folder / "s", "--seed", 3)
    machine.chahe("init", case, "--profile", folder / "s" / "profile.toml")
    lines = machine.chahe("intake", case, folder / "s" / "evidence", "--format", "jsonl").lines
    machine.chahe("examine", case)
    return Examined(folder / "s", case, machine, lines)


def test_every_line_adds_up_and_every_file_has_one(whole: Examined) -> None:
    evidence = whole.insurer / "evidence"
    files = {p.relative_to(evidence).as_posix() for p in evidence.rglob("*") if p.is_file()}
    assert {line["path"].partition("!")[0] for line in whole.lines} == files
    for line in whole.lines:
        assert line["rows"] + line["rejects"] + line["skipped"] == line["records"], line
        assert line["status"] == "read" or line["reason"], line
        assert line["rows"] == 0 or line["tables"], line
    twice = [p for p, n in Counter(line["path"] for line in whole.lines).items() if n > 1]
    assert not twice
    assert sum(line["rows"] for line in whole.lines) > 3000


@pytest.fixture(scope="module")
def exceptions(whole: Examined) -> list[dict[str, Any]]:
    """Every exception row of every check, as the command prints it."""
    found: list[dict[str, Any]] = []
    for check in sorted(checks()):
        found += here("exceptions", whole.case, "--check", check, "--format", "jsonl").lines
    return found


def test_every_pointer_of_every_exception_resolves(whole: Examined, exceptions: list[dict[str, Any]]) -> None:
    pointers = sorted({p for row in exceptions for p in row["pointers"]})
    assert len({row["check"] for row in exceptions}) >= 20 and len(pointers) > 30
    for row in exceptions:
        assert row["pointers"], ("an exception that leads nowhere", row)
    for pointer in pointers:
        said = here("show", pointer, "--case", whole.case)
        assert said.code == 0 and said.out.strip(), (pointer, said.err)


def test_the_exceptions_are_those_of_the_observations(whole: Examined, exceptions: list[dict[str, Any]]) -> None:
    observations = whole.machine.chahe("observations", whole.case, "--format", "jsonl", "--all").lines
    stated = {o["check"]: o["exceptions"] for o in observations if o["subject"] == "*" and o["exceptions"]}
    assert Counter(row["check"] for row in exceptions) == stated


def test_a_pointer_that_leads_nowhere_is_refused(whole: Examined, exceptions: list[dict[str, Any]]) -> None:
    known = next(p for row in exceptions for p in row["pointers"] if "#line:" in p)
    digest = str(Pointer.parse(known).source)
    for bent in (f"{digest}#line:99999999", f"{digest}#bytes:5-2", f"sha256:{'ab' * 32}#line:1", f"{digest}!x#line:1"):
        said = whole.machine.run("show", bent, "--case", whole.case)
        assert said.code in (2, 3) and said.err and not said.out, bent


def test_csv_of_exceptions_is_the_same_list(whole: Examined, exceptions: list[dict[str, Any]], tmp_path: Path) -> None:
    check = Counter(row["check"] for row in exceptions).most_common(1)[0][0]
    whole.machine.chahe("exceptions", whole.case, "--check", check, "--format", "csv", "--out", tmp_path / "e.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "e.csv").read_text(encoding="utf-8-sig"), newline="")))
    mine = [row for row in exceptions if row["check"] == check]
    assert [r["subject"].lstrip("'") for r in rows] == [r["subject"] for r in mine]
