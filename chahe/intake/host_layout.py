"""Saved layouts of host extracts that are handed over beside them (`NAME.layout.json`), version 1.

It makes no table: whoever takes evidence in gives its text to the reader of the extract. Its columns are skips; a
layout that cannot be used is a reject with the reason.
"""

from typing import BinaryIO

from chahe.errors import MappingError
from chahe.intake.api import Context, Head, Reader, Sink
from chahe.intake.extracts.layout_document import MAX_BYTES, SUFFIX, load


def recognise(head: Head) -> bool:
    """JSON with the keys of a layout under a name that says so."""
    if not head.path.casefold().endswith(SUFFIX) or head.size > MAX_BYTES or not head.data.lstrip().startswith(b"{"):
        return False
    return b'"layout"' in head.data and b'"kind"' in head.data


def read(stream: BinaryIO, sink: Sink, _context: Context) -> None:
    """See module."""
    raw = stream.read(MAX_BYTES + 1)
    place = f"bytes:0-{len(raw)}"
    try:
        layout = load(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        sink.reject(1, place, "layout: no UTF-8")
    except MappingError as error:
        said = error.diagnostics()
        sink.reject(1, place, said.what[1] + (f" [{said.where}]" if said.where else ""))
    else:
        for rec, _ in enumerate(layout.columns, 1):
            sink.skip(rec, place, "a column of a layout")


READER = Reader(
    name="host-layout",
    version="1",
    tables=(),
    recognise=recognise,
    read=read,
    priority=30,
    gathers=True,
)
