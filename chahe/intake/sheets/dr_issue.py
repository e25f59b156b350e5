"""R04 演練檢討事項. A row that says 「無」 states that the drill raised no issue; it is skipped with that reason."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import day, identifier, text, yes
from chahe.intake.sheets.drill_words import DR_DRILL

KIND = SheetKind(
    "dr_issue",
    "dr_issue",
    ("R04",),
    "演練檢討事項",
    (
        Col("drill_id", identifier, DR_DRILL, need=True),
        Col("issue_no", identifier, "檢討事項編號|事項編號|檢討編號|項次|序號|issue no|檢討項次|缺失編號", need=True),
        Col(
            "issue_text",
            text,
            ("檢討事項|檢討內容|問題說明|檢討事項內容|待改善事項|檢討及改善事項|issue|檢討事項說明|問題"),
            need=True,
        ),
        Col("owner_unit", text, "權責單位|負責單位|承辦單位|主辦單位|owner unit|改善單位", "單位|部門"),
        Col("due_date", day, "預定完成日|預計完成日|改善期限|預定完成日期|預計完成日期|due date|預定改善日"),
        Col("done_date", day, "實際完成日|完成日|完成日期|實際完成日期|改善完成日|done date"),
        Col(
            "plan_change_needed",
            yes,
            (
                "是否須修訂計畫|須修訂計畫|是否需修訂計畫|是否修訂計畫|需修訂計畫|plan change needed|是否應修訂計畫|"
                "計畫須修訂"
            ),
        ),
    ),
    none_row=("issue_no", "issue_text"),
)
