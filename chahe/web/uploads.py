"""Files on their way into a case: pieces are kept outside every case until all are there, then one job takes them in.

A piece is on disk (fsync) before it is acknowledged, and a file goes on where it stopped: the browser asks how much of
it is here. Names are checked before anything is written; a name that leads out of its folder is refused, not mended.
"""

import os
import re
import secrets
import shutil
import unicodedata
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from chahe.errors import CallError
from chahe.web import settings

PIECE = 4 << 20
"""Most bytes of one piece."""

LARGEST = 64 << 30
"""Most bytes of one file."""

SPARE = 1 << 30
"""Bytes that stay free on the disk."""

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
    if not batch_folder(case, batch).is_dir():
        raise CallError(("沒有此次交付。", "There is no such delivery."), where=batch[:40])
    have = here(case, batch, name)
    if offset != have:
        raise CallError(("上傳位置不符。", "The piece does not follow what is here."), where=f"{offset} / {have}")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as out:
        for piece in pieces:
            if out.tell() + len(piece) > LARGEST or shutil.disk_usage(path.parent).free < SPARE + len(piece):
                raise CallError(
                    ("檔案過大或磁碟空間不足。", "The file is too large, or the disk is full."), where=name[:80]
                )
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
    return path.stat().st_size


def held(case: str, batch: str) -> dict[str, int]:
    """Every file of a delivery and its bytes."""
    root = batch_folder(case, batch)
    return {p.relative_to(root).as_posix(): p.stat().st_size for p in sorted(root.rglob("*")) if p.is_file()}


def forget(case: str, batch: str) -> None:
    """A delivery that was taken in needs no second copy."""
    shutil.rmtree(batch_folder(case, batch), ignore_errors=True)


def _place(case: str, batch: str, name: str) -> Path:
    root = batch_folder(case, batch)
    path = root.joinpath(*safe_name(name).parts)
    if not path.resolve().is_relative_to(root.resolve()):
        raise CallError(("檔名不可用。", "The file name cannot be used."), where=ascii(name)[:80])
    return path
