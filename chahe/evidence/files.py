"""Durable file operations that mean the same on Linux and Windows.

Windows refuses to rename or delete a file that a scanner or an indexer holds open for a moment, so those two
operations are tried again for about two seconds. A directory is synced only where the platform can open one.
"""

import hashlib
import os
import shutil
import stat
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from chahe.model import Digest

CHUNK = 1 << 20
"""Bytes read at a time."""

_PAUSES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8)


def _patiently(action: Callable[[], object]) -> None:
    """Run an action again while another program holds the file. Raises the last PermissionError."""
    for pause in _PAUSES:
        try:
            action()
        except PermissionError:
            time.sleep(pause)
        else:
            return
    action()


def replace(source: Path, target: Path) -> None:
    """Atomic rename over a file, or of a folder to a free name, then sync of the parent. Raises OSError."""
    _patiently(lambda: source.replace(target))
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename durable. Windows cannot open a directory and journals renames itself."""
    with suppress(PermissionError, IsADirectoryError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def write_durably(path: Path, data: bytes) -> None:
    """Write a whole file so that after a crash either the old or the new bytes stand there. Raises OSError."""
    temporary = path.with_name(path.name + ".new")
    with temporary.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    replace(temporary, path)


def make_read_only(path: Path) -> None:
    """Take away write permission; a guard against accidents, not against an attacker."""
    path.chmod(stat.S_IRUSR)


def make_private(path: Path) -> None:
    """Readable by its owner only; on Windows the user's profile already is."""
    path.chmod(stat.S_IRWXU if path.is_dir() else stat.S_IRUSR | stat.S_IWUSR)


def remove(path: Path) -> None:
    """Delete one file, read-only or not; absent is fine. Raises OSError."""
    with suppress(FileNotFoundError):
        path.chmod(stat.S_IRUSR | stat.S_IWUSR)  # Windows does not delete a read-only file
        _patiently(path.unlink)


def remove_folder(folder: Path) -> None:
    """Delete a folder and everything in it; absent is fine. Links inside are removed, never followed."""
    if not folder.is_dir() or folder.is_symlink():
        remove(folder)
        return
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            path.chmod(stat.S_IRUSR | stat.S_IWUSR)
    _patiently(lambda: shutil.rmtree(folder))


def digest_file(path: Path, *, sync: bool = False) -> Digest:
    """SHA-256 of a file, streaming; `sync` also makes its bytes durable. Raises OSError."""
    seen = hashlib.sha256()
    with path.open("r+b" if sync else "rb") as stream:
        while block := stream.read(CHUNK):
            seen.update(block)
        if sync:
            os.fsync(stream.fileno())
    return Digest(seen.hexdigest())


def digest_folder(folder: Path, *, sync: bool = False) -> dict[str, Digest]:
    """Digest of every file below a folder, by relative path with '/'. Raises OSError."""
    return {
        path.relative_to(folder).as_posix(): digest_file(path, sync=sync)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
