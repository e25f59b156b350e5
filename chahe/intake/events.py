"""Events of logs, and the contract of what decodes them: one file per format in `logs/` defines `DECODER`.

Intake's tables and the matching of rules see the same events: a reader is a decoder whose events become rows
(`logs/…: READER`). A decoder never drops a record silently: what gives no event is told to `lost` with its place and
its reason. It takes a piece of the file at a time, so that several processes can share one file; the pieces in their
order give exactly what the whole file gives.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import BinaryIO, NamedTuple

from chahe.intake.api import Context, Head, discovered, first_to_claim, in_turn

PIECE_BYTES = 16 << 20
"""What one piece of a file holds, about."""

Value = str | int | float | bool | None
"""One value of a field."""


class Event(NamedTuple):
    """One record of a log.

    `fields` is flat: a value, or a list of values of which any may match. Windows: System's parts under Sigma's names
    (Channel, EventID, Provider_Name, Computer, Level, Task, Opcode, Keywords, Version, EventRecordID, UserID,
    TimeCreated, Execution_ProcessID, Execution_ThreadID, Correlation_ActivityID …), then EventData's and UserData's
    names as they stand; one that is System's already is kept as `EventData.<name>` and never overwrites it. Unnamed
    data is the list `Data`.
    """

    number: int  # EVTX: identifier in the record's header; text: line from 1; CSV and JSON array: record from 1
    raw: bytes | memoryview  # the very bytes of its place: what row_sha256 is over
    source: tuple[str, str, str]  # Sigma's (product, category, service), '' where not known: ('windows', '', '')
    fields: dict[str, "Value | list[Value]"]
    when: int | None  # microseconds since 1970-01-01 UTC; None when the event has no time
    place: str = ""  # the locator where `<form>:<number>` is not unique, e.g. an identifier that stands twice in a file
    at: int = -1  # byte of the file at which `raw` begins; -1 where the decoder does not tell
    text: bytes = b""  # JSON in a superset of ASCII that holds every text of `fields`; b"" where there is none


class Fate(StrEnum):
    """What became of a record that gives no event."""

    REJECT = "reject"  # it could not be read
    DAMAGE = "damage"  # it, and perhaps more after or around it, is lost: the file is not whole
    SKIP = "skip"  # blank, a header, a comment


class Lost(NamedTuple):
    """A record, or a range of bytes, that gives no event."""

    fate: Fate
    place: str  # locator
    reason: str  # English, without evidence content


class Piece(NamedTuple):
    """A part of a file that can be decoded by itself. Bytes [start, end); records are counted on from `first`."""

    start: int
    end: int
    first: int = 1  # number of its first record; 0 where records carry their own
    last: bool = True  # whether the file ends with it: what is wrong with the file's end is told there
    known: object = None  # what the decoder learnt about the whole file while cutting it (picklable)


@dataclass(frozen=True, slots=True)
class Decoder:
    """One log format.

    `cut(stream, size)` gives the pieces of a file in order, each of about `size` bytes; never empty. `decode(stream,
    piece, lost, ctx)` gives the events of one piece in order; the stream is the whole file, seekable. Both raise
    nothing on hostile content but UnreadError when the whole file cannot be read.
    """

    name: str
    version: str  # raise it when events change
    form: str  # of the locator: 'record' or 'line'
    recognise: Callable[[Head], bool]
    cut: Callable[[BinaryIO, int], list[Piece]]
    decode: Callable[[BinaryIO, Piece, Callable[[Lost], None], Context], Iterator[Event]]
    priority: int = 0  # higher is asked first

    def locator(self, event: Event) -> str:
        """`record:N` or `line:N`, or the event's own place."""
        return event.place or f"{self.form}:{event.number}"

    def events(self, stream: BinaryIO, lost: Callable[[Lost], None], ctx: Context) -> Iterator[Event]:
        """Every event of the file, one piece after the other."""
        for piece in self.cut(stream, PIECE_BYTES):
            yield from self.decode(stream, piece, lost, ctx)


@cache
def decoders() -> Mapping[str, Decoder]:
    """Every decoder of `logs/` by name. Raises DefinitionError on a duplicate name."""
    return discovered("DECODER", Decoder, "chahe.intake.logs")


def decoder_for(head: Head) -> Decoder | None:
    """The decoder that claims the file; by priority, then name. None when nobody does."""
    return first_to_claim(head, _decoders_in_turn())


@cache
def _decoders_in_turn() -> tuple[Decoder, ...]:
    return in_turn(decoders())
