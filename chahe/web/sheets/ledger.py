"""Who did what when, in the order it was done."""

from chahe.findings.masking import scrub
from chahe.web.models import Act
from chahe.web.sheets.api import Asked, Sheet, streamed


def sheet(asked: Asked) -> Sheet:
    """Every act, without its body."""
    found = Act.objects.filter(examination=asked.examination).order_by("seq")

    def line(a: Act) -> tuple[str | int, ...]:
        return (a.seq, asked.moment(a.at), a.by, asked.word("act", a.kind), scrub(a.about))

    return Sheet(
        title=asked.say("web/ledger"),
        columns=(
            asked.column("web/number-of-act", number=True),
            asked.column("tables/when", width=22),
            asked.column("web/who", width=18),
            asked.column("tables/what", width=22),
            asked.column("web/about", width=70),
        ),
        total=found.count(),
        rows=streamed(found, line),
    )
