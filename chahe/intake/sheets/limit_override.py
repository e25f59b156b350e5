"""K61 超限例外核准單."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.business_words import APPLICATION, money
from chahe.intake.sheets.cells import choice, identifier, moment, person, text
from chahe.intake.sheets.privilege_approval import STATES
from chahe.intake.sheets.privilege_words import APPROVED, APPROVER

KIND = SheetKind(
    "limit_override",
    "limit_override",
    ("K61",),
    "超限例外核准單",
    (
        Col("override_no", identifier, "例外核准單號|超限核准單號|例外簽核單號|超限簽呈編號|override no", need=True),
        Col("application_no", identifier, APPLICATION, need=True),
        Col("amount", money, "申請金額|例外核准金額|核准金額|超限核准金額|amount"),
        Col("requested_by", person, "申請人|申請人員|申請人員工編號|requested by"),
        Col("approved_by", person, APPROVER),
        Col("approved_at", moment("approved_at"), APPROVED),
        Col("state_text", choice(STATES), "申請單狀態|簽核狀態|表單狀態|狀態|state text|status|簽核結果"),
        Col("reason", text, "例外事由|超限事由|申請事由|reason|事由"),
    ),
)
