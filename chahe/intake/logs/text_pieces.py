"""Lines of a log and pieces of whole lines, as bytes: `line:N` counts as `evidence.locate` does, from 1 and at LF.

A line longer than any record is told as damage and passed over without being held: what follows it is read.
"""

from collections.abc import Callable, Iterator
from typing import BinaryIO

from chahe.intake.events import Fate, Lost, Piece
from chahe.intake.text_lines import MAX_LINE_BYTES, TOO_LONG

_CHUNK = 1 << 20


def cut_lines(stream: BinaryIO, size: int) -> list[Piece]:
    """Pieces of about `size` bytes that begin and end with a line; each knows the number of its first line."""
    stream.seek(0)
    found: list[Piece] = []
    start = end = 0
    first = number = 1
    while chunk := stream.read(_CHUNK):
        due = start + size
        if end + len(chunk) > due:
            at = chunk.find(b"\n", max(0, due - end)) + 1
            if at:
                number += chunk.count(b"\n", 0, at)
                found.append(Piece(start, end + at, first, last=False))
                start, first = end + at, number
                number += chunk.count(b"\n", at)
                end += len(chunk)
                continue
        number += chunk.count(b"\n")
        end += len(chunk)
    if end > start or not found:
        return [*found, Piece(start, end, first)]
    return [*found[:-1], found[-1]._replace(last=True)]


def piece_lines(stream: BinaryIO, piece: Piece, lost: Callable[[Lost], None]) -> Iterator[tuple[int, bytes, bool]]:
    """(number, line without its end, whether it has an end) of every line of a piece but those that are too long."""
    stream.seek(piece.start)
    at, number = piece.start, piece.first
    while at < piece.end and (raw := stream.readline(MAX_LINE_BYTES + 2)):
        at += len(raw)
        ended = raw.endswith(b"\n")
        if not ended and len(raw) > MAX_LINE_BYTES:
            lost(Lost(Fate.DAMAGE, f"line:{number}", TOO_LONG))
            at += _pass_over(stream)
        else:
            yield number, (raw[:-1].removesuffix(b"\r") if ended else raw), ended
        number += 1


def _pass_over(stream: BinaryIO) -> int:
    """Read to the end of the line; how many bytes that was."""
    passed = 0
    while raw := stream.readline(_CHUNK):
        passed += len(raw)
        if raw.endswith(b"\n"):
            break
    return passed
