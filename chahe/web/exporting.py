"""Tables as workbooks: short ones at once, long ones as a job. What stands in them is decided by chahe/web/sheets."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import IO, Any

from django.http import QueryDict
from django.utils import timezone

from chahe.casefile.reports import file_stem
from chahe.report.table_book import About, Cell, write_book
from chahe.web.labels import moment
from chahe.web.models import Examination
from chahe.web.sheets import Asked, Sheet, exceptions, sheet_of

QUICK = 20_000
"""Rows of a table that is made while the reader waits."""

_NAME = re.compile(r"[^\w.-]+")
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")


def is_quick(made: Sheet) -> bool:
    """Whether the table can be made at once."""
    return made.total is not None and made.total <= QUICK


def file_name(asked: Asked, name: str, made: Sheet, part: int = 0) -> str:
    """Name of a file; letters of any script, no blanks."""
    stem = "_".join(x for x in (file_stem(asked.examination.number), name, made.stem) if x)
    return f"{_NAME.sub('_', stem)}{f'_{part}' if part else ''}.xlsx"


def write(out: IO[bytes], asked: Asked, made: Sheet, by: str) -> int:
    """All rows into one file. Returns how many."""
    return write_book(out, _about(asked, made, by, timezone.now()), made.columns, made.rows())


def write_files(folder: Path, by: str, said: Mapping[str, Any], say: Callable[[str], None]) -> dict[str, Any]:
    """The job: as many files as the rows need. Raises ChaheError, Http404."""
    from chahe.web.project import current
    from chahe.web.work import reports_folder

    examination = current(Examination.objects.get(folder=str(folder)))
    asked = Asked(examination, QueryDict(said["query"]), said["lang"])
    if said["table"] == "exceptions":
        exceptions.prepare(asked)
    made = sheet_of(said["table"], asked)
    target = reports_folder(examination.pk, said["name"])
    target.mkdir(parents=True, exist_ok=True)
    about = _about(asked, made, by, timezone.now())
    rows = _told(made.rows(), made.total or 0, say)
    files: list[str] = []
    written = 0
    while (row := next(rows, None)) is not None or not files:
        name = file_name(asked, said["table"], made, len(files) + 1)
        left = rows if row is None else chain((row,), rows)
        written += write_book(target / name, about, made.columns, left, before=written, scratch=target)
        files.append(name)
    return {"files": files, "folder": said["name"], "rows": written}


def _told(rows: Iterator[Sequence[Cell]], total: int, say: Callable[[str], None]) -> Iterator[Sequence[Cell]]:
    for n, row in enumerate(rows):
        if n % 5_000 == 0:
            say(f"{n:,} / {total:,}")
        yield row


def _about(asked: Asked, made: Sheet, by: str, now: datetime) -> About:
    e = asked.examination
    filters = "；".join(f"{label}: {value}" for label, value in made.filters) or asked.say("web/all")
    lines = (
        (asked.say("tables/table"), made.title),
        (asked.say("web/number"), e.number),
        (asked.say("web/institution"), e.name),
        (asked.say("web/as-of"), asked.day(e.as_of)),
        (asked.say("web/period"), f"{asked.day(e.period_from)}-{asked.day(e.period_to)}"),
        *made.notes,
        (asked.say("tables/filters"), filters),
        (asked.say("tables/order"), made.order or asked.say("tables/own-order")),
        (asked.say("tables/run"), made.run or asked.say("web/not-examined")),
        (asked.say("web/head"), e.head),
        (asked.say("tables/made-at"), moment(now, asked.lang)),
        (asked.say("tables/made-by"), by),
        (asked.say("tables/masked"), asked.say("tables/masked-note")),
        (asked.say("tables/rows-in-all"), f"{made.total or 0:,}"),
    )
    title = _NOT_IN_A_NAME.sub(" ", made.title)[:24].strip() or "1"
    return About(asked.say("tables/about"), title, lines, asked.say("tables/rows-here"), now)
