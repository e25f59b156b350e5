"""Addresses of a list with its filters, order and columns: what is kept, what is changed."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

COLUMN, LEFT, RIGHT = "col", "left", "right"
"""Which columns, in order; one of them to be moved."""


def changed(query: QueryDict, change: Mapping[str, Any]) -> str:
    """The same list with something else: an empty value takes a word of the address away."""
    kept = [(k, v) for k, vs in query.lists() for v in vs if k not in change and v]
    return "?" + urlencode([*kept, *((k, v) for k, v in change.items() if v not in ("", None))])


def turned(query: QueryDict, column: str) -> str:
    """The same list by that column: upwards, then the other way round."""
    down = query.get("sort") == column and query.get("down") != "1"
    return changed(query, {"sort": column, "down": "1" if down else "", "from": ""})


def order(query: QueryDict, column: str) -> str:
    """What `aria-sort` says of the column."""
    if query.get("sort") != column:
        return "none"
    return "descending" if query.get("down") == "1" else "ascending"


def unfiltered(query: QueryDict) -> str:
    """The list without its filters: in its order, with its columns."""
    kept = [(k, v) for k, vs in query.lists() for v in vs if k in ("sort", "down", COLUMN) and v]
    return "?" + urlencode(kept)


def columns(query: QueryDict, every: Sequence[str], usual: Sequence[str] = ()) -> tuple[str, ...]:
    """The columns asked for, in the order asked for; the usual ones where none was."""
    asked = tuple(dict.fromkeys(c for c in query.getlist(COLUMN) if c in every))
    return asked or tuple(usual or every)


def moved(query: QueryDict, every: Sequence[str], usual: Sequence[str] = ()) -> str | None:
    """Where to go after a column was moved or unticked in the form; None = the address is plain already."""
    if not query.get(LEFT) and not query.get(RIGHT):
        return None
    shown = list(columns(query, every, usual))
    for name, step in ((query.get(LEFT), -1), (query.get(RIGHT), 1)):
        if name in shown and 0 <= shown.index(name) + step < len(shown):
            at = shown.index(name)
            shown[at], shown[at + step] = shown[at + step], shown[at]
    kept = [(k, v) for k, vs in query.lists() for v in vs if k not in (COLUMN, LEFT, RIGHT) and v]
    return "?" + urlencode([*kept, *((COLUMN, c) for c in shown)])


def choice(
    query: QueryDict, every: Sequence[str], headings: Mapping[str, str], usual: Sequence[str] = ()
) -> dict[str, Any]:
    """What the form that chooses columns shows: those shown first, in their order, then the others."""
    shown = columns(query, every, usual)
    named = [
        {"name": c, "heading": headings[c], "on": c in shown} for c in (*shown, *(c for c in every if c not in shown))
    ]
    return {
        "columns": named,
        "kept": [(k, v) for k, vs in query.lists() for v in vs if k != COLUMN and v],
        "shown": shown,
    }
