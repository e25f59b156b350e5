"""N28 資料防護命中檢視紀錄: who reviewed which days' hits, and who signed when."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import choice, count, day, identifier, person, text

MANNERS = {
    "person": "人工 人工檢視 逐筆檢視 人工逐筆檢視 專人檢視 抽查 manual",
    "automatic": "自動 自動通知 自動寄信 系統自動 自動郵件通知 系統通知 自動報表 僅自動寄信 auto automaticmail",
}

KIND = SheetKind(
    "dlp_review",
    "dlp_review",
    ("N28",),
    "資料防護命中檢視紀錄",
    (
        Col("dlp_system", text, "資料防護系統|dlp系統|dlp主控台|資料防護主控台|dlp system"),
        Col("period_from", day, "命中期間起日|命中期間起|檢視期間起日|檢視期間起|期間起日|period from", need=True),
        Col("period_to", day, "命中期間迄日|命中期間迄|檢視期間迄日|檢視期間迄|期間迄日|period to", need=True),
        Col("hit_count", count, "命中件數|檢視件數|命中筆數|檢視筆數|hit count"),
        Col("manner", choice(MANNERS), "檢視方式|辦理方式|manner|檢視作法"),
        Col("reviewer", person, "檢視人|檢視人員|辦理人員|承辦人|承辦人員|reviewer"),
        Col("review_date", day, "檢視日|檢視日期|辦理日期|review date|檢視完成日"),
        Col("approver", person, "簽核人|簽核主管|核定人員|核准人|覆核主管|覆核人員|approver|主管核定"),
        Col("signed_date", day, "簽核日|簽核日期|核定日|核准日|signed date|簽核完成日"),
        Col("result_text", text, "檢視結果|結果|檢視結論|result text|result", keep=True),
        Col("follow_up", text, "後續處理|後續追蹤|改善措施|follow up|後續處理情形", keep=True),
        Col("document_no", identifier, "文件編號|紀錄編號|簽核單號|表單編號|document no|文號"),
    ),
    telling=(("hit_count", "manner", "dlp_system"), ("signed_date", "approver")),
)
