"""A pool that reads the same bytes under the same circumstances once for many cases.

Readers are functions of bytes and circumstances, and the matrices hand over the same hundreds of files again and again
with one of them changed. Tasks whose answer is known get a copy of what was written then; others go to real workers.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from chahe.intake.task import Outcome, ReadTask
from chahe.intake.worker import Done, Failed, Limits, Pool

KEY = b"one key for all cases of a test: what it hides is made up"


class ReadingOnce:
    """Stands in for `intake.Pool`; the same object for every case."""

    def __init__(self, pool: Pool[Any], kept: Path) -> None:
        self._pool = pool
        self._kept = kept
        self._known: dict[str, tuple[Path, Outcome]] = {}
        self._ready: list[Done[Any]] = []
        self.remembered = 0

    def __getitem__(self, _: object) -> "ReadingOnce":
        return self

    @contextmanager
    def __call__(self, limits: Limits, start: object) -> Iterator["ReadingOnce"]:
        yield self

    @property
    def room(self) -> bool:
        """See Pool."""
        return self._pool.room and not self._ready

    @property
    def pending(self) -> int:
        """See Pool."""
        return self._pool.pending + len(self._ready)

    def put(self, task: Any) -> None:
        """See Pool."""
        if not isinstance(task, ReadTask):
            self._pool.put(task)
            return
        task = replace(task, context=replace(task.context, key=KEY))
        known = self._known.get(_circumstances(task))
        if known is None:
            self._pool.put(task)
            return
        self.remembered += 1
        shutil.copytree(known[0], task.folder)
        self._ready.append(Done(task, known[1]))

    def take(self) -> Iterator[Done[Any] | Failed[Any]]:
        """See Pool."""
        ready, self._ready = self._ready, []
        yield from ready
        for ended in self._pool.take() if self._pool.pending and not ready else ():
            if isinstance(ended, Done) and isinstance(ended.task, ReadTask) and not ended.value.inner:
                folder = self._kept / f"{len(self._known):06}"
                shutil.copytree(ended.task.folder, folder) if ended.task.folder.is_dir() else folder.mkdir()
                self._known[_circumstances(ended.task)] = (folder, ended.value)
            yield ended


def _circumstances(task: ReadTask) -> str:
    return f"{task.source!r} {task.context!r}"
