"""Records of interviews and on screen, one row per question; what corrected them stands in the ledger."""

from collections.abc import Iterator
from pathlib import Path

from chahe.casefile import fieldwork as work
from chahe.casefile.case import Case
from chahe.findings.masking import scrub
from chahe.report.table_book import Cell
from chahe.web.sheets.api import Asked, Sheet


def sheet(asked: Asked) -> Sheet:
    """Filter `item`."""
    item = asked.query.get("item", "")
    found = [r for r in work.records(Case.open(Path(asked.examination.folder))) if item in ("", r.item)]

    def rows() -> Iterator[tuple[Cell, ...]]:
        for r in found:
            t = r.told
            for n, (question, answer) in enumerate(t.pairs, 1):
                yield (
                    r.name, asked.word("act", t.kind.value), r.item, asked.day(t.day.isoformat()), t.time, t.place,
                    "、".join(t.persons), t.system, scrub(t.extraction), t.screen_count, n, scrub(question),
                    scrub(answer), "、".join(scrub(f) for f, _ in r.files), t.confirmed, r.by, len(r.earlier),
                )  # fmt: skip

    return Sheet(
        title=asked.say("tables/records"),
        columns=(
            asked.column("tables/record-no", width=10),
            asked.column("tables/kind"),
            asked.column("heading/item", width=9),
            asked.column("tables/day", width=12),
            asked.column("tables/time", width=14),
            asked.column("tables/place"),
            asked.column("tables/persons", width=24),
            asked.column("tables/system"),
            asked.column("tables/extraction", width=30),
            asked.column("tables/screen-count", number=True),
            asked.column("tables/no", number=True),
            asked.column("tables/asked", width=40),
            asked.column("tables/answered", width=60),
            asked.column("tables/attached", width=24),
            asked.column("tables/confirmed"),
            asked.column("tables/written-by"),
            asked.column("tables/corrections", number=True),
        ),
        total=sum(len(r.told.pairs) for r in found),
        rows=rows,
        filters=((asked.say("heading/item"), item),) if item else (),
    )
