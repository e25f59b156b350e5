"""Proposed findings with the Bureau's four columns and what was decided."""

from chahe.findings.masking import scrub
from chahe.web.models import Finding
from chahe.web.sheets.api import Asked, Sheet, streamed


def sheet(asked: Asked) -> Sheet:
    """Every finding, those the facts no longer give last."""
    found = Finding.objects.filter(examination=asked.examination).order_by("position")

    def line(f: Finding) -> tuple[str | int, ...]:
        said, decided = f.body["finding"], f.body["decisions"]
        marks = [asked.say(m) for m, on in (("web/gone", f.gone), ("web/facts-changed", f.changed)) if on]
        return (
            f.code,
            f.item,
            said["category"],
            f.pattern,
            said["condition"],
            said["criteria"],
            said["recommendation"],
            f.exceptions,
            asked.word("confirmation", f.state),
            asked.word("decision", f.decision),
            scrub(decided[-1]["why"]) if decided else "",
            "；".join(marks),
        )

    return Sheet(
        title=asked.say("web/findings"),
        columns=(
            asked.column("web/number-of-finding", width=26),
            asked.column("heading/item", width=9),
            asked.column("heading/category", width=16),
            asked.column("heading/pattern", width=30),
            asked.column("heading/circumstance", width=70),
            asked.column("web/rule", width=40),
            asked.column("heading/improvement", width=40),
            asked.column("web/exceptions", number=True),
            asked.column("web/confirmation"),
            asked.column("web/decision"),
            asked.column("tables/why", width=30),
            asked.column("tables/remarks", width=30),
        ),
        total=found.count(),
        rows=streamed(found, line),
        run=asked.examination.run,
    )
