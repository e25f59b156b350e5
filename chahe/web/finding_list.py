"""The list of findings as somebody asks for it: filtered, in order, the columns chosen; for page and table alike."""

from collections.abc import Collection

from django.db.models import Q, QuerySet
from django.http import QueryDict

from chahe.findings.masking import scrub
from chahe.web.models import Examination, Finding

COLUMNS = {
    "code": "web/number-of-finding",
    "item": "heading/item",
    "category": "heading/category",
    "pattern": "heading/pattern",
    "condition": "heading/circumstance",
    "criteria": "web/rule",
    "recommendation": "heading/improvement",
    "exceptions": "web/exceptions",
    "state": "web/confirmation",
    "decision": "web/decision",
    "why": "tables/why",
    "remarks": "tables/remarks",
}
"""Column -> the message of its heading."""

USUAL = ("code", "item", "pattern", "exceptions", "state", "decision")
"""Those the page shows where nobody chose."""

ORDERS = {
    "code": "code",
    "item": "position",  # findings stand in the order of their items
    "pattern": "pattern",
    "exceptions": "exceptions",
    "state": "state",
    "decision": "decision",
}
"""Column -> what the list is ordered by for it."""

NONE = "none"
"""A decision that was not made, in an address."""

_OF_BODY = frozenset(("category", "condition", "criteria", "recommendation", "why"))


def chosen(examination: Examination, query: QueryDict, shown: Collection[str]) -> QuerySet[Finding]:
    """The findings the address asks for, in its order.

    Args:
        examination: the case.
        query: `q` (in code, item or pattern), `state`, `decision`, `sort`, `down`.
        shown: columns wanted: what only their own pages show is not read for others.

    """
    found = Finding.objects.filter(examination=examination)
    text = query.get("q", "").strip()[:200]
    if text:
        found = found.filter(Q(code__icontains=text) | Q(item__icontains=text) | Q(pattern__icontains=text))
    state, decision = query.get("state", ""), query.get("decision", "")
    if state:
        found = found.filter(state=state)
    if decision:
        found = found.filter(decision="" if decision == NONE else decision)
    by, down = ORDERS.get(query.get("sort", ""), "position"), query.get("down") == "1"
    found = found.order_by(f"-{by}" if down else by, "position")
    return found if _OF_BODY & set(shown) else found.defer("body")


def value(line: Finding, column: str) -> str | int:
    """What the column holds, codes as codes."""
    if column in ("code", "item", "pattern", "state", "decision"):
        return str(getattr(line, column))
    if column == "exceptions":
        return line.exceptions
    if column == "remarks":
        return " ".join(remarks(line))
    if column == "why":
        decided = line.body["decisions"]
        return scrub(decided[-1]["why"]) if decided else ""
    return str(line.body["finding"][column])


def remarks(line: Finding) -> list[str]:
    """Messages of what is to be known of the finding."""
    return [m for m, on in (("web/gone", line.gone), ("web/facts-changed", line.changed)) if on]
