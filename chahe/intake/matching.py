"""The hand-over manifest against what was received: custody per file, and every difference by its name. Pure."""

import posixpath
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from chahe.intake.expand import same_name
from chahe.intake.manifest_line import ManifestLine
from chahe.intake.manifest_task import Manifest
from chahe.intake.tie import totals
from chahe.model import Custody, Digest, EvidenceItem, Origin, Reading, ReadStatus, Supply


class Mismatch(StrEnum):
    """How manifest and delivery differ."""

    FILE_MISSING = "file-missing"  # a line, and no such file
    NOT_LISTED = "not-listed"  # a file, and no line
    PATH = "path-differs"  # the file came under another path; found by its digest
    SIZE = "size-differs"
    DIGEST = "digest-differs"
    RECORDS = "records-differ"
    UNREAD = "unread"  # listed and received, and nobody can read it
    NO_PATH = "no-path"  # said to be provided, and the line names no file
    UNKNOWN_CODE = "unknown-code"
    LISTED_TWICE = "listed-twice"
    LINE_UNREAD = "line-unread"  # a field of the manifest itself cannot be read: a control total may be lost


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference. `stated` and `found` are sizes, counts, digests, codes or paths, never content of evidence."""

    code: str | None  # 資料代號
    path: str
    problem: Mismatch
    stated: str | None = None
    found: str | None = None
    of: Digest | None = None  # the received file it is about: another may have come under the same path

    def as_json(self) -> dict[str, object]:
        """As the ledger keeps it."""
        return {
            "code": self.code,
            "path": self.path,
            "problem": self.problem.value,
            "stated": self.stated,
            "found": self.found,
            **({"of": self.of} if self.of else {}),
        }


@dataclass(frozen=True, slots=True)
class Listed:
    """A line with the name its file should have."""

    name: str
    line: ManifestLine


class Listing:
    """The lines of every manifest of a case, a later one in the place of an earlier one for the same file."""

    def __init__(self, manifests: Sequence[Manifest]) -> None:
        self.own = frozenset(m.digest for m in manifests)
        self.twice: list[Listed] = []
        self.without_path: list[ManifestLine] = []
        self.unread = [(m.name, loc, reason, _code_at(m, loc)) for m in manifests for loc, reason in m.unread]
        self._by_name: dict[str, Listed] = {}
        self._by_digest: dict[Digest, Listed] = {}
        for manifest in manifests:
            self._add(manifest)

    def _add(self, manifest: Manifest) -> None:
        seen: set[str] = set()
        named = {x.line.code for x in self._by_name.values() if x.line.code}
        self._overtake(manifest)
        for line in manifest.lines:
            if not line.path:
                if line.code not in named or stated_supply(line) is not Supply.PROVIDED:
                    self.without_path.append(line)
                continue
            listed = Listed(expected_name(manifest.name, line.path), line)
            key = same_name(listed.name)
            if key in seen:
                self.twice.append(listed)
            seen.add(key)
            self._by_name[key] = listed
            if line.digest:
                self._by_digest.setdefault(line.digest, listed)

    def _overtake(self, manifest: Manifest) -> None:
        """Earlier words about a whole request give way to a later manifest's. Beside it, 尚未提供 gives way to a file,
        and 已提供 without a file name to the manifest that names one; what is lacking for good is not made good by
        files of another part of the request.
        """
        again = {line.code for line in manifest.lines if not line.path and line.code}
        files = {line.code for line in manifest.lines if line.path and line.code}
        soft = (Supply.PENDING, Supply.PROVIDED)
        self.without_path = [
            line
            for line in self.without_path
            if line.code not in again and not (line.code in files and stated_supply(line) in soft)
        ]

    def __bool__(self) -> bool:
        return bool(self._by_name)

    @property
    def listed(self) -> tuple[Listed, ...]:
        """Every line that names a file, the latest per name."""
        return tuple(self._by_name.values())

    def line_for(self, name: str, digest: Digest) -> Listed | None:
        """The line of a received file: by its path, else by its digest."""
        return self._by_name.get(same_name(name)) or self._by_digest.get(digest)


def _code_at(manifest: Manifest, loc: str) -> str | None:
    """Code of the line a field stands in; None where that field, or the whole line, is what cannot be read."""
    return next((line.code for line in manifest.lines if line.loc == loc), None)


def expected_name(manifest: str, path: str) -> str:
    """The relative path, below the folder handed over, of a file a manifest names relative to itself."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(manifest), path.replace("\\", "/").strip().lstrip("/")))


