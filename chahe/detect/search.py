"""Every file through the workers, and their hits in the order of the input whatever ends first.

A file is looked at, cut into pieces when it is large, and its pieces matched by whichever worker is free. What a piece
gave waits on disk until everything before it has been told. A worker that hangs or dies costs its piece, which becomes
a reject with its place.
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from chahe.detect.inputs import Input
from chahe.detect.matching import Matched, Place
from chahe.detect.outcome import FileOutcome
from chahe.detect.spool import Run, told
from chahe.detect.task import Inner, Looked, LookTask, PieceTask
from chahe.evidence import files
from chahe.intake.events import Fate, Lost, Piece
from chahe.intake.worker import Done, Failed, Pool
from chahe.intake.worker_process import End
from chahe.sigma.seen import Seen

WINDOW = 512
"""Files on their way at once: enough to keep the workers busy while the first is told."""

SMALL = 256 << 10
"""Files of up to so many bytes share a task …"""

TOGETHER = (32, 4 << 20)
"""… as many as these, and as many bytes."""

TOLD_BYTES = 64 << 10
"""Lines are told together up to about so many bytes."""

Task = LookTask | PieceTask
Answer = tuple[Looked, ...] | Matched


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
    wrote: bool = False  # it has a scratch folder
    kept: bool = False  # … which holds what correlations need

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
        self._rules = str(rules)
        self._scratch = str(scratch)
        self._watch = watch
        self._events = 0
        self._slots: deque[_Slot] = deque()
        self._fresh: list[tuple[Place, int]] = []  # with their bytes
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
            self._gather()
            while self._todo and self._pool.room:
                self._pool.put(self._todo.popleft())
            if self._pool.pending:
                for ended in self._pool.take():
                    self._ended(ended)
            yield from _together(self._tell(self._slots))

    def _admit(self, given: Input) -> None:
        slot = self._slot(given.file, given.path)
        self._slots.append(slot)
        if given.left_out is not None:
            self._unread(slot, given.left_out)
        else:
            self._fresh.append((slot.place, given.size))

    def _gather(self) -> None:
        """Tasks for the files that have none yet; while there is other work, not before they are many."""
        if self._fresh and (len(self._fresh) >= WINDOW // 2 or not self._todo):
            self._todo += _tasks(self._fresh)
            self._fresh.clear()

    def _slot(self, file: str, path: Path, *, ours: bool = False) -> _Slot:
        self._number += 1
        place = Place(self._number, file, str(path), f"{self._scratch}{os.sep}{self._number:08}", self._rules)
        slot = _Slot(place, FileOutcome(file), ours)
        self._waiting[place.number] = slot
        return slot

    def _unread(self, slot: _Slot, reason: str) -> None:
        slot.outcome.reason = reason
        slot.looked = True

    def _ended(self, ended: Done[Answer] | Failed[Answer]) -> None:
        task = ended.task
        if isinstance(task, PieceTask):
            slot = self._waiting[task.place.number]
            if isinstance(ended, Failed):
                self._piece_failed(slot, task, ended)
            elif isinstance(ended.value, Matched):
                self._matched(slot, task.number, ended.value)
        elif isinstance(task, LookTask):
            if isinstance(ended, Failed):
                self._look_failed(task, ended)
            elif isinstance(ended.value, tuple):
                for place, looked in zip(task.places, ended.value, strict=True):
                    self._looked(self._waiting[place.number], looked)

    def _look_failed(self, task: LookTask, ended: Failed[Answer]) -> None:
        """Of several files nobody knows which one it was: each gets a task of its own."""
        if len(task.places) > 1:
            self._todo.extendleft(LookTask((place,)) for place in reversed(task.places))
            return
        slot = self._waiting[task.places[0].number]
        slot.outcome.faults += ended.end is End.FAULT
        self._unread(slot, _why(ended))

    def _piece_failed(self, slot: _Slot, task: PieceTask, ended: Failed[Answer]) -> None:
        slot.outcome.faults += ended.end is End.FAULT
        lost = Matched()
        lost.losses.tell(Lost(Fate.DAMAGE, f"bytes:{task.piece.start}-{task.piece.end}", _why(ended)))
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
        slot.outcome.form = looked.form
        slot.pieces = looked.pieces
        if looked.matched is not None:
            self._matched(slot, 0, looked.matched)
        else:
            tasks = [PieceTask(slot.place, looked.decoder, piece, n) for n, piece in enumerate(looked.pieces)]
            self._todo.extendleft(reversed(tasks))

    def _open(self, slot: _Slot, inner: tuple[Inner, ...]) -> None:
        slot.members = deque()
        slot.wrote = True
        fresh: list[tuple[Place, int]] = []
        for member in inner:
            child = self._slot(member.file, member.path or slot.place.path, ours=member.path is not None)
            slot.members.append(child)
            if member.path is None:
                self._unread(child, member.reason or "")
            else:
                fresh.append((child.place, member.size))
        self._todo.extendleft(reversed(list(_tasks(fresh))))

    def _matched(self, slot: _Slot, number: int, matched: Matched) -> None:
        slot.done[number] = matched
        if matched.seen is not None:
            self.seen.add(matched.seen)
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
                yield from told(self._account(slot))
        elif len(slot.done) == len(slot.pieces):
            yield from told([run for _ in slot.pieces for run in self._account(slot)])

    def _account(self, slot: _Slot) -> tuple[Run, ...]:
        """Add the next piece to what is known of its file."""
        matched = slot.done.pop(slot.told)
        slot.told += 1
        slot.outcome.events += matched.events
        slot.outcome.fire(matched.fired)
        slot.outcome.losses.add(matched.losses)
        self.parts += matched.parts
        self.untimed += matched.untimed
        slot.kept = slot.kept or any(run.file is not None for run in matched.parts)
        slot.wrote = slot.kept or slot.wrote or any(run.file is not None for run in matched.runs)
        return matched.runs

    def _close(self, slot: _Slot) -> None:
        del self._waiting[slot.place.number]
        if slot.wrote and not slot.kept:
            files.remove_folder(slot.place.scratch)
        if slot.ours:
            files.remove(slot.place.path)


def _together(lines: Iterator[bytes]) -> Iterator[bytes]:
    """What is told at once, of one large file or many small ones, in few parts."""
    held: list[bytes] = []
    size = 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size >= TOLD_BYTES:
            yield b"".join(held)
            held, size = [], 0
    if held:
        yield b"".join(held)


def _why(ended: Failed[Answer]) -> str:
    if ended.error is not None:
        zh, en = ended.error.diagnostics().what
        return f"{ended.end.value}: {en} {zh}"
    return " ".join(filter(None, [ended.end.value, ended.detail]))


def _tasks(places: Iterable[tuple[Place, int]]) -> Iterator[LookTask]:
    """Small files together, others alone, about in their order."""
    held: list[Place] = []
    size = 0
    for place, own in places:
        if own > SMALL:
            yield LookTask((place,))
            continue
        if held and (len(held) == TOGETHER[0] or size + own > TOGETHER[1]):
            yield LookTask(tuple(held))
            held, size = [], 0
        held.append(place)
        size += own
    if held:
        yield LookTask(tuple(held))
