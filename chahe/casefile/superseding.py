"""Deliveries a later delivery stands in for: acts of people, with reasons. Nothing leaves the ledger or the store.

A document handed over again (退補, 更正, a later state) does not undo the first: both stay in evidence, readable. What
changes is the population of later runs, which leaves out what is superseded and says so. Only the examiners decide it;
what the auditee says of a delivery is a message. It is refused where the later documents do not feed every table the
earlier ones fed: rows must not vanish because a sheet was left away.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from chahe.casefile.acts import Act
from chahe.casefile.case import Case
from chahe.casefile.plan import reasoned
from chahe.errors import CallError
from chahe.intake.tie import item_name
from chahe.model import EvidenceItem, ReadStatus

File = tuple[str, str]
"""Digest and name as handed over."""


@dataclass(frozen=True, slots=True)
class Superseded:
    """One document that is out of the population, and what stands in for it."""

    file: File
    request: str
    by_files: tuple[File, ...]
    why: str
    seq: int
    at: str
    by: str


def superseded(case: Case) -> dict[File, Superseded]:
    """What is out of the population now, in order of receipt.

    A document is out while something that was put in its place still stands: neither erased nor, if it is superseded
    in turn, followed by nothing but erased files.
    """
    said: dict[File, Superseded] = {}
    for e in case.acts():
        if e.kind == Act.EVIDENCE_SUPERSEDED:
            by_files, b = _files(e.body.get("by_files")), e.body
            for file in _files(b.get("files")):
                said[file] = Superseded(file, str(b["request"]), by_files, str(b["why"]), e.seq, e.at, e.by)
        elif e.kind == Act.EVIDENCE_REINSTATED:
            for file in _files(e.body.get("files")):
                said.pop(file, None)
    if not said:
        return {}
    here = {(i.digest, i.name) for i in case.items()}

    def stands(file: File) -> bool:
        return file in here or (file in said and any(stands(f) for f in said[file].by_files))

    return {f: s for f, s in said.items() if f in here and any(stands(x) for x in s.by_files)}


def supersede(
    case: Case, files: Collection[File], by_files: Collection[File], *, request: str, why: str, by: str
) -> None:
    """Put `by_files` in the place of `files`, all of them documents handed over under that request ("" = under none).

    Raises CallError: nobody named, no reason, no such document, of another request, the same bytes, not received later,
    or a table would lose rows that nothing stands in for.
    """
    reasoned(why, request)
    order: dict[File, tuple[int, EvidenceItem]] = {(i.digest, i.name): (n, i) for n, i in enumerate(case.items())}
    out = superseded(case)
    for file in (*files, *by_files):
        if file not in order or (order[file][1].custody.request_code or "") != request:
            raise CallError(("檔案不屬此項資料。", "A file is not of this request."), where=file[1][:120])
        if file in out:
            raise CallError(("此檔案已被取代。", "This file is superseded already."), where=file[1][:120])
    if not files or not by_files:
        raise CallError(
            ("須指定被取代之檔案及取代之檔案。", "Name the files superseded, and those in their place."), where=request
        )
    if {d for d, _ in files} & {d for d, _ in by_files}:
        raise CallError(
            ("取代之檔案與被取代者內容相同。", "The same bytes do not supersede themselves."), where=request
        )
    if max(order[f][0] for f in files) > min(order[f][0] for f in by_files):
        raise CallError(("取代之檔案須較晚收到。", "What supersedes must have come later."), where=request)
    lost = {t for t, rows in _fed(case, files).items() if rows} - set(_fed(case, by_files))
    if lost:
        raise CallError(
            ("取代之檔案未涵蓋被取代者之全部資料表。", "A table of the earlier files is not in the later ones."),
            where=", ".join(sorted(lost)),
            why=(
                "缺漏之資料表將使母體減少，例外可能因而消失。",
                "Without it the population shrinks, and exceptions may be gone for no reason.",
            ),
            todo=("請受檢單位補齊後再行取代。", "Have the rest handed over, then supersede."),
        )
    body: dict[str, object] = {
        "request": request,
        "files": _listed(files),
        "by_files": _listed(by_files),
        "why": why.strip()[:2_000],
    }
    case.append(Act.EVIDENCE_SUPERSEDED, body, by.strip())


def reinstate(case: Case, files: Collection[File], *, why: str, by: str) -> None:
    """Take documents back into the population. Raises CallError: no reason, or one that is not superseded."""
    out = superseded(case)
    request = next((out[f].request for f in files if f in out), "")
    reasoned(why, request)
    unknown = [name for digest, name in files if (digest, name) not in out]
    if unknown or not files:
        raise CallError(("此檔案未被取代。", "This file is not superseded."), where=", ".join(unknown)[:120])
    body: dict[str, object] = {"request": request, "files": _listed(files), "why": why.strip()[:2_000]}
    case.append(Act.EVIDENCE_REINSTATED, body, by.strip())


def of_delivery(case: Case, items: Iterable[EvidenceItem], wanted: Collection[str], *, why: str, by: str) -> None:
    """What just came supersedes what came before of these requests. Done again, it does nothing.

    Raises CallError as `supersede`, and where nothing of the delivery answers a request.
    """
    mine = {(i.digest, i.name) for i in items}
    for request in wanted:
        all_of = [(i.digest, i.name) for i in case.items() if i.custody.request_code == request]
        out = superseded(case)
        files, by_files = [f for f in all_of if f not in mine and f not in out], [f for f in all_of if f in mine]
        if files or not by_files:
            supersede(case, files, by_files, request=request, why=why, by=by)


def must_supersede(case: Case, wanted: Collection[str], why: str) -> None:
    """Asked before a delivery is taken in. Raises CallError: no reason, or nothing came of a request yet."""
    here = {i.custody.request_code for i in case.items()}
    for request in wanted:
        reasoned(why, request)
        if request not in here:
            raise CallError(("此項資料尚無可取代之檔案。", "Nothing came of this request yet."), where=request[:40])


@dataclass(frozen=True, slots=True)
class Said:
    """One such act as the request's thread shows it."""

    seq: int
    at: str
    by: str
    request: str
    files: tuple[str, ...]  # names
    reason: str


