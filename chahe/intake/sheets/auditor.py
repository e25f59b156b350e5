"""A95 內部稽核人員名冊."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import day, employee, text

KIND = SheetKind(
    "auditor",
    "auditor",
    ("A95",),
    "內部稽核人員名冊",
    (
        Col("employee_no", employee, "稽核人員員工編號|員工編號|員編|工號", need=True),
        Col("role_text", text, "稽核職稱|職稱|稽核職務"),
        Col("auditor_from", day, "就任稽核日|初任稽核日|擔任稽核起日|任職稽核日", need=True),
        Col("auditor_to", day, "卸任稽核日|擔任稽核迄日|調離稽核日"),
        Col("certified_date", day, "取得內部稽核師證照日|內部稽核師證照取得日|證照取得日"),
    ),
    telling=(("auditor_to", "certified_date", "role_text"),),
)
