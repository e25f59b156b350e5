"""From a pointer to the bytes it names: what `chahe show` prints and every `row_sha256` is over.

line:N            line N from 1, without its end (LF or CR LF; two-byte units in UTF-16); line 1 keeps a byte order mark
bytes:A-B         bytes A up to but not including B, from 0
record:N          the Nth logical record from 1: of a CSV every record (header and blank ones too; line breaks in
quotes belong to it), of JSON lines every line, of one JSON array its elements; of a Windows event log (EVTX) the
record with identifier N, whole, as it stands in its chunk; of a capture (pcap, pcapng) packet N with its header
cell:Sheet!B7     the cell's value as text (xlsx, xls, ods); `cell:!B7` a field of a CSV
xpath:/A/B[2]/@c  one element (serialised, UTF-8) or attribute by position; a name matches in any name space
page:N/line:M     line M of the text of page N of a PDF
group:G/row:R     row R of row group G of a Parquet file, as a JSON object of its columns
"""

import hashlib
from collections.abc import Callable
from typing import BinaryIO

from chahe.errors import CallError
from chahe.evidence import locate_cell, locate_page, locate_parquet, locate_text, locate_xml
from chahe.evidence.containers import open_source
from chahe.evidence.store import Store
from chahe.model import Digest, Pointer

_FORMS: dict[str, Callable[[BinaryIO, str], bytes | None]] = {
    "line": locate_text.line,
    "bytes": locate_text.byte_range,
    "record": locate_text.record,
    "cell": locate_cell.cell,
    "xpath": locate_xml.element,
    "page": locate_page.page_line,
    "group": locate_parquet.row,
}


def bytes_at(store: Store, pointer: Pointer) -> bytes:
    """The bytes a pointer names. Raises CallError when there is no such item, member or place."""
    with open_source(store, pointer.source) as stream:
        return bytes_in(stream, pointer.locator)


def bytes_in(stream: BinaryIO, locator: str) -> bytes:
    """The bytes a locator names in a seekable stream. Raises CallError."""
    form, _, place = locator.partition(":")
    if form not in _FORMS:
        raise CallError(("不認得的位置格式。", "Unknown form of locator."), where=locator[:200])
    stream.seek(0)
    found = _FORMS[form](stream, place)
    if found is None:
        raise CallError(("佐證中沒有這個位置。", "The evidence has no such place."), where=locator[:200])
    return found


def row_sha256(store: Store, pointer: Pointer) -> Digest:
    """SHA-256 of exactly those bytes."""
    return Digest(hashlib.sha256(bytes_at(store, pointer)).hexdigest())
