"""C14 特權帳號使用每月抽查紀錄. A result that says 本月無使用 states a month without use (`no_use`)."""

from collections.abc import Iterator
from datetime import date

import re2

from chahe.intake.grid import Value
from chahe.intake.sheets.api import Asked, Col, Made, SheetKind
from chahe.intake.sheets.cells import day, host, identifier, person, text, words, yes
from chahe.intake.sheets.privilege_words import ACCOUNT, HOST
from chahe.intake.words import fold, squeeze

_MONTH = re2.compile(r"(?:民國)?([0-9]{2,4})\s*(?:年|/|-|\.)\s*([0-9]{1,2})\s*月?(?:份)?")
_PACKED = re2.compile(r"([0-9]{3,4})([0-9]{2})")
_UNUSED = ("無使用", "未使用", "無特權使用", "無登入", "無申請使用")


def month(value: Value, asked: Asked) -> date:
    """First day of a month: 114年3月, 114/03, 11403, 2025-03, or any date in it."""
    if not isinstance(value, (date, int, float)) or isinstance(value, bool):
        bare = fold(words(value))
        found = _MONTH.fullmatch(bare) or _PACKED.fullmatch(bare)
        if found is not None:
            year, number = int(found.group(1)), int(found.group(2))
            return _first(year, number)
        return day(value, asked).replace(day=1)
    if isinstance(value, (int, float)) and (packed := _PACKED.fullmatch(str(int(value)))) and len(str(int(value))) < 7:
        return _first(int(packed.group(1)), int(packed.group(2)))
    return day(value, asked).replace(day=1)


def _first(year: int, number: int) -> date:
    """Raises ValueError for a month that is none."""
    full = year + 1911 if year < 1000 else year
    if not (1 <= number <= 12 and 1950 <= full <= 2150):
        raise ValueError("not a month")
    return date(full, number, 1)


def _make(values: dict[str, object]) -> Iterator[Made]:
    said = values.get("result_text")
    unused = isinstance(said, str) and any(word in squeeze(said) for word in _UNUSED)
    yield "monthly_check", {**values, "no_use": True} if unused and values.get("no_use") is None else values


KIND = SheetKind(
    "monthly_check",
    "monthly_check",
    ("C14",),
    "特權帳號使用每月抽查紀錄",
    (
        Col("month_from", month, "抽查月份|抽查月|抽查年月|檢查月份|月份|年月|month from|month|抽查期間", need=True),
        Col("unit", text, "抽查單位|檢查單位|單位|部門|unit|辦理單位"),
        Col("host", host, HOST, "系統名稱|系統"),
        Col("account_name", identifier, f"抽查帳號|受查帳號|{ACCOUNT}"),
        Col(
            "checked_person",
            person,
            "受查人|受查人員|被抽查人|被抽查人員|受抽查人|受抽查人員|使用人|使用人員|使用者|checked person",
        ),
        Col("checker", person, "抽查人|抽查人員|抽查人員工編號|檢查人|檢查人員|checker|抽查者", need=True),
        Col("check_date", day, "抽查日|抽查日期|檢查日期|辦理日期|check date|抽查完成日"),
        Col("result_text", text, "抽查結果|檢查結果|結果|result text|result", keep=True),
        Col("no_use", yes, "本月無使用|當月無使用|是否無使用|無使用月份|no use"),
        Col("document_no", identifier, "文件編號|紀錄編號|抽查紀錄編號|簽核單號|佐證檔名|document no|文號"),
    ),
    telling=(("result_text", "account_name", "checked_person", "no_use"),),
    make=_make,
)
