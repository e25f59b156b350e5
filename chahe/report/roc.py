"""Dates as people in Taiwan write them: years of the Republic (民國), only at the edge, on paper and screen. Pure."""

from datetime import date, datetime


def roc(day: date | None) -> str:
    """115/06/30; empty for no date. Raises ValueError before 1912."""
    if day is None:
        return ""
    if day.year < 1912:
        raise ValueError(day.isoformat())
    return f"{day.year - 1911:03}/{day.month:02}/{day.day:02}"


def roc_words(day: date | None) -> str:
    """115年6月30日; empty for no date. Raises ValueError before 1912."""
    if day is None:
        return ""
    if day.year < 1912:
        raise ValueError(day.isoformat())
    return f"{day.year - 1911}年{day.month}月{day.day}日"


def minute(at: datetime | None) -> str:
    """115/07/13 17:00, as the instant's own zone has it; empty for none."""
    return "" if at is None else f"{roc(at.date())} {at:%H:%M}"
