"""C18 值班、待命及輪班表."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import moment, person, text
from chahe.intake.sheets.privilege_words import APPROVER

KIND = SheetKind(
    "duty_roster",
    "duty_roster",
    ("C18",),
    "值班、待命及輪班表",
    (
        Col("employee_no", person, "值班人員|值班人|值班人員員工編號|待命人員|輪班人員|on call person", need=True),
        Col("from_at", moment("from_at"), "值班起時|值班開始時間|待命起時|輪班起時|from at", need=True),
        Col("to_at", moment("to_at"), "值班迄時|值班結束時間|待命迄時|輪班迄時|to at", need=True),
        Col("duty_kind", text, "值班種類|值班類別|班別|duty kind"),
        Col("approved_by", person, APPROVER),
    ),
)
