"""SigmaHQ's rules on SigmaHQ's own events: every recording fires the rule it was made for."""

import io
from pathlib import Path

import pytest
import yaml

from chahe.intake.api import Context
from chahe.intake.events import decoders
from chahe.sigma.compiling import compile_rules
from chahe.sigma.match import Matcher
from chahe.sigma.ruleset import RuleSet, RuleSource


@pytest.fixture(scope="module")
def published(shared: Path) -> RuleSet:
    return compile_rules([RuleSource("rules.zip", (shared / "data/network/sigma-rules.zip").read_bytes())])


def test_all_but_those_with_placeholders_run(published: RuleSet) -> None:
    assert len(published.rules) == 3754
    assert {r.problem.code for r in published.rules if r.problem} == {"placeholder"}
    assert sum(r.problem is not None for r in published.rules) == 2
    assert published.notices == ()


def test_every_recording_fires_its_rule_and_few_others(shared: Path, published: RuleSet) -> None:
    matcher = Matcher(published)
    decoder = decoders()["evtx"]
    missed: list[str] = []
    pairs = files = 0
    for info in sorted((shared / "data/network/sigma-regression").rglob("info.yml")):
        own = yaml.safe_load(info.read_text(encoding="utf-8"))["rule_metadata"][0]["id"]
        for path in sorted(info.parent.glob("*.evtx")):
            events = decoder.events(io.BytesIO(path.read_bytes()), lambda lost: None, Context(path.name))
            ids = {published.rules[r].id for e in events for r in matcher.fired(e.source, e.fields)}
            missed += [] if own in ids else [path.name]
            pairs += len(ids)
            files += 1
    assert missed == []
    assert files >= 90
    assert pairs < 3 * files
