"""Text tables: CSV, TSV and their kin with `,` `;` tab or `|`, in UTF-8, UTF-16 or CP950, quoted as RFC 4180 says.

The encoding is settled over the whole file before a row is read. User-defined characters (造字) in CP950 have no agreed
meaning: each becomes U+E000, and the cell that holds one is refused. Locators: `line:N`, or `record:N` when the file
holds quotes (a record may then span lines). Known gap: a record of one column only is not told from plain text.
"""

import codecs
import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from chahe.errors import UnreadError
from chahe.intake.decode import codec_of
from chahe.intake.grid import MAX_CELLS, MAX_COLUMNS, MODERN_ROWS, OLD_ROWS, DamageError, Row
from chahe.intake.words import MAX_CELL_CHARS

DELIMITERS = (",", "\t", ";", "|")
EUDC = "\ue000"
"""What a user-defined character of CP950 is read as."""

_CHUNK = 1 << 20


def _user_defined(error: UnicodeError) -> tuple[str, int]:
    if isinstance(error, UnicodeDecodeError):
        pair = error.object[error.start : error.start + 2]
        if len(pair) == 2 and 0x81 <= pair[0] <= 0xFE and (0x40 <= pair[1] <= 0x7E or 0xA1 <= pair[1] <= 0xFE):
            return EUDC, error.start + 2
    raise error


codecs.register_error("chahe-eudc", _user_defined)


@dataclass(frozen=True, slots=True)
class Encoding:
    """How the bytes become text. `cut`: the last character is incomplete."""

    codec: str
    bom: int
    errors: str = "strict"
    cut: bool = False


def encoding_of(stream: BinaryIO, sample: int = 65_536) -> Encoding | None:
    """The encoding in which every byte can be read, or None. Reads the stream to its end."""
    stream.seek(0)
    head = stream.read(sample)
    found = codec_of(head)
    if found is None:
        candidates = [("cp950", 0, "chahe-eudc")] if b"\0" not in head else []
    else:
        candidates = [(*found, "strict")]
        if found == ("utf-8", 0):
            candidates.append(("cp950", 0, "chahe-eudc"))
        if found[0] == "cp950":
            candidates = [("cp950", 0, "chahe-eudc")]
    for codec, bom, errors in candidates:
        state = _decodes(stream, codec, bom, errors)
        if state is not None:
            return Encoding(codec, bom, errors, state)
    return None


def _decodes(stream: BinaryIO, codec: str, bom: int, errors: str) -> bool | None:
    """False = every byte decodes, True = but for an incomplete last character, None = not in this codec."""
    decoder = codecs.getincrementaldecoder(codec)(errors)
    stream.seek(bom)
    high = user = 0
    try:
        while chunk := stream.read(_CHUNK):
            text = decoder.decode(chunk)
            user += text.count(EUDC)
            high += len(text) - len(text.encode("ascii", "ignore"))
    except UnicodeDecodeError:
        return None
    if user * 20 > high and user > 3:
        # Many pairs without a meaning: these are not Chinese characters with a few of one's own among them.
        return None
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return True
    return False


class TextSheet:
    """A delimited text as one `grid.Sheet` without a name."""

    name = ""
    hidden = False
    epoch_1904 = False
    capacities = frozenset((OLD_ROWS, MODERN_ROWS))  # what Excel saved as text was cut there
    fixed_width = True
    doubt = ""

    def __init__(self, stream: BinaryIO, encoding: Encoding, delimiter: str, *, quoted: bool) -> None:
        self._stream = stream
        self._encoding = encoding
        self.delimiter = delimiter
        self._quoted = quoted

    def unread_columns(self) -> Mapping[int, str]:
        """None: every cell holds one value."""
        return {}

    def hidden_columns(self) -> frozenset[int]:
        """None: a text hides nothing."""
        return frozenset()

    def place(self, row: Row, _column: int) -> str:
        """The record's locator: a text names no cells."""
        return row.loc

    def rows(self) -> Iterator[Row]:
        """Logical records. A record with broken quotes is `bad`; an unended quote or character is damage."""
        self._stream.seek(self._encoding.bom)
        # Lines end at LF only, as in the evidence layer's `line:N`; the csv module drops the CR before it.
        text = io.TextIOWrapper(self._stream, self._encoding.codec, self._encoding.errors, newline="\n")
        number = 0
        try:
            for row in self._records(_Lines(text)):
                number = row.number
                yield row
        except UnicodeDecodeError as error:
            raise DamageError("damaged: the file ends inside a character", self._loc(number + 1)) from error
        finally:
            text.detach()

    def _records(self, text: "_Lines") -> Iterator[Row]:
        reader = csv.reader(text, delimiter=self.delimiter, strict=True)
        number = cells = 0
        while True:
            number += 1
            try:
                fields = next(reader, None)
            except csv.Error as error:
                if "unexpected end" in str(error) or "field larger" in str(error):
                    raise DamageError("damaged: a quoted field does not end", self._loc(number)) from error
                yield Row(number, (), self._loc(number), bad="broken quotes")
                continue
            if fields is None:
                return
            cells += len(fields)
            if cells > MAX_CELLS:
                raise UnreadError(("檔案欄位過多。", "too-large: too many fields."))
            yield _row(number, fields, self._loc(number), ended=text.ended)

    def _loc(self, number: int) -> str:
        return f"record:{number}" if self._quoted else f"line:{number}"


def _row(number: int, fields: list[str], loc: str, *, ended: bool) -> Row:
    bad = None
    if len(fields) > MAX_COLUMNS:
        bad, fields = "more columns than are read", []
    elif any(len(f) > MAX_CELL_CHARS for f in fields):
        bad, fields = "a text longer than a cell may hold", []
    return Row(number, tuple(f or None for f in fields), loc, bad=bad, ended=ended)


class _Lines:
    """Lines for the csv module. `ended`: the last one given has its line end. A line of pathological length would be
    held whole, so it ends the reading.
    """

    def __init__(self, text: Iterator[str]) -> None:
        self._text = text
        self._number = 0
        self.ended = True

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = next(self._text)
        self._number += 1
        if len(line) > MAX_CELL_CHARS * 64:
            raise DamageError("damaged: a line longer than any record", f"line:{self._number}")
        self.ended = line.endswith("\n")
        return line


def has_quotes(stream: BinaryIO, encoding: Encoding) -> bool:
    """Whether a quote stands anywhere in the text, so that a record may span lines."""
    decoder = codecs.getincrementaldecoder(encoding.codec)("replace")
    wide = encoding.codec.startswith("utf-16")
    stream.seek(encoding.bom)
    while chunk := stream.read(_CHUNK):
        # Only in two-byte units can the byte of a quote be half of another character.
        if b'"' in chunk if not wide else '"' in decoder.decode(chunk):
            return True
    return False
