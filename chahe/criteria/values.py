"""Raw YAML or TOML values -> typed values. Says what is wrong in both languages; the caller knows whose fault it is."""

from datetime import date
from decimal import Decimal, InvalidOperation

from chahe.criteria.criterion import PERIODS, Operator, Value, ValueType

Words = tuple[str, str]


class BadValueError(ValueError):
    """A value does not fit its type. Carries the (zh-TW, English) words; always caught inside this package."""

    def __init__(self, words: Words) -> None:
        super().__init__(words[1])
        self.words = words


def typed(
    raw: object, kind: ValueType, operator: Operator, choices: tuple[str, ...] = (), minimum: int | None = None
) -> Value:
    """The value in its type. Raises BadValueError. Never converts silently: `"8"` is no int, `1` is no bool."""
    value = _as_type(raw, kind)
    allowed = PERIODS if operator is Operator.EACH else choices
    words = value if isinstance(value, tuple) else (value,) if isinstance(value, str) else ()
    odd = [w for w in words if allowed and w not in allowed]
    if odd:
        raise BadValueError(
            (f"「{odd[0]}」不在可用值：{'、'.join(allowed)}", f"{odd[0]!r} is none of: {', '.join(allowed)}")
        )
    if minimum is not None and isinstance(value, int) and value < minimum:
        raise BadValueError(
            (f"數值不得小於 {minimum}（0 表示不啟用，並非規定）", f"below {minimum}: 0 means switched off, not a norm")
        )
    return value


def _as_type(raw: object, kind: ValueType) -> Value:
    if kind is ValueType.BOOL and isinstance(raw, bool):
        return raw
    if kind is ValueType.INT and isinstance(raw, int) and not isinstance(raw, bool) and raw >= 0:
        return raw
    if kind is ValueType.TEXT and isinstance(raw, str) and raw.strip():
        return raw.strip()
    if kind is ValueType.SET and isinstance(raw, list) and raw and all(isinstance(x, str) and x for x in raw):
        return tuple(sorted(set(raw)))
    if kind is ValueType.DECIMAL and isinstance(raw, str):
        return _decimal(raw)
    raise BadValueError((f"值應為 {kind.value} 型別", f"value is not of type {kind.value}"))


def _decimal(raw: str) -> Decimal:
    try:
        number = Decimal(raw)
    except InvalidOperation as e:
        raise BadValueError(("不是十進位數", "not a decimal number")) from e
    if not number.is_finite():
        raise BadValueError(("不是有限的十進位數", "not a finite decimal number"))
    return number


def day(raw: object, field: str) -> date | None:
    """A date given as a YAML/TOML date or ISO text; None stays None. Raises BadValueError."""
    if raw is None:
        return None
    # datetime is a subclass of date; a clock time has no place in a day in force.
    if type(raw) is date:
        return raw
    if isinstance(raw, str):
        try:
            return date.fromisoformat(raw)
        except ValueError as e:
            raise BadValueError((f"{field} 不是日期", f"{field} is not a date")) from e
    raise BadValueError((f"{field} 不是日期", f"{field} is not a date"))
