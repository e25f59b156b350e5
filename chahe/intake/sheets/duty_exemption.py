"""O87 職務衝突例外核准單."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import choice, day, identifier, person, text
from chahe.intake.sheets.duty_words import STATES
from chahe.intake.sheets.privilege_words import APPROVER

KIND = SheetKind(
    "duty_exemption",
    "duty_exemption",
    ("O87",),
    "職務衝突例外核准單",
    (
        Col("document_no", identifier, "例外單號|例外核准單號|文件編號|document no"),
        Col("conflict_no", identifier, "衝突編號|衝突代號|衝突項次|conflict no", need=True),
        Col("employee_no", person, "例外人員|適用人員|例外人員員工編號|員工編號|employee no", need=True),
        Col("from_date", day, "例外起日|適用起日|起日|from date"),
        Col("to_date", day, "例外迄日|適用迄日|迄日|to date"),
        Col("approved_by", person, APPROVER),
        Col("approved_date", day, "核准日|核准日期|簽核日|approved date"),
        Col("control_text", text, "補償控制|補償性控制|補償措施|control text", keep=True),
        Col("state_text", choice(STATES), "簽核狀態|狀態|state text|status|簽核結果"),
    ),
    telling=(("from_date", "to_date", "control_text"),),
)
