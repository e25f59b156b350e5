"""The exception list of a check as somebody asks for it: found, prepared, filtered, in order, masked."""

from collections.abc import Callable, Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from django.http import QueryDict

from chahe.casefile import marks, reviews
from chahe.casefile.case import Case
from chahe.casefile.exceptions import file_name
from chahe.casefile.listing import Listing, Wanted
from chahe.casefile.listing import Page as Rows
from chahe.casefile.projection import covering
from chahe.casefile.recovery import KEPT
from chahe.determination.reviewing import MARKS, Mark
from chahe.findings.masking import mask_row, personal_columns
from chahe.web.labels import is_moment, reading
from chahe.web.models import Examination
from chahe.web.preparing import beside
from chahe.web.reading import reader

SIZE = 50
PATIENCE = 0.2
"""Seconds a request waits for what is being prepared before it says so."""

VERDICTS = ("law", "own", "unsettled")


class Looked(NamedTuple):
    """One page of a list. `columns` are those people see, in the run's order."""

    columns: tuple[str, ...]
    wanted: Wanted
    page: Rows
    marks: tuple[Mark, ...] = ()  # of the page's rows
    counts: Mapping[Mark, int] = MappingProxyType({})  # of the whole list
    run: str = ""  # the run's folder


NOTHING = Looked((), Wanted(), Rows((), 0, 0, 0))


def place_of(examination: Examination, code: str) -> tuple[Path, Path] | None:
    """The folder of the run that covers the item, and the case's cache; None when nothing was examined."""
    case = reader(examination)
    run = covering(case.view().runs(), code)
    return None if run is None else (run.path, case.path("cache", KEPT))


def look(asked: QueryDict, examination: Examination, code: str, check: str, size: int = SIZE) -> Looked | None:
    """The page; None while the list is being prepared.

    Args:
        asked: `f.<column>`, `sort`, `down`, `verdict`, `mark`, `from`, as in the page's address.
        examination: the case.
        code: the item.
        check: one of its checks.
        size: rows of one page.

    """
    place = place_of(examination, code)
    if place is None:
        return NOTHING
    case, (run, cache) = reader(examination), place
    key = f"{run} {check}"
    if not Listing.made(run, cache, file_name(check)) and not in_time(key, partial(_prepare, run, cache, check, None)):
        return None
    listing = Listing.of(run, cache, file_name(check))
    if listing is None:
        return NOTHING
    with closing(listing):
        if not reviews.ready(case, listing, check, run.name) and not in_time(
            f"{key} marks {reviews.last_act(case, check)}", partial(_mark, case, run, cache, check)
        ):
            return None
        called = reviews.marked(case, listing, check, run.name)
        columns = tuple(c for c in listing.columns if c != "pointers")
        wanted = wanted_of(asked, columns, called)
        if not listing.ready(wanted) and not in_time(f"{key} {wanted}", partial(_prepare, run, cache, check, wanted)):
            return None
        page = listing.page(wanted, whole(asked.get("from")), size)
        stand = marks.at(listing.folder, called, listing.total, page.places)
        counted = marks.counts(listing.folder, called, listing.total)
        return Looked(columns, wanted, page, stand, counted, run.name)


def in_time(key: str, work: Callable[[], object]) -> bool:
    """Whether what is to be prepared is, within the patience of one request."""
    return beside(key, work, patience=PATIENCE)


def _prepare(run: Path, cache: Path, check: str, wanted: Wanted | None) -> None:
    """In a thread of its own, over a map of its own."""
    listing = Listing.of(run, cache, file_name(check))
    if listing is not None:
        with closing(listing):
            if wanted is not None:
                listing.prepare(wanted)


def _mark(case: Case, run: Path, cache: Path, check: str) -> None:
    listing = Listing.of(run, cache, file_name(check))
    if listing is not None:
        with closing(listing):
            reviews.marked(case, listing, check, run.name)


def wanted_of(query: QueryDict, columns: tuple[str, ...], called: str = "") -> Wanted:
    """Filters and order of an address. `=text` asks for a column's whole text, `=` for rows that have none.

    Args:
        query: the address's words.
        columns: of the list.
        called: name of the list's marks.

    """
    hidden = personal_columns()
    given = {c: query.get(f"f.{c}", "").strip() for c in columns}
    asked = {c: text for c, text in given.items() if text}
    sort = query.get("sort", "")
    chosen = frozenset(v for v in query.getlist("verdict") if v in VERDICTS)
    stand = [m for m in MARKS if m.value in query.getlist("mark")]
    exact = {k: v.removeprefix("=").strip() for k, v in asked.items() if v.startswith("=") and not by_whole(k)}
    return Wanted(
        sort if sort in columns and sort not in hidden else None,
        query.get("down") == "1",
        {k: v for k, v in asked.items() if not by_whole(k) and k not in exact},
        {k: v for k, v in asked.items() if by_whole(k)},
        chosen or frozenset(("law", "own")),
        exact,
        marks.wanted(called, stand),
    )


def by_whole(column: str) -> bool:
    """Whether a column is found by its whole value only, so that nobody guesses a person by pieces."""
    return column in personal_columns() or column == "subject"


def shown_row(row: dict[str, str | None], columns: tuple[str, ...], lang: str) -> dict[str, Any]:
    """Cells as people read them, masked, and the places the row rests on."""
    shown, places = masked_row(row)
    return {"cells": [reading(c, shown.get(c), lang) for c in columns], "pointers": places}


def masked_row(row: dict[str, str | None]) -> tuple[dict[str, str | None], list[str]]:
    """A row as it may be shown, personal values masked, and the pointers to its original bytes."""
    pointers = row.get("pointers") or ""
    moments = {k for k, v in row.items() if k not in personal_columns() and is_moment(k, v)}
    masked = mask_row({k: v for k, v in row.items() if k != "pointers" and k not in moments})
    kept = {k: v for k, v in row.items() if k != "pointers"}
    shown = {**kept, **{k: None if v is None else str(v) for k, v in masked.items()}}
    return shown, [("sha256:" + p).strip() for p in pointers.split("sha256:") if p.strip()]


def whole(text: str | None) -> int:
    """A whole number of an address, 0 for anything else."""
    return min(int(text), 10**12) if text and text.isascii() and text.isdigit() and len(text) < 13 else 0
