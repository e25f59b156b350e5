"""What a folder handed over holds, in one order on every platform. Links are not followed; what is left out is said."""

import os
import stat
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from chahe.errors import CallError


class LeftOut(StrEnum):
    """Why a directory entry is not taken in."""

    LINK = "symbolic-link"
    LOCK_FILE = "office-lock-file"  # ~$…: Excel's or Word's mark that somebody has the document open
    SPECIAL = "not-a-regular-file"
    UNREADABLE = "cannot-be-opened"


@dataclass(frozen=True, slots=True)
class Found:
    """One file below a path somebody named."""

    path: Path
    name: str  # relative to the folder named, or the file's own name; '/' separated
    left_out: LeftOut | None = None
    size: int = 0  # bytes, when the folder was walked


def expand(paths: Sequence[Path]) -> Iterator[Found]:
    """Every file of every path, sorted by name within each. Raises CallError when a path does not exist."""
    for path in paths:
        if not path.exists():
            raise CallError(
                ("找不到檔案或資料夾。", "No such file or folder."),
                where=str(path),
                todo=("請確認路徑後再執行。", "Check the path and run again."),
            )
    for path in paths:
        if path.is_dir():
            yield from sorted(_walk(path, ""), key=lambda f: f.name)
        else:
            status = path.stat()
            yield Found(path, readable(path.name), _why_not(path.name, status.st_mode), status.st_size)


def _walk(folder: Path, below: str) -> Iterator[Found]:
    """`below`: the way from the folder named to this one, with a '/' behind it; empty for itself."""
    try:
        entries = list(os.scandir(folder))
    except OSError:
        yield Found(folder, readable(below[:-1] or "."), LeftOut.UNREADABLE)
        return
    for entry in entries:
        name = below + entry.name
        status = entry.stat(follow_symlinks=False)
        # A junction is Windows' other link to a folder; Path.is_junction came with Python 3.12.
        if entry.is_symlink() or _is_reparse(status):
            yield Found(Path(entry.path), readable(name), LeftOut.LINK)
        elif entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path), f"{name}/")
        else:
            left_out = _why_not(entry.name, status.st_mode)
            yield Found(Path(entry.path), readable(name), left_out, status.st_size)


def _is_reparse(status: os.stat_result) -> bool:
    tag = getattr(status, "st_reparse_tag", 0)
    return bool(tag and tag == getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", -1))


def _why_not(name: str, mode: int) -> LeftOut | None:
    if name.startswith("~$"):
        return LeftOut.LOCK_FILE
    return None if stat.S_ISREG(mode) else LeftOut.SPECIAL


def readable(name: str) -> str:
    """A file name as text. Bytes of a Linux file system that are no UTF-8 (a disk written under Big5) are read as
    CP950, else shown as escapes; never as something that cannot be written down.
    """
    try:
        name.encode()
    except UnicodeEncodeError:
        raw = os.fsencode(name)
        try:
            return raw.decode("cp950")
        except UnicodeDecodeError:
            return raw.decode("utf-8", "backslashreplace")
    return name


def same_name(name: str) -> str:
    """The form in which two relative paths are compared: one separator, no leading ./, NFC, letter case apart."""
    plain = unicodedata.normalize("NFC", name).replace("\\", "/").strip()
    while plain.startswith("./"):
        plain = plain[2:]
    return plain.lstrip("/").casefold()
