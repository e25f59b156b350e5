"""Sample lists of a case: drawn with a stated seed, looked at by people, one result per record. Acts.

A sample never touches an observation or a proposal: what the tests found stands as it was found.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chahe.casefile.acts import Act
from chahe.casefile.case import Case
from chahe.casefile.conclusions import keep_text, read_text
from chahe.casefile.exceptions import file_name
from chahe.casefile.listing import Listing, Wanted
from chahe.casefile.projection import RecordedRun, covering, mapping_of
from chahe.casefile.recovery import KEPT
from chahe.checks.api import Check, checks
from chahe.determination.sampling import METHOD, Drawn, Source, Terms, admit, draw, result
from chahe.errors import CallError
from chahe.evidence.ledger import Entry
from chahe.findings.masking import mask_row, personal_columns, scrub
from chahe.model import Digest, Word, canonical

MAX_NOTE = 2_000


@dataclass(frozen=True, slots=True)
class Result:
    """What a person said of one sampled record."""

    seq: int
    at: str
    by: str
    word: Word
    note: str


@dataclass(frozen=True, slots=True)
class Line:
    """One sampled record: its place in the population, its cells (personal columns masked), where it stands."""

    place: int
    cells: Mapping[str, str]
    pointers: tuple[str, ...]
    results: tuple[Result, ...] = ()  # in order: the last holds

    @property
    def result(self) -> Result | None:
        """The result that holds."""
        return self.results[-1] if self.results else None


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample list with its results."""

    seq: int
    at: str
    by: str
    number: int  # in the case, from 1
    item: str
    check: str
    source: Source
    run: str
    filters: Mapping[str, Any]
    terms: Terms
    method: str
    population: int
    digest: Digest
    lines: tuple[Line, ...]
    last: int  # the last act about it

    @property
    def open(self) -> int:
        """Records nobody said anything of yet."""
        return sum(x.result is None for x in self.lines)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be drawn from."""

    check: str
    source: Source
    wanted: Wanted = field(default_factory=Wanted)  # of an exception list


def take(case: Case, wish: Wish, terms: Terms, *, by: str) -> Sample:
    """Draw and record. The case is open for writing.

    Raises CallError (unknown check, terms, too few records, a filter by a person's own data), CaseError.
    """
    case.must_take(Act.SAMPLE_DRAWN)
    stated = admit(terms)
    check = check_of(wish.check)
    run = run_of(case, check)
    drawn = _drawn(case, run, wish, stated)
    lines = [{"place": p, **_masked(r)} for p, r in drawn.rows]
    text = keep_text(case, canonical(lines).decode(), check.id)
    body: dict[str, object] = {
        "number": 1 + len(case.acts(Act.SAMPLE_DRAWN)),
        "item": check.question,
        "check": check.id,
        "source": wish.source.value,
        "run": run.id,
        "folder": run.path.name,
        "filters": _filters(wish),
        "size": stated.size,
        "seed": stated.seed,
        "why": stated.why,
        "method": METHOD,
        "population": drawn.population,
        "digest": drawn.digest,
        "rows": text,
        "blobs": [text],
    }
    return _sample(case, case.append(Act.SAMPLE_DRAWN, body, by.strip()), ())


def enter(case: Case, number: int, results: Mapping[int, tuple[str, str]], *, seen: int, by: str) -> Sample:
    """Record results: place -> (word, note). What was said before of a record stays in the ledger.

    `seen` is the last act about the sample the person had before them. Raises CallError.
    """
    sample = one(case, number)
    if seen != sample.last:
        raise CallError(
            ("開啟本頁後，已有他人登錄結果。", "Somebody entered results since the page was opened."),
            where=str(number),
            why=("未見他人所為之前，不予記錄。", "Nothing is recorded over what was not seen."),
            todo=("請重新開啟後再登錄。", "Open it again, then enter."),
        )
    known = {x.place: x for x in sample.lines}
    said: list[list[object]] = []
    for place, (word, note) in sorted(results.items()):
        if place not in known or len(note) > MAX_NOTE:
            raise CallError(
                ("抽樣清單無此筆，或說明過長。", "No such record, or the note is too long."), where=str(place)
            )
        now, chosen = known[place].result, result(word)
        if now is None or (now.word, now.note) != (chosen, note.strip()):
            said.append([place, chosen.value, note.strip()])
    if not said:
        raise CallError(("沒有要登錄之結果。", "There is no result to enter."), where=str(number))
    text = keep_text(case, canonical(said).decode(), sample.check)
    case.append(Act.SAMPLE_RESULT, {"sample": sample.seq, "number": number, "text": text, "blobs": [text]}, by.strip())
    return one(case, number)


def samples(case: Case) -> tuple[Sample, ...]:
    """Every sample, in order."""
    said: dict[int, list[Entry]] = {}
    for entry in case.acts(Act.SAMPLE_RESULT):
        said.setdefault(int(str(entry.body["sample"])), []).append(entry)
    return tuple(_sample(case, e, said.get(e.seq, ())) for e in case.acts(Act.SAMPLE_DRAWN))


def one(case: Case, number: int) -> Sample:
    """The sample of that number. Raises CallError when there is none."""
    for sample in samples(case):
        if sample.number == number:
            return sample
    raise CallError(("沒有此抽樣清單。", "There is no such sample list."), where=str(number)[:20])


def again(case: Case, sample: Sample) -> bool:
    """Draw it again from what it was drawn from: whether places and digests are the same.

    Raises CallError, CaseError when the run is gone.
    """
    run = next((r for r in case.view().runs() if r.id == sample.run), None)
    if run is None:
        raise CallError(("抽樣所依據之執行已不存在。", "The run it was drawn from is gone."), where=sample.run[:20])
    f = sample.filters
    wanted = Wanted(
        f.get("sort"),
        bool(f.get("descending")),
        f.get("holds") or {},
        {},
        frozenset(f.get("verdicts") or ()),
        f.get("exact") or {},
    )
    drawn = _drawn(case, run, Wish(sample.check, sample.source, wanted), sample.terms)
    return (drawn.digest, drawn.population) == (sample.digest, sample.population) and [p for p, _ in drawn.rows] == [
        x.place for x in sample.lines
    ]


def check_of(name: str) -> Check:
    """The check of that id. Raises CallError."""
    if name not in checks():
        raise CallError(("沒有此項查核。", "There is no such check."), where=name[:80])
    return checks()[name]


def run_of(case: Case, check: Check) -> RecordedRun:
    """The last run that covers the check. Raises CallError when there is none."""
    run = covering(case.view().runs(), check.question)
    if run is None:
        raise CallError(("案件尚未執行查核。", "The case has not been examined."), where=check.id)
    return run


def cache_of(case: Case) -> Path:
    """Where lists are prepared."""
    return case.path("cache", KEPT)


def _drawn(case: Case, run: RecordedRun, wish: Wish, terms: Terms) -> Drawn:
    if wish.source is Source.POPULATION:
        from chahe.casefile.populations import population_of

        with population_of(case, run, check_of(wish.check)) as population:
            drawn = draw(population.records(), terms)
            places = population.places([p for p, _ in drawn.rows])
        told = [(p, {**r, "pointers": " ".join(places.get(p, ()))}) for p, r in drawn.rows]
        return Drawn(told, drawn.population, drawn.digest)
    texts = (*wish.wanted.holds.values(), *wish.wanted.exact.values())
    if wish.wanted.equals or any(scrub(t) != t for t in texts):
        raise CallError(
            ("不得以個人資料篩選後抽樣。", "A sample is not drawn by a person's own data."),
            where=", ".join(sorted({*wish.wanted.equals, *wish.wanted.holds})),
            why=("篩選條件載於稽核軌跡。", "The filters stand in the ledger."),
        )
    if wish.wanted.marked is not None:
        raise CallError(
            ("不得以查證結果篩選後抽樣。", "A sample is not drawn by what people said of the exceptions."),
            where=wish.check,
            why=("抽樣須可自同一清單重抽。", "It must be drawn again from the list alone."),
        )
    listing = Listing.of(run.path, cache_of(case), file_name(wish.check))
    if listing is None:
        raise CallError(("本項查核沒有例外清單。", "The check has no exception list."), where=wish.check)
    with closing(listing):
        return draw(listing.rows(wish.wanted), terms)


def _filters(wish: Wish) -> dict[str, object]:
    if wish.source is Source.POPULATION:
        return {}
    w = wish.wanted
    said: dict[str, object] = {
        "sort": w.sort, "descending": w.descending, "holds": dict(w.holds), "verdicts": sorted(w.verdicts)
    }  # fmt: skip
    return {**said, "exact": dict(w.exact)} if w.exact else said


def _masked(row: Mapping[str, str | None]) -> dict[str, object]:
    """Cells without personal data, and the places."""
    hidden = personal_columns()
    said = {k: v for k, v in row.items() if k != "pointers" and v is not None}
    moments = {k for k, v in said.items() if k not in hidden and k.endswith("_us") and len(v) == 16 and v.isdigit()}
    masked = mask_row({k: v for k, v in said.items() if k not in moments})
    cells = {k: said[k] if k in moments else str(masked[k]) for k in said}
    places = ["sha256:" + p.strip() for p in (row.get("pointers") or "").split("sha256:") if p.strip()]
    return {"cells": cells, "pointers": places}


def _sample(case: Case, entry: Entry, results: Sequence[Entry]) -> Sample:
    b = entry.body
    said: dict[int, list[Result]] = {}
    for e in results:
        for place, word, note in _lines(case, e.body.get("text")):
            said.setdefault(int(place), []).append(Result(e.seq, e.at, e.by, Word(str(word)), str(note)))
    rows = [
        Line(int(x["place"]), x["cells"], tuple(x["pointers"]), tuple(said.get(int(x["place"]), ())))
        for x in _lines(case, b.get("rows"))
    ]
    return Sample(
        seq=entry.seq,
        at=entry.at,
        by=entry.by,
        number=int(str(b["number"])),
        item=str(b["item"]),
        check=str(b["check"]),
        source=Source(str(b["source"])),
        run=str(b["run"]),
        filters=mapping_of(b.get("filters")),
        terms=Terms(int(str(b["size"])), str(b["seed"]), str(b["why"])),
        method=str(b["method"]),
        population=int(str(b["population"])),
        digest=Digest(str(b["digest"])),
        lines=tuple(rows),
        last=max([entry.seq, *(e.seq for e in results)]),
    )


def _lines(case: Case, digest: object) -> Iterator[Any]:
    text = read_text(case, digest)
    yield from json.loads(text) if text else ()
