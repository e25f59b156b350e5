"""T04 前次檢查意見改善情形（附表八）."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import day, either, identifier, item, text

KIND = SheetKind(
    "prior_opinion",
    "prior_opinion",
    ("T04",),
    "前次檢查意見改善情形",
    (
        Col(
            "opinion_no",
            identifier,
            "意見編號|檢查意見編號|前次意見編號|意見項次|opinion no|缺失編號",
            "編號|項次",
            need=True,
        ),
        Col("exam_no", identifier, "檢查報告編號|檢查編號|前次檢查編號|報告編號|檢查案號|exam no|前次檢查報告編號"),
        Col(
            "item_code",
            either(item, text),
            ("查核項目代碼|項目代碼|查核項目編號|對應查核項目|查核項目|item code|涉及項目"),
        ),
        Col(
            "opinion_text",
            text,
            ("檢查意見|意見內容|缺失內容|檢查意見內容|opinion|缺失情節|缺失事項|前次檢查意見"),
            need=True,
        ),
        Col(
            "subject_text",
            text,
            (
                "受檢標的|受檢標的(系統、主機或單位)|涉及系統|標的|涉及標的|系統/主機/單位|受查對象|subject|"
                "涉及系統或單位|涉及主機|對象"
            ),
        ),
        Col(
            "status_text",
            text,
            ("目前辦理情形|辦理情形|改善情形|改善狀態|目前改善情形|status|狀態|辦理現況"),
            need=True,
            keep=True,
        ),
        Col(
            "improved_date",
            day,
            ("實際完成日|改善完成日|完成日|完成日期|改善完成日期|improved date|實際改善日|實際完成日期"),
            need=True,
        ),
    ),
)
