"""O83 請假紀錄. Days with times of day in their cells, or beside them, are instants; days alone stay days."""

from collections.abc import Iterator
from datetime import date, datetime, time

from chahe.intake import dates
from chahe.intake.api import TAIPEI
from chahe.intake.api import moment as instant
from chahe.intake.grid import Value
from chahe.intake.sheets.api import Asked, Col, Made, Parts, Read, SheetKind
from chahe.intake.sheets.cells import choice, day, identifier, minutes, moment, person, text, words
from chahe.intake.sheets.drill_words import EMPLOYEE
from chahe.intake.sheets.duty_words import STATES
from chahe.intake.sheets.privilege_words import APPROVER

PARTS = {
    "full": "全日 全天 整日 整天 一日 全",
    "morning": "上午 上半日 上半天 早上 am",
    "afternoon": "下午 下半日 下半天 pm",
}


def _side(column: str) -> Read:
    """The day, and the instant where the cell states a time of day too; a midnight is a day stored as one."""
    read = moment(f"{column}_at")

    def found(value: Value, asked: Asked) -> Parts:
        values: dict[str, object] = {f"{column}_date": day(value, asked)}
        if isinstance(value, date) and not isinstance(value, datetime):
            return Parts(values)
        try:
            got = read(value, asked)
        except ValueError:
            return Parts(values)
        told = dict(got.values) if isinstance(got, Parts) else {}
        local = told.get(f"{column}_at_local")
        if not isinstance(local, datetime) or local.time() == time():
            return Parts(values)
        return Parts({**values, **told, f"{column}_date": local.date()})

    return found


def _clock(value: Value, _asked: Asked) -> time:
    if isinstance(value, time):
        return value
    if isinstance(value, datetime):
        return value.time()
    return dates.parse_clock(words(value).strip())


def _make(values: dict[str, object]) -> Iterator[Made]:
    """The leave, times of day put to their days. Raises ValueError where it ends before it begins."""
    out = {k: v for k, v in values.items() if k not in ("from_at", "to_at")}
    for side in ("from", "to"):
        clock, on = values.get(f"{side}_at"), values.get(f"{side}_date")
        if isinstance(clock, time) and isinstance(on, date):
            out.update(instant(f"{side}_at", datetime.combine(on, clock, TAIPEI)))
    first, last = out.get("from_date"), out.get("to_date")
    if isinstance(first, date) and isinstance(last, date) and last < first:
        raise ValueError("the leave ends before it begins")
    begins, ends = out.get("from_at_us"), out.get("to_at_us")
    if isinstance(begins, int) and isinstance(ends, int) and ends < begins:
        raise ValueError("the leave ends before it begins")
    yield "leave_record", out


KIND = SheetKind(
    "leave_record",
    "leave_record",
    ("O83",),
    "請假紀錄",
    (
        Col("leave_no", identifier, "假單編號|請假單號|假單號碼|假單號|leave no"),
        Col("employee_no", person, f"請假人|請假人員|請假人員工編號|{EMPLOYEE}", need=True),
        Col("leave_kind", text, "假別|請假類別|請假種類|leave kind", need=True),
        Col("from_date", _side("from"), "請假起日|請假起時|請假開始時間|請假起始日|請假起|from date", need=True),
        Col("to_date", _side("to"), "請假迄日|請假迄時|請假結束時間|請假結束日|請假迄|to date", need=True),
        Col("from_at", _clock, "起始時刻|請假起始時刻|from at"),
        Col("to_at", _clock, "結束時刻|請假結束時刻|to at"),
        Col("day_part", choice(PARTS), "請假時段|時段|半日別|day part"),
        Col("minutes", minutes, "請假時數（小時）|請假時數|時數|請假分鐘數|minutes"),
        Col("approved_by", person, APPROVER),
        Col("state_text", choice(STATES), "簽核狀態|假單狀態|狀態|state text|status|簽核結果"),
    ),
    make=_make,
)
