"""kill -9 at any moment leaves a case that verifies, keeps what was acknowledged, and is taken up again."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from chahe.casefile.case import Case
from chahe.casefile.verify import verify
from chahe.evidence.workstation import Workstation

REPOSITORY = Path(__file__).resolve().parents[2]
STEPS = 100
"""More durable steps than one pass of the writer has; the test checks that."""


class Bench:
    """A folder with inputs, a key store and the writer's environment."""

    def __init__(self, folder: Path) -> None:
        self.root, self.source, self.home = folder / "case", folder / "in", folder / "home"
        self.source.mkdir()
        for name in ("one", "two"):
            (self.source / name).write_bytes(name.encode() * 5000)
        self.environ = {**os.environ, "CHAHE_HOME": str(self.home), "CHAHE_PASSPHRASE": ""}
        self.station = Workstation.here(self.environ)

    def start(self, stop: int) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "tests.casefile.killed_writer", str(self.root), str(self.source), str(stop)]
        return subprocess.Popen(command, env=self.environ, cwd=REPOSITORY, stdout=subprocess.PIPE)

    def run(self, stop: int) -> tuple[int, list[str]]:
        process = self.start(stop)
        out, _ = process.communicate(timeout=60)
        return process.returncode, out.decode().splitlines()

    def check(self, said: list[str]) -> None:
        """The state as the kill left it, then as the next writer finds it."""
        if not self.root.exists():
            assert said == []
            return
        result = verify(Case.open(self.root, station=self.station))
        assert result.ok, result.problems
        with Case.open(self.root, write=True, station=self.station) as case:
            kinds = [e.kind for e in case.acts()]
            read = {r.reading.name for r in case.readings()}
            gone = {str(e.body["why"]) for e in case.acts("erase")}
            for line in said:
                if line.startswith("ack reading"):
                    assert line.split()[-1] in read or (gone and line.endswith("two"))
                if line.startswith("ack norms"):
                    assert case.norms_text().startswith("n = ")
                if line.startswith(("ack group", "open", "done")):
                    assert len(kinds) >= int(line.split()[-1])
                if line.startswith("ack run"):
                    assert case.latest_run() is not None
                if line.startswith("ack erase"):
                    assert gone
            assert list(case.path("cache").iterdir()) == []
            assert len(case.secret()) == 32
        assert verify(Case.open(self.root, station=self.station)).ok


def die_at(folder: Path, stops: list[int]) -> int:
    """A fresh case for every stop, then one pass to the end; returns how many stops were reached."""
    reached = 0
    for stop in stops:
        (folder / str(stop)).mkdir()
        bench = Bench(folder / str(stop))
        code, said = bench.run(stop)
        if code == 137:
            reached += 1
            bench.check(said)
        code, said = bench.run(0)
        assert code == 0 and said[-1].startswith("done"), f"not taken up again after a death at step {stop}"
        bench.check(said)
    return reached


def test_death_at_chosen_steps(tmp_path: Path) -> None:
    assert die_at(tmp_path, [2, 9, 19, 33, 41, 52, 76, 80]) == 8


@pytest.mark.soak
def test_death_at_every_step(tmp_path: Path) -> None:
    reached = die_at(tmp_path, list(range(1, STEPS)))
    assert 60 < reached < STEPS - 1, "the last stops lie behind the end of the work"


def kill_at_random(folder: Path, times: int, seed: int) -> None:
    """The same case killed again and again while it writes without pause."""
    rng = random.Random(seed)
    bench = Bench(folder)
    acknowledged = 0
    for _ in range(times):
        process = bench.start(-1)
        assert process.stdout is not None
        said = [process.stdout.readline().decode().strip()]  # the case is open: from here any moment will do
        time.sleep(rng.uniform(0, 0.4))
        process.kill()
        said += process.stdout.read().decode().splitlines()
        process.wait(timeout=60)
        bench.check(said)
        acknowledged += sum(line.startswith("ack") for line in said)
    assert acknowledged > times, "the writer must have written something"


def test_kill_at_random_moments(tmp_path: Path) -> None:
    kill_at_random(tmp_path, 4, seed=1)


@pytest.mark.soak
def test_kill_at_many_random_moments(tmp_path: Path) -> None:
    kill_at_random(tmp_path, 40, seed=2)


def test_a_second_process_is_refused_while_the_first_lives_and_let_in_after_its_death(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    process = bench.start(-1)
    assert process.stdout is not None
    process.stdout.readline()
    second = subprocess.run(
        [sys.executable, "-m", "tests.casefile.killed_writer", str(bench.root), str(bench.source), "0"],
        env=bench.environ, cwd=REPOSITORY, capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    assert b"LockedError" in second.stderr and second.returncode == 1
    process.kill()
    process.stdout.close()
    process.wait(timeout=60)
    with Case.open(bench.root, write=True, station=bench.station) as case:
        case.append("report", {}, "x")
