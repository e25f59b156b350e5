"""Words shared by the container formats: caps, refusals, entries found, names decoded honestly."""

import lzma
import re
import struct
import tarfile
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO, Final

_CONTROL = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Caps:
    """How much a container may hold. Ratio applies beyond `ratio_from` unpacked bytes."""

    members: int = 20_000
    member_bytes: int = 4 << 30
    total_bytes: int = 16 << 30
    ratio: int = 250  # unpacked / packed
    ratio_from: int = 16 << 20
    depth: int = 3
    directory_bytes: int = 8 << 20  # of a zip's central directory, read into memory
    dictionary_bytes: int = 256 << 20  # memory xz may take


class RefusalKind(StrEnum):
    """Why something inside a container is not opened."""

    ENCRYPTED = "encrypted"
    METHOD = "unknown-method"
    LINK = "link-or-device"
    TOO_DEEP = "nested-too-deep"
    TOO_MANY = "too-many-members"
    TOO_BIG = "too-big"
    RATIO = "compression-bomb"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A member, or the rest of a container, that is not opened."""

    path: str
    kind: RefusalKind
    zh: str
    en: str


class Refused(Exception):  # noqa: N818  # a signal between the container modules; becomes a Refusal, never an error
    """Carries a refusal out of a reading loop."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.en)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Found:
    """An entry before it is unpacked."""

    path: str  # escaped, unique within its container
    encoding: str
    packed: int | None  # bytes inside the container, for the ratio; None = unknown
    open: Callable[[], BinaryIO]


DAMAGE: Final[tuple[type[Exception], ...]] = (
    zipfile.BadZipFile,
    tarfile.TarError,
    struct.error,
    zlib.error,
    lzma.LZMAError,
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    OverflowError,
)
"""What unpacking may raise on damaged bytes, by the standard library's documentation."""


class Total:
    """Counts over one container and everything nested in it."""

    __slots__ = ("bytes", "count")

    def __init__(self) -> None:
        self.count = 0
        self.bytes = 0

    def one_more(self, caps: Caps) -> bool:
        """Whether another member is allowed."""
        self.count += 1
        return self.count <= caps.members

    def unpacked(self, block: int, size: int, packed: int | None, caps: Caps) -> None:
        """Another block came out of a member that has `size` bytes by now. Raises Refused."""
        self.bytes += block
        if size > caps.member_bytes or self.bytes > caps.total_bytes:
            raise Refused(too_big(""))
        if packed is not None:
            check_ratio(size, packed, caps)


def too_big(path: str) -> Refusal:
    """Over a size cap."""
    return Refusal(path, RefusalKind.TOO_BIG, "解壓縮後大小超過上限。", "Unpacked, it is larger than the cap.")


def check_ratio(size: int, packed: int, caps: Caps) -> None:
    """Raises Refused when so few bytes cannot honestly hold so many."""
    if size > caps.ratio_from and size > caps.ratio * max(packed, 1):
        raise Refused(
            Refusal("", RefusalKind.RATIO, "壓縮比異常，疑為壓縮炸彈。", "The compression ratio is that of a bomb.")
        )


def escape(name: str) -> str:
    """A name as one step of a member path: '!' separates steps."""
    return re.sub("%(?=21|25)", "%25", name).replace("!", "%21")


def unescape(step: str) -> str:
    """Inverse of escape."""
    return re.sub("%(21|25)", lambda m: chr(int(m.group(1), 16)), step)


def decode_name(raw: bytes, *, declared_utf8: bool = False) -> tuple[str, str]:
    """A member's name and how it was read. CP950 can read almost anything, so it is tried last and called a guess."""
    if raw.isascii():
        return _clean(raw.decode("ascii")), "ascii"
    for codec, label in (("utf-8", "utf-8" if declared_utf8 else "utf-8 (guessed)"), ("cp950", "cp950 (guessed)")):
        try:
            return _clean(raw.decode(codec)), label
        except UnicodeDecodeError:
            continue
    return _clean(raw.decode("cp437")), "cp437 (guessed)"


def _clean(name: str) -> str:
    """NFC as everywhere, '/' between folders, nothing unprintable."""
    return _CONTROL.sub("\ufffd", unicodedata.normalize("NFC", name)).replace("\\", "/")


class Paths:
    """Makes the paths of one container unique, in the order of its entries."""

    __slots__ = ("_seen",)

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def unique(self, name: str) -> str:
        """The escaped path: the name, or the name with `*N` when it occurred before."""
        path, number = escape(name), 1
        while path in self._seen:
            number += 1
            path = f"{escape(name)}*{number}"
        self._seen.add(path)
        return path
