"""The 69 items of a case as its page filters them."""

from chahe.catalog import catalog
from chahe.web.models import Item
from chahe.web.sheets.api import Asked, Sheet, streamed

_FAMILIES = {"part": "", "proposal": "outcome", "state": "standing"}


def sheet(asked: Asked) -> Sheet:
    """Filters `part`, `proposal`, `state`."""
    chosen = {k: asked.query.get(k, "") for k in _FAMILIES if asked.query.get(k)}
    found = Item.objects.filter(examination=asked.examination, **chosen).order_by("position").defer("body")
    nodes = {n.code: n for n in catalog().nodes}

    def line(i: Item) -> tuple[str | int, ...]:
        node = nodes[i.code]
        text = asked.of_pair((node.text or node.title or "", node.english or ""))
        state, word = asked.word("standing", i.state), asked.word("word", i.word)
        return (i.code, node.label, text, asked.word("outcome", i.proposal), i.checks, i.exceptions, i.unsettled,
                word, state)  # fmt: skip

    named = {"part": "web/part", "proposal": "web/proposal", "state": "web/state"}
    return Sheet(
        title=asked.say("web/items"),
        columns=(
            asked.column("web/code", width=9),
            asked.column("tables/label"),
            asked.column("web/question", width=70),
            asked.column("web/proposal-long", width=24),
            asked.column("tables/checks", number=True),
            asked.column("web/exceptions", number=True),
            asked.column("web/unsettled", number=True),
            asked.column("web/conclusion"),
            asked.column("web/state"),
        ),
        total=found.count(),
        rows=streamed(found, line),
        filters=tuple(
            (asked.say(named[k]), asked.word(_FAMILIES[k], v) if _FAMILIES[k] else v) for k, v in chosen.items()
        ),
        run=asked.examination.run,
    )
