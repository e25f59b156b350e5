"""Observations: every check and subject a run found, of one item or of all. Subjects and values are masked already."""

from chahe.checks.api import checks
from chahe.findings.masking import scrub
from chahe.web.labels import heading, reading
from chahe.web.models import Observation
from chahe.web.sheets.api import Asked, Sheet, streamed


def sheet(asked: Asked) -> Sheet:
    """Filters `item`, `outcome`."""
    chosen = {k: asked.query.get(k, "") for k in ("item", "outcome") if asked.query.get(k)}
    found = Observation.objects.filter(examination=asked.examination, **chosen).order_by("position")

    def line(o: Observation) -> tuple[str | int, ...]:
        said = checks().get(o.check_id)
        stated = o.body["measured"].items()
        measured = "；".join(f"{heading(k, asked.lang, o.check_id)} {reading(k, v, asked.lang)}" for k, v in stated)
        norms = "；".join(f"{c['id']} {c['value']} {c['source']}" for c in o.body["criteria"])
        places = "\n".join(f"{scrub(e['name'])} sha256:{e['digest']}#{e['locator']}" for e in o.body["evidence"])
        return (
            o.item,
            o.check_id,
            asked.of_pair(said.title) if said else "",
            o.subject,
            asked.word("outcome", o.outcome),
            o.population,
            o.exceptions,
            o.unsettled,
            asked.word("reason", o.reason),
            measured,
            norms,
            places,
        )

    named = {"item": "web/code", "outcome": "web/outcome"}
    return Sheet(
        title=asked.say("web/facts"),
        columns=(
            asked.column("web/code", width=9),
            asked.column("heading/check", width=28),
            asked.column("tables/check-title", width=34),
            asked.column("web/subject", width=30),
            asked.column("web/outcome", width=12),
            asked.column("heading/population", number=True),
            asked.column("web/exceptions", number=True),
            asked.column("web/unsettled", number=True),
            asked.column("tables/why"),
            asked.column("web/measured", width=50),
            asked.column("web/criteria", width=40),
            asked.column("tables/places", width=60),
        ),
        total=found.count(),
        rows=streamed(found, line),
        filters=tuple((asked.say(named[k]), v if k == "item" else asked.word(k, v)) for k, v in chosen.items()),
        run=asked.examination.run,
        stem=chosen.get("item", "").replace(".", "_"),
    )
