"""Correlations over all files of a call, whatever piece or file their events lie in."""

import random
from pathlib import Path

import pytest

from chahe.detect import correlating
from chahe.detect.correlating import Correlator, Part, part_of
from chahe.sigma.compiling import compile_rules
from chahe.sigma.ruleset import RuleSource
from tests.detect.conftest import Detect
from tests.detect.events import event

BASE = "44444444-4444-4444-8444-444444444444"
MANY = "55555555-5555-4555-8555-555555555555"

RULES = f"""title: Any process
id: {BASE}
name: any_process
status: test
level: informational
logsource:
    product: windows
    category: process_creation
detection:
    selection:
        Image|endswith: '.exe'
    condition: selection
---
title: Many processes of one user
id: {MANY}
status: test
level: high
correlation:
    type: event_count
    rules:
        - any_process
    group-by:
        - User
    timespan: 1m
    condition:
        gte: 3
"""


def at(second: int, user: str | None) -> bytes:
    said = {} if user is None else {"User": user}
    return event(f"n {second}", UtcTime=f"2026-01-02 03:{second // 60:02}:{second % 60:02}.000", **said)


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    path = tmp_path / "rules.yml"
    path.write_text(RULES, encoding="utf-8")
    return path


def test_a_correlation_is_told_at_the_event_that_completed_it(rules: Path, tmp_path: Path, detect: Detect) -> None:
    """The three events of one user lie in three files, out of order; the base rule does not report by itself."""
    files = [tmp_path / f"{n}.json" for n in range(3)]
    files[0].write_bytes(b"\n".join([at(40, "amy"), at(1, "bob")]))
    files[1].write_bytes(at(2, "Amy"))
    files[2].write_bytes(b"\n".join([at(130, "bob"), at(131, "bob"), at(20, "amy")]))
    said = detect(rules, files)
    assert [(h["rule"], h["file"], h["record"]) for h in said.hits] == [(MANY, str(files[0]), 1)]
    (detail,) = said.summary["correlations"]
    assert detail["first"]["file"] == str(files[1])
    assert detail["count"] == 3
    assert said.summary["hits"] == 1


def test_events_that_cannot_be_placed_are_said(rules: Path, tmp_path: Path, detect: Detect) -> None:
    log = tmp_path / "log.json"
    log.write_bytes(b"\n".join([at(1, None), event("untimed", UtcTime="whenever", User="amy")]))
    said = detect(rules, [log])
    assert not said.hits
    assert {n["code"] for n in said.summary["limits"]} == {"no-group", "no-time"}


@pytest.mark.parametrize("stretch", [1, 2, 3, 5, 7, 1000])
def test_stretches_make_no_difference(rules: Path, stretch: int, monkeypatch: pytest.MonkeyPatch) -> None:
    ruleset = compile_rules([RuleSource("r.yml", rules.read_bytes())])
    base = next(n for n, r in enumerate(ruleset.rules) if r.id == BASE)
    chance = random.Random(3)
    seconds = sorted(chance.randrange(1200) for _ in range(90))
    lines = [
        Part(s * 1_000_000, (0, 0, n), base, (chance.choice(["amy", "bob"]),), "f", n, "", "d").line()
        for n, s in enumerate(seconds)
    ]
    whole = [(t.group, t.first.record, t.last.record, t.count) for t in Correlator(ruleset).hits(lines)]
    assert len(whole) >= 6
    monkeypatch.setattr(correlating, "STRETCH", stretch)
    parts = [(t.group, t.first.record, t.last.record, t.count) for t in Correlator(ruleset).hits(lines)]
    assert sorted(parts) == sorted(whole)


def test_a_part_comes_back_as_it_was(rules: Path) -> None:
    part = Part(-5, (1, 2, 3), 4, ("a", None, 7, ("x", "y"), "\ud800"), "日誌", 2**64 - 1, "bytes:1-2", "d")
    assert part_of(part.line()) == part
