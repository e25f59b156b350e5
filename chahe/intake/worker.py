"""Processes that read hostile files and may be killed: a reader that hangs, crashes or eats the memory costs one file.

Workers are started by `spawn`, on every platform alike, and take many tasks each, so that a small file does not pay
for a process. A task that passes its time is killed with its worker and another worker takes its place. A worker whose
parent is gone, or that is stuck where Python cannot interrupt it, ends itself: `faulthandler`'s watchdog is a thread of
its own that needs no interpreter lock.

Windows has no per-process memory cap that a process could set for itself without a job object; there the time limit and
the readers' own caps stand alone (docs/limits).
"""

import faulthandler
import multiprocessing
import os
import signal
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from multiprocessing.connection import Connection, wait
from pathlib import Path
from types import TracebackType
from typing import Generic, Protocol, TypeVar

import chahe
from chahe.errors import ChaheError

START = 120.0
"""Seconds a new process may take until it is ready: a virus scanner looks at every library it loads."""

GRACE = 5.0
"""Seconds after its limit when a worker that nobody killed ends itself."""

_PROGRAM = Path(chahe.__file__).parent

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Task(Protocol[T_co]):
    """What a worker does: picklable, and defined at the top of a module (spawn imports it anew)."""

    def run(self) -> T_co:
        """Do it, in the worker."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost."""

    seconds: float = 600.0
    memory_bytes: int = 4 << 30  # data of the process; only where the platform has such a cap
    workers: int = 2


class End(StrEnum):
    """How a task ended other than well. The words stand in readings as reasons."""

    TIME = "time-limit"
    MEMORY = "memory-limit"
    CRASH = "reader-crashed"  # the process is gone: killed from outside or a fault in native code
    FAULT = "reader-fault"  # an exception nobody expected: ours
    REFUSED = "refused"  # the reader says so in its own words


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
            if isinstance(answer, _Ready):
                worker.ready = True
                worker.deadline = self._clock() + self._limits.seconds
                return None
            del self._busy[worker]
        except (EOFError, OSError):
            del self._busy[worker]
            code = worker.stop(kill=True)
            return Failed(task, End.CRASH, f"exit code {code}")
        if isinstance(answer, _Trouble):
            if answer.end is End.REFUSED:
                self._idle.append(worker)
            else:
                worker.stop(kill=True)
            return Failed(task, answer.end, answer.detail, answer.error)
        self._idle.append(worker)
        return Done(task, answer.value)


@dataclass(frozen=True, slots=True)
class _Ready:
    """What a worker sends first: from now on the time counts."""


@dataclass(frozen=True, slots=True)
class _Value:
    """What a worker sends when all went well."""

    value: object


@dataclass(frozen=True, slots=True)
class _Trouble:
    """What a worker sends when not."""

    end: End
    detail: str = ""
    error: ChaheError | None = None


def serve(pipe: Connection, memory_bytes: int, seconds: float, warm: Callable[[], object] | None = None) -> None:
    """The worker's loop: receive a task, run it, send what came of it; until told to stop or the parent is gone."""
    _be_quiet()
    _cap_memory(memory_bytes)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        if warm is not None:
            warm()
    except BaseException as fault:
        pipe.send(_Trouble(End.FAULT, f"start {place_of(fault)}"))  # ours: no file had been looked at
        raise
    pipe.send(_Ready())
    while True:
        try:
            task = pipe.recv()
        except EOFError:
            return
        if task is None:
            return
        faulthandler.dump_traceback_later(seconds, exit=True)
        try:
            answer = _attempt(task)
        except BaseException as fault:
            # Nothing in this process is to be trusted any more: say where, and die.
            pipe.send(_Trouble(End.FAULT, place_of(fault)))
            raise
        finally:
            faulthandler.cancel_dump_traceback_later()
        pipe.send(answer)


def _attempt(task: Task[object]) -> _Value | _Trouble:
    try:
        return _Value(task.run())
    except MemoryError:
        return _Trouble(End.MEMORY)
    except ChaheError as error:
        if error.exit_code == 1:
            return _Trouble(End.FAULT, place_of(error))
        return _Trouble(End.REFUSED, error=error)


def place_of(error: BaseException) -> str:
    """Type of an exception and the last line of ours it passed: its message may quote evidence and is left out."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f for f in frames if Path(f.filename).is_relative_to(_PROGRAM)]
    last = (ours or frames)[-1:]
    return " ".join([type(error).__name__, *(f"{Path(f.filename).name}:{f.lineno}" for f in last)])


def _be_quiet() -> None:
    """Nothing of the evidence reaches a console through a library's warning or a traceback."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then ends us
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    sys.stdout = sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  for the process's life


def _cap_memory(limit: int) -> None:
    """Where the platform lets a process cap its own data, do so; then allocation fails here and not on the laptop."""
    if sys.platform == "win32":
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
    with suppress(ValueError, OSError):  # macOS knows the name and refuses the value
        resource.setrlimit(resource.RLIMIT_DATA, (wanted, hard))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)
