"""Masks columns of a text table; every byte outside the masked fields stays what it is."""

import io
from collections.abc import Iterator
from itertools import islice

from chahe.errors import CallError, UnreadError
from chahe.intake.books import text_sheet
from chahe.intake.delimited import encoding_of
from chahe.intake.headers import LOOK_AT
from chahe.intake.mask_plan import Masker

Field = tuple[str, int, int, bool]
"""(value, start, end, quoted) of one field in the text."""


def mask_csv(data: bytes, masker: Masker, name: str) -> bytes:
    """The masked text. Raises CallError (no column to mask, broken quotes), UnreadError (encoding)."""
    stream = io.BytesIO(data)
    encoding = encoding_of(stream)
    if encoding is None or encoding.cut:
        raise UnreadError(("無法判定文字編碼。", "encoding: not readable as UTF-8, UTF-16 or CP950."), name)
    text = data[encoding.bom :].decode(encoding.codec, "surrogateescape")
    if text.encode(encoding.codec, "surrogateescape") != data[encoding.bom :]:
        raise UnreadError(("文字無法原樣寫回。", "encoding: the text cannot be written back as it is."), name)
    delimiter = text_sheet(stream, encoding).delimiter
    head = islice(_records(text, delimiter, name), LOOK_AT)
    found = masker.header([[f[0] for f in record] for record in head])
    if found is None:
        raise CallError(("找不到要遮蔽的欄位。", "No column to mask was found."), where=name)
    first, columns = found
    out: list[str] = []
    at = 0
    for record in islice(_records(text, delimiter, name), first + 1, None):
        for index, header in columns.items():
            if index < len(record):
                value, start, end, quoted = record[index]
                new = masker.cell(header, value)
                if new != value:
                    out += [text[at:start], f'"{new}"' if quoted else new]
                    at = end
    out.append(text[at:])
    masked = "".join(out)
    _search(masked, masker, name)
    return data[: encoding.bom] + masked.encode(encoding.codec, "surrogateescape")


def _search(masked: str, masker: Masker, name: str) -> None:
    lines = ((f"line:{n}", line) for n, line in enumerate(masked.split("\n"), 1))
    left = list(masker.found_in(lines))
    if left:
        refuse_left(name, left)


def refuse_left(name: str, places: list[str]) -> None:
    """Raises CallError: a value that was masked stands elsewhere too."""
    raise CallError(
        ("已遮蔽之值仍出現於其他位置，未寫出檔案。", "A masked value stands elsewhere too; the file was not written."),
        where=f"{name}: {', '.join(places[:5])}" + (f" (+{len(places) - 5})" if len(places) > 5 else ""),
        todo=("請將該欄一併遮蔽或移除。", "Mask that column as well, or remove it."),
    )


def _records(text: str, delimiter: str, name: str) -> Iterator[list[Field]]:
    """The fields of every record with their places; quotes as RFC 4180 has them. Raises CallError."""
    at, record = 0, list[Field]()
    size = len(text)
    while at < size:
        start = at
        if text[at] == '"':
            at = _end_of_quotes(text, at, name)
            value, quoted = text[start + 1 : at - 1].replace('""', '"'), True
        else:
            while at < size and text[at] != delimiter and text[at] not in "\r\n":
                at += 1
            value, quoted = text[start:at], False
        record.append((value, start, at, quoted))
        if at < size and text[at] == delimiter:
            at += 1
            if at < size and text[at] not in "\r\n":
                continue
            record.append(("", at, at, False))
        if at < size and text[at] not in "\r\n":
            raise CallError(("引號位置有誤。", "Broken quotes."), where=name)
        yield record
        record = []
        at += 2 if text.startswith("\r\n", at) else 1
    if record:
        yield record


def _end_of_quotes(text: str, start: int, name: str) -> int:
    at = start + 1
    while (end := text.find('"', at)) >= 0:
        if not text.startswith('"', end + 1):
            return end + 1
        at = end + 2
    raise CallError(("引號未結束。", "A quoted field does not end."), where=name)
