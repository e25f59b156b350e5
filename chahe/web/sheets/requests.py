"""檢查資料清單 with the state of each line: as the page filters and orders it."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from chahe.report.table_book import Column
from chahe.web import addresses
from chahe.web.planned import body_of
from chahe.web.request_lines import COLUMNS, NUMBERS, chosen, stood, value
from chahe.web.sheets.api import Asked, Sheet

WIDTHS = {"code": 9, "name": 44, "items": 30, "period": 24, "when": 12, "due": 20, "supply": 12, "reason": 30}


def sheet(asked: Asked) -> Sheet:
    """Every line the address leaves; all columns where none was chosen."""
    lines = stood(body_of(asked.examination, "requests").get("lines", ()), timezone.now())
    found = chosen(lines, asked.query)
    columns = addresses.columns(asked.query, tuple(COLUMNS))
    sort = asked.query.get("sort", "")
    return Sheet(
        title=asked.say("web/requests"),
        columns=tuple(Column(asked.say(COLUMNS[c]), c in NUMBERS, WIDTHS.get(c, 0)) for c in columns),
        total=len(found),
        rows=lambda: (tuple(_cell(asked, x, c) for c in columns) for x in found),
        filters=tuple(_filters(asked)),
        order=f"{asked.say(COLUMNS[sort])} {'↓' if asked.query.get('down') == '1' else '↑'}" if sort in COLUMNS else "",
    )


def _cell(asked: Asked, line: Mapping[str, Any], column: str) -> str | int:
    if column in ("supply", "progress"):
        return asked.word(column, line[column])
    if column == "name":
        return asked.of_pair(line["name"])
    if column == "due":
        return asked.moment(str(value(line, column)))
    return value(line, column)


def _filters(asked: Asked) -> list[tuple[str, str]]:
    said = [(asked.say("comfort/narrow"), asked.query.get("q", ""))]
    said += [(asked.say(COLUMNS[c]), asked.word(c, asked.query.get(c, ""))) for c in ("supply", "progress")]
    return [(label, text) for label, text in said if text]
