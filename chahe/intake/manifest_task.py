"""Finding the hand-over manifests among the files, in a worker: a manifest is hostile like any other file."""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from chahe.evidence.containers import document_refusal
from chahe.intake import handover
from chahe.intake.api import HEAD_BYTES, Head, recognise
from chahe.intake.handover import parse
from chahe.intake.manifest_line import ManifestLine
from chahe.model import Digest


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that may be a manifest."""

    data: Path
    name: str  # relative path as handed over
    digest: Digest


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest with its lines."""

    name: str
    digest: Digest
    lines: tuple[ManifestLine, ...]
    unread: tuple[tuple[str, str], ...] = ()  # (place, reason) of fields nobody could read


@dataclass(frozen=True, slots=True)
class Manifests:
    """The manifests among the files one task looked at."""

    found: tuple[Manifest, ...]


@dataclass(frozen=True, slots=True)
class ManifestTask:
    """Look at some files; give those that are manifests."""

    candidates: tuple[Candidate, ...]

    def run(self) -> Manifests:
        """Recognise and parse. Raises what a reader raises; the caller then looks at each file alone."""
        found = []
        for candidate in self.candidates:
            with candidate.data.open("rb") as stream:
                if _gathers(stream, candidate.name):
                    stream.seek(0)
                    parsed = parse(stream, candidate.name)
                    unread = tuple((p.loc, p.reason) for p in parsed.problems)
                    found.append(Manifest(candidate.name, candidate.digest, parsed.lines, unread))
        return Manifests(tuple(found))


def _gathers(stream: BinaryIO, name: str) -> bool:
    size = stream.seek(0, io.SEEK_END)
    if not size or document_refusal(stream, name) is not None:
        return False
    stream.seek(0)
    reader = recognise(Head(name, stream.read(HEAD_BYTES), size))
    return reader is handover.READER