def custody_of(line: ManifestLine, received: Custody) -> Custody:
    """What the manifest says of a file's way to us. Without a stated origin the file is the auditee's own."""
    return replace(
        received,
        origin=line.origin or Origin.AUDITEE,
        system=line.system,
        as_of=line.as_of,
        period_from=line.period_from,
        period_to=line.period_to,
        extraction=line.extraction,
        operator=line.operator,
        witness=line.witness,
        screen_count=line.screen_count,
        request_code=line.code,
        stated_records=line.records,
        stated_bytes=line.size,
        stated_digest=line.digest,
    )


def differences(
    listing: Listing, items: Sequence[EvidenceItem], readings: Iterable[Reading], codes: Mapping[str, bool]
) -> tuple[Difference, ...]:
    """Every difference, sorted. `codes`: the request codes that exist, and whether a reader answers them; a document
    that only people read is not missed by readers.
    """
    by_source: dict[tuple[str, str], Reading] = {}
    readings = tuple(readings)
    counted = totals(readings)
    for whole in readings:
        if whole.source.member is None:
            by_source[whole.source.digest, whole.name] = whole
            by_source.setdefault((whole.source.digest, ""), whole)
    found: list[Difference] = []
    taken: set[str] = set()
    for item in items:
        listed = listing.line_for(item.name, item.digest)
        if listed is None:
            if listing and item.digest not in listing.own:
                found.append(Difference(None, item.name, Mismatch.NOT_LISTED, of=item.digest))
            continue
        taken.add(same_name(listed.name))
        reading = by_source.get((item.digest, item.name)) or by_source.get((item.digest, ""))
        total = counted[reading.source.digest, reading.name] if reading else 0
        found.extend(_of_file(item, listed, reading, total, codes.get(listed.line.code or "", True)))
    found.extend(_of_lines(listing, taken, frozenset(codes)))
    return tuple(sorted(set(found), key=lambda d: (d.path, d.problem.value, d.code or "", d.stated or "", d.of or "")))


def _of_file(
    item: EvidenceItem, listed: Listed, reading: Reading | None, total: int, machine: bool
) -> Iterable[Difference]:
    line = listed.line
    if same_name(item.name) != same_name(listed.name):
        yield Difference(line.code, item.name, Mismatch.PATH, listed.name, item.name, item.digest)
    if line.size not in (None, item.size):
        yield Difference(line.code, item.name, Mismatch.SIZE, str(line.size), str(item.size), item.digest)
    if line.digest not in (None, item.digest):
        yield Difference(line.code, item.name, Mismatch.DIGEST, line.digest, item.digest, item.digest)
    if reading is None or reading.status is ReadStatus.UNREAD:
        if not machine:
            return
        yield Difference(line.code, item.name, Mismatch.UNREAD, None, reading.reason if reading else None, item.digest)
    elif line.records not in (None, total):
        yield Difference(line.code, item.name, Mismatch.RECORDS, str(line.records), str(total), item.digest)


