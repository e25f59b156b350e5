"""Files on their way into a case: pieces are kept outside every case until all are there, then one job takes them in.

A piece is on disk (fsync) before it is acknowledged, and a file goes on where it stopped: the browser asks how much of
it is here. Names are checked before anything is written; a name that leads out of its folder is refused, not mended.
Pieces of one delivery are written one at a time: a piece sent twice at once must not stand there twice, which the count
of bytes would not show. A delivery that was handed over takes no more pieces: they would be lost with its folder.
"""

import os
import re
import secrets
import shutil
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from filelock import FileLock, Timeout

from chahe.errors import CallError, LockedError
from chahe.web import settings

PIECE = 4 << 20
"""Most bytes of one piece."""

LARGEST = 64 << 30
"""Most bytes of one file."""

SPARE = 1 << 30
"""Bytes that stay free on the disk."""

WAIT = 10.0
"""Seconds a piece waits for another of its delivery."""

DEEPEST, LONGEST = 24, 600
"""Folders in one name, characters of it."""

_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}")
_WINDOWS = {
    *("con", "prn", "aux", "nul", "conin$", "conout$"),
    *(f"{d}{n}" for d in ("com", "lpt") for n in "123456789¹²³"),  # the raised digits name devices too
}
_FORBIDDEN = set('<>:"\\|?*')


def new_batch(case: str) -> str:
    """A folder for one delivery."""
    token = secrets.token_urlsafe(18)
    batch_folder(case, token).mkdir(parents=True)
    return token


def batch_folder(case: str, batch: str) -> Path:
    """Where a delivery lies. Raises CallError on a name no delivery has."""
    if not _TOKEN.fullmatch(batch) or not re.fullmatch(r"[A-Za-z0-9-]{1,80}", case):
        raise CallError(("沒有此次交付。", "There is no such delivery."), where=batch[:40])
    return settings.HOME / "incoming" / case / batch


def safe_name(name: str) -> PurePosixPath:
    """The relative path a browser gives. Raises CallError where it leads elsewhere or no disk takes it."""
    parts = unicodedata.normalize("NFC", name).split("/")
    bad = not 0 < len(name) <= LONGEST or len(parts) > DEEPEST or any(_refused(p) for p in parts)
    if bad:
        raise CallError(
            ("檔名不可用。", "The file name cannot be used."),
            where=ascii(name)[:80],
            why=("路徑須為相對路徑，且不得含保留字元。", "It must be a relative path without reserved characters."),
            todo=("請更改檔名後重新交付。", "Rename the file and hand it over again."),
        )
    return PurePosixPath(*parts)


def _refused(part: str) -> bool:
    return (
        part in ("", ".", "..")
        or any(c in _FORBIDDEN or not c.isprintable() for c in part)  # first: half a surrogate pair has no bytes
        or part != part.strip()
        or part.endswith(".")
        or len(part.encode()) > 240
        or part.split(".", 1)[0].rstrip().casefold() in _WINDOWS
    )


def here(case: str, batch: str, name: str) -> int:
    """Bytes of a file that are here."""
    path = _place(case, batch, name)
    return path.stat().st_size if path.is_file() else 0


def add(case: str, batch: str, name: str, offset: int, pieces: Iterable[bytes]) -> int:
    """Append a piece that begins where what is here ends. Returns the bytes here now, durable.

    Raises CallError (no such delivery, another place, too large, no room).
    """
    path = _place(case, batch, name)
    with _alone(case, batch):
        if _closed(case, batch).exists():
            raise CallError(("此次交付已結束。", "This delivery was handed over already."), where=batch[:40])
        return _append(path, offset, pieces)


def _append(path: Path, offset: int, pieces: Iterable[bytes]) -> int:
    have = path.stat().st_size if path.is_file() else 0
    if offset != have:
        raise CallError(("上傳位置不符。", "The piece does not follow what is here."), where=f"{offset} / {have}")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as out:
        for piece in pieces:
            if out.tell() + len(piece) > LARGEST or shutil.disk_usage(path.parent).free < SPARE + len(piece):
                raise CallError(
                    ("檔案過大或磁碟空間不足。", "The file is too large, or the disk is full."), where=path.name[:80]
                )
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
    return path.stat().st_size


def held(case: str, batch: str) -> dict[str, int]:
    """Every file of a delivery and its bytes."""
    root = batch_folder(case, batch)
    return {p.relative_to(root).as_posix(): p.stat().st_size for p in sorted(root.rglob("*")) if p.is_file()}


def close(case: str, batch: str, stated: Mapping[str, int]) -> None:
    """Hand a delivery over: every file stated is here whole, and no other; from now on it takes no more.

    Raises CallError, and LockedError while a piece is being written.
    """
    wanted = {safe_name(n).as_posix(): size for n, size in stated.items()}
    with _alone(case, batch):
        if not wanted or wanted != held(case, batch):
            raise CallError(("檔案尚未全部送達。", "Not all files are here."), where=batch[:40])
        _closed(case, batch).touch()


def forget(case: str, batch: str) -> None:
    """A delivery that was taken in needs no second copy."""
    folder = batch_folder(case, batch)
    shutil.rmtree(folder, ignore_errors=True)
    for beside in (_closed(case, batch), _lock(case, batch)):
        with suppress(OSError):  # held on Windows by whoever waits for it: an empty file stays
            beside.unlink(missing_ok=True)


@contextmanager
def _alone(case: str, batch: str) -> Iterator[None]:
    """One writer of a delivery, in all threads and programs. Raises CallError, LockedError."""
    if not batch_folder(case, batch).is_dir():
        raise CallError(("沒有此次交付。", "There is no such delivery."), where=batch[:40])
    lock = FileLock(_lock(case, batch), thread_local=False)
    try:
        lock.acquire(timeout=WAIT)
    except Timeout:
        raise LockedError(
            ("此次交付正在寫入另一段。", "Another piece of this delivery is being written."), where=batch[:40]
        ) from None
    try:
        yield
    finally:
        lock.release()


def _lock(case: str, batch: str) -> Path:
    return batch_folder(case, batch).with_name(batch + ".lock")


def _closed(case: str, batch: str) -> Path:
    return batch_folder(case, batch).with_name(batch + ".closed")


def _place(case: str, batch: str, name: str) -> Path:
    root = batch_folder(case, batch)
    path = root.joinpath(*safe_name(name).parts)
    if not path.resolve().is_relative_to(root.resolve()):
        raise CallError(("檔名不可用。", "The file name cannot be used."), where=ascii(name)[:80])
    return path
