"""Every file through the workers, and their hits in the order of the input whatever ends first.

A file is looked at, cut into pieces when it is large, and its pieces matched by whichever worker is free. What a piece
gave waits on disk until everything before it has been told. A worker that hangs or dies costs its piece, which becomes
a reject with its place.
"""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from chahe.detect.inputs import Input
from chahe.detect.matching import Matched, Place
from chahe.detect.outcome import FileOutcome
from chahe.detect.spool import Run, merged
from chahe.detect.task import Inner, Looked, LookTask, PieceTask
from chahe.evidence import files
from chahe.intake.events import Fate, Lost, Piece
from chahe.intake.worker import Done, Failed, Pool
from chahe.intake.worker_process import End
from chahe.sigma.seen import Seen

WINDOW = 64
"""Files on their way at once: enough to keep the workers busy while the first is told."""

BATCH = 512
"""Lines told together."""

Task = LookTask | PieceTask
Answer = Looked | Matched


@dataclass(slots=True, eq=False)
class _Slot:
    """One file on its way. A container's members take its place."""

    place: Place
    outcome: FileOutcome
    ours: bool = False  # a member we unpacked: removed when done
    looked: bool = False
    pieces: tuple[Piece, ...] = ()
    done: dict[int, Matched] = field(default_factory=dict)  # by number of the piece, until told
    told: int = 0  # pieces whose hits have been told
    members: "deque[_Slot] | None" = None
    kept: bool = False  # its scratch folder holds what correlations need

    @property
    def ascending(self) -> bool:
        """Whether records count on from piece to piece, so that a piece can be told before the next is done."""
        return all(piece.first for piece in self.pieces)


