"""K27 疑似洗錢或資恐交易申報登錄表. Who is suspected, and of what, is confidential by law and is not read."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import choice, day, identifier, person, text

DECISIONS = {
    "report": "申報 應申報 同意申報 核定申報 予以申報 向調查局申報",
    "drop": "不申報 免申報 不予申報 結案不申報 經查無異常 排除",
}

KIND = SheetKind(
    "suspicious_report",
    "suspicious_report",
    ("K27",),
    "疑似洗錢或資恐交易申報登錄表",
    (
        Col("case_no", identifier, "疑似交易編號|疑似洗錢案號|疑似洗錢交易編號|申報案號", need=True),
        Col("source_text", text, "警示來源|發現來源|來源"),
        Col("_customer", None, "客戶識別碼|客戶識別碼（代碼化）|申報對象"),
        Col("raised_date", day, "警示產生日|警示日|發現日|發現日期|警示日期", need=True),
        Col("checked_date", day, "查證完成日|調查完成日|審查完成日"),
        Col("decision", choice(DECISIONS), "核定結果|審查結果|申報決定|是否申報", need=True),
        Col("approved_date", day, "專責主管核定日|核定日|核定日期", need=True),
        Col("approver", person, "專責主管|核定人|核定主管"),
        Col("reason", text, "不申報理由|不予申報理由|免申報理由"),
        Col("filed_date", day, "向調查局申報日|調查局申報日|申報日|申報日期", need=True),
        Col("receipt_no", identifier, "調查局收文號|申報回條編號|申報回執編號"),
    ),
)
