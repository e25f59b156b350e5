"""W10 資料庫連線核准清冊. Hours stand as 08:00-19:00 in one cell or two; a cell that says any leaves them NULL."""

from datetime import time

import re2

from chahe.intake.dates import parse_clock
from chahe.intake.grid import Value
from chahe.intake.sheets.api import Asked, Col, Parts, SheetKind
from chahe.intake.sheets.cells import day, identifier, person, text, words
from chahe.intake.sheets.database_words import DATABASE, DATABASE_ACCOUNT
from chahe.intake.sheets.privilege_approval import some_host
from chahe.intake.sheets.privilege_words import APPROVER
from chahe.intake.words import fold, squeeze

_SPAN = re2.compile(r"(.+?)\s*(?:-|~|至|到|—|–)\s*(.+)")
_ALWAYS = frozenset(("全天", "全日", "24小時", "不限", "全時段", "any", "all"))
_HOURS = 24


def _hours(value: Value, _asked: Asked) -> Parts | None:
    """08:00-19:00; None where the cell says any hour. Raises ValueError."""
    said = fold(words(value))
    if squeeze(said) in _ALWAYS:
        return None
    found = _SPAN.fullmatch(said)
    if found is None:
        raise ValueError("no span of hours")
    return Parts({"from_minute": _minute(found.group(1)), "to_minute": _minute(found.group(2))})


def _minute(said: str) -> int:
    if said.strip() == f"{_HOURS}:00":
        return _HOURS * 60
    clock = parse_clock(said)
    return clock.hour * 60 + clock.minute


def _clock(value: Value, _asked: Asked) -> int:
    return value.hour * 60 + value.minute if isinstance(value, time) else _minute(fold(words(value)))


KIND = SheetKind(
    "database_client",
    "database_client",
    ("W10",),
    "資料庫連線核准清冊",
    (
        Col("database_name", identifier, DATABASE, need=True),
        Col("account_name", identifier, DATABASE_ACCOUNT + "|核准帳號|account name", need=True),
        Col(
            "client", some_host, "核准來源主機或位址|允許來源|核准來源|來源主機或位址|client|allowed client", need=True
        ),
        Col("_hours", _hours, "核准連線時段|可連線時段|允許時段|連線時段"),
        Col("from_minute", _clock, "連線起時|可連線起時|from minute"),
        Col("to_minute", _clock, "連線迄時|可連線迄時|to minute"),
        Col("purpose", text, "連線用途|用途|使用目的|purpose"),
        Col("valid_from", day, "核准起日|生效日|有效起日|valid from"),
        Col("valid_to", day, "核准迄日|失效日|有效迄日|valid to"),
        Col("approved_by", person, APPROVER),
    ),
)
