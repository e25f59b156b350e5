"""保險業是否已將電子商務業務納入內部稽核及自行查核作業規範，以供辦理內部稽核及自行查核遵循？

Tests every item that applies against the audit programme and the insurer's own answers, and every self-check for who
did it. Whether the programme covers the risks is a person's to judge.
"""

from chahe.checks.api import Bool, Criteria, Rows, check


@check(
    "9.1/item-not-in-programme",
    aspect="A",
    population="audit_coverage",
    subject="subject",
    criteria={"ia.item_period": "window_to"},
    applies=lambda t, c: t.unit == c["ia.item_period"],
    pending=lambda t, c: ~t.over,
    absence_in=("audit_plan",),
    shows=("item_code", "label", "plan_lines"),
    title=("查核項目未列入稽核計畫", "Item in no audit programme"),
)
def item_not_in_programme(t: Rows, c: Criteria) -> Bool:
    """No line of the audit programme speaks of the item in a calendar period of the own norm."""
    return t.plan_lines == 0


@check(
    "9.1/self-check-by-handler",
    aspect="B",
    population="self_check_person",
    subject="check_no",
    criteria={"ia.self_inspection_independent": "checked_date"},
    shows=("item_code", "unit", "checker", "checked_date"),
    title=("自行查核由原經辦人員辦理", "Self-check by whoever handles the business"),
)
def self_check_by_handler(t: Rows, c: Criteria) -> Bool:
    """A self-check was done by somebody who handles the business checked."""
    return c["ia.self_inspection_independent"] & t.same_person


@check(
    "9.1/item-not-answered",
    aspect="B",
    population="item_answer",
    subject="item_code",
    criteria={"ia.self_answer_signed": "base_date"},
    absence_in=("self_answer",),
    shows=("answers", "answered"),
    title=("自行查核項目未作答或未簽名", "Item of the self-assessment not answered or not signed"),
)
def item_not_answered(t: Rows, c: Criteria) -> Bool:
    """The self-assessment has no answer to the item, or nobody signed the one it has."""
    return c["ia.self_answer_signed"] & ~t.signed


@check(
    "9.1/unit-not-self-checked",
    aspect="B",
    population="unit_self_check",
    subject="subject",
    criteria={"ia.self_inspection_period": "window_to"},
    applies=lambda t, c: (t.unit == c["ia.self_inspection_period"]) & t.there,
    pending=lambda t, c: ~t.over,
    absence_in=("self_check",),
    shows=("owner_unit", "label", "checks"),
    title=("電子商務系統權責單位未辦理自行查核", "A unit that owns an e-commerce system did no self-check"),
)
def unit_not_self_checked(t: Rows, c: Criteria) -> Bool:
    """A unit responsible for an e-commerce system has no self-check in a calendar period of the rule."""
    return t.checks == 0
