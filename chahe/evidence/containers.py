"""Containers opened safely: zip, tar, gzip, bzip2, xz, nested to a depth. Nothing is ever extracted to a path it names.

A member's path is an address inside the evidence, not a file name: `..`, drive letters and reserved names stay in it
harmlessly. Paths of nested containers are joined by '!', a '!' of a name itself is written %21, a name that occurs
again gets `*2`. Office documents are zip files too but count as documents; `document_refusal` checks them for bombs.

Every member is unpacked into a temporary file before it is yielded, so that damage, wrong checksums and bombs end as a
`Refusal` with a reason here and never as an error inside a reader.
"""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import BinaryIO, cast

from chahe.errors import CallError
from chahe.evidence import streams, tars, zips
from chahe.evidence.packing import (
    DAMAGE,
    Caps,
    Found,
    Refusal,
    RefusalKind,
    Refused,
    Total,
    escape,
    unescape,
)
from chahe.evidence.store import Store
from chahe.model import Source

__all__ = ["Caps", "ContainerKind", "Member", "Refusal", "RefusalKind", "container_kind", "members", "open_member"]

_MEMORY = 8 << 20  # a member larger than this goes to a temporary file


class ContainerKind(StrEnum):
    """What can be opened."""

    ZIP = "zip"
    TAR = "tar"
    GZIP = "gzip"
    BZIP2 = "bzip2"
    XZ = "xz"


@dataclass(frozen=True, slots=True)
class Member:
    """One file inside. `stream` is seekable and valid until the iterator is advanced."""

    path: str  # address for Source.member
    size: int  # bytes unpacked
    encoding: str  # how the name was decoded; ends in "(guessed)" when the container does not say
    stream: BinaryIO


_LISTERS: dict[ContainerKind, Callable[[BinaryIO, Caps], Iterator[Found | Refusal]]] = {
    ContainerKind.ZIP: zips.entries,
    ContainerKind.TAR: tars.entries,
    ContainerKind.GZIP: streams.gzip_entry,
    ContainerKind.BZIP2: streams.bzip2_entry,
    ContainerKind.XZ: streams.xz_entry,
}


def container_kind(stream: BinaryIO) -> ContainerKind | None:
    """What the bytes are, by their magic numbers; None for anything else, and for documents that are zip files inside.

    Leaves the stream at its beginning.
    """
    stream.seek(0)
    head = stream.read(512)
    kind: ContainerKind | None = None
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        kind = None if zips.is_document(stream) else ContainerKind.ZIP
    elif head.startswith(b"\x1f\x8b"):
        kind = ContainerKind.GZIP
    elif head.startswith(b"BZh"):
        kind = ContainerKind.BZIP2
    elif head.startswith(b"\xfd7zXZ\x00"):
        kind = ContainerKind.XZ
    elif tars.is_tar(head):
        kind = ContainerKind.TAR
    stream.seek(0)
    return kind


def document_refusal(stream: BinaryIO, name: str, caps: Caps | None = None) -> Refusal | None:
    """Why a zip-based document (xlsx, docx, ods) must not be given to a library; None when it may. Not a zip: None."""
    stream.seek(0)
    try:
        if stream.read(2) == b"PK":
            zips.check_document(stream, caps or Caps())
    except Refused as refused:
        return replace(refused.refusal, path=name)
    finally:
        stream.seek(0)
    return None


def members(stream: BinaryIO, name: str, caps: Caps | None = None) -> Iterator[Member | Refusal]:
    """Every file inside a container, nested ones opened up to `caps.depth`.

    Args: stream = seekable; name = the container's own name, used in refusals only when the whole is refused.
    Yields Member, or Refusal for what is not opened, each with its reason. A stream that is no container yields one
    Refusal. Raises nothing on hostile content.
    """
    yield from _walk(stream, "", name, caps or Caps(), Total(), 1)


def _walk(stream: BinaryIO, prefix: str, name: str, caps: Caps, total: Total, depth: int) -> Iterator[Member | Refusal]:
    kind = container_kind(stream)
    if kind is None:
        yield Refusal(name, RefusalKind.DAMAGED, "不是可辨識的壓縮檔。", "Not a container we know.")
        return
    for found in _entries(kind, stream, caps):
        if isinstance(found, Refusal):
            yield replace(found, path=(prefix + found.path) if found.path else (prefix.rstrip("!") or name))
            continue
        path = prefix + found.path
        if not total.one_more(caps):
            yield Refusal(
                name, RefusalKind.TOO_MANY, f"成員超過 {caps.members} 個。", f"More than {caps.members} members."
            )
            return
        with tempfile.SpooledTemporaryFile(max_size=_MEMORY) as spool:
            unpacked = cast(BinaryIO, spool)
            refusal = _unpack(found, unpacked, caps, total)
            if refusal is not None:
                yield replace(refusal, path=path)
                continue
            yield from _member(unpacked, replace(found, path=path), caps, total, depth)


