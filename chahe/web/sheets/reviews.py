"""What people said of exceptions: every act, with who agreed and who took it back."""

from chahe.casefile import reviews
from chahe.casefile.conclusions import read_text
from chahe.determination.reviewing import Review
from chahe.findings.masking import scrub
from chahe.web.reading import reader
from chahe.web.sheets.api import Asked, Sheet


def sheet(asked: Asked) -> Sheet:
    """In the ledger's order; `wait=1`: those a second person has still to agree to."""
    case = reader(asked.examination)
    waits = asked.query.get("wait") == "1"
    found = [r for r in reviews.reviews(case) if r.waits or not waits]

    def line(r: Review) -> tuple[str | int, ...]:
        agreed, undone = r.agreed, r.undone
        return (
            r.seq,
            r.check,
            asked.word("disposition", r.word.value),
            r.rows,
            r.of,
            scrub(read_text(case, r.why)),
            r.by,
            asked.moment(r.at),
            f"{agreed.by} {asked.moment(agreed.at)}" if agreed else "",
            f"{undone.by} {asked.moment(undone.at)} {scrub(read_text(case, undone.why))}" if undone else "",
            r.set,
            r.run,
        )

    return Sheet(
        title=asked.say("review/reviews"),
        columns=(
            asked.column("web/number-of-act", number=True),
            asked.column("heading/check", width=26),
            asked.column("review/word", width=14),
            asked.column("review/rows", number=True),
            asked.column("review/of", number=True),
            asked.column("tables/why", width=50),
            asked.column("web/who", width=12),
            asked.column("web/at", width=22),
            asked.column("review/agreed", width=26),
            asked.column("review/undone", width=40),
            asked.column("review/set", width=66),
            asked.column("tables/run", width=40),
        ),
        total=len(found),
        rows=lambda: (line(r) for r in found),
        filters=((asked.say("web/state"), asked.say("review/waits")),) if waits else (),
    )
