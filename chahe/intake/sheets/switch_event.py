"""R06 系統切換紀錄. Where only a date is stated, `happened_date` holds it and the instant is NULL."""

from datetime import date, datetime

from chahe.intake.grid import Value
from chahe.intake.sheets.api import Asked, Col, Parts, SheetKind
from chahe.intake.sheets.cells import day, identifier, moment, text

_MOMENT = moment("happened")


def _when(value: Value, asked: Asked) -> Parts:
    """An instant with its local date, or a date alone."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return Parts({"happened_date": value})
    try:
        got = _MOMENT(value, asked)
    except ValueError:
        return Parts({"happened_date": day(value, asked)})
    values = dict(got.values) if isinstance(got, Parts) else {}
    local = values.get("happened_local")
    return Parts({**values, "happened_date": local.date()} if isinstance(local, datetime) else values)


KIND = SheetKind(
    "switch_event",
    "switch_event",
    ("R06",),
    "系統切換紀錄",
    (
        Col("_day", day, "事件日期|日期|切換日期"),
        Col("system_id", identifier, "系統代碼|系統編號|系統代號|system id|資訊系統編號|切換系統", "系統", need=True),
        Col(
            "_when",
            _when,
            ("事件時間|切換時間|發生時間|時間|時間戳記|timestamp|event time|happened|紀錄時間|日期時間"),
            need=True,
        ),
        Col(
            "event_text",
            text,
            ("事件|事件內容|事件(切換/回切/服務啟動/停止)|事件說明|切換事件|event|訊息|message|切換動作|動作"),
            need=True,
        ),
        Col(
            "to_site",
            text,
            (
                "切換後中心|切換至|接手站點|目的站點|切換目的地|切換後站點|to site|接手中心|切換後主站|站點|"
                "切換後機房|目的機房"
            ),
        ),
    ),
    telling=(("to_site",),),
)
