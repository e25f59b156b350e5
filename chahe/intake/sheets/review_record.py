"""G05 檢視紀錄. A result or follow-up of 「無」 or 「不適用」 is kept as written: it is the answer."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import day, identifier, item, person, text

KIND = SheetKind(
    "review_record",
    "review_record",
    ("G05",),
    "檢視紀錄",
    (
        Col(
            "item_code",
            item,
            ("查核項目代碼|項目代碼|查核項目編號|項目編號|查核項目代號|檢視項目代碼|item code|item"),
            "查核項目|檢視項目|項目",
            need=True,
        ),
        Col(
            "period_from",
            day,
            ("檢視期間起日|檢視期間起|檢視期間(起)|期間起日|期間起|受檢視期間起|period from|檢視起日|資料期間起"),
        ),
        Col(
            "period_to",
            day,
            ("檢視期間迄日|檢視期間迄|檢視期間(迄)|期間迄日|期間迄|受檢視期間迄|period to|檢視迄日|資料期間迄"),
        ),
        Col("scope_text", text, "檢視範圍|範圍|檢視標的|檢視對象|scope|檢視範圍說明"),
        Col("reviewer", person, "檢視人|檢視人員|檢視者|辦理人員|執行人員|reviewer|檢視人員工編號|承辦人|承辦人員"),
        Col(
            "approver",
            person,
            ("核准人|核定人員|核定人|核准人員|核決主管|核准主管|approver|主管核定"),
            "覆核人|覆核人員|覆核主管",
        ),
        Col("review_date", day, "檢視日|檢視日期|辦理日期|執行日期|review date|檢視完成日", "日期", need=True),
        Col("result_text", text, "檢視結果|結果|檢視結論|辦理結果|result", keep=True),
        Col(
            "follow_up",
            text,
            ("後續處理|後續處理及完成日|後續改善|後續追蹤|改善措施|追蹤情形|follow up|後續處理情形"),
            keep=True,
        ),
        Col(
            "document_no",
            identifier,
            ("文件編號|紀錄編號|佐證檔名|文號|簽核單號|表單編號|document no|檢視紀錄編號|佐證文件"),
            keep=False,
        ),
    ),
    telling=(("reviewer", "result_text"),),
)
