"""Exceptions of a check counted by a classifying column, as pages show it: prepared beside the request."""

from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from django.http import QueryDict

from chahe.casefile import grouped, reviews
from chahe.casefile.exceptions import file_name
from chahe.casefile.listing import Listing, Wanted
from chahe.casefile.reviews import marked
from chahe.determination.reviewing import Mark
from chahe.web import addresses
from chahe.web.labels import heading, reading
from chahe.web.looking import in_time, place_of, wanted_of
from chahe.web.models import Examination
from chahe.web.reading import reader


class Groups(NamedTuple):
    """Rows of one check by value of one column."""

    columns: tuple[str, ...]  # those that classify; the first is taken where none is asked for
    found: grouped.Grouped | None  # None = no column classifies the list, or this one does not
    counts: dict[Mark, int]  # of the whole list, by where rows stand
    total: int


def groups(query: QueryDict, examination: Examination, check: str, by: str = "") -> Groups | None:
    """Counted as the address filters; None while it is being prepared.

    Args:
        query: filters, as on the page of the list.
        examination: the case.
        check: whose exceptions.
        by: the column; "" = the one offered first.

    """
    code, name = check.partition("/")[0], file_name(check)
    place = place_of(examination, code)
    if place is None:
        return Groups((), None, {}, 0)
    run, cache = place
    case, key = reader(examination), f"groups {run} {check}"
    if not Listing.made(run, cache, name) and not in_time(key, partial(_made, run, cache, name)):
        return None
    listing = Listing.of(run, cache, name)
    if listing is None:
        return Groups((), None, {}, 0)
    with closing(listing):
        if not reviews.ready(case, listing, check, run.name) and not in_time(
            f"{key} marks", partial(_counted, examination, run, cache, check, Wanted(), "")
        ):
            return None
        called = marked(case, listing, check, run.name)
        wanted = wanted_of(query, tuple(c for c in listing.columns if c != "pointers"), called)
        columns = grouped.columns(listing)
        column = by if by in columns else next(iter(columns), "")
        counts = reviews.counts(case, listing, check, run.name)
        if not column:
            return Groups(columns, None, counts, listing.total)
        work = partial(_counted, examination, run, cache, check, wanted, column)
        if not grouped.ready(listing, column, wanted) and not in_time(f"{key} {column} {wanted}", work):
            return None
        return Groups(columns, grouped.counts(listing, column, wanted), counts, listing.total)


def lines(found: grouped.Grouped, query: QueryDict, address: str, lang: str) -> list[dict[str, Any]]:
    """Groups as people read them, each with the address of its rows."""
    most = max((n for _, n in found.values), default=1)
    return [
        {
            "text": None if value is None else reading(found.column, value, lang),
            "rows": n,
            "part": f"{n / found.found:.1%}" if found.found else "",
            "size": n,
            "most": most,
            "address": address
            + addresses.changed(query, {f"f.{found.column}": f"={value or ''}", "by": "", "from": ""}),
        }
        for value, n in found.values
    ]


def choices(columns: tuple[str, ...], check: str, lang: str) -> list[tuple[str, str]]:
    """Columns one may group by, with their headings."""
    return [(c, heading(c, lang, check)) for c in columns]


def _made(run: Path, cache: Path, name: str) -> None:
    listing = Listing.of(run, cache, name)
    if listing is not None:
        listing.close()


def _counted(examination: Examination, run: Path, cache: Path, check: str, wanted: Wanted, column: str) -> None:
    """In a thread of its own, over a map of its own."""
    listing = Listing.of(run, cache, file_name(check))
    if listing is not None:
        with closing(listing):
            marked(reader(examination), listing, check, run.name)
            if column:
                grouped.counts(listing, column, wanted)
