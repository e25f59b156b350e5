"""N29 警示機制測試紀錄: known positives that must have raised an alert."""

from chahe.intake.sheets.alert_words import ABOUT, ALERT, MACHINE, SENSOR, SIGNATURE, one_address
from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import choice, host, identifier, moment, person, text

KINDS_OF = {
    "injected": "注入 測試 模擬 模擬攻擊 演練 紅隊演練 測試事件 test simulation",
    "real": "真實 真實事件 實際事件 確認屬實 incident",
}

KIND = SheetKind(
    "alert_test",
    "alert_test",
    ("N29",),
    "警示機制測試紀錄",
    (
        Col("test_no", identifier, "測試編號|警示測試編號|測試案號|test no|test id", need=True),
        Col("tested_at", moment("tested_at"), "測試時間|實施時間|注入時間|測試日時|tested at|test time", need=True),
        Col("test_kind", choice(KINDS_OF), "測試種類|測試類別|案件種類|test kind"),
        Col("sensor", text, SENSOR),
        Col("signature_id", identifier, SIGNATURE),
        Col("alert_name", text, f"預期告警|預期告警名稱|{ALERT}"),
        Col("about_ip", one_address("about"), ABOUT),
        Col("host", host, f"測試主機|{MACHINE}"),
        Col("tester", person, "測試人|測試人員|執行人員|tester"),
        Col("result_text", text, "測試結果|結果|result text|result", keep=True),
        Col("document_no", identifier, "文件編號|紀錄編號|簽核單號|document no|文號"),
    ),
    one_of=(("signature_id", "alert_name"),),
)
