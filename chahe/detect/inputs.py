"""The files to search: what somebody named, folders walked in one order on every platform, each under its own name."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from chahe.intake.expand import expand, readable


class Input(NamedTuple):
    """One file below a path somebody named."""

    file: str  # the path as given, with the way below it; '/' separated
    path: Path
    left_out: str | None = None  # why it is not opened
    size: int = 0  # bytes


def inputs(paths: Sequence[str]) -> Iterator[Input]:
    """Every file of every path in order. Raises CallError, before anything is read, when a path does not exist."""
    absent = [Path(p) for p in paths if not Path(p).exists()]
    next(expand(absent), None)  # raises in the words every command uses
    return _inputs(paths)


def _inputs(paths: Sequence[str]) -> Iterator[Input]:
    for given in paths:
        path, name = Path(given), readable(given)
        folder = f"{name.rstrip('/' + chr(92))}/" if path.is_dir() else ""
        for found in expand([path]):
            file = folder + found.name if folder else name
            yield Input(file, found.path, found.left_out.value if found.left_out else None, found.size)
