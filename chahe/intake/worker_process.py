"""Inside a worker: receive a task, run it, send back what came of it, or why nothing did.

A worker whose parent is gone, or that is stuck where Python cannot interrupt it, ends itself: `faulthandler`'s watchdog
is a thread of its own that needs no interpreter lock.

Windows has no memory cap that a process could set for itself without a job object; there the time limit and the
readers' own caps stand alone.
"""

import faulthandler
import multiprocessing
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Protocol, TypeVar

import chahe
from chahe.errors import ChaheError

_PROGRAM = Path(chahe.__file__).parent

T_co = TypeVar("T_co", covariant=True)


class Task(Protocol[T_co]):
    """What a worker does: picklable, and defined at the top of a module (spawn imports it anew)."""

    def run(self) -> T_co:
        """Do it, in the worker."""


class End(StrEnum):
    """How a task ended other than well. The words stand in readings as reasons."""

    TIME = "time-limit"
    MEMORY = "memory-limit"
    CRASH = "reader-crashed"  # the process is gone: killed from outside or a fault in native code
    FAULT = "reader-fault"  # an exception nobody expected: ours
    REFUSED = "refused"  # the reader says so in its own words


@dataclass(frozen=True, slots=True)
class Ready:
    """What a worker sends first: from now on the time counts."""


@dataclass(frozen=True, slots=True)
class Value:
    """What a worker sends when all went well."""

    value: object


@dataclass(frozen=True, slots=True)
class Trouble:
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
        pipe.send(Trouble(End.FAULT, f"start {place_of(fault)}"))  # ours: no file had been looked at
        raise
    pipe.send(Ready())
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
            pipe.send(Trouble(End.FAULT, place_of(fault)))
            raise
        finally:
            faulthandler.cancel_dump_traceback_later()
        pipe.send(answer)


def _attempt(task: Task[object]) -> Value | Trouble:
    try:
        return Value(task.run())
    except MemoryError:
        return Trouble(End.MEMORY)
    except ChaheError as error:
        if error.exit_code == 1:
            return Trouble(End.FAULT, place_of(error))
        return Trouble(End.REFUSED, error=error)


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
