"""Strings of BIFF8 ([MS-XLS] 2.5.293): one or two bytes a character, with runs and phonetics, split over records."""

import struct
from collections.abc import Sequence

from chahe.intake.grid import DamageError

_WIDE, _PHONETIC, _RICH = 1, 4, 8


class Pieces:
    """The data of a record and its CONTINUE records, read as one; a string's characters may break at a seam."""

    def __init__(self, parts: Sequence[bytes]) -> None:
        self._parts = parts
        self._part = 0
        self._at = 0

    def take(self, count: int) -> bytes:
        """So many bytes, over seams."""
        out = b""
        while len(out) < count:
            self._next_when_done()
            piece = self._parts[self._part][self._at : self._at + count - len(out)]
            self._at += len(piece)
            out += piece
        return out

    def text(self) -> str:
        """An XLUnicodeRichExtendedString."""
        length, flags = struct.unpack("<HB", self.take(3))
        runs = struct.unpack("<H", self.take(2))[0] if flags & _RICH else 0
        extra = struct.unpack("<I", self.take(4))[0] if flags & _PHONETIC else 0
        text = self._characters(length, wide=bool(flags & _WIDE))
        self._skip(runs * 4 + extra)
        return text

    def _characters(self, length: int, *, wide: bool) -> str:
        out: list[str] = []
        while length:
            if self._at >= len(self._parts[self._part]):
                # At a seam inside the characters, one byte says anew how wide they are.
                self._next_when_done()
                wide = bool(self.take(1)[0] & _WIDE)
            width = 2 if wide else 1
            room = (len(self._parts[self._part]) - self._at) // width
            if room <= 0:
                raise DamageError("damaged: a text breaks inside a character")
            count = min(room, length)
            body = self.take(count * width)
            out.append(body.decode("utf-16-le" if wide else "latin-1", "replace"))
            length -= count
        return "".join(out)

    def _skip(self, count: int) -> None:
        while count > 0:
            self._next_when_done()
            step = min(count, len(self._parts[self._part]) - self._at)
            self._at += step
            count -= step

    def _next_when_done(self) -> None:
        while self._at >= len(self._parts[self._part]):
            if self._part + 1 >= len(self._parts):
                raise DamageError("damaged: a text of the workbook is cut")
            self._part, self._at = self._part + 1, 0


def short_text(data: bytes, *, counted: int) -> str:
    """A string whose length stands in one (`counted` 1) or two bytes, then its flag; sheet names, formats, results."""
    length = int.from_bytes(data[:counted], "little")
    if len(data) <= counted:
        raise DamageError("damaged: a text of the workbook is cut")
    wide = data[counted] & _WIDE
    body = data[counted + 1 : counted + 1 + length * (2 if wide else 1)]
    return body.decode("utf-16-le" if wide else "latin-1", "replace")
