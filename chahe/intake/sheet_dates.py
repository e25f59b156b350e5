"""The date a sheet states about itself: in the rows above its header, in its own name, or in the file's name."""

from collections.abc import Iterable
from datetime import date

import re2

from chahe.intake.dates import parse_date, parse_period
from chahe.intake.grid import Row, plain
from chahe.intake.words import fold

_LABELLED = re2.compile(
    r"(?:基準日|截止日|截至|資料日期|資料日|統計日|快照日|as of)期?\s*[:：]?\s*"
    r"((?:民國)?\s*[0-9]{2,4}\s*[./年-]\s*[0-9]{1,2}\s*[./月-]\s*[0-9]{1,2}\s*日?|[0-9]{7,8})"
)
_PERIOD = re2.compile(r"((?:民國)?[0-9]{3,4}\s*年?\s*(?:q[1-4]|第?[1-4一二三四]季|(?:上|下)半年))(?:底|末)?")
_DAY = re2.compile(
    r"(?:^|[^0-9])([0-9]{3}[01][0-9][0-3][0-9]|20[0-9]{2}[01][0-9][0-3][0-9]|[0-9]{3,4}-[0-9]{2}-[0-9]{2})(?:[^0-9]|$)"
)


def stated_date(rows: Iterable[Row]) -> date | None:
    """The one date that the title rows label as the date of the sheet; None when they label none, or several."""
    found: set[date] = set()
    for row in rows:
        for value in row.values:
            for text in _LABELLED.findall(fold(plain(value))):
                try:
                    found.add(parse_date(text))
                except ValueError:
                    continue
    return found.pop() if len(found) == 1 else None


def named_date(name: str) -> date | None:
    """The last day of the quarter or half that a name states (「114Q2」「114年第二季底」), or the one day it states."""
    bare = fold(name).casefold()
    period = _PERIOD.search(bare)
    try:
        if period is not None:
            return parse_period(period.group(1).replace(" ", ""))[1]
        days = {parse_date(text) for text in _DAY.findall(bare)}
    except ValueError:
        return None
    return days.pop() if len(days) == 1 else None