class Search:
    """Runs one set of rules over inputs. `hits` may be taken once; the outcomes are complete after it."""

    def __init__(
        self,
        pool: Pool[Answer],
        rules: Path,
        scratch: Path,
        watch: Callable[[int, str], None],
    ) -> None:
        self._pool = pool
        self._rules = rules
        self._scratch = scratch
        self._watch = watch
        self._events = 0
        self._slots: deque[_Slot] = deque()
        self._todo: deque[Task] = deque()
        self._waiting: dict[int, _Slot] = {}  # by id of the task's place
        self._number = 0
        self.outcomes: list[FileOutcome] = []  # in the order of the input
        self.parts: list[Run] = []  # hits that correlations rest on, by time; on disk until the search is closed
        self.untimed = 0
        self.seen = Seen()

    def hits(self, inputs: Iterator[Input]) -> Iterator[bytes]:
        """Lines of hits, some at a time: by input, then record, then rule."""
        more = True
        while more or self._slots:
            while more and len(self._slots) < WINDOW and len(self._todo) < WINDOW:
                given = next(inputs, None)
                more = given is not None
                if given is not None:
                    self._admit(given)
            while self._todo and self._pool.room:
                self._pool.put(self._todo.popleft())
            if self._pool.pending:
                for ended in self._pool.take():
                    self._ended(ended)
            yield from self._tell(self._slots)

    def _admit(self, given: Input) -> None:
        slot = self._slot(given.file, given.path)
        self._slots.append(slot)
        if given.left_out is not None:
            self._unread(slot, given.left_out)
        else:
            self._todo.append(LookTask(slot.place))

    def _slot(self, file: str, path: Path, *, ours: bool = False) -> _Slot:
        self._number += 1
        place = Place(self._number, file, path, self._scratch / f"{self._number:08}", self._rules)
        slot = _Slot(place, FileOutcome(file), ours)
        self._waiting[place.number] = slot
        return slot

    def _unread(self, slot: _Slot, reason: str) -> None:
        slot.outcome.reason = reason
        slot.looked = True

    def _ended(self, ended: Done[Answer] | Failed[Answer]) -> None:
        task = ended.task
        assert isinstance(task, LookTask | PieceTask)  # noqa: S101  # nothing else is put
        slot = self._waiting[task.place.number]
        if isinstance(ended, Failed):
            self._failed(slot, task, ended)
        elif isinstance(ended.value, Looked):
            self._looked(slot, ended.value)
        else:
            self._matched(slot, task.number if isinstance(task, PieceTask) else 0, ended.value)

    def _failed(self, slot: _Slot, task: Task, ended: Failed[Answer]) -> None:
        slot.outcome.faults += ended.end is End.FAULT
        why = " ".join(filter(None, [ended.end.value, ended.detail]))
        if ended.error is not None:
            zh, en = ended.error.diagnostics().what
            why = f"{ended.end.value}: {en} {zh}"
        if isinstance(task, LookTask):
            self._unread(slot, why)
            return
        lost = Matched()
        lost.losses.tell(Lost(Fate.DAMAGE, f"bytes:{task.piece.start}-{task.piece.end}", why))
        slot.done[task.number] = lost

    def _looked(self, slot: _Slot, looked: Looked) -> None:
        if looked.reason is not None:
            self._unread(slot, looked.reason)
            return
        slot.looked = True
        if not looked.decoder:
            self._open(slot, looked.inner)
            return
        slot.outcome.reader = f"{looked.decoder}@{looked.version}"
        slot.pieces = looked.pieces
        if looked.matched is not None:
            self._matched(slot, 0, looked.matched)
        else:
            tasks = [PieceTask(slot.place, looked.decoder, piece, n) for n, piece in enumerate(looked.pieces)]
            self._todo.extendleft(reversed(tasks))

    def _open(self, slot: _Slot, inner: tuple[Inner, ...]) -> None:
        slot.members = deque()
        tasks: list[Task] = []
        for member in inner:
            child = self._slot(member.file, member.path or slot.place.path, ours=member.path is not None)
            slot.members.append(child)
            if member.path is None:
                self._unread(child, member.reason or "")
            else:
                tasks.append(LookTask(child.place))
        self._todo.extendleft(reversed(tasks))

    def _matched(self, slot: _Slot, number: int, matched: Matched) -> None:
        slot.done[number] = matched
        if matched.seen is not None:
            self.seen = self.seen.merge([matched.seen])
        self._events += matched.events
        self._watch(self._events, slot.outcome.file)

    def _tell(self, slots: deque[_Slot]) -> Iterator[bytes]:
        """The hits of what is done at the head of the queue."""
        while slots and slots[0].looked:
            slot = slots[0]
            if slot.members is not None:
                yield from self._tell(slot.members)
                if slot.members:
                    return
            else:
                yield from self._lines(slot)
                if slot.told < len(slot.pieces):
                    return
                self.outcomes.append(slot.outcome)
            slots.popleft()
            self._close(slot)

    def _lines(self, slot: _Slot) -> Iterator[bytes]:
        if slot.ascending:
            while slot.told in slot.done:
                yield from _batches(merged(self._account(slot)))
        elif len(slot.done) == len(slot.pieces):
            yield from _batches(merged([run for _ in slot.pieces for run in self._account(slot)]))

    def _account(self, slot: _Slot) -> tuple[Run, ...]:
        """Add the next piece to what is known of its file."""
        matched = slot.done.pop(slot.told)
        slot.told += 1
        slot.outcome.events += matched.events
        slot.outcome.fired.update(matched.fired)
        slot.outcome.hits += matched.fired.total()
        slot.outcome.losses.add(matched.losses)
        self.parts += matched.parts
        self.untimed += matched.untimed
        slot.kept = slot.kept or any(run.file is not None for run in matched.parts)
        return matched.runs

    def _close(self, slot: _Slot) -> None:
        del self._waiting[slot.place.number]
        if not slot.kept:
            files.remove_folder(slot.place.scratch)
        if slot.ours:
            files.remove(slot.place.path)


def _batches(lines: Iterator[bytes]) -> Iterator[bytes]:
    while some := b"".join(islice(lines, BATCH)):
        yield some
