"""`page:N/line:M`: a line of a PDF page's text, by pypdfium2 (optional)."""

import importlib
import re
from typing import Any, BinaryIO

from chahe.errors import CallError, MissingDependencyError
from chahe.evidence.locate_text import number

_PLACE = re.compile(r"([0-9]+)/line:([0-9]+)")


def page_line(stream: BinaryIO, place: str) -> bytes | None:
    """The bytes of `page:N/line:M`, UTF-8. Raises CallError, MissingDependencyError."""
    matched = _PLACE.fullmatch(place)
    if matched is None:
        raise CallError(
            ("頁面位置須如 page:3/line:12。", "A place on a page is like page:3/line:12."), where=place[:80]
        )
    pdfium = _pdfium()
    page_number, line_number = number(matched[1]), number(matched[2])
    try:
        document = pdfium.PdfDocument(stream.read())
    except pdfium.PdfiumError:
        raise CallError(("PDF 無法開啟。", "The PDF cannot be opened.")) from None
    try:
        if page_number > len(document):
            return None
        text = document[page_number - 1].get_textpage().get_text_range()
    finally:
        document.close()
    found = text.splitlines()
    return str(found[line_number - 1]).encode() if line_number <= len(found) else None


def _pdfium() -> Any:
    try:
        return importlib.import_module("pypdfium2")
    except ImportError:
        raise MissingDependencyError(
            ("讀取 PDF 內文需要 pypdfium2。", "Reading a PDF's text needs pypdfium2."), where="pypdfium2"
        ) from None
