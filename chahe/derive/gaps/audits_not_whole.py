"""Lines, papers and answers that speak of no item there is, and receipts of incidents nobody registered."""

from typing import Any

import ibis

from chahe.derive.api import gap
from chahe.derive.audit_coverage import code_parts
from chahe.expressions import folded, null


def _no_item(rows: Any, examined_item: Any, what: str) -> Any:
    """Rows whose code is neither an item's nor a part's or section's."""
    parts = code_parts(examined_item).select("part").distinct()
    rows = rows.filter(rows.item_code.notnull())
    rest = rows.anti_join(parts, rows.item_code == parts["part"])
    return rest.select(
        key=null("string"),
        reason=ibis.literal(what).concat(rest.item_code),
        _item=rest["_item"],
        _rec=rest["_rec"],
    )


@gap(table="audit_coverage")
def plan_of_no_item(audit_plan: Any, examined_item: Any) -> Any:
    """Lines of the programme whose code is no item's: what they speak of is not known."""
    return _no_item(audit_plan, examined_item, "a line of the programme names an item that is none: ")


@gap(table="audit_coverage")
def paper_of_no_item(audit_paper: Any, examined_item: Any) -> Any:
    """Papers whose code is no item's: what they speak of is not known."""
    return _no_item(audit_paper, examined_item, "a working paper names an item that is none: ")


@gap(table="item_answer")
def answer_to_no_item(self_answer: Any, examined_item: Any) -> Any:
    """Answers whose code is no item's: what they answer is not known."""
    return _no_item(self_answer, examined_item, "an answer names an item that is none: ")


@gap(table="incident_clock")
def receipt_without_incident(incident_receipt: Any, incident: Any) -> Any:
    """Receipts of an incident the register does not have: the register is not whole."""
    known = incident.select(_no=folded(incident.incident_no)).distinct()
    rest = incident_receipt.anti_join(known, folded(incident_receipt.incident_no) == known["_no"])
    return rest.select(
        key=null("string"),
        reason=ibis.literal("a receipt is of an incident that is not registered: ").concat(rest.incident_no),
        _item=rest["_item"],
        _rec=rest["_rec"],
    )
