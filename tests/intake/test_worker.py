"""Workers that hang, crash, eat the memory or raise cost one task; the others run on."""

import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from chahe.errors import DefinitionError, MappingError
from chahe.intake.worker import Done, Failed, Limits, Pool
from chahe.intake.worker_process import End, Task

LIMITS = Limits(seconds=20.0, workers=2)


@dataclass(frozen=True, slots=True)
class Square:
    n: int

    def run(self) -> int:
        return self.n * self.n


@dataclass(frozen=True, slots=True)
class Pid:
    def run(self) -> int:
        return os.getpid()


@dataclass(frozen=True, slots=True)
class Hang:
    def run(self) -> int:
        while True:
            time.sleep(60)


@dataclass(frozen=True, slots=True)
class Crash:
    def run(self) -> int:
        os._exit(7)


@dataclass(frozen=True, slots=True)
class Hungry:
    def run(self) -> int:
        return len(bytearray(3 << 30))


@dataclass(frozen=True, slots=True)
class Raise:
    error: Exception

    def run(self) -> int:
        raise self.error


def ended(pool: Pool[int]) -> list[Done[int] | Failed[int]]:
    found: list[Done[int] | Failed[int]] = []
    while pool.pending:
        found.extend(pool.take())
    return found


def run_all(tasks: Sequence[Task[int]], limits: Limits = LIMITS) -> list[Done[int] | Failed[int]]:
    with Pool[int](limits) as pool:
        for task in tasks:
            pool.put(task)
        return sorted(ended(pool), key=lambda e: tasks.index(e.task))


def slow_start() -> None:
    time.sleep(1.5)


def test_starting_up_does_not_count() -> None:
    with Pool[int](Limits(seconds=1.0, workers=1), slow_start) as pool:
        pool.put(Square(3))
        assert [e.value for e in ended(pool) if isinstance(e, Done)] == [9]


def test_many_tasks_few_processes() -> None:
    done = run_all([Square(n) for n in range(50)])
    assert [e.value for e in done if isinstance(e, Done)] == [n * n for n in range(50)]
    with Pool[int](LIMITS) as pool:
        seen = set()
        for _ in range(10):
            pool.put(Pid())
            seen |= {e.value for e in ended(pool) if isinstance(e, Done)}
    assert len(seen) == 1
    assert os.getpid() not in seen


def test_a_bad_task_does_not_touch_the_others() -> None:
    """One worker only, so that every good task runs after a bad one in the place of the lost worker."""
    tasks: list[Task[int]] = [
        Hang(), Square(2), Crash(), Square(3), Raise(ValueError("secret of the evidence")), Square(4),
        Raise(MappingError(("欄名不明。", "Ambiguous."), "帳號")), Square(5), Raise(DefinitionError(("", "bug"))),
    ]  # fmt: skip
    hung, two, crashed, three, raised, four, refused, five, ours = run_all(tasks, Limits(seconds=4.0, workers=1))
    assert [e.value for e in (two, three, four, five) if isinstance(e, Done)] == [4, 9, 16, 25]
    assert isinstance(hung, Failed)
    assert hung.end is End.TIME
    assert isinstance(crashed, Failed)
    assert (crashed.end, crashed.detail) == (End.CRASH, "exit code 7")
    assert isinstance(raised, Failed)
    assert raised.end is End.FAULT
    assert raised.detail.startswith("ValueError worker_process.py:")
    assert "secret" not in raised.detail
    assert isinstance(refused, Failed)
    assert refused.end is End.REFUSED
    assert refused.error is not None
    assert refused.error.diagnostics().where == "帳號"
    assert isinstance(ours, Failed)
    assert ours.end is End.FAULT


def broken_start() -> None:
    raise RuntimeError("no library")


def test_a_worker_that_cannot_start_is_our_fault() -> None:
    with Pool[int](Limits(seconds=20.0, workers=1), broken_start) as pool:
        pool.put(Square(3))
        (only,) = ended(pool)
    assert isinstance(only, Failed)
    assert only.end is End.FAULT
    assert only.detail.startswith("start RuntimeError")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux caps a process's data")
def test_memory_is_capped() -> None:
    hungry, fine = run_all([Hungry(), Square(2)], Limits(seconds=60.0, memory_bytes=1 << 30, workers=1))
    assert isinstance(hungry, Failed)
    assert hungry.end is End.MEMORY
    assert isinstance(fine, Done)


def test_a_worker_killed_while_idle_is_replaced() -> None:
    with Pool[int](Limits(seconds=20.0, workers=1)) as pool:
        pool.put(Pid())
        (first,) = ended(pool)
        assert isinstance(first, Done)
        os.kill(first.value, 9)
        pool._idle[0].process.join(10)
        pool.put(Square(3))
        assert [e.value for e in ended(pool) if isinstance(e, Done)] == [9]
