"""Dates, times and periods as Taiwanese offices write them. Pure; every function raises ValueError, never guesses.

Years below 1000 are ROC years (民國 y = AD y + 1911). A two-digit year is taken as ROC only when 民國 or 年 says so,
because 「25/3/5」 may mean 2025. Only year-first orders are read: 「3/5/2025」 may be March or May. A month without a
day is no date.
"""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache

import re2

from chahe.intake.words import fold

_WEEKDAY = re2.compile(r"\s*(?:\((?:週|周|星期)?[一二三四五六日]\)|(?:週|周|星期)[一二三四五六日])")
_PARTED = re2.compile(
    r"(中華民國|民國|西元|公元)?\s*([0-9]{1,4})\s*([./年-])\s*([0-9]{1,2})\s*([./月-])\s*([0-9]{1,2})\s*日?"
)
_SOLID = re2.compile(r"(中華民國|民國)?\s*([0-9]{3,4})([0-9]{2})([0-9]{2})")
_CLOCK = re2.compile(
    r"(上午|下午|中午|晚上|凌晨|早上|am|pm|a\.m\.|p\.m\.)?\s*([0-9]{1,2})\s*(?::|時|點)\s*([0-9]{1,2})?\s*(?:(?::|分)\s*([0-9]{1,2})?"
    r"(?:[.,]([0-9]{1,9}))?\s*秒?)?\s*(am|pm|a\.m\.|p\.m\.)?"
)
_ZONE = re2.compile(r"(.*[0-9])\s*(z|utc|gmt|[+-][0-9]{2}:?[0-9]{2})")
_YEAR_ONLY = re2.compile(r"(?:民國)?\s*([0-9]{2,4})\s*(?:年度?|全年)?")
_HALF = re2.compile(r"(?:民國)?\s*([0-9]{3,4})\s*年?度?\s*[-/]?\s*(?:(上|下)半年度?|(?:h|第)([12一二])(?:半年)?)")
_QUARTER = re2.compile(r"(?:民國)?\s*([0-9]{3,4})\s*年?度?\s*[-/]?\s*(?:q([1-4])|第?([1-4一二三四])季(?:底|末)?)")
_MONTH = re2.compile(r"(?:民國)?\s*([0-9]{3,4})\s*(?:年|/|-|\.)\s*([0-9]{1,2})\s*月?(?:份|底|末)?")
_SPAN = re2.compile(r"(.+?)\s*(?:~|至|到|—|–|迄)\s*(.+)")
_DIGIT = {"一": 1, "二": 2, "三": 3, "四": 4}
_EXCEL_1900 = date(1899, 12, 30)
_EXCEL_1904 = date(1904, 1, 1)


def year_of(digits: str, *, said_roc: bool = False, said_ad: bool = False) -> int:
    """AD year of a year as written. Raises ValueError when it may be either."""
    year = int(digits)
    if said_ad or (len(digits) == 4 and year >= 1000):
        if said_roc or not (1900 <= year <= 2200 or year == 9999):
            raise ValueError("year out of range")
        return year
    if len(digits) == 4 or year < 1:
        year = int(digits.lstrip("0") or "0")
    if len(digits) <= 2 and not said_roc:
        raise ValueError("a year of two digits may be of either calendar")
    if not 1 <= year <= 199:
        raise ValueError("year out of range")
    return year + 1911


@lru_cache(maxsize=16_384)  # the dates of a column repeat
def parse_date(text: str) -> date:
    """A calendar date: 114/3/5, 1140305, 民國114年3月5日, 2025-03-05, 20250305, each with a weekday allowed."""
    bare = _WEEKDAY.sub("", fold(text)).strip()
    parted = _PARTED.fullmatch(bare)
    if parted is not None:
        era, year, first, month, second, day = parted.groups()
        if second != {"年": "月"}.get(first, first):
            raise ValueError("mixed separators")
        roc = era in ("民國", "中華民國") or (first == "年" and era is None and len(year) < 4)
        return _day(year_of(year, said_roc=roc and len(year) < 4, said_ad=era in ("西元", "公元")), month, day)
    solid = _SOLID.fullmatch(bare)
    if solid is not None:
        era, year, month, day = solid.groups()
        return _day(year_of(year, said_roc=era is not None), month, day)
    raise ValueError("not a date in year, month, day order")


def _day(year: int, month: str, day: str) -> date:
    try:
        return date(year, int(month), int(day))
    except ValueError as error:
        raise ValueError("no such day") from error


