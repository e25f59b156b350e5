"""檢查資料清單 as somebody asks for it: filtered, in order, with the columns chosen; for page and table alike."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.http import QueryDict

from chahe.casefile.request_board import course_of
from chahe.scope.request_state import progress

COLUMNS = {
    "code": "web/request-code",
    "name": "web/request-name",
    "items": "web/items",
    "period": "request/period",
    "when": "web/due",
    "due": "request/due",
    "supply": "web/supply",
    "reason": "tables/why",
    "progress": "request/progress",
    "files": "web/evidence",
    "messages": "request/thread",
}
"""Column -> the message of its heading."""

USUAL = ("code", "name", "period", "when", "due", "supply", "progress", "files", "messages")
"""Those the page shows where nobody chose."""

NUMBERS = ("files", "messages")


def stood(lines: Sequence[Mapping[str, Any]], now: datetime) -> list[dict[str, Any]]:
    """The lines, each with where it stands now."""
    return [{**x, "progress": progress(course_of(x), now).value} for x in lines]


def chosen(lines: Sequence[dict[str, Any]], query: QueryDict) -> list[dict[str, Any]]:
    """The lines the address asks for, in its order."""
    text = query.get("q", "").strip().casefold()[:200]
    asked = {k: query.get(k, "") for k in ("supply", "progress")}
    found = [
        x
        for x in lines
        if all(not v or x[k] == v for k, v in asked.items())
        and (not text or text in f"{x['code']} {' '.join(x['name'])} {' '.join(x['items'])}".casefold())
    ]
    sort = query.get("sort", "")
    if sort in COLUMNS:
        found.sort(key=_key(sort), reverse=query.get("down") == "1")
    return found


def _key(column: str) -> Callable[[dict[str, Any]], Any]:
    """Lines without a time come last when it goes upwards."""
    if column == "due":
        return lambda x: (not x["course"]["due"], x["course"]["due"])
    return lambda x: value(x, column)


def value(line: Mapping[str, Any], column: str) -> str | int:
    """What the column holds: codes as codes, the name in Chinese."""
    if column == "messages":
        return len(line["messages"])
    if column == "files":
        return int(line["files"])
    if column == "name":
        return str(line["name"][0])
    if column == "items":
        return "、".join(line["items"])
    if column == "due":
        return str(line["course"]["due"] or "")
    return str(line["due" if column == "when" else column])
