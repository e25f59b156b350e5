"""What the hand-over manifests of a case say, kept in the ledger as one act per state: differences, supply per code."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from chahe.casefile.acts import Act
from chahe.casefile.case import Case
from chahe.casefile.projection import mapping_of
from chahe.casefile.superseding import superseded
from chahe.catalog import catalog
from chahe.intake.api import readers
from chahe.intake.manifest_task import Candidate, Manifest, Manifests, ManifestTask
from chahe.intake.matching import Difference, Listing, Mismatch, SupplyState, custody_of, differences, supply, with_word
from chahe.intake.task import Outcome
from chahe.intake.worker import Done, Pool
from chahe.model import Digest, EvidenceItem, Supply
from chahe.scope.request import SUPPLEMENT

_BATCH = 32
"""Files one task looks at: a round trip costs more than looking at a file that is none."""


def find(case: Case, items: Sequence[EvidenceItem], pool: Pool[Outcome | Manifests]) -> tuple[Manifest, ...]:
    """The manifests among those recorded earlier and the files of this delivery, in order of receipt."""
    known = {(r.reading.source.digest, r.reading.name) for r in case.readings() if r.reading.reader}
    new = [item for item in items if (item.digest, item.name) not in known]
    listed = [_candidate(case, item) for item in (*_earlier(case), *new)]
    if not listed:
        return ()
    found: list[Manifest] = []
    for start in range(0, len(listed), _BATCH):
        pool.put(ManifestTask(tuple(listed[start : start + _BATCH])))
    while pool.pending:
        for ended in pool.take():
            task = ended.task
            if isinstance(ended, Done):
                found.extend(ended.value.found if isinstance(ended.value, Manifests) else ())
            elif isinstance(task, ManifestTask) and len(task.candidates) > 1:
                # One of them broke the batch; alone, the others still answer, and it answers as unread later.
                for candidate in task.candidates:
                    pool.put(ManifestTask((candidate,)))
    order = {(c.digest, c.name): n for n, c in enumerate(listed)}
    return tuple(sorted(found, key=lambda m: order[m.digest, m.name]))


def with_custody(case: Case, items: Sequence[EvidenceItem], listing: Listing) -> list[EvidenceItem]:
    """The items of a delivery with what the manifests say of them; one no manifest names keeps what is known of it."""
    out = []
    for item in items:
        listed = listing.line_for(item.name, item.digest)
        known = case.index.items.get((item.digest, item.name))
        if listed is not None:
            item = replace(item, custody=custody_of(listed.line, item.custody))
        elif known is not None:
            item = known
        out.append(item)
    return out


def record(case: Case, manifests: Sequence[Manifest], *, by: str) -> None:
    """Write down how manifests and evidence agree now, unless that stands there already. No manifest, no act."""
    if not manifests:
        return
    listing = Listing(manifests)
    items = case.items()
    codes = {code: bool(request.tables) for code, request in catalog().requests.items()}
    found = differences(listing, items, (r.reading for r in case.readings()), codes)
    body: dict[str, object] = {
        "manifests": [{"name": m.name, "digest": m.digest, "lines": len(m.lines)} for m in manifests],
        "problems": [d.as_json() for d in found],
        "supply": {c: s.as_json() for c, s in supply(listing, items).items()},
        "blobs": sorted({m.digest for m in manifests}),
    }
    last = case.acts(Act.HANDOVER_MANIFEST)[-1:]
    if not last or dict(last[0].body) != body:
        case.append(Act.HANDOVER_MANIFEST, body, by)


def problems(case: Case) -> tuple[Difference, ...]:
    """The differences that stand, by the last act; none of a file that a later delivery stands in for."""
    listed = _last(case).get("problems", [])
    out = superseded(case)
    found = (_difference(mapping_of(d)) for d in listed) if isinstance(listed, list) else ()
    return tuple(d for d in found if d.of is None or (d.of, d.path) not in out)


def supplied(case: Case) -> Mapping[str, SupplyState]:
    """State per request code: the manifests' words, and 已提供 for a code whose file is here without a manifest.

    What a person said of a request later holds where no file of it is here, and stands beside the files where some are.
    A code that does not occur is 尚未提供.
    """
    states = {code: _supply_state(mapping_of(s)) for code, s in mapping_of(_last(case).get("supply")).items()}
    spoken: dict[str, tuple[Supply, str | None]] = {}
    here: set[str] = set()
    for item in case.items():
        code = item.custody.request_code
        if code and not SUPPLEMENT.fullmatch(code):  # what answers a supplementary request answers no line of the list
            here.add(code)
            states.setdefault(code, SupplyState(Supply.PROVIDED))
    for entry in case.acts(Act.REQUEST_STATED):
        code = str(entry.body["request"])  # a supplementary request stands by itself
        if code in catalog().requests:
            spoken[code] = Supply(str(entry.body["state"])), _text(entry.body.get("reason") or None)
    for code, (word, reason) in spoken.items():
        states[code] = with_word(states.get(code), word, reason, here=code in here)
    return states


def _supply_state(parsed: Mapping[str, object]) -> SupplyState:
    rest = parsed.get("lacking")
    lacking = tuple((Supply(str(word)), _text(reason)) for word, reason in (rest if isinstance(rest, list) else ()))
    return SupplyState(Supply(str(parsed["state"])), _text(parsed.get("reason")), lacking)


def _earlier(case: Case) -> list[EvidenceItem]:
    gathering = {
        (r.reading.source.digest, r.reading.name)
        for r in case.readings()
        if (reader := readers().get(r.reading.reader.partition("@")[0])) is not None and reader.gathers
    }
    return [item for item in case.items() if (item.digest, item.name) in gathering]


def _candidate(case: Case, item: EvidenceItem) -> Candidate:
    return Candidate(case.store.path(item.digest), item.name, item.digest)


def _last(case: Case) -> Mapping[str, object]:
    acts = case.acts(Act.HANDOVER_MANIFEST)
    return acts[-1].body if acts else {}


def _difference(parsed: Mapping[str, object]) -> Difference:
    return Difference(
        code=_text(parsed.get("code")),
        path=str(parsed["path"]),
        problem=Mismatch(str(parsed["problem"])),
        stated=_text(parsed.get("stated")),
        found=_text(parsed.get("found")),
        of=Digest(str(parsed["of"])) if parsed.get("of") else None,
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)
