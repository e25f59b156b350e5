"""K25 個人資料保存及刪除清冊: what is still kept, and what was deleted."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.business_words import APPLICATION, POLICY
from chahe.intake.sheets.cells import choice, day, identifier, person, text
from chahe.intake.sheets.retention_words import CLASS, CLASSES

REASONS = {
    "dispute": "爭議 申訴 調解 訴訟 爭議處理 申訴處理 申訴調解或訴訟",
    "law": "法令 法令另有規定 法律規定 法定保存",
    "consent": "當事人書面同意 書面同意 客戶書面同意",
}
STATES = {
    "held": "保存中 保存 留存中 留存",
    "stopped": "停止利用 停止處理 停止處理或利用 封存",
    "deleted": "刪除 已刪除 銷毀 已銷毀",
}

KIND = SheetKind(
    "data_holding",
    "data_holding",
    ("K25",),
    "個人資料保存及刪除清冊",
    (
        Col("holding_no", identifier, "保存紀錄序號|個資保存序號|保存序號|清冊序號|holding no", need=True),
        Col("data_class", choice(CLASSES), CLASS, need=True),
        Col("application_no", identifier, APPLICATION),
        Col("policy_no", identifier, POLICY),
        Col("system_id", identifier, "系統代碼|系統編號|保存系統|所在系統"),
        Col("ended_date", day, "保存期限起算日|保存起算日|目的消失日|未承保確定日|起算日|ended date", need=True),
        Col("keep_reason", choice(REASONS), "續予保存理由|繼續保存理由|延長保存理由|續存理由|keep reason"),
        Col("dispute_ended_date", day, "爭議終結日|爭議處理終結日|dispute ended date"),
        Col("holding_state", choice(STATES), "保存狀態|資料狀態|個資保存狀態|holding state", need=True, keep=True),
        Col("deleted_date", day, "刪除日|刪除日期|銷毀日|刪除或停止利用日|deleted date"),
        Col("delete_method", text, "刪除方法|刪除方式|銷毀方式|刪除或停止利用方法|delete method"),
        Col("deleted_by", person, "刪除人員|銷毀人員|執行刪除人員|deleted by"),
        Col("transferee", text, "移轉對象|資料移轉對象|transferee"),
        Col("transfer_basis", text, "移轉原因及依據|移轉依據|移轉原因|transfer basis"),
    ),
)
