"""Processes that read hostile files and may be killed: a reader that hangs, crashes or eats the memory costs one file.

Workers are started by `spawn`, on every platform alike, and take many tasks each, so that a small file does not pay
for a process. A task that passes its time is killed with its worker and another worker takes its place.
"""

import multiprocessing
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import Generic, TypeVar

from chahe.errors import ChaheError
from chahe.intake.worker_process import End, Ready, Task, Trouble, serve

START = 120.0
"""Seconds a new process may take until it is ready: a virus scanner looks at every library it loads."""

GRACE = 5.0
"""Seconds after its limit when a worker that nobody killed ends itself."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost."""

    seconds: float = 600.0
    memory_bytes: int = 4 << 30  # data of the process; only where the platform has such a cap
    workers: int = 2


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """A task and what it gave."""

    task: Task[T]
    value: T


@dataclass(frozen=True, slots=True)
class Failed(Generic[T]):
    """A task and why it gave nothing. `detail` never holds evidence: exception type and place in our code, or nothing.

    `error` is the reader's own refusal.
    """

    task: Task[T]
    end: End
    detail: str = ""
    error: ChaheError | None = None


class _Worker:
    """One process, its pipe, and the task it is busy with."""

    def __init__(self, limits: Limits, warm: Callable[[], object] | None, deadline: float) -> None:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self.pipe: Connection = ours
        self.process = context.Process(
            target=serve,
            args=(theirs, limits.memory_bytes, limits.seconds + GRACE, warm),
            daemon=True,
            name="chahe-reader",
        )
        self.process.start()
        theirs.close()
        self.deadline = deadline
        self.ready = False

    def stop(self, *, kill: bool) -> int | None:
        """End the process, politely or not. Returns its exit code."""
        if kill:
            self.process.kill()
        else:
            with suppress(OSError, ValueError):
                self.pipe.send(None)
        self.pipe.close()
        self.process.join(GRACE)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        return self.process.exitcode


class Pool(Generic[T]):
    """Runs tasks in killable workers. Use as a context manager; `put` tasks, then `take` what has ended.

    `warm` is called once in every new worker: importing what tasks need is not to count against the first one's time.
    """

    def __init__(
        self,
        limits: Limits,
        warm: Callable[[], object] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limits = limits
        self._warm = warm
        self._clock = clock
        self._waiting: deque[Task[T]] = deque()
        self._idle: list[_Worker] = []
        self._busy: dict[_Worker, Task[T]] = {}

    def __enter__(self) -> "Pool[T]":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for worker in self._busy:
            worker.stop(kill=True)
        for worker in self._idle:
            worker.stop(kill=False)
        self._busy, self._idle = {}, []

    @property
    def room(self) -> bool:
        """Whether a task put now would start at once, or soon: keeps what waits short."""
        return len(self._waiting) < self._limits.workers

    @property
    def pending(self) -> int:
        """Tasks put and not yet taken."""
        return len(self._waiting) + len(self._busy)

    def put(self, task: Task[T]) -> None:
        """Queue a task; starts it when a worker is free."""
        self._waiting.append(task)
        self._start()

    def take(self) -> Iterator[Done[T] | Failed[T]]:
        """Wait until something happened and give the tasks that have ended, possibly none; call again while pending."""
        self._start()
        if not self._busy:
            return
        left = min(w.deadline for w in self._busy) - self._clock()
        pipes = {w.pipe: w for w in self._busy}
        ready = wait(list(pipes), timeout=max(left, 0.0))
        for pipe in ready:
            ended = self._collect(pipes[pipe])  # type: ignore[index]  # wait() gives back the connections it was given
            if ended is not None:
                yield ended
        now = self._clock()
        for worker in [w for w in self._busy if w.deadline <= now]:
            task = self._busy.pop(worker)
            worker.stop(kill=True)
            yield Failed(task, End.TIME)
        self._start()

    def _start(self) -> None:
        while self._waiting and len(self._busy) < self._limits.workers:
            worker = self._free()
            task = self._waiting[0]
            try:
                worker.pipe.send(task)
            except OSError:
                # It died while idle (killed from outside): not the task's doing, so another worker gets it.
                worker.stop(kill=True)
                continue
            self._waiting.popleft()
            if worker.ready:
                worker.deadline = self._clock() + self._limits.seconds
            self._busy[worker] = task

    def _free(self) -> _Worker:
        while self._idle:
            worker = self._idle.pop()
            if worker.process.is_alive():
                return worker
            worker.stop(kill=True)
        return _Worker(self._limits, self._warm, self._clock() + max(START, self._limits.seconds))

    def _collect(self, worker: _Worker) -> Done[T] | Failed[T] | None:
        task = self._busy[worker]
        try:
            answer = worker.pipe.recv()
            if isinstance(answer, Ready):
                worker.ready = True
                worker.deadline = self._clock() + self._limits.seconds
                return None
            del self._busy[worker]
        except (EOFError, OSError):
            del self._busy[worker]
            code = worker.stop(kill=True)
            return Failed(task, End.CRASH, f"exit code {code}")
        if isinstance(answer, Trouble):
            if answer.end is End.REFUSED:
                self._idle.append(worker)
            else:
                worker.stop(kill=True)
            return Failed(task, answer.end, answer.detail, answer.error)
        self._idle.append(worker)
        return Done(task, answer.value)
