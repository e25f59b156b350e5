"""O70 收款入帳明細."""

from chahe.intake import customer_keys
from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.business_words import APPLICATION, ORDER, POLICY, money
from chahe.intake.sheets.cells import choice, day, hidden, identifier

MEANS = {
    "card": "信用卡 刷卡 收單 信用卡收單 線上刷卡 credit card",
    "ach": "ACH ACH扣款 ACH代收 媒體扣款",
    "edda": "eDDA eACH 帳戶扣款 活期帳戶扣款 即時約定扣款",
    "store": "超商 超商代收 便利商店 超商繳款 cvs",
    "transfer": "轉帳 匯款 ATM 虛擬帳號 ATM轉帳",
}
STATES = {
    "settled": "成功 已入帳 入帳 已撥款 已請款 扣款成功 success",
    "authorised": "授權成功 已授權 待請款 待撥款",
    "failed": "失敗 扣款失敗 授權失敗 拒絕 未成功 fail",
    "cancelled": "取消 已取消 取消授權 沖正 已沖正 作廢 void reversal",
}

RELATIONS = {
    "self": "本人 要保人 要保人本人 同要保人",
    "insured": "被保險人 被保人",
    "spouse": "配偶 夫妻",
    "parent": "父母 父 母 法定代理人",
    "child": "子女 子 女",
    "other": "其他 第三人 無關係 朋友",
}

KIND = SheetKind(
    "payment",
    "payment",
    ("O70",),
    "收款入帳明細",
    (
        Col("payment_no", identifier, "收款序號|入帳序號|授權序號|代收序號|金流交易序號|payment no", need=True),
        Col("message_no", identifier, "交易訊息序號|訊息序號|冪等鍵|請求序號|idempotency key|message no"),
        Col("order_no", identifier, ORDER),
        Col("application_no", identifier, APPLICATION),
        Col("policy_no", identifier, POLICY),
        Col("payment_means", choice(MEANS), "付款方式|繳費方式|收款管道|收款方式|付款工具|means"),
        Col("amount", money, "收款金額|入帳金額|扣款金額|授權金額|代收金額|payment amount", need=True, alone=True),
        Col("paid_date", day, "扣款日|授權日|交易日|代收日|繳款日|paid date", need=True),
        Col("settled_date", day, "入帳日|撥款日|清算日|settled date"),
        Col("status", choice(STATES), "收款狀態|扣款結果|交易結果|入帳狀態|payment status", need=True, keep=True),
        Col(
            "payer_id",
            hidden(customer_keys.customer),
            "付款人識別碼|持卡人識別碼|帳戶持有人識別碼|繳款人識別碼|payer id",
        ),
        Col(
            "payer_relation", choice(RELATIONS), "付款人與要保人關係|與要保人關係|繳款人關係|付款人關係|payer relation"
        ),
        Col("payer_account", hidden(customer_keys.card), "卡號或帳號代碼|卡號或帳號|付款卡號|扣款帳號|payer account"),
    ),
    one_of=(("order_no", "application_no", "policy_no"),),
)
