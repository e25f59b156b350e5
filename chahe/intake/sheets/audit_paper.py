"""A92 稽核工作底稿索引. A paper on several items or vendors gives a row for each."""

from collections.abc import Iterator

from chahe.intake.sheets.api import Col, Made, SheetKind
from chahe.intake.sheets.audit_words import AUDIT_KIND, AUDIT_KINDS, ITEM, VENDOR, each, items, vendors
from chahe.intake.sheets.cells import choice, day, identifier, person


def _make(values: dict[str, object]) -> Iterator[Made]:
    for row in each(values, item_code="_items", vendor="_vendors"):
        yield "audit_paper", row


KIND = SheetKind(
    "audit_paper",
    "audit_paper",
    ("A92",),
    "稽核工作底稿索引",
    (
        Col("paper_no", identifier, "底稿編號|工作底稿編號|底稿索引號|底稿索引", need=True),
        Col("report_no", identifier, "稽核報告編號|所屬報告編號|報告編號"),
        Col("item_code", items, ITEM, "查核項目"),
        Col("vendor", vendors, VENDOR),
        Col("plan_kind", choice(AUDIT_KINDS), AUDIT_KIND),
        Col("audited_date", day, "查核日|查核日期|實地查核日|查核完成日", need=True),
        Col("preparer", person, "編製人|編製人員|底稿編製人|查核人員"),
        Col("prepared_date", day, "編製日|編製日期|底稿編製日"),
        Col("reviewer", person, "覆核人|覆核人員|底稿覆核人"),
        Col("reviewed_date", day, "覆核日|覆核日期|底稿覆核日"),
    ),
    one_of=(("item_code", "vendor"),),
    make=_make,
)