def _entries(kind: ContainerKind, stream: BinaryIO, caps: Caps) -> Iterator[Found | Refusal]:
    """The entries of one container; a refusal of the rest of it ends the list. A compressed tar is one container."""
    try:
        if kind in (ContainerKind.ZIP, ContainerKind.TAR):
            yield from _LISTERS[kind](stream, caps)
            return
        for found in _LISTERS[kind](stream, caps):
            yield from _inside_stream(found, caps)
    except Refused as refused:
        yield refused.refusal


def _inside_stream(found: Found | Refusal, caps: Caps) -> Iterator[Found | Refusal]:
    """A gzip, bzip2 or xz stream holds one file; when that is a tar, its members take the file's place."""
    if isinstance(found, Refusal):
        yield found
        return
    with tempfile.SpooledTemporaryFile(max_size=_MEMORY) as spool:
        inner = cast(BinaryIO, spool)
        refusal = _unpack(found, inner, caps, Total())
        if refusal is not None:
            yield replace(refusal, path="")  # the container as a whole
        elif container_kind(inner) is ContainerKind.TAR:
            yield from tars.entries(inner, caps)
        else:
            inner.seek(0)
            yield replace(found, open=lambda: inner, packed=None)


def _unpack(found: Found, spool: BinaryIO, caps: Caps, total: Total) -> Refusal | None:
    """Copy a member out under the caps; the reason when that is not possible."""
    try:
        source = found.open()
        size = 0
        while block := source.read(1 << 20):
            size += len(block)
            total.unpacked(len(block), size, found.packed, caps)
            spool.write(block)
    except Refused as refused:
        return refused.refusal
    except DAMAGE as error:
        return Refusal(
            found.path,
            RefusalKind.DAMAGED,
            "內容損毀或檢查碼不符。",
            f"Damaged, or its checksum is wrong ({type(error).__name__}).",
        )
    spool.seek(0)
    return None


def _member(spool: BinaryIO, found: Found, caps: Caps, total: Total, depth: int) -> Iterator[Member | Refusal]:
    kind = container_kind(spool)
    if kind is None:
        size = spool.seek(0, 2)
        spool.seek(0)
        yield Member(found.path, size, found.encoding, spool)
    elif depth >= caps.depth:
        yield Refusal(
            found.path,
            RefusalKind.TOO_DEEP,
            f"壓縮檔巢狀超過 {caps.depth} 層，未開啟。",
            f"Nested deeper than {caps.depth} containers; not opened.",
        )
    else:
        yield from _walk(spool, found.path + "!", found.path, caps, total, depth + 1)


def open_member(stream: BinaryIO, path: str, caps: Caps | None = None) -> BinaryIO:
    """One member by the path `members` gave it, as a seekable stream the caller closes.

    Raises CallError when there is no such member or it cannot be unpacked.
    """
    limits = caps or Caps()
    total = Total()
    current: BinaryIO = stream
    for step in path.split("!"):
        inner = _open_step(current, step, limits, total)
        if current is not stream:
            current.close()
        current = inner
    return current


def _open_step(stream: BinaryIO, step: str, caps: Caps, total: Total) -> BinaryIO:
    kind = container_kind(stream)
    if kind is None:
        raise CallError(("此佐證不是壓縮檔，沒有成員。", "This evidence is no container."), where=unescape(step)[:200])
    for found in _entries(kind, stream, caps):
        if found.path != step:
            continue
        if isinstance(found, Refusal):
            raise CallError((f"成員無法開啟：{found.zh}", f"The member cannot be opened: {found.en}"), where=step[:200])
        spool = cast(BinaryIO, tempfile.SpooledTemporaryFile(max_size=_MEMORY))  # noqa: SIM115  # the caller closes it
        refusal = _unpack(found, spool, caps, total)
        if refusal is None:
            return spool
        spool.close()
        raise CallError((f"成員無法開啟：{refusal.zh}", f"The member cannot be opened: {refusal.en}"), where=step[:200])
    raise CallError(("壓縮檔內沒有這個成員。", "The container has no such member."), where=step[:200])


def open_source(store: Store, source: Source, caps: Caps | None = None) -> BinaryIO:
    """The bytes of a source as a seekable stream the caller closes. Raises CallError."""
    stream = store.open(source.digest)
    if source.member is None:
        return stream
    with stream:
        return open_member(stream, source.member, caps)


def member_path(*names: str) -> str:
    """The address of a member: names of nested containers and of the member, outermost first."""
    return "!".join(escape(name) for name in names)
