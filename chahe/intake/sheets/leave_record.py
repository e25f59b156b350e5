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


def _side(side: str) -> Read:
    """The day, and the instant where the cell states a time of day too; a midnight is a day stored as one. A time of
    day alone belongs to the day beside it.
    """
    read = moment(f"{side}_at")

    def found(value: Value, asked: Asked) -> Parts:
        if isinstance(value, time):
            return Parts({f"_{side}_clock": value})
        try:
            on = day(value, asked)
        except ValueError as error:
            try:
                return Parts({f"_{side}_clock": dates.parse_clock(words(value).strip())})
            except ValueError:
                raise error from None
        if isinstance(value, date) and not isinstance(value, datetime):
            return Parts({f"_{side}_day": on})
        try:
            got = read(value, asked)
        except ValueError:
            return Parts({f"_{side}_day": on})
        told = dict(got.values) if isinstance(got, Parts) else {}
        local = told.get(f"{side}_at_local")
        if not isinstance(local, datetime) or local.time() == time():
            return Parts({f"_{side}_day": on})
        return Parts({f"_{side}_day": local.date(), **told})

    return found


def _make(values: dict[str, object]) -> Iterator[Made]:
    """The leave, times of day put to their days. Raises ValueError without a day, or where it ends before it begins."""
    out = {k: v for k, v in values.items() if not k.startswith("_") and not isinstance(v, time)}
    for side in ("from", "to"):
        clock, on = values.get(f"_{side}_clock"), values.get(f"_{side}_day")
        if not isinstance(on, date):
            raise ValueError(f"column {side}_date: no day")  # noqa: TRY004 - a reason of the cell
        out[f"{side}_date"] = on
        if isinstance(clock, time):
            out.update(instant(f"{side}_at", datetime.combine(on, clock, TAIPEI)))
    first, last = out["from_date"], out["to_date"]
    begins, ends = out.get("from_at_us"), out.get("to_at_us")
    late = isinstance(begins, int) and isinstance(ends, int) and ends < begins
    if late or (isinstance(first, date) and isinstance(last, date) and last < first):
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
        Col("from_date", _side("from"), "請假起日|請假起始日|請假起始日期|from date"),
        Col("to_date", _side("to"), "請假迄日|請假結束日|請假結束日期|to date"),
        Col("from_at", _side("from"), "請假起時|請假開始時間|請假起始時間|請假起始時刻|from at"),
        Col("to_at", _side("to"), "請假迄時|請假結束時間|請假終止時間|請假結束時刻|to at"),
        Col("day_part", choice(PARTS), "請假時段|時段|半日別|day part"),
        Col("minutes", minutes, "請假時數（小時）|請假時數|時數|請假分鐘數|minutes"),
        Col("approved_by", person, APPROVER),
        Col("state_text", choice(STATES), "簽核狀態|假單狀態|狀態|state text|status|簽核結果"),
    ),
    telling=(("from_date", "from_at"), ("to_date", "to_at")),
    make=_make,
)
