"""Dates of the examined world: the period, its quarters and halves, and the ways Taiwanese papers write a date."""

from datetime import date, datetime, timedelta, timezone

PERIOD_FROM = date(2025, 1, 1)
PERIOD_TO = date(2026, 6, 30)
AS_OF = date(2026, 6, 30)
TAIPEI = timezone(timedelta(hours=8), "Asia/Taipei")
ROC_OFFSET = 1911


def roc(day: date | None, blank: str = "") -> str:
    """114/01/05, the usual form; `blank` for no date."""
    return blank if day is None else f"{day.year - ROC_OFFSET:03d}/{day.month:02d}/{day.day:02d}"


def roc_compact(day: date | None) -> str:
    """1140105, as host extracts write it."""
    return "" if day is None else f"{day.year - ROC_OFFSET:03d}{day.month:02d}{day.day:02d}"


def roc_words(day: date | None) -> str:
    """民國114年1月5日, as letters write it."""
    return "" if day is None else f"民國{day.year - ROC_OFFSET}年{day.month}月{day.day}日"


def slashed(day: date | None) -> str:
    """2025/1/5, as Excel on a Taiwanese Windows shows it."""
    return "" if day is None else f"{day.year}/{day.month}/{day.day}"


def windows_time(moment: datetime | None) -> str:
    """2025/3/5 下午 03:20:11, as PowerShell prints a DateTime under zh-TW."""
    if moment is None:
        return ""
    half = "上午" if moment.hour < 12 else "下午"
    return f"{moment.year}/{moment.month}/{moment.day} {half} {(moment.hour - 1) % 12 + 1:02d}:{moment:%M:%S}"


def quarter(day: date) -> str:
    """2025Q1."""
    return f"{day.year}Q{(day.month - 1) // 3 + 1}"


def half(day: date) -> str:
    """2025H1."""
    return f"{day.year}H{1 if day.month <= 6 else 2}"


def half_bounds(label: str) -> tuple[date, date]:
    """First and last day of 2025H1."""
    year = int(label[:4])
    return (date(year, 1, 1), date(year, 6, 30)) if label.endswith("H1") else (date(year, 7, 1), date(year, 12, 31))


HALVES = ("2025H1", "2025H2", "2026H1")


def local(day: date, hour: int, minute: int, second: int = 0) -> datetime:
    """An instant in Taipei."""
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=TAIPEI)
