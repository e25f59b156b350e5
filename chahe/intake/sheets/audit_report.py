"""A91 稽核報告登錄."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.audit_words import AUDIT_KIND, AUDIT_KINDS
from chahe.intake.sheets.cells import choice, day, identifier, text

KIND = SheetKind(
    "audit_report",
    "audit_report",
    ("A91",),
    "稽核報告登錄",
    (
        Col("report_no", identifier, "稽核報告編號|報告編號|內部稽核報告編號", need=True),
        Col("plan_kind", choice(AUDIT_KINDS), AUDIT_KIND),
        Col("unit", text, "受查單位|查核單位|受稽核單位|受查核單位"),
        Col("audit_from", day, "查核起日|查核開始日|實際查核起日"),
        Col("audit_end", day, "查核結束日|查核迄日|實際查核迄日|查核終了日", need=True),
        Col("issued_date", day, "報告日|報告日期|報告出具日"),
        Col("filed_date", day, "函報主管機關日|報主管機關日|申報日|函報日期", need=True),
        Col("board_date", day, "提報董事會日|提報審計委員會日|交付監察人日|提報董(理)事會日"),
        Col("document_no", identifier, "函報文號|申報文號|文號"),
    ),
)
