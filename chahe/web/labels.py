"""Headings of columns as insurers write them, and values as people read them."""

import re
from datetime import UTC, datetime
from functools import cache

from chahe.checks.api import checks
from chahe.engine.plan import inputs_of
from chahe.intake.api import TAIPEI
from chahe.intake.sheets.api import kinds
from chahe.messages import code_word, say
from chahe.report.roc import roc

_OURS = frozenset(
    ("subject", "verdict", "label", "minutes", "workday", "accepted", "ended", "held", "consented", "archived", "paid")
)
"""Columns of ours that say something else than the insurer's column of that name: a truth and no time, a period."""


@cache
def headings() -> dict[str, str]:
    """Column -> the first heading a spreadsheet may have for it."""
    found: dict[str, str] = {}
    for kind in kinds().values():
        for column in kind.columns:
            found.setdefault(column.name, column.names.split("|")[0])
    return found


@cache
def _headings_of(check: str) -> dict[str, str]:
    """Column -> the heading it has in the spreadsheets a check's population is made of, where they agree on one."""
    known = checks().get(check)
    fed = inputs_of(known.population) if known else frozenset()
    found: dict[str, set[str]] = {}
    for kind in kinds().values():
        for column in kind.columns if kind.table in fed else ():
            found.setdefault(column.name, set()).add(column.names.split("|")[0])
    return {name: next(iter(named)) for name, named in found.items() if len(named) == 1}


def heading(column: str, lang: str, check: str = "") -> str:
    """A column's name for the reader. In Chinese: the heading of the sheets the check looks at, else the word
    for the column in general, else the first heading any sheet has; the code where there is none.
    """
    if column in _OURS:
        return say(f"column/{column}", lang)
    if lang == "en":
        return column.replace("_", " ")
    base, _, ending = column.rpartition("_")
    names = (column, base) if ending in ("us", "local") else (column,)
    own = next((n for c in names if (n := _headings_of(check).get(c))), "")
    if own and not re.search("[a-z]", own):  # as folded for comparing: 「ip位址」 is no heading to read
        return own
    said = next((t for c in names if (t := say(f"column/{c}", lang)) != f"column/{c}"), "")
    return said or next((h for c in names if (h := headings().get(c))), column)


def reading(column: str, text: str | None, lang: str) -> str:
    """A value of an exception list for the reader; codes, truths and moments in words, the rest as it is."""
    if text is None:
        return ""
    if column == "verdict":
        return say(f"verdict/{text}", lang)
    word = code_word(column, text, lang)
    if word is not None:
        return word
    if text in ("true", "false"):
        return say(f"truth/{text}", lang)
    if is_moment(column, text):
        return moment(datetime.fromtimestamp(int(text) / 1_000_000, UTC), lang)
    return text


def in_unit(value: str, unit: str, lang: str) -> str:
    """A criterion's value for the reader: 12 字元, 每半年, 是; elements of a set stay the codes they are."""
    if value in ("true", "false"):
        return say(f"truth/{value}", lang)
    if unit == "calendar period":
        return say(f"period/{value}", lang)
    return f"{value} {say('unit/' + re.sub('[^A-Za-z0-9]', '-', unit), lang)}" if unit else value


def moment(at: datetime, lang: str) -> str:
    """An instant on Taipei's clock: 民國 in Chinese, ISO in English."""
    here = at.astimezone(TAIPEI)
    return f"{here.date().isoformat() if lang == 'en' else roc(here.date())} {here:%H:%M:%S}"


def is_moment(column: str, text: str | None) -> bool:
    """Whether the value is an instant in microseconds since the epoch: sixteen digits, which look like a card's."""
    return column.endswith("_us") and text is not None and len(text) == 16 and text.isdigit()
