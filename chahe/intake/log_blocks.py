"""Lines of a log read together, as columns, where a format knows a way; each gives what its decoder gives it alone.

The mechanism of devices' logs (devices/reading.py) for logs whose lines become `log_event` and rows of its families: a
format takes of a block the lines it is sure of, the others go to its decoder. Only for decoders to which a line is a
record and says nothing of another.
"""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Protocol

import numpy as np
import pyarrow as pa

from chahe.intake.api import Sink
from chahe.intake.columns.block import Array, Block
from chahe.intake.columns.line_blocks import Lines, Mask, Numbers, line_blocks
from chahe.intake.columns.typed import Cells, moments, places
from chahe.intake.devices.blocks import plain_lines
from chahe.intake.events import Event, Fate, Lost, Piece
from chahe.intake.parquet import ARROW
from chahe.intake.text_lines import TOO_LONG
from chahe.tables.api import tables


class Family(Protocol):
    """A row beside its log_event, as `log_rows.Family` has it."""

    @property
    def table(self) -> str:
        """Its table."""

    @property
    def ocsf_class(self) -> int | None:
        """Its class of OCSF."""

    @property
    def ocsf_activity(self) -> int | None:
        """Its activity of OCSF."""

    @property
    def values(self) -> Mapping[str, object]:
        """Its columns."""


BLOCK_BYTES = 4 << 20
LEAST_LINES = 256
"""Fewer lines are sooner read one by one; their rows then also come in the order of the lines."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Lines of a block that were read together.

    `lines`: their indices, ascending. `us`: int64, NULL where there is no time. `columns`: of log_event, but for those
    of the moment and of OCSF. `families`: (index among `lines`, row) in order, of those that have any.
    """

    lines: Numbers
    us: Array
    columns: Mapping[str, Array]
    families: Sequence[tuple[int, Family]] = ()


Many = Callable[[Lines, Mask], Taken | None]
"""Reads of the chosen lines those it is sure of."""
Decode = Callable[[BinaryIO, Piece], Iterator[Event]]


class Counting(Protocol):
    """What tells of records one after the other, and how many there were."""

    rec: int

    def lost(self, one: Lost) -> None:
        """A record that gives no event."""

    def one(self, event: Event) -> None:
        """An event."""


class LineBlocks:
    """Walks over a file; `counting` is told what the decoder finds, in the order of the lines."""

    def __init__(self, sink: Sink, many: Many, decode: Decode, counting: Counting) -> None:
        self.sink, self.many, self.decode, self.counting = sink, many, decode, counting

    def run(self, stream: BinaryIO) -> None:
        """Read it whole."""
        for block in line_blocks(stream, self.too_long, BLOCK_BYTES):
            lines = Lines.of(block)
            taken = self.many(lines, plain_lines(lines)) if len(lines) >= LEAST_LINES else None
            if taken is None or not len(taken.lines):
                self.rest(lines, 0, len(lines))
            else:
                self.hand_on(lines, taken, self.numbered(lines, taken.lines))

    def too_long(self, number: int) -> None:
        """A line longer than any record."""
        self.counting.lost(Lost(Fate.DAMAGE, f"line:{number}", TOO_LONG))

    def numbered(self, lines: Lines, taken: Numbers) -> Numbers:
        """The lines that were not taken go to the decoder; the numbers of the records of those that were."""
        edges = np.concatenate(([-1], taken, [len(lines)]))
        recs = np.empty(len(taken), np.int64)
        done = 0
        for gap in [*np.flatnonzero(np.diff(edges) > 1).tolist(), len(taken)]:
            recs[done:gap] = np.arange(self.counting.rec + 1, self.counting.rec + 1 + gap - done)
            self.counting.rec += gap - done
            done = gap
            if edges[gap + 1] - edges[gap] > 1:
                self.rest(lines, int(edges[gap]) + 1, int(edges[gap + 1]))
                edges[gap] = edges[gap + 1] - 1  # the last gap stands in the list twice
        return recs

    def rest(self, lines: Lines, begin: int, stop: int) -> None:
        """Lines [begin, stop) by the decoder. Ends are written as it takes them off, so that a CR of a line's stays."""
        ended = stop < len(lines) or lines.ended
        data = b"\r\n".join([lines.line(n) for n in range(begin, stop)]) + (b"\r\n" if ended else b"")
        for event in self.decode(io.BytesIO(data), Piece(0, len(data), lines.first + begin)):
            self.counting.one(event)

    def hand_on(self, lines: Lines, taken: Taken, recs: Numbers) -> None:
        """The rows of the lines taken."""
        numbers, locs = pa.array(recs), places(pa.array(lines.first + taken.lines))
        happened = moments("happened", Cells(taken.us))[0]
        columns = {**taken.columns, **happened}
        if taken.families:
            columns |= _classes(taken, len(recs))
        self.sink.block("log_event", Block(numbers, locs, columns))
        shared = {**happened, **{c: taken.columns[c] for c in ("host", "channel") if c in taken.columns}}
        for table in dict.fromkeys(family.table for _, family in taken.families):
            found = [(n, family) for n, family in taken.families if family.table == table]
            at = pa.array([n for n, _ in found], pa.int64())
            own = _columns(table, [family for _, family in found])
            of = {name: values.take(at) for name, values in shared.items()}
            self.sink.block(table, Block(numbers.take(at), locs.take(at), {**of, **own}))


def _classes(taken: Taken, rows: int) -> dict[str, Array]:
    """Class and activity of the first row each record has beside its log_event."""
    out: dict[str, list[int | None]] = {n: [None] * rows for n in ("ocsf_class_uid", "ocsf_activity_id")}
    for n, family in reversed(taken.families):
        out["ocsf_class_uid"][n], out["ocsf_activity_id"][n] = family.ocsf_class, family.ocsf_activity
    return {name: pa.array(values, pa.int64()) for name, values in out.items()}


def _columns(table: str, found: Sequence[Family]) -> dict[str, Array]:
    kinds = {c.name: ARROW[c.type] for c in tables()[table].columns}
    shapes = dict.fromkeys(tuple(family.values) for family in found)
    names = dict.fromkeys(name for shape in shapes for name in shape)
    out = {name: pa.array([f.values.get(name) for f in found], kinds[name]) for name in names}
    out["ocsf_class_uid"] = pa.array([f.ocsf_class for f in found], pa.int64())
    out["ocsf_activity_id"] = pa.array([f.ocsf_activity for f in found], pa.int64())
    return out
