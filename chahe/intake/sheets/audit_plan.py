"""A90 年度稽核計畫. A line that names several items or vendors gives a row for each."""

from collections.abc import Iterator

from chahe.intake.sheets.api import Col, Made, SheetKind
from chahe.intake.sheets.audit_words import AUDIT_KIND, AUDIT_KINDS, ITEM, VENDOR, each, items, vendors
from chahe.intake.sheets.cells import choice, day, identifier, text


def _make(values: dict[str, object]) -> Iterator[Made]:
    for row in each(values, item_code="_items", vendor="_vendors"):
        yield "audit_plan", row


KIND = SheetKind(
    "audit_plan",
    "audit_plan",
    ("A90",),
    "年度稽核計畫",
    (
        Col("plan_no", identifier, "計畫編號|計畫項次|稽核計畫編號|計畫序號", need=True),
        Col("item_code", items, ITEM, "查核項目"),
        Col("vendor", vendors, VENDOR),
        Col("unit", text, "受查單位|查核單位|受稽核單位|受查核單位"),
        Col("plan_kind", choice(AUDIT_KINDS), AUDIT_KIND),
        Col("planned_from", day, "預定查核起日|計畫起日|預定起日|預定查核日起"),
        Col("planned_to", day, "預定查核迄日|計畫迄日|預定迄日|預定查核日迄", need=True),
        Col("board_date", day, "董事會通過日|董事會核定日|計畫核定日|董(理)事會通過日"),
    ),
    one_of=(("item_code", "vendor"),),
    make=_make,
)
