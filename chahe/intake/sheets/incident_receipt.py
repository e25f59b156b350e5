"""L90 通報回條. Where only a date is stated the instant stays NULL."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import choice, identifier, text
from chahe.intake.sheets.incident_words import INCIDENT, when

AUTHORITIES = {
    "authority": "主管機關 金管會 金融監督管理委員會 保險局 金管會保險局 檢查局 金管會檢查局 fsc",
    "guild": "公會 壽險公會 產險公會 中華民國人壽保險商業同業公會 中華民國產物保險商業同業公會",
}
REPORTS = {
    "urgent": "緊急通報 即時通報 初報 首次通報 重大偶發事件通報 通報",
    "written": "書面報告 詳細書面報告 書面通報 續報 結報",
    "personal-data": "個資事故 個資事故通報 個人資料事故通報 個資通報",
    "material": "重大訊息 重大訊息報告 重大訊息申報",
}

KIND = SheetKind(
    "incident_receipt",
    "incident_receipt",
    ("L90",),
    "通報回條",
    (
        Col("incident_no", identifier, INCIDENT, "編號|案號", need=True),
        Col("authority", choice(AUTHORITIES), "收受機關|受理機關|通報對象|收件機關|authority", need=True),
        Col("report_kind", choice(REPORTS), "通報類別|通報種類|回條類別|報告類別"),
        Col("received", when("received"), "收受時間|回條時間|受理時間|收件時間|機關收受時間", need=True),
        Col("receipt_no", identifier, "回條編號|回條文號|收件編號|收文號|受理編號"),
        Col("channel", text, "通報管道|通報方式|管道"),
    ),
    telling=(("receipt_no", "report_kind", "channel"),),
)
