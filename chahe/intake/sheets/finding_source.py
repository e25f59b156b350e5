"""T02 意見來源: the findings of assessment, examination and audit reports, as those reports number them."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import choice, day, either, identifier, item, text
from chahe.intake.sheets.finding_words import REPORT, SOURCE, SOURCES

KIND = SheetKind(
    "finding_source",
    "finding_source",
    ("T02",),
    "意見來源清單",
    (
        Col("source_kind", choice(SOURCES), SOURCE + "|報告類別|報告種類|報告來源", need=True),
        Col("report_no", identifier, REPORT, need=True),
        Col(
            "finding_no",
            identifier,
            ("缺失編號|意見編號|缺失項次|意見項次|項次|發現編號|finding no|編號|缺失序號|序號"),
            need=True,
        ),
        Col(
            "item_code", either(item, text), ("查核項目代碼|項目代碼|查核項目編號|對應查核項目|item code|查核項目|項目")
        ),
        Col(
            "finding_text",
            text,
            ("缺失內容|缺失事項|意見內容|缺失情節|檢查意見|發現事項|finding|缺失說明|意見|缺失描述|缺失態樣"),
            need=True,
        ),
        Col("found_date", day, "發生日|發生日期|事實發生日|缺失發生日|found date|發現日期|發現日|查核日期"),
        Col("issued_date", day, "報告日|報告日期|出具日期|發文日期|issued date|報告出具日|發文日"),
        Col(
            "subject_text",
            text,
            (
                "受檢標的|受檢標的(系統、主機或單位)|涉及系統|受查系統|系統/主機/單位|標的|涉及標的|對象|subject|"
                "涉及系統或單位|受查對象|涉及單位"
            ),
            "權責單位",
        ),
    ),
)
