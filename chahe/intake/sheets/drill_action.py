"""D03 演練結果: raw events of any platform as a plain table (gophish's own CSV has a reader of its own)."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import address, choice, day, email, identifier, moment, text
from chahe.intake.sheets.drill_words import DRILL, EMAIL

EVENTS = {
    "sent": "寄送 已寄送 寄出 email_sent emailsent send delivered 送達 messagedelivered 成功寄送",
    "opened": "開啟 開信 已開啟 開啟郵件 開啟信件 emailopened open email_opened 讀取 emailviewed 預覽",
    "clicked": (
        "點擊 點選 點擊連結 點選連結 開啟連結 clickedlink click linkclicked clicked_link emaillinkclicked 開啟附件 "
        "點開附件 attachmentopened openedattachment 下載附件"
    ),
    "submitted": (
        "輸入資料 輸入帳密 輸入 填寫資料 送出資料 submitteddata submitted_data credsupplied credentialsupplied "
        "洩漏帳密 提交資料"
    ),
    "bounced": "退信 退件 彈回 bounce emailbounced",
    "reported": "回報 通報 檢舉 已回報 emailreported report 通報資安 回報可疑郵件",
    "error": "錯誤 寄送失敗 失敗 sendingerror errorsendingemail fail",
}

KIND = SheetKind(
    "drill_action",
    "drill_action",
    ("D03",),
    "演練結果事件",
    (
        Col("_day", day, "事件日期|日期|發生日期|點擊日期"),
        Col("drill_id", identifier, DRILL, "場次", need=True),
        Col("email", email, EMAIL + "|username|user", need=True),
        Col(
            "event_kind",
            choice(EVENTS, closed=True),
            (
                "事件|事件(寄送/開啟/點擊/輸入資料/回報)|事件類型|動作|行為|event|event kind|action|行為類別|事件種類|"
                "event type"
            ),
            need=True,
        ),
        Col(
            "happened",
            moment("happened"),
            ("事件時間|時間|發生時間|動作時間|點擊時間|time|event time|timestamp|事件日期時間|發生日期時間"),
            need=True,
        ),
        Col("client_ip", address, "來源ip|ip|ip位址|client ip|來源位址|來源ip位址|ip address|點擊來源ip"),
        Col("user_agent", text, "user-agent|user agent|useragent|瀏覽器|用戶端|瀏覽器資訊|使用者代理"),
    ),
)
