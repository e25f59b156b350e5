"""The exception list of one check with the filters and the order of its page, masked as there."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import cache
from pathlib import Path

from django.http import Http404

from chahe.casefile.exceptions import file_name
from chahe.casefile.listing import Listing, Wanted, marks_of
from chahe.casefile.reviews import marked
from chahe.checks.api import checks
from chahe.determination.reviewing import MARKS
from chahe.report.table_book import Cell, Column
from chahe.tables.api import Type, tables
from chahe.web import addresses
from chahe.web.labels import heading
from chahe.web.looking import place_of, shown_row, wanted_of
from chahe.web.reading import reader
from chahe.web.sheets.api import Asked, Sheet

_UNNUMBERED = ("_us", "_no", "_id", "_code", "year", "port")
"""Numbers that name something: nobody adds them up."""


def sheet(asked: Asked) -> Sheet:
    """`check` names the list; a list that is to be prepared first has no total yet."""
    check = asked.query.get("check", "")
    if check not in checks():
        raise Http404
    code = checks()[check].question
    title = asked.of_pair(checks()[check].title)
    place = place_of(asked.examination, code)
    run, cache_ = place if place else (Path(), Path())
    name = file_name(check)
    if place is not None and not Listing.made(run, cache_, name) and not Listing.short(run, name):
        return Sheet(title, (), None, lambda: iter(()))
    listing = Listing.of(run, cache_, name) if place is not None else None
    if listing is None:
        return Sheet(title, (), 0, lambda: iter(()))
    with closing(listing):
        every = tuple(c for c in listing.columns if c != "pointers")
        wanted = wanted_of(asked.query, every, marked(reader(asked.examination), listing, check, run.name))
        total = listing.found(wanted) if listing.ready(wanted) else None
        whole = listing.total
    columns = addresses.columns(asked.query, every)
    return Sheet(
        title=title,
        columns=(
            *(Column(heading(c, asked.lang, check), _is_number(c)) for c in columns),
            asked.column("review/stands", width=14),
            asked.column("tables/places", width=60),
        ),
        total=total,
        rows=lambda: _rows(asked, check, wanted, columns),
        filters=tuple(_filters(asked, wanted, check)),
        order=_order(asked, wanted, check),
        run=run.name,
        stem=file_name(check),
        notes=((asked.say("heading/check"), check), (asked.say("tables/whole-list"), f"{whole:,}")),
    )


def prepare(asked: Asked) -> None:
    """Do what `sheet` needs to have a total: in a job."""
    check = asked.query.get("check", "")
    place = place_of(asked.examination, checks()[check].question) if check in checks() else None
    listing = Listing.of(*place, file_name(check)) if place else None
    if listing is not None and place is not None:
        with closing(listing):
            called = marked(reader(asked.examination), listing, check, place[0].name)
            every = tuple(c for c in listing.columns if c != "pointers")
            listing.prepare(wanted_of(asked.query, every, called))


def _rows(asked: Asked, check: str, wanted: Wanted, columns: tuple[str, ...]) -> Iterator[Sequence[Cell]]:
    place = place_of(asked.examination, checks()[check].question)
    listing = Listing.of(*place, file_name(check)) if place else None
    if listing is None or place is None:
        return
    with closing(listing):
        called = marked(reader(asked.examination), listing, check, place[0].name)
        numbers = [_is_number(c) for c in columns]
        words = {m: asked.say(f"mark/{m.value}") for m in MARKS}
        stand = marks_of(listing.folder, called, listing.total)
        for n, row in listing.numbered(wanted):
            shown = shown_row(row, columns, asked.lang)
            cells: list[Cell] = [_cell(v, n) for v, n in zip(shown["cells"], numbers, strict=True)]
            yield (*cells, words[MARKS[int(stand[n])]], "\n".join(shown["pointers"]))


def _cell(text: str, number: bool) -> Cell:
    """A number only where the column holds nothing else: an account number stays the text it is."""
    return int(text) if number and text.removeprefix("-").isdecimal() and text.isascii() else text


@cache
def _whole_numbers() -> frozenset[str]:
    """Columns that are whole numbers in every table that has them."""
    kinds: dict[str, set[Type]] = {}
    for table in tables().values():
        for column in table.columns:
            kinds.setdefault(column.name, set()).add(column.type)
    return frozenset(n for n, found in kinds.items() if found == {Type.INT})


def _is_number(column: str) -> bool:
    return column in _whole_numbers() and not column.endswith(_UNNUMBERED)


def _filters(asked: Asked, wanted: Wanted, check: str) -> Iterator[tuple[str, str]]:
    yield asked.say("web/shown-are"), "、".join(asked.word("verdict", v) for v in sorted(wanted.verdicts))
    for column, text in wanted.holds.items():
        yield heading(column, asked.lang, check), f"{asked.say('web/filter-part')} {text}"
    for column in wanted.equals:  # what was looked for in a personal column is personal itself
        yield heading(column, asked.lang, check), asked.say("tables/by-whole-value")
    for column, text in wanted.exact.items():
        yield heading(column, asked.lang, check), f"= {text}" if text else asked.say("group/nothing")
    if wanted.marked is not None:
        yield asked.say("review/stands"), "、".join(asked.word("mark", MARKS[n]) for n in sorted(wanted.marked[1]))


def _order(asked: Asked, wanted: Wanted, check: str) -> str:
    if wanted.sort is None:
        return ""
    return f"{heading(wanted.sort, asked.lang, check)} {'↓' if wanted.descending else '↑'}"
