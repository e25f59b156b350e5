"""N04 日誌來源清冊（附表十一）."""

import re2

from chahe.intake.grid import Value
from chahe.intake.sheets.api import Asked, Col, Parts, SheetKind
from chahe.intake.sheets.cells import day, host, identifier, minutes, text, words, yes
from chahe.intake.sheets.privilege_words import HOST
from chahe.intake.words import fold

_SPAN = re2.compile(r"(?:至少|滿|保存|保留)?\s*([0-9]{1,5})\s*(?:個)?(日|天|月|年|days?|months?|years?)?(?:以上)?")
_MONTHS_A_YEAR = 12


def retention(value: Value, asked: Asked) -> Parts:
    """Days, or months (a year is twelve); a bare number takes its unit from the header. Raises ValueError."""
    found = _SPAN.fullmatch(fold(words(value)).casefold())
    if found is None:
        raise ValueError("not a span of days, months or years")
    unit = found.group(2) or next((u for u in ("日", "天", "月", "年") if f"({u}" in fold(asked.header)), None)
    count = int(found.group(1))
    if unit is None:
        raise ValueError("a number without a unit")
    if unit.startswith(("日", "天", "d")):
        return Parts({"retention_days": count})
    return Parts({"retention_months": count * (1 if unit.startswith(("月", "m")) else _MONTHS_A_YEAR)})


def _days(value: Value, asked: Asked) -> Parts:
    return retention(value, Asked("保存期限(日)", asked.zone, asked.day))


def _months(value: Value, asked: Asked) -> Parts:
    return retention(value, Asked("保存期限(月)", asked.zone, asked.day))


KIND = SheetKind(
    "log_source",
    "log_source",
    ("N04",),
    "日誌來源清冊",
    (
        Col("host", host, HOST, need=True),
        Col("asset_id", identifier, "資產編號|資產代號|財產編號|設備編號|asset id|asset no"),
        Col(
            "log_kind",
            text,
            "日誌種類|日誌類別|日誌名稱|紀錄種類|日誌類型|log kind|log type|log source type",
            need=True,
        ),
        Col("personal_data", yes, "是否含個人資料軌跡|含個人資料軌跡|是否含個資軌跡|含個資軌跡|personal data"),
        Col(
            "_retention",
            retention,
            "保存期限|保留期限|保存期間|留存期限|留存期間|保存期限(日)|保存期限(月)|保存期限(年)",
        ),
        Col("retention_days", _days, "保存日數|保存天數|留存日數|retention days"),
        Col("retention_months", _months, "保存月數|留存月數|retention months"),
        Col("oldest_date", day, "最早可查日|最早可查日期|最早日誌日期|最舊日誌日期|可查最早日|oldest date|最早紀錄日"),
        Col("platform", text, "集中平台|集中平臺|日誌平台|集中收集平台|彙集平台|platform|日誌伺服器"),
        Col("time_source", text, "校時來源|校時主機|時間同步來源|ntp來源|time source|對時來源"),
        Col("failure_alert", yes, "中斷告警設定|中斷告警|是否設定中斷告警|日誌中斷告警|failure alert"),
        Col(
            "silent_minutes",
            minutes,
            "容許靜默時間|最長靜默時間|中斷判定時間|靜默告警門檻|中斷告警門檻|silent minutes|容許靜默時數(小時)|"
            "最長靜默時數(小時)|中斷判定時數(小時)",
        ),
        Col("check_unit", text, "每月抽查單位|抽查單位|check unit"),
        Col("archive_from", day, "封存最早日|封存起日|離線封存起日|備份封存最早日|archive from|封存最早可查日"),
        Col("restore_date", day, "還原測試日|還原測試日期|封存還原測試日|最近還原測試日|restore date"),
        Col("restore_document", identifier, "還原測試文件|還原測試紀錄|還原測試文件編號|還原紀錄編號|restore document"),
        Col("registered_from", day, "納管起日|納管日|納管日期|登錄日|啟用日|registered from|開始收集日"),
        Col("registered_to", day, "納管迄日|除管日|停用日|停止收集日|registered to"),
    ),
    telling=(("oldest_date", "platform", "time_source", "check_unit", "_retention"),),
)
