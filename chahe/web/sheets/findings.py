"""Findings with the Bureau's four columns and what was decided: as the page filters and orders them."""

from chahe.report.table_book import Column
from chahe.web import addresses
from chahe.web.finding_list import COLUMNS, NONE, ORDERS, chosen, remarks, value
from chahe.web.models import Finding
from chahe.web.sheets.api import Asked, Sheet, streamed

WIDTHS = {
    "code": 26,
    "item": 9,
    "category": 16,
    "pattern": 30,
    "condition": 70,
    "criteria": 40,
    "recommendation": 40,
    "why": 30,
    "remarks": 30,
}


def sheet(asked: Asked) -> Sheet:
    """Every finding the address leaves, those the facts no longer give last; all columns where none was chosen."""
    columns = addresses.columns(asked.query, tuple(COLUMNS))
    found = chosen(asked.examination, asked.query, columns)
    return Sheet(
        title=asked.say("web/findings"),
        columns=tuple(Column(asked.say(COLUMNS[c]), c == "exceptions", WIDTHS.get(c, 0)) for c in columns),
        total=found.count(),
        rows=streamed(found, lambda f: tuple(_cell(asked, f, c) for c in columns)),
        filters=tuple(_filters(asked)),
        order=_order(asked),
        run=asked.examination.run,
    )


def _cell(asked: Asked, line: Finding, column: str) -> str | int:
    if column == "state":
        return asked.word("confirmation", line.state)
    if column == "decision":
        return asked.word("decision", line.decision)
    if column == "remarks":
        return "；".join(asked.say(m) for m in remarks(line))
    return value(line, column)


def _filters(asked: Asked) -> list[tuple[str, str]]:
    q, state, decision = (asked.query.get(k, "") for k in ("q", "state", "decision"))
    said = [(asked.say("comfort/narrow"), q), (asked.say("web/confirmation"), asked.word("confirmation", state))]
    undecided = asked.say("view/undecided") if decision == NONE else asked.word("decision", decision)
    return [(label, text) for label, text in (*said, (asked.say("web/decision"), undecided)) if text]


def _order(asked: Asked) -> str:
    sort = asked.query.get("sort", "")
    return f"{asked.say(COLUMNS[sort])} {'↓' if asked.query.get('down') == '1' else '↑'}" if sort in ORDERS else ""
