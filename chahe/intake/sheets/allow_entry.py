"""N18 排除告警核准清單: what need not be raised, until when, why, and who signed for it.

A network of IPv6 is a reject: it would be believed to hold and is not looked at.
"""

from collections.abc import Iterator

from chahe.intake.indicator_words import SPELLINGS, TESTS, named
from chahe.intake.sheets.api import Col, Made, SheetKind
from chahe.intake.sheets.cells import choice, day, identifier, person, text
from chahe.intake.sheets.privilege_words import APPROVER


def _make(values: dict[str, object]) -> Iterator[Made]:
    """The entry. Raises ValueError."""
    kind = values.get("kind")
    found = named(str(values["wanted"]), None if kind is None else str(kind))
    if found["kind"] == "cidr" and "first_ip_number" not in found:
        raise ValueError("column wanted: a network of IPv6 is not looked at")
    yield "allow_entry", {**values, **found}


KIND = SheetKind(
    "allow_entry",
    "allow_entry",
    ("N18",),
    "排除告警核准清單",
    (
        Col("entry_no", identifier, "核准編號|排除單號|白名單編號|entry no|例外單號"),
        Col("kind", choice(SPELLINGS, closed=True), "排除種類|項目種類|kind|排除類型"),
        Col("wanted", text, "排除對象|排除項目|白名單項目|wanted|排除標的|允許項目", need=True),
        Col("applies_to", choice(TESTS, closed=True), "適用偵測|適用測試|適用規則|applies to"),
        Col("reason", text, "排除理由|排除原因|理由|reason|核准理由"),
        Col("valid_from", day, "生效日|有效起日|核准起日|valid from"),
        Col("valid_to", day, "到期日|有效迄日|失效日|valid to|核准迄日"),
        Col("approved_by", person, APPROVER),
        Col("approved_date", day, "核准日|核准日期|簽核日|approved date"),
    ),
    telling=(("reason", "applies_to", "entry_no"),),
    make=_make,
)
