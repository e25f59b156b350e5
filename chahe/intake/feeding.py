"""Which tables a file might have fed, when no known 資料代號 says so. Pure.

A file that is missing, unread or unlisted under no known code can lack rows of any table its kind may hold; what it
may hold is decided widely, because a table wrongly shown complete is worse than one wrongly doubted.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from chahe.intake.expand import same_name
from chahe.intake.matching import Difference, Mismatch
from chahe.model import Reading, ReadStatus

_CODE = re.compile(r"(?<![A-Za-z0-9])([A-Z]\d{2})(?![A-Za-z0-9])")
_WRAPPERS = frozenset(("資料夾", "zip", "tar"))
_OF_THE_DESKTOP = frozenset(("thumbs.db", "desktop.ini", ".ds_store"))
"""What file managers leave behind in every folder; nobody exports records under these names."""
_READINGS_OWN = frozenset((Mismatch.NO_PATH, Mismatch.LINE_UNREAD))
"""Differences whose path names no file of evidence."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a request decides which files may answer it."""

    tables: tuple[str, ...]
    formats: tuple[str, ...]


def all_tables(requests: Mapping[str, Asked]) -> tuple[str, ...]:
    """Every table some request feeds."""
    return tuple(sorted({t for r in requests.values() for t in r.tables}))


def could_feed(name: str, requests: Mapping[str, Asked]) -> tuple[str, ...]:
    """Tables a file of this name may hold rows of: of the code in its name, else of its kind, else any."""
    path = PurePosixPath(name.replace("\\", "/").replace("!", "/"))
    if path.name.casefold() in _OF_THE_DESKTOP:
        return ()
    codes = [c for c in _CODE.findall(name) if c in requests]
    if codes:
        return tuple(sorted({t for c in codes for t in requests[c].tables}))
    suffix = path.suffix.casefold().lstrip(".")
    taking = [r for r in requests.values() if suffix in r.formats]
    if suffix and taking and not any(r.tables for r in taking):
        return ()  # a kind of document that people read
    if not taking or suffix in _WRAPPERS:
        return all_tables(requests)
    loose = [r for r in requests.values() if _WRAPPERS.intersection(r.formats)]
    return tuple(sorted({t for r in (*taking, *loose) for t in r.tables}))


def at_stake(difference: Difference, readings: Iterable[Reading], requests: Mapping[str, Asked]) -> tuple[str, ...]:
    """Tables a difference under no known code puts in doubt: those of the reading of its file, else what it may be."""
    if difference.problem in _READINGS_OWN or not difference.path:
        return all_tables(requests)
    wanted = same_name(difference.path)
    mine = [r for r in readings if same_name(r.name) == wanted or same_name(r.name).startswith(f"{wanted}!")]
    if mine and all(r.status is ReadStatus.READ for r in mine):
        return tuple(sorted({t for r in mine for t in r.tables}))
    unread = [r.name for r in mine if r.status is ReadStatus.UNREAD] or [difference.path]
    return tuple(sorted({t for r in mine for t in r.tables} | {t for n in unread for t in could_feed(n, requests)}))
