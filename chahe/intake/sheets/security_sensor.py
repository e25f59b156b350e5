"""N23 資安設備清冊: firewalls, intrusion prevention, anti-virus, data protection and their consoles."""

from chahe.intake.sheets.alert_words import SENSOR
from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import choice, day, identifier, text

SENSOR_KINDS = {
    "firewall": "防火牆 ngfw utm 次世代防火牆",
    "ips": "入侵偵測 入侵防禦 入侵偵測系統 入侵防禦系統 入侵偵測防禦 ids idps nids nips ndr",
    "waf": "網頁應用防火牆 網站應用程式防火牆 應用程式防火牆 應用層防火牆",
    "av": "防毒 防毒軟體 防毒主控台 惡意程式防護 antivirus",
    "edr": "端點偵測 端點偵測及回應 端點偵測與回應 xdr mdr",
    "dlp": "資料防護 資料外洩防護 資料防洩漏 資料外洩防護系統",
    "mail": "郵件防護 郵件閘道 郵件過濾 垃圾郵件過濾",
    "siem": "資安事件管理平台 資安監控平台 soc 日誌平台",
}

KIND = SheetKind(
    "security_sensor",
    "security_sensor",
    ("N23",),
    "資安設備清冊",
    (
        Col("sensor", text, SENSOR, "設備名稱", need=True),
        Col(
            "sensor_kind",
            choice(SENSOR_KINDS),
            "資安設備類別|資安設備種類|防護類別|防護種類|監控類別|sensor kind|sensor type",
            "設備類別|設備種類",
            need=True,
        ),
        Col("product", text, "產品名稱及版本|產品及版本|產品名稱|廠牌型號|product"),
        Col("asset_id", identifier, "資產編號|資產代號|財產編號|asset id|asset no"),
        Col("owner_unit", text, "負責單位|管理單位|權責單位|owner unit"),
        Col("registered_from", day, "監控起日|啟用日|納管起日|上線日|registered from"),
        Col("registered_to", day, "監控迄日|停用日|納管迄日|除役日|registered to"),
    ),
    telling=(("product", "registered_from"),),
)
