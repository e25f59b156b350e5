"""W05 簡訊 OTP 發送紀錄."""

from chahe.intake import customer_keys
from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import choice, hidden, identifier, moment, text
from chahe.intake.sheets.customer_words import CUSTOMER, PHONE

RESULTS = {
    "sent": "成功 發送成功 已發送 已送達 送達 送達成功 完成 ok success delivered delivrd",
    "failed": "失敗 發送失敗 未送達 空號 逾時 退回 拒收 failure undelivered expired undeliv rejectd",
}

KIND = SheetKind(
    "otp_message",
    "otp_message",
    ("W05",),
    "簡訊 OTP 發送紀錄",
    (
        Col("message_no", identifier, "簡訊編號|訊息編號|簡訊序號|發送序號|message no|message id"),
        Col(
            "happened",
            moment("happened"),
            "簡訊發送時間|發送時間|發送日期時間|傳送時間|happened|sent at|發送日時",
            need=True,
        ),
        Col("phone", hidden(customer_keys.phone), PHONE, need=True),
        Col("customer", hidden(customer_keys.customer), CUSTOMER, need=True),
        Col("purpose", text, "簡訊用途|驗證用途|發送目的|發送用途|purpose|交易類別"),
        Col("outcome", choice(RESULTS), "發送結果|簡訊狀態|送達狀態|發送狀態|outcome|delivery status"),
    ),
)
