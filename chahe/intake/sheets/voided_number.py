"""O22 作廢號碼登記簿."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import choice, day, identifier, text

SERIES = {
    "phone_survey": "電訪 電訪序號 電話訪問 電話訪問紀錄",
    "industry_notice": "通報 通報序號 同業通報 同業通報紀錄",
    "policy": "保單 保單號碼 保單序號",
}

KIND = SheetKind(
    "voided_number",
    "voided_number",
    ("O22",),
    "作廢號碼登記簿",
    (
        Col("series", choice(SERIES), "號碼類別|序號類別|編號類別|series", need=True),
        Col("first_no", identifier, "作廢起號|作廢號碼|起號|first no", need=True),
        Col("last_no", identifier, "作廢迄號|迄號|last no"),
        Col("voided_date", day, "作廢日|作廢日期|登記日|voided date", need=True),
        Col("reason", text, "作廢原因|作廢事由|原因|reason"),
    ),
)
