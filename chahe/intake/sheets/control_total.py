"""O75 資料擷取控制總數表."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import choice, count, day, identifier, person, text
from chahe.intake.sheets.settlement_words import signed

EXTRACTS = {
    "payment": "收款 收款入帳 收款入帳明細 入帳明細 O70",
    "refund": "退費 退費明細 O71",
    "ledger_entry": "總帳 總帳分錄 總帳分錄明細 O72",
    "archive_entry": "典藏 電子保單典藏 電子保單典藏紀錄 O73",
    "delivery": "交付 電子保單交付 電子保單交付紀錄 O74",
    "application": "要保 網路要保 網路要保明細 K05",
    "phone_survey": "電訪 電話訪問 電訪紀錄 電話訪問紀錄 O20",
    "industry_notice": "同業通報 同業通報紀錄 通報紀錄 O21",
    "policy": "保單 網路投保保單 網路投保保單明細 K60",
    "consent": "同意 同意紀錄 個人資料告知及同意紀錄 K20",
    "customer_export": "匯出 匯出紀錄 客戶資料匯出紀錄 K21",
    "complaint": "申訴 申訴案件 申訴案件登錄表 K22",
    "rescission": "契約撤銷 契約撤銷申請 契約撤銷申請登錄表 K23",
    "senior_review": "高齡客戶評估 高齡客戶評估及訪問紀錄 K24",
    "suspicious_report": "疑似洗錢 疑似洗錢申報 疑似洗錢或資恐交易申報登錄表 K27",
    "data_holding": "個人資料保存 個人資料保存及刪除清冊 K25",
}

KIND = SheetKind(
    "control_total",
    "control_total",
    ("O75",),
    "資料擷取控制總數表",
    (
        Col("extract", choice(EXTRACTS), "擷取檔別|擷取資料|資料檔名稱|資料檔別|extract", need=True),
        Col("from_date", day, "資料起日|擷取起日|統計起日|from date"),
        Col("to_date", day, "資料迄日|擷取迄日|統計迄日|to date"),
        Col("records", count, "控制筆數|來源筆數|總筆數|系統筆數|records", need=True, alone=True),
        Col("amount", signed, "控制金額|來源金額|總金額|金額合計|系統金額", alone=True),
        Col("first_no", identifier, "起始序號|首筆序號|第一筆序號|first no"),
        Col("last_no", identifier, "結束序號|末筆序號|最後一筆序號|last no"),
        Col("query", text, "擷取語法|查詢語法|擷取條件|SQL|query"),
        Col("counted_by", person, "統計人|擷取人|執行人員|counted by"),
        Col("counted_date", day, "統計日|擷取日|執行日|counted date"),
    ),
)
