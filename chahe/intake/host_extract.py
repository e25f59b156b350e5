"""Host extracts (主機檔): fixed-width, variable and delimited records under a saved layout, version 1.

Recognised by the layout alone, which a person gives (`chahe intake --map`) or which is handed over beside the file
(`NAME.layout.json`, see `extracts/layout_document.py`): no bytes of such a file say what they are. Rows stand at
`bytes:A-B`; `_rec` is the record's number, headers, trailers and blank records counted.
"""

from typing import BinaryIO

from chahe.errors import MappingError
from chahe.intake import biff
from chahe.intake.api import Context, Head, Reader, Sink
from chahe.intake.extracts import reading
from chahe.intake.extracts.layout import LAYOUT_KEY
from chahe.intake.extracts.layout_document import load
from chahe.intake.ooxml import is_workbook
from chahe.intake.sheets.api import kinds, kinds_for


def recognise(head: Head) -> bool:
    """A file with a layout; not a workbook, which says itself what it is."""
    return bool(head.layout) and not is_workbook(head.data) and not biff.is_workbook(head.data, head.size, head.path)


def read(stream: BinaryIO, sink: Sink, context: Context) -> None:
    """See module. Raises MappingError on a layout that cannot be used, UnreadError on a file refused as a whole."""
    text = context.mapping.get(LAYOUT_KEY)
    if not text:
        raise MappingError(
            ("主機檔須附欄位配置檔。", "layout: a host extract is read under its layout only."), context.path
        )
    layout = load(text)
    asked = kinds_for(context.kind)
    if context.kind is not None and asked and layout.sheet not in asked:
        raise MappingError(
            ("欄位配置檔之種類與資料代號不符。", "layout: its kind is not what the request code asks for."),
            context.path,
        )
    reading.read(stream, sink, context, layout)


READER = Reader(
    name="host-extract",
    version="1",
    tables=tuple(sorted({t for kind in kinds().values() for t in (kind.table, *kind.also)})),
    recognise=recognise,
    read=read,
    priority=100,  # a layout given for the file is a person's word
)
