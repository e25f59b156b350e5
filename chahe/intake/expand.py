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
            yield from sorted(_walk(path, path), key=lambda f: f.name)
        else:
            yield Found(path, readable(path.name), _why_not(path, path.stat().st_mode))


def _walk(folder: Path, top: Path) -> Iterator[Found]:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        yield Found(folder, readable(folder.relative_to(top).as_posix()), LeftOut.UNREADABLE)
        return
    for entry in entries:
        path = Path(entry.path)
        name = readable(path.relative_to(top).as_posix())
        # A junction is Windows' other link to a folder; Path.is_junction came with Python 3.12.
        if entry.is_symlink() or _is_reparse(entry):
            yield Found(path, name, LeftOut.LINK)
        elif entry.is_dir(follow_symlinks=False):
            yield from _walk(path, top)
        else:
            yield Found(path, name, _why_not(path, entry.stat(follow_symlinks=False).st_mode))


def _is_reparse(entry: os.DirEntry[str]) -> bool:
    status = entry.stat(follow_symlinks=False)
    tag = getattr(status, "st_reparse_tag", 0)
    return bool(tag and tag == getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", -1))


def _why_not(path: Path, mode: int) -> LeftOut | None:
    if path.name.startswith("~$"):
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
