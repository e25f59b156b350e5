"""N27 資料防護命中清單. Columns that show the data found (命中內容, matched text) are not read."""

from chahe.intake.sheets.alert_words import ACTIONS, MACHINE, SEVERITIES, SEVERITY
from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import choice, count, host, identifier, moment, person, text

CHANNELS = {
    "mail": "郵件 電子郵件 email smtp exchange",
    "web": "網頁 網站 上傳 http https webupload",
    "usb": "隨身碟 可攜式媒體 外接裝置 usb裝置 removable removablestorage removablemedia",
    "print": "列印 印表機 printer printing",
    "cloud": "雲端 雲端硬碟 cloudstorage onedrive",
    "endpoint": "端點 本機 clipboard 剪貼簿",
}

KIND = SheetKind(
    "dlp_hit",
    "dlp_hit",
    ("N27",),
    "資料防護命中清單",
    (
        Col("hit_no", identifier, "命中編號|事件編號|案件編號|hit no|incident id|event id|id", need=True),
        Col("dlp_system", text, "資料防護系統|dlp系統|dlp主控台|資料防護主控台|dlp system|console"),
        Col(
            "happened",
            moment("happened"),
            "命中時間|發生時間|事件時間|偵測時間|happened|occurred|incident time|event time|detection date|"
            "occurred on|date detected|incident date",
            need=True,
        ),
        Col(
            "policy_name",
            text,
            "命中政策|政策名稱|規則名稱|命中規則|原則名稱|policy name|policy|matched policy|rule name",
            need=True,
        ),
        Col("severity", choice(SEVERITIES), SEVERITY),
        Col("channel", choice(CHANNELS), "外洩管道|管道|傳輸管道|途徑|通道|channel|protocol|type"),
        Col("user_name", text, "使用者|使用者帳號|寄件人|傳送者|user name|user|sender|data owner|source"),
        Col("host", host, f"電腦名稱|{MACHINE}|machine name"),
        Col("destination", text, "目的地|收件人|目的位址|接收者|destination|recipient|recipients"),
        Col("match_count", count, "命中筆數|符合筆數|比對筆數|match count|matches|violation count"),
        Col("action", choice(ACTIONS), "處置動作|動作|處理動作|action|prevent status|action taken"),
        Col("state_text", text, "處理狀態|事件狀態|狀態|state text|status|incident status", keep=True),
        Col("reviewed_by", person, "檢視人|檢視人員|處理人|處理人員|reviewed by|assigned to|remediated by"),
        Col("reviewed_at", moment("reviewed_at"), "檢視時間|處理時間|reviewed at|review time|last modified"),
    ),
    telling=(("channel", "match_count", "dlp_system"), ("user_name", "destination", "action")),
)
