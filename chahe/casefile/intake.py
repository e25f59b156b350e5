"""Taking in what is handed over: store the bytes, recognise, read in workers, record. Stopped anywhere, it goes on.

Every step is its own durable act, and what was done is looked up in the ledger before it is done again.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from chahe.casefile import handed_over, layouts, superseding
from chahe.casefile.acts import Act
from chahe.casefile.case import Case
from chahe.casefile.intake_lines import Line, left_out
from chahe.casefile.reading_queue import ReadingQueue
from chahe.evidence import files
from chahe.intake.api import Context
from chahe.intake.expand import Found, LeftOut, expand
from chahe.intake.manifest_task import Manifests
from chahe.intake.matching import Listing
from chahe.intake.task import Outcome, warm
from chahe.intake.worker import Limits, Pool
from chahe.model import Custody, Digest, EvidenceItem, Origin, Source
from chahe.scope.request import SUPPLEMENT, code_of

ERASED = "erased-evidence"


@dataclass(frozen=True, slots=True)
class Order:
    """What the person who takes in evidence said."""

    by: str
    handover: Path | None = None
    kind: str | None = None  # 資料代號 given by hand, for every file of this call
    mapping: Mapping[str, str] = field(default_factory=dict)  # our column -> header text
    limits: Limits = field(default_factory=Limits)
    request: str | None = None  # 資料代號 or number of a supplementary request these files answer
    by_path: bool = False  # files no manifest names answer the request their path carries
    supersedes: tuple[str, ...] = ()  # requests of which this delivery stands in for everything that came before
    why: str = ""  # reason of that


@dataclass(frozen=True, slots=True)
class Capture:
    """Evidence the examiner fetched over the network: bytes with their custody.

    A file is moved into the store.
    """

    name: str
    data: bytes | Path
    custody: Custody


def take_in(case: Case, paths: Sequence[Path], order: Order, captures: Sequence[Capture] = ()) -> Iterator[Line]:
    """Store and read every file. Yields one line per file or member, each after it is durable.

    Raises CallError (a path does not exist, a sealed case; the delivery may not supersede what came before, and is then
    in evidence beside it), OSError (the disk of the case); never because of what a file holds.
    """
    case.must_take(Act.EVIDENCE_RECEIVED)
    superseding.must_supersede(case, order.supersedes, order.why)
    items, lines = _store(case, paths, order)
    yield from lines
    for capture in captures:
        digest, size = _keep_capture(case, capture)
        items.append(EvidenceItem(digest, capture.name, size, capture.custody))
    key = case.keys.case_secret(case.id)
    with Pool[Outcome | Manifests](order.limits, warm) as pool:
        manifests = handed_over.find(case, items, pool)
        items = [answering(item, order) for item in handed_over.with_custody(case, items, Listing(manifests))]
        with case.group():
            if order.kind or order.mapping:
                case.append(Act.MAPPING_CONFIRMED, _confirmed(items, order), order.by)
            items = [case.receive(item, by=order.by) for item in items]
        beside = layouts.given(case, items)
        queue = ReadingQueue(case, pool, by=order.by)
        for item in items:
            yield from queue.read(Source(item.digest), context_of(item, order, key, beside))
        yield from queue.finish()
    handed_over.record(case, manifests, by=order.by)
    superseding.of_delivery(case, items, order.supersedes, why=order.why, by=order.by)


def context_of(item: EvidenceItem, order: Order, key: bytes, beside: Mapping[str, str]) -> Context:
    """What a reader is told: the person's word before the manifest's, and before a layout handed over with the file."""
    custody = item.custody
    return Context(
        path=item.name,
        as_of=custody.as_of,
        period_from=custody.period_from,
        period_to=custody.period_to,
        kind=order.kind or _kind(custody.request_code),
        mapping=layouts.mapping_for(item.name, order.mapping, beside),
        key=key,
    )


def _kind(code: str | None) -> str | None:
    """A supplementary request says nothing of how its files are read."""
    return None if code and SUPPLEMENT.fullmatch(code) else code


def answering(item: EvidenceItem, order: Order) -> EvidenceItem:
    """The item with the request it answers, where no manifest says: the person's word, then the path's."""
    code = order.request or (code_of(item.name) if order.by_path else None)
    if code is None or item.custody.request_code:
        return item
    return replace(item, custody=replace(item.custody, request_code=code))


def _confirmed(items: Sequence[EvidenceItem], order: Order) -> dict[str, object]:
    """What a person said about how to read these files; header texts only, never cells."""
    digests = sorted({item.digest for item in items})
    return {"items": digests, "kind": order.kind, "mapping": dict(sorted(order.mapping.items()))}


def _store(case: Case, paths: Sequence[Path], order: Order) -> tuple[list[EvidenceItem], list[Line]]:
    """Bring the bytes into the store. Returns items whose custody is not known yet, and lines of what was left out."""
    items: list[EvidenceItem] = []
    lines: list[Line] = []
    known: dict[tuple[str, int], EvidenceItem] = {(item.name, item.size): item for item in case.items()}
    wanted = [*expand(paths)]
    if order.handover is not None and not any(_same_file(f.path, order.handover) for f in wanted):
        wanted = [*expand([order.handover]), *wanted]
    for found in wanted:
        if found.left_out is not None:
            lines.append(left_out(found, found.left_out.value))
            continue
        try:
            digest, size = _keep(case, found, known)
        except PermissionError:
            lines.append(left_out(found, LeftOut.UNREADABLE.value))
            continue
        if digest in case.index.erased:
            case.store.erase(digest)  # a named person ordered it away; it does not come back with a folder
            lines.append(left_out(found, ERASED))
            continue
        custody = Custody(Origin.AUDITEE, order.by, case.station.stamp())
        items.append(EvidenceItem(digest, found.name, size, custody))
    return items, lines


def _keep(case: Case, found: Found, known: Mapping[tuple[str, int], EvidenceItem]) -> tuple[Digest, int]:
    """Copy into the store; a file that seems to be there is only hashed: a resumed intake copies nothing twice."""
    before = known.get((found.name, found.path.stat().st_size))
    if before is not None and case.store.has(before.digest) and files.digest_file(found.path) == before.digest:
        return before.digest, before.size
    return case.store.add_file(found.path)


def _keep_capture(case: Case, capture: Capture) -> tuple[Digest, int]:
    if isinstance(capture.data, bytes):
        return case.store.add_bytes(capture.data), len(capture.data)
    try:
        return case.store.add_file(capture.data)
    finally:
        files.remove(capture.data)


def _same_file(one: Path, other: Path) -> bool:
    with suppress(OSError):
        return one.samefile(other)
    return False
