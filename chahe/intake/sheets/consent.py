"""K20 個人資料告知及同意紀錄: one row per customer and purpose."""

from chahe.intake import customer_keys
from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import choice, hidden, identifier, text
from chahe.intake.sheets.consent_words import PURPOSES, zoned
from chahe.intake.sheets.customer_words import CUSTOMER

KIND = SheetKind(
    "consent",
    "consent",
    ("K20",),
    "個人資料告知及同意紀錄",
    (
        Col("consent_no", identifier, "同意紀錄序號|同意序號|同意書編號|告知同意序號|consent no"),
        Col("customer", hidden(customer_keys.customer), CUSTOMER, need=True),
        Col("purpose", choice(PURPOSES), "利用目的|同意事項|特定目的|同意目的|使用目的|purpose", need=True),
        Col("notice_version", text, "告知書版次|告知事項版次|同意書版次|條款版次|notice version"),
        Col("told", zoned("told"), "告知時間|告知日|蒐集告知時間|告知日期時間|told"),
        Col("agreed", zoned("agreed"), "同意時間|同意日|同意日期時間|勾選同意時間|agreed", need=True),
        Col(
            "withdrawn",
            zoned("withdrawn"),
            "撤回或拒絕時間|撤回時間|撤回同意時間|拒絕行銷時間|停止行銷時間|撤回日|withdrawn",
            need=True,
        ),
    ),
)