def _of_lines(listing: Listing, taken: set[str], known: frozenset[str]) -> Iterable[Difference]:
    for listed in listing.listed:
        if same_name(listed.name) not in taken and stated_supply(listed.line) is Supply.PROVIDED:
            yield Difference(listed.line.code, listed.name, Mismatch.FILE_MISSING)
    for listed in listing.twice:
        yield Difference(listed.line.code, listed.name, Mismatch.LISTED_TWICE)
    for name, loc, reason, code in listing.unread:
        yield Difference(code, name, Mismatch.LINE_UNREAD, loc, reason)
    for line in listing.without_path:
        if stated_supply(line) is Supply.PROVIDED:
            yield Difference(line.code, "", Mismatch.NO_PATH)
    for line in (*(x.line for x in listing.listed), *listing.without_path):
        if line.code and line.code not in known:
            yield Difference(line.code, line.path or "", Mismatch.UNKNOWN_CODE)


def stated_supply(line: ManifestLine) -> Supply:
    """What the line says of its request; a line that names a file and says nothing else has provided it."""
    if line.supply is not None:
        return line.supply
    return Supply.PROVIDED if line.path else Supply.PENDING


@dataclass(frozen=True, slots=True)
class SupplyState:
    """Where one request stands, and the reason the insurer gives. `lacking`: what is said of the parts of a request
    that are not here while others are; it limits whatever rests on the request.
    """

    state: Supply
    reason: str | None = None
    lacking: tuple[tuple[Supply, str | None], ...] = ()

    def as_json(self) -> dict[str, object]:
        """As the ledger keeps it."""
        out: dict[str, object] = {"state": self.state.value, "reason": self.reason}
        if self.lacking:
            out["lacking"] = [[word.value, reason] for word, reason in self.lacking]
        return out


def supply(listing: Listing, items: Iterable[EvidenceItem]) -> Mapping[str, SupplyState]:
    """State per request code that any line or received file speaks of. The words are never merged: a file that is here
    makes the request provided, and what other lines say of the rest stays beside it; a line that says provided without
    its file leaves the request pending.
    """
    here = {item.custody.request_code for item in items if item.custody.request_code}
    said: dict[str, list[tuple[Supply, str | None]]] = {}
    for line in (*(x.line for x in listing.listed), *listing.without_path):
        if line.code:
            word = stated_supply(line)
            reason = None if word is Supply.PROVIDED else line.reason
            if word is Supply.PROVIDED and line.code not in here:
                word = Supply.PENDING
            said.setdefault(line.code, []).append((word, reason))
    states = {code: _state(words) for code, words in said.items()}
    for code in here:
        # A received file counts even where the line of its manifest says that there is none.
        known = states.get(code, SupplyState(Supply.PROVIDED))
        if known.state is not Supply.PROVIDED:
            known = _state([(Supply.PROVIDED, None), *said[code]])
        states[code] = known
    return dict(sorted(states.items()))


def _state(words: Sequence[tuple[Supply, str | None]]) -> SupplyState:
    """One state of several words: provided before all others, pending after them; the others beside it."""
    rest = list(dict.fromkeys(w for w in words if w[0] is not Supply.PROVIDED))
    if any(word is Supply.PROVIDED for word, _ in words):
        return SupplyState(Supply.PROVIDED, None, _in_order(rest))
    ordered = sorted(rest, key=lambda w: w[0] is Supply.PENDING)  # stable: else the first line's word
    state, reason = ordered[0]
    return SupplyState(state, reason, _in_order([w for w in rest if w[0] not in (state, Supply.PENDING)]))


def _in_order(words: Iterable[tuple[Supply, str | None]]) -> tuple[tuple[Supply, str | None], ...]:
    return tuple(sorted(words, key=lambda w: (list(Supply).index(w[0]), w[1] or "")))


def with_word(known: SupplyState | None, word: Supply, reason: str | None, *, here: bool) -> SupplyState:
    """The state of a request after a person spoke of it. 已提供 without a file is none; what is lacking of a request of
    which files are here stands beside them.
    """
    if here:
        before = known or SupplyState(Supply.PROVIDED)
        said = [] if word is Supply.PROVIDED else [(word, reason)]
        return _state([(Supply.PROVIDED, None), *before.lacking, *said])
    if word in (Supply.PROVIDED, Supply.PENDING):
        return known or SupplyState(Supply.PENDING)
    return SupplyState(word, reason)
