"""Working papers people wrote, as rows for lists: masked, first lines only."""

from collections.abc import Iterator

from chahe.casefile import fieldwork, samples
from chahe.casefile.case import Case
from chahe.findings.masking import scrub
from chahe.web.models import Examination, Paper

FIRST = 200
"""Characters of a text a list shows."""


def papers(made: Examination, case: Case) -> Iterator[Paper]:
    """Every working paper as it stands."""
    yield from _records(made, case)
    yield from _samples(made, case)


def _records(made: Examination, case: Case) -> Iterator[Paper]:
    for r in fieldwork.records(case):
        body = {
            "name": r.name,
            "at": r.at,
            "by": r.by,
            "day": r.told.day.isoformat(),
            "time": r.told.time,
            "place": r.told.place,
            "persons": list(r.told.persons),
            "first": scrub(r.told.pairs[0][0])[:FIRST] if r.told.pairs else "",
            "pairs": len(r.told.pairs),
            "files": len(r.files),
            "corrected": len(r.earlier),
            "confirmed": r.told.confirmed,
        }
        kind = r.told.kind.value
        yield Paper(examination=made, kind=kind, item=r.item, number=r.number, seq=r.seq, body=body)


def _samples(made: Examination, case: Case) -> Iterator[Paper]:
    for s in samples.samples(case):
        words = [x.result.word.value for x in s.lines if x.result is not None]
        body = {
            "at": s.at,
            "by": s.by,
            "check": s.check,
            "source": s.source.value,
            "population": s.population,
            "size": s.terms.size,
            "seed": s.terms.seed,
            "open": s.open,
            "results": {w: words.count(w) for w in dict.fromkeys(words)},
        }
        yield Paper(examination=made, kind="sample-drawn", item=s.item, number=s.number, seq=s.last, body=body)
