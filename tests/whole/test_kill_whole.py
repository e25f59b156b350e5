"""kill -9 at any moment of intake, examine or conclude: the case verifies, and the same command again ends where an
undisturbed one does. A second writer is refused in plain words, or waits; a reader is never in the way.
"""

import json
import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.whole.command import Machine, Said

ITEM = "4.7"
FEW = ("社交工程演練", "清冊", "檢附清單.xlsx")
"""What 4.7 rests on: about twenty files, so that a few kills fit into a test run."""
TEXT = "抽核演練寄送名單與人事名冊，並重新計算點擊率；例外事項已與受檢單位確認。"


class Bench:
    """A case in the making on a machine of its own; copies are the same case on the same machine."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.case, self.evidence = folder, folder / "case", folder / "evidence"
        self.machine = Machine(folder / "home")

    def copy(self, folder: Path) -> "Bench":
        shutil.copytree(self.folder, folder)
        return Bench(folder)

    def words(self, command: str) -> tuple[object, ...]:
        """The command, as a user would give it."""
        sign = ("--conclusion", "不符合", "--text-file", self.folder / "text.txt", "--declare-independent")
        words: dict[str, tuple[object, ...]] = {
            "intake": ("intake", self.case, self.evidence, "--format", "jsonl"),
            "examine": ("examine", self.case, "--only", ITEM),
            "conclude": ("conclude", self.case, ITEM, "--as", "王小明", "--role", "preparer", *sign),
            "review": ("conclude", self.case, ITEM, "--as", "李大華", "--role", "reviewer", *sign),
        }
        return words[command]

    def run(self, command: str) -> Said:
        return self.machine.chahe(*self.words(command))

    def acts(self) -> list[dict[str, Any]]:
        """The complete acts of the ledger, read while anybody may be writing."""
        data = (self.case / "ledger" / "entries.jsonl").read_bytes()
        return [json.loads(line) for line in data.splitlines(keepends=True) if line.endswith(b"\n")]

    def observations(self) -> bytes:
        """Of the last run."""
        folder: str = [a["body"]["folder"] for a in self.acts() if a["kind"] == "run"][-1]
        return (self.case / "runs" / folder / "observations.jsonl").read_bytes()

    def readings(self) -> list[tuple[object, ...]]:
        """What was read, in the order of names."""
        read = [a["body"]["reading"] for a in self.acts() if a["kind"] == "reading"]
        return sorted((r["name"], r["reader"], r["status"], r["records"], r["rows"], r["rejects"]) for r in read)

    def standing(self) -> list[dict[str, Any]]:
        """What `conclusions` says of the item, without what differs from one signature to the next."""
        found = self.machine.chahe("conclusions", self.case, "--format", "jsonl").lines
        kept = ("item", "conclusion", "state", "draft", "stale")
        return [{k: x[k] for k in kept} for x in found if x["item"] == ITEM]

    def kill(self, command: str, moment: Callable[[], bool]) -> bool:
        """Start the command, kill it at the moment; whether it was still alive."""
        before = len(self.acts())
        process = self.machine.start(*self.words(command), silent=True)
        while process.poll() is None and not moment():
            time.sleep(0.01)
        seen = len(self.acts())
        process.kill()
        # Ends when the last worker has let go of standard error: none outlives its parent.
        process.communicate(timeout=120)
        assert len(self.acts()) >= seen >= before, "what was durable before the kill is there after it"
        self.machine.chahe("verify", self.case, "--no-reperform")
        return process.returncode == -9


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """A case just opened, the evidence beside it."""
    bench = Bench(tmp_path_factory.mktemp("start") / "b")
    bench.folder.mkdir()
    bench.machine.chahe("sample", bench.folder / "s", "--seed", 3)
    shutil.move(bench.folder / "s" / "evidence", bench.evidence)
    bench.machine.chahe("init", bench.case, "--profile", bench.folder / "s" / "profile.toml")
    (bench.folder / "text.txt").write_text(TEXT, encoding="utf-8")
    return bench


def to_the_end(bench: Bench) -> dict[str, float]:
    """Every command once; returns the seconds each took."""
    took = {}
    for command in ("intake", "examine", "conclude", "review"):
        began = time.monotonic()
        bench.run(command)
        took[command] = time.monotonic() - began
    return took


def some(start: Bench, folder: Path) -> Bench:
    """The case with the evidence of one item only."""
    bench = start.copy(folder)
    for path in bench.evidence.iterdir():
        if path.name not in FEW:
            shutil.rmtree(path)
    return bench


def killed_and_resumed(undisturbed: Bench, disturbed: Bench, kills: dict[str, int], rng: random.Random) -> None:
    took = to_the_end(undisturbed)
    expected = len(undisturbed.acts())
    hit = 0
    for command, times in kills.items():
        for _ in range(times):
            if command == "intake":
                wanted, pause = rng.randint(min(len(disturbed.acts()), expected - 3), expected - 3), rng.uniform(0, 0.1)
                hit += disturbed.kill(command, lambda n=wanted, p=pause: _reached(disturbed, n, p))  # type: ignore[misc]
            else:
                due = time.monotonic() + rng.uniform(0, took[command] * 1.1)
                hit += disturbed.kill(command, lambda due=due: time.monotonic() > due)  # type: ignore[misc]
        disturbed.run(command)
    assert hit >= len(kills), "the kills must have met living programs"
    assert disturbed.readings() == undisturbed.readings()
    assert disturbed.observations() == undisturbed.observations()
    assert disturbed.standing() == undisturbed.standing()
    assert disturbed.standing()[0]["state"] == "已覆核"
    said = disturbed.machine.chahe("verify", disturbed.case).out
    assert "not-reperformed" not in said, said
    assert list((disturbed.case / "cache").iterdir()) == []


def _reached(bench: Bench, acts: int, pause: float) -> bool:
    if len(bench.acts()) < acts:
        return False
    time.sleep(pause)
    return True


def test_killed_at_random_moments(start: Bench, tmp_path: Path) -> None:
    kills = {"intake": 3, "examine": 2, "conclude": 2, "review": 1}
    killed_and_resumed(some(start, tmp_path / "u"), some(start, tmp_path / "d"), kills, random.Random(7))


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(5))
def test_killed_at_many_random_moments(seed: int, start: Bench, tmp_path: Path) -> None:
    kills = {"intake": 12, "examine": 8, "conclude": 8, "review": 8}
    killed_and_resumed(start.copy(tmp_path / "u"), start.copy(tmp_path / "d"), kills, random.Random(seed))


def test_a_second_writer_is_refused_or_waits_and_a_reader_is_not_in_the_way(start: Bench, tmp_path: Path) -> None:
    bench = start.copy(tmp_path / "b")
    opened = len(bench.acts())
    first = bench.machine.start(*bench.words("intake"))
    while first.poll() is None and len(bench.acts()) == opened:
        time.sleep(0.02)
    waiting = bench.machine.start(*bench.words("examine"), "--wait", "500")
    refused = bench.machine.run(*bench.words("examine"))
    verified = bench.machine.run("verify", bench.case, "--no-reperform")
    assert first.poll() is None, "the first must still have been writing"
    assert refused.code == 2
    assert "另一個程式正在寫入此案件" in refused.err and "Another program is writing to this case" in refused.err
    assert verified.code == 0, verified.out
    assert waiting.poll() is None
    out, err = first.communicate(timeout=500)
    assert first.returncode == 0, err
    lines = [json.loads(line) for line in out.splitlines()]
    said, err = waiting.communicate(timeout=500)
    assert waiting.returncode == 0, err
    assert "4.7/not-mailed" in said
    kinds = [a["kind"] for a in bench.acts()]
    assert kinds[-1] == "run", "the run came after all of the evidence"
    assert len({line["path"] for line in lines}) >= kinds.count("reading") > 200
