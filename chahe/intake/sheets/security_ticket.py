"""N21 資安告警處理工單. Each alert it numbers is a row of `ticket_alert`; a span of numbers is a reject."""

from collections.abc import Iterator

from chahe.intake.sheets.alert_words import (
    ABOUT,
    ALERT,
    ALERT_NO,
    MACHINE,
    SENSOR,
    SEVERITIES,
    SEVERITY,
    SIGNATURE,
    TICKET,
    numbers,
    one_address,
)
from chahe.intake.sheets.api import Col, Made, SheetKind
from chahe.intake.sheets.cells import choice, host, identifier, moment, person, text

STATES = {
    "open": "開立 已開立 新建 新案 未處理 待處理 new opened 立案 已立案",
    "handling": "處理中 調查中 進行中 辦理中 inprogress investigating assigned pending",
    "closed": "結案 已結案 完成 已完成 關閉 已關閉 resolved close done",
}
VERDICTS = {
    "real": "真實 真實事件 確認屬實 屬實 真陽性 成立 確認為真 資安事件 truepositive tp confirmed",
    "false": "誤報 誤判 誤警報 偽陽性 非真實事件 falsepositive fp benign 不成立",
    "test": "測試 演練 弱點掃描 滲透測試 測試流量 testing drill",
}


def _make(values: dict[str, object]) -> Iterator[Made]:
    yield "security_ticket", values
    listed = values.get("_numbers")
    for number in listed if isinstance(listed, tuple) else ():
        yield "ticket_alert", {"ticket_no": values["ticket_no"], "alert_no": number}


KIND = SheetKind(
    "security_ticket",
    "security_ticket",
    ("N21",),
    "資安告警處理工單",
    (
        Col("ticket_no", identifier, TICKET, need=True),
        Col(
            "opened_at",
            moment("opened_at"),
            "立案時間|開單時間|開立時間|工單開立時間|建立時間|opened at|opened|created|created time|create time|"
            "creation date",
            need=True,
        ),
        Col("alert_no", numbers, f"{ALERT_NO}|關聯告警編號|相關告警編號|related alerts"),
        Col("sensor", text, SENSOR),
        Col("signature_id", identifier, SIGNATURE),
        Col("alert_name", text, ALERT),
        Col("about_ip", one_address("about"), ABOUT),
        Col("host", host, MACHINE),
        Col(
            "alerts_from", moment("alerts_from"), "告警起時|告警起始時間|告警期間起|首次告警時間|alerts from|first seen"
        ),
        Col("alerts_to", moment("alerts_to"), "告警迄時|告警結束時間|告警期間迄|最後告警時間|alerts to|last seen"),
        Col("severity", choice(SEVERITIES), SEVERITY),
        Col("handler", person, "處理人|處理人員|承辦人|承辦人員|負責人|handler|assignee|assigned to|owner"),
        Col("state_text", choice(STATES), "處理狀態|工單狀態|案件狀態|狀態|state text|status|state", keep=True),
        Col("closed_at", moment("closed_at"), "結案時間|關閉時間|完成時間|closed at|closed|resolved|resolved time"),
        Col("verdict", choice(VERDICTS), "判定結果|研判結果|事件判定|判定|verdict|classification|disposition"),
        Col("result_text", text, "處理結果|處理說明|處理情形|處置說明|result text|resolution|close notes", keep=True),
    ),
    telling=(("handler", "state_text", "closed_at"), ("alert_no", "signature_id", "alert_name", "verdict")),
    also=("ticket_alert",),
    make=_make,
)
