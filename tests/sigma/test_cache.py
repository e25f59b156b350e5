"""Compiled rules on disk: as good as compiled anew, without pySigma, and never worse than none."""

import subprocess
import sys
from pathlib import Path

import pytest

from chahe.sigma.cache import dump, load
from chahe.sigma.compiling import compile_rules
from chahe.sigma.ruleset import RuleSource
from tests.sigma.making import rule

CORRELATION = """
title: Many
name: many
correlation: {type: event_count, rules: [base], group-by: [User], timespan: 1m, condition: {gte: 3}}
"""
SOURCES = [
    RuleSource("a.yml", rule({"A|re": "x+y", "B|cidr": "10.0.0.0/8", "C": None}, name="base").encode()),
    RuleSource(
        "b.yml",
        rule({"CommandLine|contains": "x"}, logsource={"product": "windows", "category": "process_creation"}).encode(),
    ),
    RuleSource("c.yml", CORRELATION.encode()),
    RuleSource("d.yml", rule({"A|expand": "%x%"}).encode()),
    RuleSource("e.yml", b"- no rule"),
]


def test_what_is_loaded_is_what_was_compiled(tmp_path: Path) -> None:
    made = compile_rules(SOURCES, tmp_path / "cache")
    assert load(dump(made)) == made
    assert compile_rules(reversed(SOURCES), tmp_path / "cache") == made
    assert len(list((tmp_path / "cache").iterdir())) == 1


def test_a_warm_cache_and_matching_need_no_pysigma(tmp_path: Path) -> None:
    source = SOURCES[1]
    compile_rules([source], tmp_path)
    code = f"""
import sys, pathlib
from chahe.sigma.compiling import compile_rules
from chahe.sigma.match import Matcher
from chahe.sigma.ruleset import RuleSource
made = compile_rules([RuleSource({source.name!r}, {source.data!r})], pathlib.Path({str(tmp_path)!r}))
event = {{"Channel": "Microsoft-Windows-Sysmon/Operational", "EventID": 1, "CommandLine": "xyz"}}
assert Matcher(made).fired(("windows", "", ""), event) == (0,)
print(sorted(m for m in sys.modules if m.split(".")[0] in ("sigma", "yaml", "pyparsing")))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "other"])
def test_a_damaged_cache_is_compiled_anew(tmp_path: Path, damage: str) -> None:
    made = compile_rules(SOURCES, tmp_path)
    (kept,) = tmp_path.iterdir()
    data = kept.read_bytes()
    flipped = bytearray(data)
    flipped[len(data) // 2] ^= 1
    kept.write_bytes({"cut": data[: len(data) // 2], "flipped": bytes(flipped), "empty": b"", "other": b"{}"}[damage])
    assert compile_rules(SOURCES, tmp_path) == made
    assert kept.read_bytes() == data


def test_a_folder_that_cannot_be_written_to_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert compile_rules(SOURCES, tmp_path / "file" / "cache").rules == compile_rules(SOURCES).rules


def test_other_rules_another_entry(tmp_path: Path) -> None:
    compile_rules(SOURCES, tmp_path)
    compile_rules(SOURCES[:2], tmp_path)
    assert len(list(tmp_path.iterdir())) == 2


def test_progress_is_told_only_when_compiling(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    compile_rules(SOURCES, tmp_path, lambda done, of: told.append((done, of)))
    assert told == [(0, 4), (1, 4), (2, 4), (3, 4)]
    compile_rules(SOURCES, tmp_path, lambda done, of: told.append((done, of)))
    assert len(told) == 4
