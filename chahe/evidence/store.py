"""Content-addressed store: `blobs/ab/<62 hex digits>`, named by SHA-256, written once, never changed."""

import hashlib
import io
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from chahe.errors import CallError
from chahe.evidence import files
from chahe.model import Digest

_HEX64 = re.compile(r"[0-9a-f]{64}")
_INCOMING = ".incoming-"


class Store:
    """The blobs of one case. Opening a store creates nothing; adding creates what it needs."""

    __slots__ = ("folder",)

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, digest: Digest) -> Path:
        """Where the blob of this digest lies, or would. Raises CallError on anything but 64 hex digits."""
        if not _HEX64.fullmatch(digest):
            raise CallError(("不是 SHA-256 摘要。", "Not a SHA-256 digest."), where=digest[:80])
        return self.folder / digest[:2] / digest[2:]

    def add(self, stream: BinaryIO) -> tuple[Digest, int]:
        """Copy a stream into the store, hashing on the way; durable when it returns.

        Returns: digest and size in bytes. Raises OSError.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        seen, size = hashlib.sha256(), 0
        handle, name = tempfile.mkstemp(prefix=_INCOMING, dir=self.folder)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as out:
                while block := stream.read(files.CHUNK):
                    seen.update(block)
                    size += len(block)
                    out.write(block)
                out.flush()
                os.fsync(out.fileno())
            digest = Digest(seen.hexdigest())
            self._settle(temporary, digest)
        finally:
            files.remove(temporary)
        return digest, size

    def _settle(self, temporary: Path, digest: Digest) -> None:
        target = self.path(digest)
        if target.exists() and self.verify(digest):
            return
        # A damaged blob under this name is mended by the true bytes; verify has reported it if it mattered.
        files.remove(target)
        target.parent.mkdir(exist_ok=True)
        files.make_read_only(temporary)
        files.replace(temporary, target)

    def add_file(self, path: Path) -> tuple[Digest, int]:
        """Add a file from disk. Raises OSError."""
        with path.open("rb") as stream:
            return self.add(stream)

    def add_bytes(self, data: bytes) -> Digest:
        """Add bytes in memory. Raises OSError."""
        return self.add(io.BytesIO(data))[0]

    def has(self, digest: Digest) -> bool:
        """Whether a blob of this name is present (its bytes are not checked; see verify)."""
        return self.path(digest).is_file()

    def open(self, digest: Digest) -> BinaryIO:
        """The blob's bytes as a seekable stream. Raises CallError when it is absent."""
        try:
            return self.path(digest).open("rb")
        except FileNotFoundError:
            raise CallError(
                ("案件中沒有此摘要的佐證檔。", "The case holds no evidence of this digest."), where=digest
            ) from None

    def size(self, digest: Digest) -> int:
        """Bytes of a blob. Raises CallError when it is absent."""
        with self.open(digest) as stream:
            return stream.seek(0, io.SEEK_END)

    def verify(self, digest: Digest) -> bool:
        """Whether the bytes still hash to their name. Raises CallError when absent."""
        with self.open(digest) as stream:
            seen = hashlib.sha256()
            while block := stream.read(files.CHUNK):
                seen.update(block)
        return seen.hexdigest() == digest

    def erase(self, digest: Digest) -> bool:
        """Remove a blob; returns whether there was one. The order to do so stands in the ledger, not here."""
        path = self.path(digest)
        present = path.exists()
        files.remove(path)
        return present

    def digests(self) -> Iterator[Digest]:
        """Every blob present, sorted."""
        for path in sorted(self.folder.glob("[0-9a-f][0-9a-f]/*")):
            name = path.parent.name + path.name
            if _HEX64.fullmatch(name):
                yield Digest(name)

    def sweep(self) -> int:
        """Remove half-copied files a killed writer left; returns how many. Only the holder of the lock calls this."""
        leftovers = list(self.folder.glob(_INCOMING + "*"))
        for path in leftovers:
            files.remove(path)
        return len(leftovers)
