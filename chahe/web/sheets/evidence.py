"""The files handed over."""

from chahe.findings.masking import scrub
from chahe.web.models import Evidence
from chahe.web.sheets.api import Asked, Sheet, streamed


def sheet(asked: Asked) -> Sheet:
    """Filter `q`: part of a name, or a code."""
    text = asked.query.get("q", "").strip()[:100]
    found = Evidence.objects.filter(examination=asked.examination).order_by("position")
    if text:
        found = found.filter(name__icontains=text) | found.filter(code__iexact=text)

    def line(f: Evidence) -> tuple[str | int, ...]:
        origin = asked.word("origin", f.origin)
        return (
            scrub(f.name),
            f.code,
            origin,
            f.size,
            f.readers,
            f.records,
            f.rows,
            f.rejects,
            f.unread,
            f.superseded,
            f.digest,
        )

    return Sheet(
        title=asked.say("web/evidence"),
        columns=(
            asked.column("web/file", width=50),
            asked.column("web/request-code", width=9),
            asked.column("web/origin", width=20),
            asked.column("tables/bytes", number=True),
            asked.column("web/reader", width=24),
            asked.column("web/records", number=True),
            asked.column("web/rows", number=True),
            asked.column("web/rejects", number=True),
            asked.column("tables/unread", width=30),
            asked.column("request/was-superseded", width=40),
            asked.column("tables/digest", width=66),
        ),
        total=found.count(),
        rows=streamed(found, line),
        filters=((asked.say("web/find-file"), text),) if text else (),
    )
