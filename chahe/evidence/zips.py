"""Zip files: the directory read under a cap, names decoded honestly, only stored, deflate and bzip2 unpacked."""

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, cast

from chahe.evidence.packing import (
    DAMAGE,
    Caps,
    Found,
    Paths,
    Refusal,
    RefusalKind,
    Refused,
    check_ratio,
    decode_name,
    too_big,
)

_END = b"PK\x05\x06"
_END_SIZE = 22
_LOCATOR64 = b"PK\x06\x07"
_METHODS = {zipfile.ZIP_STORED: "stored", zipfile.ZIP_DEFLATED: "deflate", zipfile.ZIP_BZIP2: "bzip2"}
_NAMED_METHODS = {9: "Deflate64", 14: "LZMA", 93: "Zstandard", 95: "xz", 98: "PPMd", 99: "AES"}
_UNICODE_PATH = 0x7075  # Info-ZIP Unicode Path extra field
_ENCRYPTED, _UTF8 = 0x1, 0x800
_UNIX = 3


def _directory_bytes(stream: BinaryIO) -> int | None:
    """Stated size of the central directory, from the end record (APPNOTE 4.3.16, 4.3.14); None when there is none."""
    size = stream.seek(0, io.SEEK_END)
    start = max(0, size - _END_SIZE - 0xFFFF - 20)
    stream.seek(start)
    tail = stream.read()
    at = tail.rfind(_END)
    if at < 0 or at + _END_SIZE > len(tail):
        return None
    stated: int = struct.unpack_from("<I", tail, at + 12)[0]
    if stated != 0xFFFFFFFF or at < 20 or tail[at - 20 : at - 16] != _LOCATOR64:
        return stated
    stream.seek(struct.unpack_from("<Q", tail, at - 12)[0])
    record = stream.read(56)
    return struct.unpack_from("<Q", record, 40)[0] if len(record) == 56 else None


def _open(stream: BinaryIO, caps: Caps) -> zipfile.ZipFile:
    """The directory of a zip. Raises Refused."""
    stated = _directory_bytes(stream)
    if stated is not None and stated > caps.directory_bytes:
        raise Refused(Refusal("", RefusalKind.TOO_MANY, "壓縮檔目錄過大。", "The container's directory is too large."))
    try:
        return zipfile.ZipFile(stream)
    except DAMAGE as error:
        raise Refused(
            Refusal(
                "",
                RefusalKind.DAMAGED,
                "壓縮檔損毀或不完整。",
                f"The zip file is damaged or cut ({type(error).__name__}).",
            )
        ) from None


def is_document(stream: BinaryIO) -> bool:
    """Whether a zip is an Office Open XML or OpenDocument file."""
    try:
        names = set(_open(stream, Caps()).namelist())
    except Refused:
        return False
    return "[Content_Types].xml" in names or ("mimetype" in names and "META-INF/manifest.xml" in names)


def check_document(stream: BinaryIO, caps: Caps) -> None:
    """Add up what a document unpacks to, by its directory, which bounds what zip libraries give out. Raises Refused."""
    infos = _open(stream, caps).infolist()
    if len(infos) > caps.members:
        raise Refused(Refusal("", RefusalKind.TOO_MANY, "文件內部成員過多。", "The document has too many parts."))
    if any(info.file_size > caps.member_bytes for info in infos) or sum(i.file_size for i in infos) > caps.total_bytes:
        raise Refused(too_big(""))
    for info in infos:
        check_ratio(info.file_size, info.compress_size, caps)


def entries(stream: BinaryIO, caps: Caps) -> Iterator[Found | Refusal]:
    """Every file of a zip in directory order. Raises Refused when the directory cannot be read."""
    archive = _open(stream, caps)
    whole = stream.seek(0, io.SEEK_END)
    paths = Paths()
    for info in archive.infolist():
        name, encoding = _name(info)
        if name.endswith("/"):
            continue
        path = paths.unique(name)
        yield _refusal(info, path, caps) or _found(archive, info, path, encoding, whole)


def _name(info: zipfile.ZipInfo) -> tuple[str, str]:
    """Zipfile decodes as CP437 unless bit 11 is set; that mapping is one to one, so the bytes come back."""
    if info.flag_bits & _UTF8:
        return decode_name(info.orig_filename.encode("utf-8", "surrogatepass"), declared_utf8=True)
    raw = info.orig_filename.encode("cp437")
    extra = _unicode_path(info.extra, raw)
    return decode_name(extra, declared_utf8=True) if extra is not None else decode_name(raw)


def _unicode_path(extra: bytes, raw: bytes) -> bytes | None:
    """The Info-ZIP Unicode path, when its checksum says that it belongs to this name (APPNOTE 4.6.9)."""
    while len(extra) >= 4:
        tag, size = struct.unpack_from("<HH", extra)
        body, extra = extra[4 : 4 + size], extra[4 + size :]
        if tag == _UNICODE_PATH and len(body) > 5 and body[0] == 1:
            return body[5:] if struct.unpack_from("<I", body, 1)[0] == zlib.crc32(raw) else None
    return None


def _refusal(info: zipfile.ZipInfo, path: str, caps: Caps) -> Refusal | None:
    if info.flag_bits & _ENCRYPTED:
        return Refusal(path, RefusalKind.ENCRYPTED, "成員已加密，無法讀取。", "The member is encrypted.")
    if info.compress_type not in _METHODS:
        name = _NAMED_METHODS.get(info.compress_type, f"#{info.compress_type}")
        return Refusal(
            path,
            RefusalKind.METHOD,
            f"不支援的壓縮方法 {name}，請以一般 ZIP（Deflate）重新壓縮。",
            f"Compression method {name} is not read; please zip again with Deflate.",
        )
    if info.create_system == _UNIX and stat.S_ISLNK(info.external_attr >> 16):
        return Refusal(path, RefusalKind.LINK, "符號連結不予開啟。", "Symbolic links are not followed.")
    if info.file_size > caps.member_bytes:
        return too_big(path)
    return None


def _found(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: str, encoding: str, whole: int) -> Found:
    # A directory may lie about the packed size; it cannot exceed the container.
    packed = min(info.compress_size, whole)
    return Found(path, encoding, packed, lambda: cast(BinaryIO, archive.open(info)))
