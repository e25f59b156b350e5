"""Tar files (ustar, pax, GNU): regular files only; a damaged or missing header is said, never a silent end."""

import tarfile
from collections.abc import Iterator
from typing import BinaryIO, cast

from chahe.evidence.packing import DAMAGE, Caps, Found, Paths, Refusal, RefusalKind, Refused, decode_name, too_big

_BLOCK = 512
_HEADER_CAP = 1 << 20  # of a pax or GNU long-name header, which tarfile reads into memory


class _Headers:
    """The file as tarfile sees it, which reads a pax or long-name header whole: while it looks for headers, nothing
    larger than a name needs is read. (Which of its methods parse a header differs between releases of Python.)
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.looking = True
        self.seek, self.tell = stream.seek, stream.tell

    def read(self, size: int = -1) -> bytes:
        if self.looking and not 0 <= size <= _HEADER_CAP:
            raise Refused(Refusal("", RefusalKind.TOO_BIG, "tar 標頭過大。", "A tar header is too large."))
        return self._stream.read(size)

    def next_of(self, archive: tarfile.TarFile) -> tarfile.TarInfo | None:
        self.looking = True
        try:
            return archive.next()
        finally:
            self.looking = False


def is_tar(head: bytes) -> bool:
    """Whether a first block is a tar header: the magic of ustar/GNU and a checksum that holds."""
    if len(head) < _BLOCK or head[257:262] != b"ustar":
        return False
    try:
        tarfile.TarInfo.frombuf(head[:_BLOCK], "utf-8", "surrogateescape")
    except tarfile.HeaderError:
        return False
    return True


def entries(stream: BinaryIO, caps: Caps) -> Iterator[Found | Refusal]:
    """Every file of a tar in its order. Raises Refused when the rest cannot be read."""
    stream.seek(0)
    paths = Paths()
    last = ""
    try:
        headers = _Headers(stream)
        archive = tarfile.open(  # noqa: SIM115
            fileobj=cast(BinaryIO, headers), mode="r:", encoding="utf-8", errors="surrogateescape"
        )
        while (info := headers.next_of(archive)) is not None:
            if info.isdir():
                continue
            name, encoding = decode_name(info.name.encode("utf-8", "surrogateescape"))
            last = paths.unique(name)
            yield _refusal(info, last, caps) or _found(archive, info, last, encoding)
            archive.members = []  # type: ignore[attr-defined]  # tarfile keeps every header; a bomb has millions
    except DAMAGE as error:
        raise _damaged(last, type(error).__name__) from None
    # tarfile takes an invalid header for the end of the archive; only a block of zeros is one.
    stream.seek(archive.offset)
    block = stream.read(_BLOCK)
    if len(block) < _BLOCK or block.count(0) != _BLOCK:
        raise _damaged(last, "no end-of-archive block")


def _refusal(info: tarfile.TarInfo, path: str, caps: Caps) -> Refusal | None:
    if not info.isreg() or info.issparse():
        return Refusal(
            path, RefusalKind.LINK, "連結、裝置或稀疏檔不予開啟。", "Links, devices and sparse files are not opened."
        )
    if info.size > caps.member_bytes:
        return too_big(path)
    return None


def _found(archive: tarfile.TarFile, info: tarfile.TarInfo, path: str, encoding: str) -> Found:
    return Found(path, encoding, None, lambda: _content(archive, info))


def _content(archive: tarfile.TarFile, info: tarfile.TarInfo) -> BinaryIO:
    content = archive.extractfile(info)
    if content is None:  # not a regular file: refused above
        raise ValueError("no content")
    return cast(BinaryIO, content)


def _damaged(after: str, what: str) -> Refused:
    place = (f"「{after}」之後", f" after {after}") if after else ("", "")
    return Refused(
        Refusal(
            "",
            RefusalKind.DAMAGED,
            f"tar 檔{place[0]}損毀或不完整。",
            f"The tar file is damaged or cut{place[1]} ({what}).",
        )
    )
