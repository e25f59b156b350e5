"""The register of report copies."""

from chahe.web.models import Paper
from chahe.web.sheets.api import Asked, Sheet


def sheet(asked: Asked) -> Sheet:
    """A row per copy."""
    found = Paper.objects.filter(examination=asked.examination, kind="copy").order_by("number")
    rows = [
        (
            p.number, c["number"], c["to"], asked.moment(p.body["at"]), p.body["by"],
            asked.word("form", p.body["form"]), "\n".join(f"{n} {d}" for n, d in c["files"]),
            asked.say("tables/replaces", n=p.body["replaces"]) + p.body["why"] if p.body["replaces"] else "",
        )
        for p in found
        for c in p.body["copies"]
    ]  # fmt: skip
    return Sheet(
        title=asked.say("tables/copies"),
        columns=(
            asked.column("tables/issue", number=True),
            asked.column("tables/copy-no", number=True),
            asked.column("tables/to", width=30),
            asked.column("tables/when", width=22),
            asked.column("tables/issued-by"),
            asked.column("web/form"),
            asked.column("tables/digest", width=90),
            asked.column("tables/remarks", width=40),
        ),
        total=len(rows),
        rows=lambda: iter(rows),
    )
