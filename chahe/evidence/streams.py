"""Single compressed streams: gzip, bzip2, xz. Each holds one file, named by the gzip header or `content`."""

import bz2
import gzip
import io
import lzma
import struct
from collections.abc import Callable, Iterator
from typing import BinaryIO, cast

from chahe.evidence.packing import Caps, Found, Refusal, decode_name, escape

_UNNAMED = "content"
_FEXTRA, _FNAME = 4, 8


def gzip_entry(stream: BinaryIO, caps: Caps) -> Iterator[Found | Refusal]:
    """The file inside a gzip stream (RFC 1952)."""
    name, encoding = _gzip_name(stream)
    yield _found(stream, name, encoding, lambda: _unpacking(stream))


def _unpacking(stream: BinaryIO) -> BinaryIO:
    # Without a mode GzipFile takes the stream's own, and a spooled temporary file's is "w+b".
    return cast(BinaryIO, gzip.GzipFile(fileobj=_rewound(stream), mode="rb"))


def bzip2_entry(stream: BinaryIO, caps: Caps) -> Iterator[Found | Refusal]:
    """The file inside a bzip2 stream."""
    yield _found(stream, _UNNAMED, "ascii", lambda: cast(BinaryIO, bz2.BZ2File(_rewound(stream))))


def xz_entry(stream: BinaryIO, caps: Caps) -> Iterator[Found | Refusal]:
    """The file inside an xz stream, within `caps.dictionary_bytes` of memory."""

    def opened() -> BinaryIO:
        return cast(BinaryIO, io.BufferedReader(_Xz(_rewound(stream), caps.dictionary_bytes)))

    yield _found(stream, _UNNAMED, "ascii", opened)


def _found(stream: BinaryIO, name: str, encoding: str, opened: Callable[[], BinaryIO]) -> Found:
    packed = stream.seek(0, io.SEEK_END)
    return Found(escape(name), encoding, packed, opened)


def _rewound(stream: BinaryIO) -> BinaryIO:
    stream.seek(0)
    return stream


def _gzip_name(stream: BinaryIO) -> tuple[str, str]:
    """FNAME of the first member, without any folder; `content` when there is none."""
    stream.seek(0)
    head = stream.read(4096)
    flags, at = head[3] if len(head) > 3 else 0, 10
    if flags & _FEXTRA and len(head) >= at + 2:
        at += 2 + struct.unpack_from("<H", head, at)[0]
    if not flags & _FNAME or (end := head.find(b"\0", at)) <= at:
        return _UNNAMED, "ascii"
    name, encoding = decode_name(head[at:end])
    return name.rpartition("/")[2] or _UNNAMED, encoding


class _Xz(io.RawIOBase):
    """lzma.LZMAFile with a limit on memory, which the standard one lacks. Raises LZMAError, EOFError."""

    def __init__(self, stream: BinaryIO, memory: int) -> None:
        self._stream = stream
        self._memory = memory
        self._decoder = self._fresh()
        self._pending = b""

    def _fresh(self) -> lzma.LZMADecompressor:
        return lzma.LZMADecompressor(format=lzma.FORMAT_XZ, memlimit=self._memory)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]  # only BufferedReader calls it
        while True:
            if self._decoder.eof and not self._next_stream():
                return 0
            if self._decoder.needs_input and not self._pending:
                self._pending = self._stream.read(1 << 16)
                if not self._pending:
                    raise EOFError("xz stream ends early")
            data = self._decoder.decompress(self._pending, max_length=len(buffer))
            self._pending = b""
            if data:
                buffer[: len(data)] = data
                return len(data)

    def _next_stream(self) -> bool:
        """Another stream may follow, after padding by zeros (xz file format 2.2)."""
        rest = self._decoder.unused_data or self._stream.read(1 << 16)
        rest = rest.lstrip(b"\0")
        if not rest:
            return False
        self._decoder, self._pending = self._fresh(), rest
        return True
