"""O74 電子保單交付紀錄."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.business_words import POLICY
from chahe.intake.sheets.cells import choice, day, identifier, moment
from chahe.intake.sheets.settlement_words import digest

MEANS = {
    "email": "電子郵件 e-mail Email 郵件 mail",
    "sms": "簡訊 SMS 手機簡訊",
    "app": "APP推播 推播 行動APP push",
    "paper": "紙本 郵寄 掛號",
}
OUTCOMES = {
    "delivered": "成功 已送達 送達 交付成功 已交付 已下載 已開啟",
    "sent": "已寄送 已寄出 已發送 寄出",
    "bounced": "退信 退件 退回 bounce",
    "failed": "失敗 寄送失敗 發送失敗 未送達",
}

KIND = SheetKind(
    "delivery",
    "delivery",
    ("O74",),
    "電子保單交付紀錄",
    (
        Col("delivery_no", identifier, "交付序號|寄送序號|發送序號|通知序號|delivery no"),
        Col("policy_no", identifier, POLICY, need=True),
        Col("delivery_means", choice(MEANS), "交付方式|寄送方式|通知方式|發送管道|delivery means"),
        Col("sent", moment("sent"), "交付時間|寄送時間|發送時間|通知時間|sent", need=True),
        Col("received_date", day, "客戶收受日|簽收日|收受保單日|客戶下載日|received date"),
        Col("outcome", choice(OUTCOMES), "交付結果|寄送結果|發送結果|送達狀態|outcome", need=True, keep=True),
        Col("sha256", digest, "SHA-256|SHA256|雜湊值|SHA-256雜湊值|檔案雜湊值|文件雜湊值"),
    ),
)
