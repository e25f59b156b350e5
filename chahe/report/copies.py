"""A numbered copy of a document: its number on every page and on the cover, and what it corrects. Pure."""

from dataclasses import dataclass, replace

from chahe.report.content import Document

FORMATS = ("docx", "pdf")
"""Formats that print the marking on every page."""


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy."""

    number: int  # never given twice in a case
    of: int  # copies issued together
    to: str
    corrects: str = ""  # what it replaces, with the reason; "" = nothing


def numbered(document: Document, copy: Copy) -> Document:
    """The document as that copy."""
    mark = f"份號第 {copy.number} 號"
    cover = tuple(
        (label, f"第 {copy.number} 號（本次製發共 {copy.of} 份）") if label == "份號" else (label, value)
        for label, value in document.cover
    )
    more = (("受文者", copy.to), *((("更正", copy.corrects),) if copy.corrects else ()))
    marking = f"{document.marking}　{mark}" + ("　更正版" if copy.corrects else "")
    return replace(document, marking=marking, cover=(*cover, *more))
