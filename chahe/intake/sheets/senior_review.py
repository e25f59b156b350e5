"""K24 高齡客戶評估及訪問紀錄. Where only a date is stated the instant stays NULL."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.business_words import APPLICATION
from chahe.intake.sheets.cells import choice, identifier, person, text, yes
from chahe.intake.sheets.incident_words import when

KINDS_OF = {
    "evaluation": "評估 適合度評估 高齡評估 辨識能力評估 高齡客戶評估",
    "visit": "訪問 電話訪問 關懷訪問 關懷提問 電訪 視訊訪問 遠距訪問",
    "second": "覆審 覆核",
}
RESULTS = {
    "suitable": "適合 適當 具辨識能力 確認瞭解 完成 已完成 通過",
    "unsuitable": "不適合 不適當 未具辨識能力 不具辨識能力 不瞭解 未通過",
    "incomplete": "未完成 未接通 未接 拒訪 無人接聽 處理中",
}

KIND = SheetKind(
    "senior_review",
    "senior_review",
    ("K24",),
    "高齡客戶評估及訪問紀錄",
    (
        Col("review_no", identifier, "評估及訪問序號|高齡評估序號|評估序號|訪問序號|review no"),
        Col("application_no", identifier, APPLICATION, need=True),
        Col("review_kind", choice(KINDS_OF), "辦理項目|紀錄類別|評估或訪問|review kind", need=True),
        Col("held", when("held"), "辦理時間|評估時間|訪問時間|評估或訪問時間|held", need=True),
        Col("held_by", person, "辦理人員|評估人員|訪問人員|held by"),
        Col("by_sales", yes, "是否銷售通路人員|是否為銷售通路人員|銷售通路人員|by sales"),
        Col("result", choice(RESULTS), "辦理結果|評估結果|訪問結果|評估或訪問結果|result", need=True, keep=True),
        Col("reason", text, "評估理由|適合理由|reason"),
        Col("recording_no", identifier, "錄音編號|錄音錄影編號|錄音檔號|recording no"),
    ),
)
