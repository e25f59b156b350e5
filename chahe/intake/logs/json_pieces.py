"""JSON records of a log, one to a line (NDJSON) or the elements of one array: what stands there, and where.

Lines: `line:N`; elements: `record:N`. The library refuses raw control characters, lone surrogates, NaN, and nesting
deeper than 1,024; a line it refuses is a reject. A line that is not UTF-8 is read as CP950 only in a file that is CP950
(text_lines.codec_for); UTF-16 is read as a whole, in one piece. Known gap: of two members of one name the last counts.
"""

from collections.abc import Callable, Iterator
from typing import BinaryIO

import orjson

from chahe.evidence.json_array import Element, elements, is_array
from chahe.intake.api import HEAD_BYTES
from chahe.intake.decode import codec_of
from chahe.intake.events import Fate, Lost, Piece
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
    stream.seek(0)
    head = stream.read(HEAD_BYTES)
    codec = (codec_of(head) or ("", 0))[0]
    if is_array(head):
        return [Piece(0, stream.seek(0, 2), 1, True, _ARRAY)]
    if codec.startswith("utf-16"):
        return [Piece(0, stream.seek(0, 2), 1, True, codec)]
    return cut_lines(stream, size)


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
    loads = orjson.loads
    for number, raw, ended in piece_lines(stream, piece, lost):
        try:
            found = loads(raw)
        except orjson.JSONDecodeError:
            found = _again(stream, number, raw, ended, lost)
            if found is None:
                continue
        if type(found) is dict:
            yield number, raw, found
        else:
            lost(Lost(Fate.REJECT, f"line:{number}", NO_OBJECT))


def _again(stream: BinaryIO, number: int, raw: bytes, ended: bool, lost: Callable[[Lost], None]) -> object:
    """A line the library refused: without its mark, or in the file's own codec; else why it is none."""
    place = f"line:{number}"
    body = raw.removeprefix(_BOM) if number == 1 else raw
    if not body.strip():
        lost(Lost(Fate.SKIP, place, BLANK))
        return None
    text = _text(stream, body)
    if text is None:
        lost(Lost(Fate.REJECT, place, NOT_TEXT))
        return None
    return _parsed(text, place, ended, lost)


def _parsed(text: str, place: str, ended: bool, lost: Callable[[Lost], None]) -> object:
    try:
        found: object = orjson.loads(text)
    except (orjson.JSONDecodeError, UnicodeEncodeError) as error:
        if not ended:
            lost(Lost(Fate.DAMAGE, place, CUT))
        else:
            lost(Lost(Fate.REJECT, place, TOO_DEEP if "depth limit" in str(error) else NOT_JSON))
        return None
    if found is None:
        lost(Lost(Fate.REJECT, place, NO_OBJECT))
    return found


def _text(stream: BinaryIO, body: bytes) -> str | None:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    at = stream.tell()
    codec = codec_for(stream)[0]
    stream.seek(at)
    if codec != "cp950":
        return None
    try:
        return body.decode(codec)
    except UnicodeDecodeError:
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
            if type(found) is dict:
                # The first line's place keeps the byte order mark.
                mark = "\ufeff".encode(codec) if number == 1 and line.start else b""
                yield number, mark + line.text.encode(codec, "surrogatepass"), found
            elif found is not None:
                lost(Lost(Fate.REJECT, line.loc, NO_OBJECT))
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
        found = _element(one, place, lost)
        if type(found) is dict:
            yield one.number, one.raw, found
        elif found is not None:
            lost(Lost(Fate.REJECT, place, NO_OBJECT))


def _element(one: Element, place: str, lost: Callable[[Lost], None]) -> object:
    try:
        text = one.raw.decode(one.codec)
    except UnicodeDecodeError:
        lost(Lost(Fate.REJECT, place, NOT_TEXT))
        return None
    return _parsed(text, place, True, lost)
