"""K21 客戶資料匯出紀錄: one row per customer and export."""

from chahe.intake import customer_keys
from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.business_words import APPLICATION, POLICY
from chahe.intake.sheets.cells import choice, hidden, identifier, text
from chahe.intake.sheets.consent_words import BASES, PURPOSES, zoned
from chahe.intake.sheets.customer_words import CUSTOMER

KIND = SheetKind(
    "customer_export",
    "customer_export",
    ("K21",),
    "客戶資料匯出紀錄",
    (
        Col("export_no", identifier, "匯出序號|匯出紀錄序號|利用序號|export no", need=True),
        Col("list_no", identifier, "名單編號|匯出名單編號|匯出批號|list no"),
        Col("customer", hidden(customer_keys.customer), CUSTOMER, need=True),
        Col("purpose", choice(PURPOSES), "利用目的|匯出目的|使用目的|purpose", need=True),
        Col("basis", choice(BASES), "利用依據|法定依據|利用之法定依據|依據|basis"),
        Col("exported", zoned("exported"), "匯出時間|利用或匯出時間|利用時間|匯出日期時間|exported", need=True),
        Col("recipient", text, "提供對象|收受對象|接收單位|利用單位|recipient"),
        Col("account_name", identifier, "執行帳號|匯出帳號|操作帳號|account name"),
        Col("application_no", identifier, APPLICATION),
        Col("policy_no", identifier, POLICY),
    ),
)
