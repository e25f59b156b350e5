"""Calendar periods (每月、每季、每半年、每年) that touch the period examined."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_LABEL = {"month": "M", "quarter": "Q", "half": "H"}


def windows(first: date, last: date) -> Iterator[Mapping[str, object]]:
    """Rows of the built-in table `calendar_window`: unit, label (2025, 2025H1, 2025Q1, 2025M01), whole calendar
    period, ordinal from 1 per unit. A period cut by the ends of the period examined is given whole.
    """
    for unit, months in _MONTHS.items():
        start = date(first.year, (first.month - 1) // months * months + 1, 1)
        ordinal = 0
        while start <= last:
            ordinal += 1
            total = start.year * 12 + start.month - 1 + months
            after = date(total // 12, total % 12 + 1, 1)
            part = (start.month - 1) // months + 1
            label = (
                f"{start.year}"
                if unit == "year"
                else f"{start.year}{_LABEL[unit]}{part:02d}"
                if unit == "month"
                else f"{start.year}{_LABEL[unit]}{part}"
            )
            yield {
                "unit": unit,
                "label": label,
                "window_from": start,
                "window_to": after - timedelta(days=1),
                "ordinal": ordinal,
            }
            start = after


def covered(stated: Iterable[tuple[str | None, str | None]], first: date, last: date) -> bool:
    """Whether the stated periods (ISO dates, both days included), put together, leave no day out from `first` to
    `last`. A period with an open end, with no date at all, or the wrong way round covers nothing.
    """
    whole = sorted((date.fromisoformat(a), date.fromisoformat(b)) for a, b in stated if a and b)
    needed = first
    for begins, ends in whole:
        if begins <= needed <= ends:
            needed = ends + timedelta(days=1)
    return needed > last
