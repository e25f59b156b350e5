"""JSON records of a log, one to a line (NDJSON) or the elements of one array: what stands there, and where.

Lines: `line:N`; elements: `record:N`. The library refuses raw control characters, lone surrogates, NaN, and nesting
deeper than 1,024; a line it refuses is a reject. A line that is not UTF-8 is read as CP950 only in a file that is CP950
(text_lines.codec_for); UTF-16 is read as a whole, in one piece. A name that stands twice in an object has the list of
its values.
"""

from collections.abc import Callable, Iterator
from typing import BinaryIO

import orjson

from chahe.evidence.json_array import elements, is_array
from chahe.intake.api import HEAD_BYTES
from chahe.intake.decode import codec_of
from chahe.intake.events import Fate, Lost, Piece
from chahe.intake.json_names import may_repeat, read_again
from chahe.intake.logs.text_pieces import cut_lines, piece_lines
from chahe.intake.text_lines import MAX_LINE_BYTES, TOO_LONG, TooLongError, codec_for, lines

BLANK = "blank"
CUT = "the file ends inside a record: cut off"
NOT_TEXT = "bytes that are no character of the file's encoding"
TOO_DEEP = "JSON nested too deep"
NOT_JSON = "not JSON"
NO_OBJECT = "JSON, but no object"
_BOM = b"\xef\xbb\xbf"
_ARRAY = "array"

Found = tuple[int, bytes, dict[str, object]]
"""(number, bytes of the place, the object)."""


def cut_json(stream: BinaryIO, size: int) -> list[Piece]:
    """Pieces of whole lines; one piece for an array and for UTF-16."""
    known = _known(stream)
    return cut_lines(stream, size) if known is None else [Piece(0, stream.seek(0, 2), 1, True, known)]


def is_lines(stream: BinaryIO) -> bool:
    """Whether the records are lines of bytes, which can be cut at their ends."""
    return _known(stream) is None


def _known(stream: BinaryIO) -> str | None:
    """Why a file is one piece: it is an array, or of that codec; None of lines."""
    stream.seek(0)
    head = stream.read(HEAD_BYTES)
    codec = (codec_of(head) or ("", 0))[0]
    return _ARRAY if is_array(head) else codec if codec.startswith("utf-16") else None


def form_of(piece: Piece) -> str:
    """`record` for an array's elements, else `line`."""
    return "record" if piece.known == _ARRAY else "line"


def json_records(stream: BinaryIO, piece: Piece, lost: Callable[[Lost], None]) -> Iterator[Found]:
    """Every object of a piece; what is none is told."""
    if piece.known == _ARRAY:
        return _from_array(stream, lost)
    if piece.known is not None:
        return _from_wide_lines(stream, str(piece.known), lost)
    return _from_lines(stream, piece, lost)


def _from_lines(stream: BinaryIO, piece: Piece, lost: Callable[[Lost], None]) -> Iterator[Found]:
    read = JsonLines(stream, lost).read
    for number, raw, ended in piece_lines(stream, piece, lost):
        found = read(number, raw, ended)
        if found is not None:
            yield number, raw, found


class JsonLines:
    """Lines of a file by themselves."""

    def __init__(self, stream: BinaryIO, lost: Callable[[Lost], None]) -> None:
        self.others, self.lost = _OtherLines(stream), lost

    def read(self, number: int, raw: bytes, ended: bool) -> dict[str, object] | None:
        """The object of a line; None when it is none, which is told."""
        try:
            parsed = orjson.loads(raw)
        except orjson.JSONDecodeError:
            return self.others.read(number, raw, ended, self.lost)
        if type(parsed) is dict and not may_repeat(raw, parsed):
            return parsed
        return _object(raw, parsed, f"line:{number}", self.lost)


class _OtherLines:
    """Lines the library refused: without their mark, or in the file's own codec; else why they are none."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.codec: str | None = None

    def read(self, number: int, raw: bytes, ended: bool, lost: Callable[[Lost], None]) -> dict[str, object] | None:
        place = f"line:{number}"
        body = raw.removeprefix(_BOM) if number == 1 else raw
        if not body.strip():
            lost(Lost(Fate.SKIP, place, BLANK))
            return None
        text = self.text(body)
        if text is None:
            lost(Lost(Fate.REJECT, place, NOT_TEXT))
            return None
        return _parsed(text, place, ended, lost)

    def text(self, body: bytes) -> str | None:
        try:
            return body.decode("utf-8")
        except UnicodeDecodeError:
            pass
        if self.codec is None:
            at = self.stream.tell()
            self.codec = codec_for(self.stream)[0]
            self.stream.seek(at)
        try:
            return body.decode(self.codec) if self.codec == "cp950" else None
        except UnicodeDecodeError:
            return None


def _parsed(text: str, place: str, ended: bool, lost: Callable[[Lost], None]) -> dict[str, object] | None:
    try:
        parsed = orjson.loads(text)
    except (orjson.JSONDecodeError, UnicodeEncodeError) as error:
        if not ended:
            lost(Lost(Fate.DAMAGE, place, CUT))
        else:
            lost(Lost(Fate.REJECT, place, TOO_DEEP if "depth limit" in str(error) else NOT_JSON))
        return None
    return _object(text, parsed, place, lost)


def _object(text: str | bytes, parsed: object, place: str, lost: Callable[[Lost], None]) -> dict[str, object] | None:
    """What was parsed, with every value of a name that stands twice; None, and why, when it is no object."""
    if type(parsed) is not dict:
        lost(Lost(Fate.REJECT, place, NO_OBJECT))
        return None
    if not may_repeat(text, parsed):
        return parsed
    try:
        return read_again(text)
    except RecursionError:
        lost(Lost(Fate.REJECT, place, TOO_DEEP))
        return None


def _from_wide_lines(stream: BinaryIO, codec: str, lost: Callable[[Lost], None]) -> Iterator[Found]:
    number = 0
    try:
        for line in lines(stream):
            number = line.number
            if not line.text.strip():
                lost(Lost(Fate.SKIP, line.loc, BLANK))
                continue
            found = _parsed(line.text, line.loc, line.terminated, lost)
            if found is not None:
                # The first line's place keeps the byte order mark.
                mark = "\ufeff".encode(codec) if number == 1 and line.start else b""
                yield number, mark + line.text.encode(codec, "surrogatepass"), found
    except TooLongError as error:
        lost(Lost(Fate.DAMAGE, f"line:{error.number}", TOO_LONG))
        return
    if stream.seek(0, 2) % 2:
        lost(Lost(Fate.DAMAGE, f"line:{number + 1}", CUT))


def _from_array(stream: BinaryIO, lost: Callable[[Lost], None]) -> Iterator[Found]:
    for one in elements(stream, MAX_LINE_BYTES):
        place = f"record:{one.number}"
        if one.problem:
            lost(Lost(Fate.DAMAGE, f"bytes:{one.start}-{one.end}", one.problem))
            continue
        try:
            text = one.raw.decode(one.codec)
        except UnicodeDecodeError:
            lost(Lost(Fate.REJECT, place, NOT_TEXT))
            continue
        found = _parsed(text, place, True, lost)
        if found is not None:
            yield one.number, one.raw, found
