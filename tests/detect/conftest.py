"""What several tests of this folder need."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from chahe.cli import run
from chahe.detect.rules import sources
from chahe.sigma import cache
from chahe.sigma.compiling import compile_rules
from tests.detect.events import rules

Hit = dict[str, Any]


class Said:
    """What one call of `chahe detect` left."""

    def __init__(self, code: int, hits: list[Hit], summary: dict[str, Any], words: str) -> None:
        self.code = code
        self.hits = hits
        self.summary = summary
        self.words = words

    def rejects(self, name: str) -> list[tuple[str, str]]:
        """(place, reason) of the file whose name ends so."""
        (entry,) = [f for f in self.summary["files"] if f["file"].endswith(name)]
        return [(p["place"], p["reason"]) for p in entry["places"]]

    def file(self, name: str) -> dict[str, Any]:
        """The summary's entry of the file whose name ends so."""
        (entry,) = [f for f in self.summary["files"] if f["file"].endswith(name)]
        found: dict[str, Any] = entry
        return found


Detect = Callable[..., Said]


@pytest.fixture
def detect(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Detect:
    """Calls `chahe detect` as a program does, with a summary."""

    def call(rules: Path, paths: Sequence[Path | str], *options: str) -> Said:
        summary = tmp_path / "summary.json"
        capfd.readouterr()
        given = [str(p) for p in paths]
        code = run(["detect", str(rules), *given, "--format", "jsonl", "--summary", str(summary), *options])
        out, err = capfd.readouterr()
        hits = [json.loads(line) for line in out.splitlines()]
        return Said(code, hits, json.loads(summary.read_bytes()) if summary.is_file() else {}, err)

    return call


@pytest.fixture
def compiled(tmp_path: Path) -> Path:
    """The two rules of `events`, as workers load them."""
    made = compile_rules(sources(rules(tmp_path / "two-rules")))
    path = tmp_path / "compiled"
    path.write_bytes(cache.dump(made))
    return path