def parse_clock(text: str) -> time:
    """A time of day: 15:20, 下午 03:20, 03:20 PM, 15時20分. 24:00 is refused: it names two days."""
    found = _CLOCK.fullmatch(fold(text).casefold())
    if found is None:
        raise ValueError("not a time of day")
    before, hour, minute, second, fraction, after = found.groups()
    half = (before or after or "").replace(".", "")
    value = int(hour)
    if half:
        if value > 12 and half in ("am", "上午", "早上", "凌晨"):
            raise ValueError("no such time of day")
        if (half in ("pm", "下午", "晚上", "中午") and value < 11) or (half in ("pm", "下午", "晚上") and value == 11):
            value += 12
        elif half in ("am", "上午", "凌晨") and value == 12:
            value = 0
    micro = int((fraction or "0")[:6].ljust(6, "0"))
    try:
        return time(value, int(minute or 0), int(second or 0), micro)
    except ValueError as error:
        raise ValueError("no such time of day") from error


def parse_moment(text: str, zone: tzinfo) -> datetime:
    """An aware instant: a date and a time of day, with an offset of its own or in `zone`."""
    bare = _WEEKDAY.sub("", fold(text)).strip()
    own: tzinfo = zone
    offset = _ZONE.fullmatch(bare.casefold())
    if offset is not None and ":" in offset.group(1):
        bare, own = bare[: len(offset.group(1))], _offset(offset.group(2))
    for cut in _cuts(bare):
        day, clock = bare[:cut].rstrip(), bare[cut:].lstrip(" Tt,")
        try:
            return datetime.combine(parse_date(day), parse_clock(clock), own)
        except ValueError:
            continue
    raise ValueError("not a date with a time of day")


def _cuts(text: str) -> list[int]:
    """Where the date may end: before a space or T, after 日, before a word for half a day."""
    marks = [i for i, c in enumerate(text) if c in " Tt"]
    marks += [i + 1 for i, c in enumerate(text) if c == "日"]
    marks += [i for w in ("上午", "下午", "中午", "晚上", "凌晨") if (i := text.find(w)) > 0]
    return sorted(marks)[:12]


def _offset(text: str) -> tzinfo:
    if text in ("z", "utc", "gmt"):
        return UTC
    digits = text[1:].replace(":", "")
    span = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-span if text[0] == "-" else span)


def from_serial(serial: float, *, epoch_1904: bool = False) -> datetime:
    """An Excel serial as a naive local time, to the millisecond. Day 60 of the 1900 system never was."""
    days = int(serial)
    if (not epoch_1904 and days == 60) or serial < 0 or serial >= 2_958_466:
        raise ValueError("no such day in Excel's calendar")
    start = _EXCEL_1904 if epoch_1904 else (_EXCEL_1900 if days > 60 else _EXCEL_1900 + timedelta(days=1))
    span = timedelta(days=days, milliseconds=round((serial - days) * 86_400_000))
    return datetime.combine(start, time()) + span


def roc(day: date, style: str = "slash") -> str:
    """A date as ROC text: slash 114/03/05, solid 1140305, long 民國114年3月5日. Raises ValueError before ROC 1."""
    year = day.year - 1911
    if not 1 <= year <= 199:
        raise ValueError("outside the ROC years written here")
    if style == "solid":
        return f"{year:03d}{day.month:02d}{day.day:02d}"
    if style == "long":
        return f"民國{year}年{day.month}月{day.day}日"
    return f"{year:03d}/{day.month:02d}/{day.day:02d}"


def parse_period(text: str) -> tuple[date, date]:
    """First and last day of a period: 114上半年, 2025H1, 114Q2, 114年第二季, 114年3月, 114年度, 114/1/1~114/6/30."""
    bare = fold(text).casefold()
    for pattern, months in ((_HALF, 6), (_QUARTER, 3)):
        found = pattern.fullmatch(bare)
        if found is not None:
            word = next(g for g in found.groups()[1:] if g)
            number = {"上": 1, "下": 2, **_DIGIT}.get(word) or int(word)
            return _months(year_of(found.group(1)), (number - 1) * months + 1, months)
    span = _SPAN.fullmatch(bare)
    if span is not None:
        first, last = _end(span.group(1))[0], _end(span.group(2))[1]
        if first > last:
            raise ValueError("the period ends before it begins")
        return first, last
    return _end(bare)


def _end(text: str) -> tuple[date, date]:
    month = _MONTH.fullmatch(text)
    if month is not None:
        return _months(year_of(month.group(1)), int(month.group(2)), 1)
    year = _YEAR_ONLY.fullmatch(text)
    if year is not None and len(year.group(1)) != 2:
        return _months(year_of(year.group(1)), 1, 12)
    day = parse_date(text)
    return day, day


def _months(year: int, first: int, count: int) -> tuple[date, date]:
    if not 1 <= first <= 12:
        raise ValueError("no such month")
    last = first + count - 1
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])
