"""What the ledger says now: items, readings, runs, erasures. Pure functions of the acts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from chahe.casefile.acts import Act
from chahe.evidence import custody
from chahe.evidence.ledger import Entry
from chahe.model import Digest, EvidenceItem, Reading, ReadStatus, Source


@dataclass(frozen=True, slots=True)
class RecordedReading:
    """A reading with its folder. `files` maps paths relative to the case to digests."""

    id: str
    seq: int
    reading: Reading
    path: Path  # readings/<id>/; absent when the reading wrote nothing
    files: Mapping[str, Digest]


@dataclass(frozen=True, slots=True)
class RecordedRun:
    """A run with its folder. `files` maps paths relative to the case to digests."""

    id: str
    seq: int
    at: str
    program: str
    path: Path
    files: Mapping[str, Digest]
    body: Mapping[str, object]


def mapping_of(value: object) -> Mapping[str, object]:
    """A JSON object, or an empty one when it is something else (a body of a newer program)."""
    return value if isinstance(value, dict) else {}


def digests_of(value: object) -> dict[str, Digest]:
    """A JSON object of digests."""
    return {name: Digest(str(digest)) for name, digest in mapping_of(value).items()}


def counts_of(value: object) -> dict[str, int]:
    """A JSON object of whole numbers."""
    return {name: int(str(count)) for name, count in mapping_of(value).items()}


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def reading_from_json(parsed: Mapping[str, object]) -> Reading:
    """Inverse of `case.reading_as_json`. Raises DefinitionError on a broken control total."""
    return Reading(
        source=Source.parse(str(parsed["source"])),
        name=str(parsed["name"]),
        reader=str(parsed["reader"]),
        status=ReadStatus(str(parsed["status"])),
        records=int(str(parsed["records"])),
        rows=int(str(parsed["rows"])),
        rejects=int(str(parsed["rejects"])),
        skipped=int(str(parsed["skipped"])),
        tables=counts_of(parsed.get("tables")),
        reason=_text(parsed.get("reason")),
        as_of=_text(parsed.get("as_of")),
        stated=counts_of(parsed.get("stated")),
        parts=digests_of(parsed.get("parts")),
    )


def received_item(entry: Entry) -> EvidenceItem:
    """The item an evidence-received act records."""
    body = entry.body
    kept = custody.from_json(mapping_of(body["custody"]))
    return EvidenceItem(Digest(str(body["digest"])), str(body["name"]), int(str(body["size"])), kept)


def recorded_reading(root: Path, entry: Entry) -> RecordedReading:
    """The reading a reading act records."""
    name = str(entry.body["id"])
    reading = reading_from_json(mapping_of(entry.body["reading"]))
    return RecordedReading(name, entry.seq, reading, root / "readings" / name, digests_of(entry.body.get("files")))


def covering(runs: Sequence[RecordedRun], code: str) -> RecordedRun | None:
    """The last of these runs, in order, that covers the item: one over all items, or over it alone."""
    return next((r for r in reversed(runs) if r.body.get("only") in (None, code)), None)


@dataclass(slots=True)
class Index:
    """What appending must look up at once, kept up to date act by act."""

    items: dict[tuple[str, str], EvidenceItem] = field(default_factory=dict)  # by (digest, name)
    readings: dict[str, Entry] = field(default_factory=dict)  # by id
    erased: set[str] = field(default_factory=set)
    sealed: bool = False

    def add(self, entry: Entry) -> None:
        """Take one act into account."""
        if entry.kind == Act.EVIDENCE_RECEIVED:
            item = received_item(entry)
            self.items[item.digest, item.name] = item
        elif entry.kind == Act.READING:
            self.readings[str(entry.body["id"])] = entry
        elif entry.kind == Act.ERASE:
            gone = str(entry.body["digest"])
            self.erased.add(gone)
            self.items = {key: item for key, item in self.items.items() if key[0] != gone}
        elif entry.kind in (Act.SEAL, Act.REOPEN):
            self.sealed = entry.kind == Act.SEAL


@dataclass(frozen=True, slots=True)
class View:
    """The acts as nouns."""

    root: Path
    entries: Sequence[Entry]

    def _of(self, kind: Act) -> list[Entry]:
        return [e for e in self.entries if e.kind == kind]

    def erased(self) -> dict[Digest, Entry]:
        """Digest -> the act that ordered its erasure."""
        return {Digest(str(e.body["digest"])): e for e in self._of(Act.ERASE)}

    def erased_files(self) -> frozenset[str]:
        """Paths, relative to the case, that an erasure ordered away."""
        found: set[str] = set()
        for entry in self._of(Act.ERASE):
            listed = entry.body.get("removed")
            found.update(str(path) for path in listed if path) if isinstance(listed, list) else None
        return frozenset(found)

    def items(self) -> tuple[EvidenceItem, ...]:
        """Received and not erased; of two receipts of one file under one name the later custody holds."""
        gone = self.erased()
        found: dict[tuple[str, str], EvidenceItem] = {}
        for entry in self._of(Act.EVIDENCE_RECEIVED):
            item = received_item(entry)
            if item.digest not in gone:
                found[item.digest, item.name] = item
        return tuple(found.values())

    def all_readings(self) -> tuple[RecordedReading, ...]:
        """Every reading of evidence that is not erased, in order."""
        gone = self.erased()
        found = (recorded_reading(self.root, entry) for entry in self._of(Act.READING))
        return tuple(r for r in found if r.reading.source.digest not in gone)

    def readings(self) -> tuple[RecordedReading, ...]:
        """The readings in force: the last one of each source under each name it was handed over by.

        The name counts because a reader may take the host or the policy from the path, so that the same bytes
        delivered for fifty hosts are fifty readings.
        """
        current: dict[tuple[Source, str], RecordedReading] = {}
        for recorded in self.all_readings():
            current[recorded.reading.source, recorded.reading.name] = recorded
        return tuple(sorted(current.values(), key=lambda r: r.seq))

    def runs(self) -> tuple[RecordedRun, ...]:
        """Every run, in order."""
        return tuple(
            RecordedRun(
                id=str(e.body["run"]),
                seq=e.seq,
                at=e.at,
                program=str(e.body["program"]),
                path=self.root / "runs" / str(e.body["folder"]),
                files=digests_of(e.body.get("files")),
                body=e.body,
            )
            for e in self._of(Act.RUN)
        )
