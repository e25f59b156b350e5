"""One record of a host extract in words, field by field as its layout names them: what a person reads of its bytes."""

from collections.abc import Iterator

from chahe.intake.extracts.characters import CharactersError, decoder
from chahe.intake.extracts.copybook import Item
from chahe.intake.extracts.fields import told
from chahe.intake.extracts.layout import Layout
from chahe.intake.extracts.layout_document import load
from chahe.intake.extracts.numbers import digits_of
from chahe.intake.extracts.pictures import Picture, Usage

_SHOWN = 64
"""Bytes that are shown as such where they are neither a record nor text."""


def shown(raw: bytes, text: str) -> Iterator[str]:
    """`FIELD  bytes  value` for every field of the record; of groups that occur again, the first. Bytes that are no
    whole record are shown as text.

    Raises MappingError on a layout that cannot be used.
    """
    layout = load(text)
    if layout.delimited:
        yield _as_text(raw, layout, pairs_only=False)
        return
    record = _record(raw, layout)
    if record is None:
        said = _as_text(raw, layout, pairs_only=False)
        yield said if said.isprintable() and not said.startswith("?") else raw[:_SHOWN].hex(" ")
        return
    for item in record.fields():
        if item.picture is not None:
            for n in range(item.stated.occurs):
                start = item.offset + n * item.size
                end = start + item.size
                nth = f"({n + 1})" if item.stated.occurs > 1 else ""
                yield f"{item.name or 'FILLER'}{nth}  {start}-{end}  {_value(raw[start:end], item.picture, layout)}"


def _record(raw: bytes, layout: Layout) -> Item | None:
    """The record's description in the copybook; of a type that a mark tells before one that none does."""
    kinds = [part.kind for part in (layout.header, layout.trailer) if part is not None] + [layout.detail]
    for kind in sorted(kinds, key=lambda k: not k.when):
        if len(raw) >= kind.size and told(kind.when, layout)(raw):
            return kind.item
    return None


def _value(raw: bytes, picture: Picture, layout: Layout) -> str:
    if not picture.number:
        return _as_text(raw, layout, pairs_only=picture.usage is Usage.PAIRS)
    try:
        digits = digits_of(raw, picture, ebcdic=layout.ebcdic)
    except ValueError as error:
        return f"? {error}"
    figures = f"{abs(digits):0{picture.scale + 1}d}"
    point = len(figures) - picture.scale
    return f"{'-' if digits < 0 else ''}{figures[:point]}{'.' if picture.scale else ''}{figures[point:]}"


def _as_text(raw: bytes, layout: Layout, *, pairs_only: bool) -> str:
    try:
        return decoder(layout.encoding, pairs_only=pairs_only)(raw).strip(" \u3000")
    except CharactersError as error:
        return f"? {error}"
