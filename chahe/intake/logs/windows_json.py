"""Windows events as JSON, one to a line or in one array, in the shapes of windows_shapes.py."""

from collections.abc import Callable, Iterator
from typing import BinaryIO

import orjson

from chahe.evidence.json_array import codec_of
from chahe.intake import windows_rows
from chahe.intake.api import HEAD_BYTES, Context, Head
from chahe.intake.events import Decoder, Event, Fate, Lost, Piece
from chahe.intake.log_rows import log_reader
from chahe.intake.logs.json_pieces import cut_json, form_of, json_records
from chahe.intake.windows_event import NotAnEventError
from chahe.intake.windows_shapes import shape_of, shaped

SOURCE = ("windows", "", "")
_LOOK_AT = 20
_SIGNS = (
    (b'"EventID"', b'"Channel"'),
    (b'"winlog"', b'"event_id"'),
    (b'"EventCode"', b'"LogName"'),
    (b'"ProviderName"', b'"LogName"'),
    (b'"Event"', b'"System"'),
)
"""Names that stand in the first record of a shape: for a head that ends before the first record does."""


def recognise(head: Head) -> bool:
    """One of the first records is a Windows event in a shape we know."""
    codec, mark = codec_of(head.data)
    text = head.data[mark:].decode(codec, "ignore").lstrip()
    if not text.startswith(("{", "[")):
        return False
    if text.startswith("["):
        return _shows(text[1:].lstrip())
    first, *others = text.split("\n")[: _LOOK_AT + 1]
    if not others and len(head.data) >= HEAD_BYTES:
        return _shows(first)
    return any(_is_event(line) for line in (first, *others))


def _shows(text: str) -> bool:
    data = text.encode("utf-8", "replace")
    return text.startswith("{") and any(all(s in data for s in signs) for signs in _SIGNS)


def _is_event(line: str) -> bool:
    try:
        found = orjson.loads(line)
    except (orjson.JSONDecodeError, UnicodeEncodeError):
        return False
    return type(found) is dict and shape_of(found) is not None


def decode(stream: BinaryIO, piece: Piece, lost: Callable[[Lost], None], ctx: Context) -> Iterator[Event]:
    """See `events.Decoder`."""
    zone = ctx.zone
    form = form_of(piece)
    lines = piece.known is None  # else UTF-16, or elements that may be
    for number, raw, found in json_records(stream, piece, lost):
        try:
            fields, when = shaped(found, zone)
        except NotAnEventError as error:
            lost(Lost(Fate.REJECT, f"{form}:{number}", str(error)))
            continue
        place = "" if form == "line" else f"record:{number}"
        yield Event(number, raw, SOURCE, fields, when, place, -1, raw if lines else b"")  # type: ignore[arg-type]  # Flat


DECODER = Decoder("windows-json", "1", "line", recognise, cut_json, decode)
READER = log_reader(DECODER, windows_rows.naming, windows_rows.sorting)
