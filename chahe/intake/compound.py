"""OLE2 compound files ([MS-CFB]): the file system inside .xls, and around password-protected .xlsx. Streams by name.

Hostile input: every chain is bounded by the number of sectors there are, so a cycle ends; sizes are the file's own.
"""

import struct
from collections.abc import Iterator

from chahe.intake.grid import DamageError

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAX_BYTES = 512 << 20
_END = 0xFFFFFFFA
"""Sector numbers from here on are marks (end of chain, free, FAT), not sectors."""


class Compound:
    """An open compound file, held in memory."""

    def __init__(self, data: bytes) -> None:
        if len(data) < 512 or not data.startswith(MAGIC):
            raise DamageError("damaged: not a compound file")
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise DamageError("damaged: sector sizes of the compound file")
        self._data = data
        self._size = 1 << shift
        self._fat = self._read_fat()
        root_sector, self._cutoff, mini_fat = (struct.unpack_from("<I", data, at)[0] for at in (48, 56, 60))
        self._mini_fat = _numbers(self._chain(mini_fat))
        self._entries = dict(self._directory(self._chain(root_sector)))
        start, size = self._entries.get("", (_END, 0))
        self._mini = self._chain(start)[:size]

    def names(self) -> frozenset[str]:
        """Names of all streams, wherever they stand in the tree."""
        return frozenset(self._entries)

    def stream(self, name: str) -> bytes:
        """A stream's bytes. Raises DamageError when the file ends before it does."""
        start, size = self._entries[name]
        body = self._mini_chain(start) if size < self._cutoff else self._chain(start)
        if len(body) < size:
            raise DamageError("damaged: the compound file is cut")
        return body[:size]

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self._size
        return self._data[at : at + self._size]

    def _read_fat(self) -> tuple[int, ...]:
        listed = list(struct.unpack_from("<109I", self._data, 76))
        following, left = struct.unpack_from("<II", self._data, 68)
        while following < _END and left > 0 and len(listed) < len(self._data):
            numbers = _numbers(self._sector(following))
            if not numbers:
                break
            listed += numbers[:-1]
            following, left = numbers[-1], left - 1
        body = b"".join(self._sector(n) for n in listed if n < _END)
        return _numbers(body[: len(body) // 4 * 4])

    def _chain(self, start: int) -> bytes:
        return b"".join(self._sector(n) for n in _follow(start, self._fat))

    def _mini_chain(self, start: int) -> bytes:
        return b"".join(self._mini[n * 64 : n * 64 + 64] for n in _follow(start, self._mini_fat))

    def _directory(self, body: bytes) -> Iterator[tuple[str, tuple[int, int]]]:
        for at in range(0, len(body) - 127, 128):
            length, kind = struct.unpack_from("<HB", body, at + 64)
            start, size = struct.unpack_from("<II", body, at + 116)
            if kind == 5:
                yield "", (start, size)
            elif kind == 2 and 2 <= length <= 64:
                yield body[at : at + length - 2].decode("utf-16-le", "replace"), (start, size)


def _numbers(body: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(body) // 4}I", body[: len(body) // 4 * 4])


def _follow(start: int, table: tuple[int, ...]) -> Iterator[int]:
    for _ in range(len(table)):
        if start >= len(table):
            return
        yield start
        start = table[start]
