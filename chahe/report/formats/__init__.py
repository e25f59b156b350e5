"""One file per format, found by folder. A format is a module with SUFFIX, VOLUMES and `write(volume, path)`."""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Protocol, cast

from chahe.errors import CallError
from chahe.report.volumes import Volume


class Format(Protocol):
    """What a module in this folder offers."""

    SUFFIX: str  # of the file, with the dot
    VOLUMES: tuple[int, ...]  # which volumes it is made for

    def write(self, volume: Volume, path: Path) -> None:
        """Write one volume. Raises ChaheError, OSError."""


@cache
def names() -> tuple[str, ...]:
    """Names of the formats, sorted."""
    return tuple(sorted(i.name for i in pkgutil.iter_modules(__path__)))


def formats(wanted: str | None) -> Mapping[str, Format]:
    """The formats of a comma-separated list; None = all. Raises CallError on an unknown one."""
    chosen = names() if wanted is None else tuple(dict.fromkeys(w.strip().lower() for w in wanted.split(",")))
    unknown = [n for n in chosen if n not in names()]
    if unknown:
        known = ", ".join(names())
        raise CallError(
            (f"沒有此報告格式；可用者：{known}。", f"No such format; known: {known}."), where=unknown[0][:40]
        )
    return {n: cast(Format, importlib.import_module(f"{__name__}.{n}")) for n in chosen}
