"""O21 同業通報紀錄."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.business_words import APPLICATION, POLICY
from chahe.intake.sheets.cells import choice, identifier, moment

NOTICES = {
    "receipt": "收件通報 收件 受理通報 要保通報",
    "acceptance": "承保通報 承保 契約成立通報 生效通報",
    "query": "查詢 累計查詢 額度查詢 通報查詢",
    "cancellation": "撤件通報 撤銷通報 取消通報 刪除 註銷通報",
}
OUTCOMES = {
    "received": "成功 已收受 收受成功 接收成功 已回覆 ok success",
    "refused": "退回 拒收 資料錯誤 檢核失敗 error",
    "failed": "失敗 傳送失敗 逾時 連線失敗 timeout",
    "pending": "處理中 待傳送 待回覆",
}

KIND = SheetKind(
    "industry_notice",
    "industry_notice",
    ("O21",),
    "同業通報紀錄",
    (
        Col("notice_no", identifier, "通報序號|通報編號|通報交易序號|通報訊息序號|notice no", need=True),
        Col("application_no", identifier, APPLICATION),
        Col("policy_no", identifier, POLICY),
        Col("notice_kind", choice(NOTICES), "通報類別|通報種類|通報別|notice kind", need=True),
        Col("sent", moment("sent"), "通報時間|通報送出時間|通報傳送時間|sent", need=True),
        Col("replied", moment("replied"), "通報系統回覆時間|回覆時間|回應時間|replied"),
        Col("outcome", choice(OUTCOMES), "通報結果|通報狀態|回覆結果|outcome", need=True, keep=True),
    ),
    one_of=(("application_no", "policy_no"),),
)
