"""The rules somebody named: a YAML file, a folder of them, or a zip; compiled, or taken from the cache."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import platformdirs

from chahe.errors import CallError
from chahe.intake.expand import expand
from chahe.sigma.documents import FILE_BYTES, SUFFIXES
from chahe.sigma.ruleset import RuleSource

ZIP_BYTES = 256 << 20


def sources(path: Path) -> Iterator[RuleSource]:
    """Every file of rules at a path, in order. Raises CallError when there is none."""
    none = True
    for found in expand([path]):
        # A file that was named is read whatever its name ends in; the compiler says what it cannot read.
        if found.left_out is not None or (path.is_dir() and not found.name.lower().endswith(SUFFIXES)):
            continue
        none = False
        yield RuleSource(found.name, _read(found.path))
    if none:
        raise CallError(
            ("此處沒有 Sigma 規則檔（.yml、.yaml 或 zip）。", "No Sigma rules (.yml, .yaml or zip) here."),
            where=str(path),
            todo=("請指定規則檔、規則資料夾或規則壓縮檔。", "Name a rule, a folder of rules or a zip of rules."),
        )


def _read(path: Path) -> bytes:
    """A file under a cap; one byte more than the cap shows the compiler that it is too large."""
    with path.open("rb") as stream:
        head = stream.read(2)
        return head + stream.read((ZIP_BYTES if head == b"PK" else FILE_BYTES) + 1 - len(head))


def cache_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Where compiled rules are kept; what lies there may be lost."""
    home = environ.get("CHAHE_HOME")
    return (Path(home) / "cache" if home else platformdirs.user_cache_path("chahe", appauthor=False)) / "sigma"
