"""One sample list, masked, with the result per record; without a number all of the case, a row per record."""

from collections.abc import Iterator
from pathlib import Path

from chahe.casefile import samples as work
from chahe.casefile.case import Case
from chahe.findings.masking import scrub
from chahe.report.table_book import Cell, Column
from chahe.web.labels import heading, reading
from chahe.web.sheets.api import Asked, Sheet


def sheet(asked: Asked) -> Sheet:
    """Filter `number`. Raises CallError when there is no such sample."""
    case = Case.open(Path(asked.examination.folder))
    number = asked.query.get("number", "")
    chosen = [work.one(case, int(number))] if number.isdigit() and len(number) < 9 else list(work.samples(case))
    named = list(dict.fromkeys(c for s in chosen for x in s.lines for c in x.cells))

    def rows() -> Iterator[tuple[Cell, ...]]:
        for s in chosen:
            for x in s.lines:
                r = x.result
                cells = (scrub(reading(c, x.cells.get(c), asked.lang)) for c in named)
                said = (asked.word("word", r.word.value), r.note, r.by, asked.moment(r.at)) if r else ("", "", "", "")
                yield (s.number, s.check, x.place, *cells, *said, "\n".join(x.pointers))

    one = chosen[0] if len(chosen) == 1 else None
    notes = (
        ()
        if one is None
        else (
            (asked.say("tables/source"), asked.word("samplesource", one.source.value)),
            (asked.say("tables/seed"), one.terms.seed),
            (asked.say("tables/size-why"), one.terms.why),
            (asked.say("heading/population"), f"{one.population:,}"),
            (asked.say("tables/population-digest"), one.digest),
            (asked.say("tables/drawn-by"), f"{one.by} {asked.moment(one.at)}"),
            (asked.say("tables/how-drawn"), asked.say("tables/method")),
        )
    )
    return Sheet(
        title=asked.say("tables/samples"),
        columns=(
            asked.column("tables/sample-no", number=True),
            asked.column("heading/check", width=28),
            asked.column("tables/place-in", number=True),
            *(Column(heading(c, asked.lang)) for c in named),
            asked.column("tables/results"),
            asked.column("tables/note", width=40),
            asked.column("tables/entered-by"),
            asked.column("tables/when", width=22),
            asked.column("tables/places", width=60),
        ),
        total=sum(len(s.lines) for s in chosen),
        rows=rows,
        run=one.run if one else asked.examination.run,
        stem=f"{one.number:03}" if one else "",
        notes=notes,
    )
