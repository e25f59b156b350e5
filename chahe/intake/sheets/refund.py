"""O71 退費明細."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.business_words import APPLICATION, ORDER, POLICY, money
from chahe.intake.sheets.cells import choice, day, identifier, text

STATES = {
    "refunded": "已退費 退費完成 已退款 退款完成 已匯出 成功",
    "requested": "處理中 申請中 退費中 已申請 待匯款 待退款 退款中",
    "failed": "失敗 退匯 退費失敗 退款失敗",
    "cancelled": "取消 作廢 已取消 撤銷",
}

KIND = SheetKind(
    "refund",
    "refund",
    ("O71",),
    "退費明細",
    (
        Col("refund_no", identifier, "退費序號|退款序號|退費單號|退款單號|refund no", need=True),
        Col("payment_no", identifier, "原收款序號|原入帳序號|原授權序號|原金流交易序號|payment no"),
        Col("order_no", identifier, ORDER),
        Col("application_no", identifier, APPLICATION),
        Col("policy_no", identifier, POLICY),
        Col("amount", money, "退費金額|退款金額|refund amount", need=True, alone=True),
        Col("requested_date", day, "退費申請日|退款申請日|申請退費日|退費作業日|requested date", need=True),
        Col("refunded_date", day, "退費日|退款日|退費完成日|匯出日|refunded date"),
        Col("status", choice(STATES), "退費狀態|退款狀態|退費結果|refund status", keep=True),
        Col("reason", text, "退費原因|退款原因|退費事由"),
    ),
    one_of=(("order_no", "application_no", "policy_no"),),
)
