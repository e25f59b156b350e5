"""Sources on their way through the workers into the ledger, each recorded as soon as it is read.

A reading says under which circumstances it was made: `readings/<id>/context.json` holds what the reader was told
beside the bytes. A source whose recorded reading was made under the same circumstances, by the same version of its
reader, is not read again; that is what makes intake go on after a kill.
The same bytes under two names are read for each name, because a reader may take the host or the policy from the path
(fifty hosts have one login.defs). Where the rows come out the same, the second delivery adds nothing and is said so.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from chahe.casefile.case import Case
from chahe.casefile.intake_lines import Line, line_of
from chahe.casefile.projection import RecordedReading
from chahe.casefile.superseding import superseded
from chahe.evidence import files
from chahe.intake.api import Context, readers
from chahe.intake.manifest_task import Manifests
from chahe.intake.task import CONTAINER, Outcome, ReadTask, failed
from chahe.intake.tie import item_name
from chahe.intake.worker import Done, Failed, Pool
from chahe.intake.worker_process import End
from chahe.model import Digest, Reading, ReadStatus, Source, canonical, digest_of

CONTEXT_FILE = "context.json"
_RETRY = frozenset({End.TIME, End.MEMORY, End.CRASH, End.FAULT})
"""Ends that say nothing about the file itself: another try may succeed."""


@dataclass(slots=True)
class _Container:
    """A container whose members are being read; its own reading is recorded after the last of them."""

    reading: Reading
    context: Context
    folder: Path
    left: int


class ReadingQueue:
    """Feeds workers and records what they bring back."""

    def __init__(
        self,
        case: Case,
        pool: Pool[Outcome | Manifests],
        *,
        by: str,
        task: Callable[[Path, Source, Path, Context], ReadTask] = ReadTask,
    ) -> None:
        self._case = case
        self._task = task
        self._pool = pool
        self._by = by
        self._roster = roster()
        self._containers: dict[tuple[Digest, str], _Container] = {}
        self._out = frozenset(superseded(case))
        self._known: dict[tuple[Source, str], RecordedReading] = {}
        for recorded in case.readings():
            self._known[recorded.reading.source, recorded.reading.name] = recorded
        self._number = 0

    def read(self, source: Source, context: Context) -> Iterator[Line]:
        """Have one file read, or find that it has been. Yields the lines of whatever has ended meanwhile."""
        done = self._done_before(source, context)
        if done:
            yield from (line_of(r.reading) for r in done)
            return
        yield from self._put(self._task(self._case.store.path(source.digest), source, self._scratch(), context))

    def finish(self) -> Iterator[Line]:
        """Wait for everything still on its way."""
        while self._pool.pending:
            yield from self._take()

    def _put(self, task: ReadTask) -> Iterator[Line]:
        self._pool.put(task)
        while not self._pool.room:
            yield from self._take()

    def _take(self) -> Iterator[Line]:
        for ended in list(self._pool.take()):
            task = cast("ReadTask", ended.task)  # nothing else is on its way by now
            yield from self._ended(task, cast("Done[Outcome] | Failed[Outcome]", ended))
            if task.source.member is not None:
                files.remove(task.data)  # a member we unpacked
                yield from self._member_done(task)

    def _ended(self, task: ReadTask, ended: Done[Outcome] | Failed[Outcome]) -> Iterator[Line]:
        if isinstance(ended, Failed):
            files.remove_folder(task.folder)
            yield self._record(failed(ended, task.source, task.context.path), task.context, task.folder)
            return
        outcome = ended.value
        for reading in outcome.refused:
            yield self._record(reading, task.context, self._scratch())
        if outcome.inner:
            yield from self._read_members(task, outcome)
        else:
            yield self._record(outcome.reading, task.context, task.folder)

    def _read_members(self, task: ReadTask, outcome: Outcome) -> Iterator[Line]:
        key = (task.source.digest, task.context.path)
        self._containers[key] = _Container(outcome.reading, task.context, task.folder, len(outcome.inner))
        for inner in outcome.inner:
            context = member_context(task.context, inner.name)
            known = self._fresh(inner.source, context)
            if known is None:
                yield from self._put(self._task(inner.file, inner.source, self._scratch(), context))
            else:
                files.remove(inner.file)
                yield line_of(known.reading)
                yield from self._one_less(key)

    def _member_done(self, task: ReadTask) -> Iterator[Line]:
        name = task.context.path
        for key in [k for k in self._containers if k[0] == task.source.digest and name.startswith(k[1] + "!")]:
            yield from self._one_less(key)

    def _one_less(self, key: tuple[Digest, str]) -> Iterator[Line]:
        container = self._containers[key]
        container.left -= 1
        if not container.left:
            del self._containers[key]
            files.remove_folder(container.folder)
            yield self._record(container.reading, container.context, container.folder)

    def _record(self, reading: Reading, context: Context, folder: Path) -> Line:
        twin = self._twin(reading)
        if twin is not None:
            files.remove_folder(folder)
            return line_of(reading, f"same-rows-as: {twin.reading.name}")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / CONTEXT_FILE).write_bytes(self._circumstances(reading, context))
        recorded = self._case.record_reading(reading, folder, by=self._by)
        self._known[reading.source, reading.name] = recorded
        return line_of(reading)

    def _twin(self, reading: Reading) -> RecordedReading | None:
        """A reading in force of the same bytes under another name that made the very same rows."""
        if reading.status is ReadStatus.UNREAD or not reading.tables:
            return None
        for (source, name), recorded in self._known.items():
            same = source == reading.source and name != reading.name and recorded.reading.parts == reading.parts
            # Rows that are out of the population do not stand for those that come again.
            if same and (source.digest, item_name(recorded.reading)) not in self._out:
                return recorded
        return None

    def _done_before(self, source: Source, context: Context) -> Sequence[RecordedReading]:
        known = self._fresh(source, context)
        if known is None:
            return ()
        if known.reading.reader.partition("@")[0] != CONTAINER:
            return (known,)
        prefix = f"{context.path}!"
        members = [r for (s, name), r in self._known.items() if s.digest == source.digest and name.startswith(prefix)]
        fresh = [self._fresh(r.reading.source, member_context(context, r.reading.name)) for r in members]
        return (*members, known) if all(fresh) else ()

    def _fresh(self, source: Source, context: Context) -> RecordedReading | None:
        known = self._known.get((source, context.path))
        if known is None or not _is_current(known.reading):
            return None
        file = known.path / CONTEXT_FILE
        wanted = self._circumstances(known.reading, context)
        return known if file.is_file() and file.read_bytes() == wanted else None

    def _circumstances(self, reading: Reading, context: Context) -> bytes:
        told: dict[str, object] = {
            "as_of": context.as_of,
            "kind": context.kind,
            "mapping": dict(context.mapping),
            "path": context.path,
            "period_from": context.period_from,
            "period_to": context.period_to,
            "zone": str(context.zone),
        }
        if reading.status is ReadStatus.UNREAD:
            told["readers"] = self._roster  # another reader may know what none of these did
        return canonical(told) + b"\n"

    def _scratch(self) -> Path:
        """A folder name of its own below cache/, which is swept when the case is next opened for writing."""
        self._number += 1
        return self._case.path("cache", f"reading-{self._number:06}")


def member_context(outer: Context, name: str) -> Context:
    """What is known of a container is known of its members."""
    return Context(
        path=name,
        as_of=outer.as_of,
        period_from=outer.period_from,
        period_to=outer.period_to,
        zone=outer.zone,
        kind=outer.kind,
        mapping=outer.mapping,
        key=outer.key,
    )


def roster() -> str:
    """Digest over the names and versions of all readers."""
    return digest_of(canonical(sorted(f"{r.name}@{r.version}" for r in readers().values())))


def _is_current(reading: Reading) -> bool:
    name, _, version = reading.reader.partition("@")
    if reading.status is ReadStatus.UNREAD:
        return not any((reading.reason or "").startswith(end.value) for end in _RETRY)
    if name == CONTAINER:
        return True
    known = readers().get(name)
    return known is not None and known.version == version
