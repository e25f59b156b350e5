"""G08 離職、異動及停職人員名冊（附表七）. A day of effect with a time of day, beside it or in its cell, is an instant.

A kind of order that is none of the known words is a reject: whether the person may log on is then not guessed.
"""

from collections.abc import Iterator
from datetime import date, datetime, time

from chahe.intake import dates
from chahe.intake.api import TAIPEI
from chahe.intake.api import moment as instant
from chahe.intake.grid import Value
from chahe.intake.sheets.api import Asked, Col, Made, Parts, SheetKind
from chahe.intake.sheets.cells import choice, day, employee, identifier, moment, text, words
from chahe.intake.sheets.drill_words import EMPLOYEE

ORDERS = {
    "hired": "到職 報到 入職 新進 新到職 再任 回聘 重新到職 任用 hire rehired rehire",
    "left": "離職 退休 資遣 辭職 解僱 解雇 免職 退職 死亡 離退 終止契約 終止勞動契約 約滿 屆齡退休 leave terminated",
    "suspended": "停職 停止職務 停職處分 暫停職務 停權停職 suspend suspension",
    "unpaid-leave": "留職停薪 留停 育嬰留停 育嬰留職停薪 leaveofabsence",
    "reinstated": "復職 回任 復薪 留停復職 停職復職 留職停薪復職 reinstate reinstatement",
    "transferred": "調職 異動 調動 轉調 輪調 平調 晉升 升遷 降調 調任 調部 transfer",
}
_INSTANT = moment("effective_at")


def _effective(value: Value, asked: Asked) -> Parts:
    """The day, and the instant where the cell states a time of day too."""
    found = day(value, asked)
    values: dict[str, object] = {"effective_date": found}
    if isinstance(value, date) and not isinstance(value, datetime):
        return Parts(values)
    try:
        got = _INSTANT(value, asked)
    except ValueError:
        return Parts(values)  # a day alone
    told = dict(got.values) if isinstance(got, Parts) else {}
    local = told.get("effective_at_local")
    midnight = isinstance(local, datetime) and (local.hour, local.minute, local.second) == (0, 0, 0)
    # Spreadsheets store a day as that day's midnight: no time of day was stated.
    return Parts(values if midnight or local is None else {**values, **told})


def _at(value: Value, asked: Asked) -> Parts:
    """An instant, or a time of day that belongs to the day of effect."""
    if isinstance(value, time):
        return Parts({"_clock": value})
    try:
        got = _INSTANT(value, asked)
    except ValueError:
        return Parts({"_clock": dates.parse_clock(words(value).strip())})
    return got if isinstance(got, Parts) else Parts({})


def _make(values: dict[str, object]) -> Iterator[Made]:
    """The order, a time of day put to its day. Raises ValueError when the two cells name different days."""
    clock, on = values.get("_clock"), values.get("effective_date")
    out = dict(values)
    if isinstance(clock, time) and isinstance(on, date):
        out.update(instant("effective_at", datetime.combine(on, clock, TAIPEI)))
    local = out.get("effective_at_local")
    if isinstance(local, datetime) and local.date() != on:
        raise ValueError("column effective_at: another day than the day of effect")
    yield "hr_event", out


KIND = SheetKind(
    "hr_event",
    "hr_event",
    ("G08",),
    "離職、異動及停職人員名冊",
    (
        Col("employee_no", employee, EMPLOYEE, need=True),
        Col("person_name", text, "姓名|員工姓名|人員姓名|person name|中文姓名"),
        Col(
            "event_kind",
            choice(ORDERS, closed=True),
            "異動類別|異動類別(離職/調職/停職/留職停薪/復職)|人事異動類別|異動別|異動種類|人令類別|異動事由|event kind|"
            "異動類型",
            "類別",
            need=True,
        ),
        Col("old_unit", text, "原單位|異動前單位|原部門|調出單位|old unit|原服務單位"),
        Col("new_unit", text, "新單位|異動後單位|新部門|調入單位|new unit"),
        Col(
            "effective_date",
            _effective,
            "生效日|生效日期|異動生效日|異動生效日期|人令生效日|離職生效日|effective date|異動日期|異動日",
            need=True,
        ),
        Col("effective_at", _at, "生效時間|生效時點|生效日時|effective at|生效時刻"),
        Col("notified_date", day, "通知資訊單位日|通知資訊單位日期|通知資訊日|通知日|會知資訊單位日|notified date"),
        Col(
            "removed_date",
            day,
            "權限移除完成日|權限移除日|帳號停用日|帳號停用完成日|停權日|停權完成日|removed date|權限移除完成日期",
        ),
        Col("order_no", identifier, "人令文號|人事令文號|文號|人令編號|派令文號|order no|令號"),
    ),
    telling=(("order_no", "notified_date", "removed_date", "old_unit", "new_unit"),),
    make=_make,
)
