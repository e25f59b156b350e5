"""What a worker does: look at a file (which decoder, which pieces; or the members of a container), and match a piece.

A file that is one piece is matched in the same go. Decoders and rules see hostile bytes only here, in processes that
may be killed.
"""

import gc
import io
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple

from chahe.detect.matching import Matched, Place, match, rules_of
from chahe.evidence.containers import Member, container_kind, members
from chahe.intake.api import HEAD_BYTES, Head
from chahe.intake.events import Piece, decoder_for, decoders

PIECE_BYTES = 16 << 20
"""What one piece of a large file holds, about."""

IN_MEMORY = 256 << 10
"""A file of so many bytes is read at once: most of what a small one costs is asking the system for it."""

EMPTY = "empty-file"
NOT_RECOGNISED = "not-recognised"


class Inner(NamedTuple):
    """A member of a container, unpacked to a file of ours; or why it is not."""

    file: str  # outer name!member
    path: Path | None
    reason: str | None = None
    size: int = 0  # bytes


class Looked(NamedTuple):
    """What a file is: unread for a reason, a container, or a log in pieces, of which a single one is already done."""

    reason: str | None = None
    inner: tuple[Inner, ...] = ()
    decoder: str = ""
    version: str = ""
    form: str = ""  # of the locator of its records: record, line
    pieces: tuple[Piece, ...] = ()
    matched: Matched | None = None


@dataclass(frozen=True, slots=True)
class LookTask:
    """Look at one file, or at several small ones: a task and its answer cost as much as a small file."""

    places: tuple[Place, ...]

    def run(self) -> tuple[Looked, ...]:
        """One answer for each place. Raises UnreadError when a decoder refuses a whole file."""
        answers = tuple(map(_look, self.places))
        matched = [one.matched for one in answers if one.matched is not None]
        if matched:
            matched[-1].seen = rules_of(self.places[0].compiled).news()
        return answers


def _look(place: Place) -> Looked:
    with io.FileIO(place.at) as file:
        size = min(os.fstat(file.fileno()).st_size, IN_MEMORY)
        data = file.read(size + 1) or b""  # no more than needed: a large buffer costs more than the reading
        if len(data) <= size:
            return _looked(place, io.BytesIO(data), len(data))
        with io.BufferedReader(file, 1 << 20) as stream:
            return _looked(place, stream, stream.seek(0, io.SEEK_END))


def _looked(place: Place, stream: BinaryIO, size: int) -> Looked:
    stream.seek(0)
    head = stream.read(HEAD_BYTES)
    if not size:
        return Looked(EMPTY)
    decoder = decoder_for(Head(place.file, head, size))
    if decoder is None:
        return _open(place, stream)
    pieces = tuple(decoder.cut(stream, PIECE_BYTES))
    matched = None
    if len(pieces) == 1:
        matched = match(rules_of(place.compiled), place, 0, decoder, stream, pieces[0])
    if matched is not None:
        pieces = (pieces[0]._replace(known=None),)  # of no use any more, and it would travel
    return Looked(None, (), decoder.name, decoder.version, decoder.form, pieces, matched)


def _open(place: Place, stream: BinaryIO) -> Looked:
    """Unpack every member to a file named by its number: its own path is an address and never a file name."""
    if container_kind(stream) is None:
        return Looked(NOT_RECOGNISED)
    inner: list[Inner] = []
    place.scratch.mkdir(parents=True, exist_ok=True)
    for number, member in enumerate(members(stream, place.file), 1):
        if isinstance(member, Member):
            path = place.scratch / f"{number:06}"
            with path.open("wb") as out:
                shutil.copyfileobj(member.stream, out)
                size = out.tell()
            inner.append(Inner(f"{place.file}!{member.path}", path, None, size))
        else:
            whole = member.path == place.file
            name = place.file if whole else f"{place.file}!{member.path}"
            inner.append(Inner(name, None, f"{member.kind.value}: {member.en} {member.zh}"))
    return Looked(None, tuple(inner))


@dataclass(frozen=True, slots=True)
class PieceTask:
    """Match one piece of a log."""

    place: Place
    decoder: str
    piece: Piece
    number: int  # of the piece, from 0

    def run(self) -> Matched:
        """Decode and match."""
        place = self.place
        with place.path.open("rb", buffering=1 << 20) as stream:
            decoder = decoders()[self.decoder]
            rules = rules_of(place.compiled)
            matched = match(rules, place, self.number, decoder, stream, self.piece)
        matched.seen = rules.news()
        return matched


def warm(rules: Path) -> None:
    """Load what the tasks need, so that the first file does not pay for it."""
    decoders()
    rules_of(str(rules))
    gc.freeze()  # the rules stay: looking through them for rubbish finds none
