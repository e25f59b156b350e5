"""Numbers as people write them in spreadsheets. Pure; every function raises ValueError with a reason, never a guess."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

import re2

from chahe.intake.words import fold

_INT = re2.compile(
    r"([+-]?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.0+)?\s*(筆|件|人|台|臺|項|次|列|天|日|個|名|戶|位|分|類|第|%)?"
)
_DECIMAL = re2.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")
_SPAN = re2.compile(
    r"(?:([0-9]+(?:\.[0-9]+)?)\s*(?:天|日|days?|d))?\s*"
    r"(?:([0-9]+(?:\.[0-9]+)?)\s*(?:個?小時|時|hours?|hrs?|h))?\s*"
    r"(?:([0-9]+(?:\.[0-9]+)?)\s*(?:分鐘?|minutes?|mins?|m))?"
)
_CLOCK = re2.compile(r"([0-9]{1,3}):([0-5][0-9])(?::([0-5][0-9]))?")
_CHINESE = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_UNIT_MINUTES = {"minute": Decimal(1), "hour": Decimal(60), "day": Decimal(1440)}


def parse_int(text: str) -> int:
    """A whole number, with thousands separators and a counting word allowed: 「１，２３４ 筆」 -> 1234."""
    bare = fold(text)
    found = _INT.fullmatch(bare)
    if found is None:
        raise ValueError("not a whole number")
    return int(found.group(1) + found.group(2).replace(",", ""))


def parse_class(text: str) -> int:
    """A class or grade from 1 to 10: 「第一類」, 「1」, 「一」, 「第２類」."""
    bare = fold(text).removeprefix("第").removesuffix("類").removesuffix("級").strip()
    if bare in _CHINESE:
        return _CHINESE[bare]
    return parse_int(bare)


def parse_decimal(text: str) -> Decimal:
    """A decimal number with thousands separators allowed."""
    bare = fold(text)
    if _DECIMAL.fullmatch(bare) is None:
        raise ValueError("not a number")
    try:
        return Decimal(bare.replace(",", ""))
    except InvalidOperation as error:
        raise ValueError("not a number") from error


def basis_points(text: str, *, percent_header: bool = False) -> int:
    """A rate in basis points, rounded half up: 「4.8%」 -> 480, 「4.8‰」 -> 48.

    A bare number is a percentage only when its header says so (`percent_header`); else it could be 4.8 % or 480 %.
    """
    bare = fold(text)
    scale = Decimal(100)
    if bare.endswith("%"):
        bare = bare[:-1]
    elif bare.endswith("‰"):
        bare, scale = bare[:-1], Decimal(10)
    elif bare.startswith("百分之"):
        bare = bare[3:]
    elif not percent_header:
        raise ValueError("rate without a percent sign")
    return int((parse_decimal(bare) * scale).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def minutes(text: str, unit: str | None = None) -> int:
    """A span in whole minutes: 「6 小時 10 分」, 「3.5h」, 「04:00」 (hours:minutes), or a bare number in `unit`
    (minute, hour or day, from the header). Fractions of a minute are refused.
    """
    bare = fold(text).casefold().removeprefix("約").strip()
    clock = _CLOCK.fullmatch(bare)
    if clock is not None:
        if clock.group(3) not in (None, "00"):
            raise ValueError("a span with seconds")
        return int(clock.group(1)) * 60 + int(clock.group(2))
    if _DECIMAL.fullmatch(bare) is not None:
        if unit is None:
            raise ValueError("a span of time without its unit")
        return _whole(parse_decimal(bare) * _UNIT_MINUTES[unit])
    span = _SPAN.fullmatch(bare)
    if span is None or not any(span.groups()):
        raise ValueError("not a span of time")
    days, hours, mins = (Decimal(g) if g else Decimal(0) for g in span.groups())
    return _whole(days * 1440 + hours * 60 + mins)


def _whole(value: Decimal) -> int:
    if value != value.to_integral_value() or value < 0:
        raise ValueError("not a whole number of minutes")
    return int(value)
