"""Working papers people wrote, as rows for lists: masked, first lines only."""

from collections.abc import Iterator

from chahe.casefile import copies, fieldwork, gates, samples
from chahe.casefile.case import Case
from chahe.casefile.facts import Facts
from chahe.determination.gates import FindingSeen, ItemSeen, conditions
from chahe.findings.finding import Decision
from chahe.findings.masking import scrub
from chahe.model import Word
from chahe.web.models import Examination, Finding, Item, Paper

FIRST = 200
"""Characters of a text a list shows."""


def papers(made: Examination, case: Case, facts: Facts) -> Iterator[Paper]:
    """Every working paper as it stands."""
    yield from _records(made, case)
    yield from _samples(made, case)
    yield from _conditions(made, case, facts)
    yield from _copies(made, case)


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


def _conditions(made: Examination, case: Case, facts: Facts) -> Iterator[Paper]:
    """Conditions before a report is final, from the rows of items and findings just written."""
    lines = Item.objects.filter(examination=made).order_by("position")
    found = Finding.objects.filter(examination=made).order_by("position")
    stood = gates.before(case, facts, map(_item, lines), map(_finding, found), bool(made.run))
    given = gates.reasons(case)
    for n, c in enumerate(conditions(stood)):
        why = given.get(c.key)
        body = {
            "kind": c.kind.value,
            "about": c.about,
            "name": scrub(c.name),
            "key": c.key,
            "blocks": c.blocks,
            "reason": {"at": why.at, "by": why.by, "why": why.why} if why and not c.blocks else None,
        }
        yield Paper(examination=made, kind="condition", item=c.item, number=n, seq=made.acts, body=body)


def _item(line: Item) -> ItemSeen:
    signed = [s["seq"] for s in line.body["standing"]["history"] if s["role"] == "preparer"]
    return ItemSeen(
        line.code,
        line.inside and bool(line.proposal),
        line.state == "signed",
        bool(line.body["standing"]["stale"]),
        Word(line.word) if line.word else None,
        line.exceptions,
        signed[-1] if signed else None,
    )


def _finding(line: Finding) -> FindingSeen:
    acts = [a["seq"] for a in (*line.body["decisions"], *line.body["confirmations"])]
    reported = line.decision not in ("", Decision.DROPPED.value)
    answered = line.state == "answered"
    return FindingSeen(
        line.code, line.item, bool(line.decision), reported, line.changed, answered, max(acts, default=0)
    )


def _copies(made: Examination, case: Case) -> Iterator[Paper]:
    for i in copies.issues(case):
        body = {
            "at": i.at,
            "by": i.by,
            "form": i.form,
            "copies": [{"number": c.number, "to": c.to, "files": [list(f) for f in c.files]} for c in i.copies],
            "replaces": i.replaces,
            "replaced_by": i.replaced_by,
            "why": i.why,
        }
        yield Paper(examination=made, kind="copy", item="", number=i.number, seq=i.seq, body=body)