def said(case: Case, kind: Act) -> tuple[Said, ...]:
    """Every act of that kind, in order."""
    return tuple(
        Said(e.seq, e.at, e.by, str(b["request"]), tuple(n for _, n in _files(b.get("files"))), str(b["why"]))
        for e in case.acts(kind)
        for b in (e.body,)
    )


@dataclass(frozen=True, slots=True)
class Delivery:
    """Documents of one request that came at one go, in force or not."""

    seq: int  # of the first receipt
    at: str
    by: str
    files: tuple[File, ...]


def deliveries(case: Case, request: str) -> tuple[Delivery, ...]:
    """What came of a request, in order: receipts that follow one another without another act are one delivery."""
    here: set[File] = {(i.digest, i.name) for i in case.items() if (i.custody.request_code or "") == request}
    out: dict[int, Delivery] = {}  # by the first receipt of a row of them, of whatever request
    seen: set[File] = set()
    first = last = -1
    for e in case.acts(Act.EVIDENCE_RECEIVED):
        first, last = (first if e.seq == last + 1 else e.seq), e.seq
        file = (str(e.body["digest"]), str(e.body["name"]))
        if file in here and file not in seen:
            seen.add(file)
            known = out.get(first, Delivery(e.seq, e.at, e.by, ()))
            out[first] = replace(known, files=(*known.files, file))
    return tuple(out.values())


def supersede_before(case: Case, request: str, since: int, digests: Collection[str], *, why: str, by: str) -> None:
    """What came of the request in the delivery of that act and later stands in for these documents, or, where none is
    named, for everything in force that came before. Raises CallError as `supersede`.
    """
    out = superseded(case)
    later = [f for d in deliveries(case, request) if d.seq >= since for f in d.files]
    before = [f for d in deliveries(case, request) if d.seq < since for f in d.files]
    files = [f for f in (*before, *later) if f[0] in digests] if digests else [f for f in before if f not in out]
    by_files = [f for f in later if f not in out and f not in files]
    supersede(case, files, by_files, request=request, why=why, by=by)


def named(case: Case, words: Iterable[str]) -> tuple[File, ...]:
    """The documents people mean by a name as handed over, or by the first digits (8 or more) of a digest.

    Raises CallError when a word names none, or several of different bytes.
    """
    found: list[File] = []
    for word in words:
        digits = word.removeprefix("sha256:").lower()
        by_digest = len(digits) >= 8 and all(c in "0123456789abcdef" for c in digits)
        hits = [
            (i.digest, i.name) for i in case.items() if i.name == word or (by_digest and i.digest.startswith(digits))
        ]
        if len({d for d, _ in hits}) != 1:
            several = ", ".join(d[:12] for d, _ in hits)
            raise CallError(
                ("查無此檔案，或有數份。", "There is no such file, or there are several."),
                where=f"{word[:120]} {several}".strip(),
                todo=("請以雜湊值前 12 位指定。", "Name it by the first 12 digits of its SHA-256."),
            )
        found += hits
    return tuple(dict.fromkeys(found))


def _fed(case: Case, files: Collection[File]) -> Mapping[str, int]:
    """Tables these documents feed, with their rows. A sheet that is there and empty feeds none of them, and says so."""
    out: Counter[str] = Counter()
    for r in case.readings():
        if r.reading.status is ReadStatus.READ and (r.reading.source.digest, item_name(r.reading)) in files:
            for table, rows in r.reading.tables.items():
                out[table] += rows
    return out


def _listed(files: Iterable[File]) -> list[list[str]]:
    return [list(f) for f in sorted(set(files))]


def _files(listed: object) -> tuple[File, ...]:
    return tuple((str(f[0]), str(f[1])) for f in listed) if isinstance(listed, list) else ()


def as_json(found: Mapping[File, Superseded]) -> list[dict[str, object]]:
    """As a run keeps what it left out: no clock, no path of this machine."""
    return [
        {
            "digest": s.file[0],
            "name": s.file[1],
            "request": s.request,
            "superseded_by": _listed(s.by_files),
            "why": s.why,
            "by": s.by,
            "act": s.seq,
        }
        for _, s in sorted(found.items())
    ]
