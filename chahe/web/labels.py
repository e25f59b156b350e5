"""Headings of columns as insurers write them, and values as people read them."""

import re
from datetime import UTC, datetime
from functools import cache

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


def heading(column: str, lang: str) -> str:
    """A column's name for the reader: insurers' own heading in Chinese, the code where there is none."""
    if column in _OURS:
        return say(f"column/{column}", lang)
    if lang == "en":
        return column.replace("_", " ")
    base, _, ending = column.rpartition("_")
    named = headings().get(column) or (headings().get(base) if ending in ("us", "local") else None)
    said = say(f"column/{column}", lang).removeprefix("column/")
    return said if named is None or (named.isascii() and named.islower()) else named


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
