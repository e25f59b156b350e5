"""Items 2.4 and 9.2: which version or signed review answers a change, incidents through twins, periodic reviews."""

import datetime as dt
from typing import Any

import pytest

from tests.checks.harness import derived, examined

D = dt.date
Row = dict[str, Any]
END = D(2026, 6, 30)
LINE: Row = {
    "change_no": "L1", "change_kind": "law", "changed_date": D(2025, 1, 15), "document_no": "RM-1", "concerned": True,
    "review_result": "amend",
}  # fmt: skip
RULE: Row = {"document_no": "rm-1", "title": "風險要點", "version_text": "3", "rule_kind": "risk"}
BEFORE: Row = {**RULE, "version_text": "2", "approved_date": D(2024, 2, 1)}
KEPT: Row = {"review_result": "no-change", "signed_by": "E1", "signed_date": D(2025, 2, 1)}


def answered(*versions: Row, **line: Any) -> tuple[Any, Any, Any]:
    """(done_on, vague_on, unanswered) of the one line."""
    (row,) = derived("rule_revision", {"rule_change": [{**LINE, **line}], "document_register": list(versions)})
    return row["done_on"], row["vague_on"], row["unanswered"]


def test_the_first_version_approved_after_the_change_answers_it() -> None:
    later = {**RULE, "approved_date": D(2025, 4, 10), "issued_date": D(2025, 6, 1)}
    assert answered(BEFORE, later) == (D(2025, 4, 10), None, False)
    assert answered(BEFORE, later, changed_date=D(2025, 4, 11)) == (END, None, True)
    assert answered(later, {**later, "version_text": "4", "approved_date": D(2025, 3, 1)})[0] == D(2025, 3, 1)


def test_a_version_the_line_names_answers_it_though_approved_before() -> None:
    assert answered(BEFORE, version_text="2") == (D(2024, 2, 1), None, False)
    assert answered(BEFORE, version_text="5") == (END, None, True)


def test_a_version_without_a_day_of_approval_is_known_by_its_publication() -> None:
    shown = {**RULE, "in_force_from": D(2025, 5, 1), "issued_date": D(2025, 4, 20)}
    assert answered(BEFORE, shown) == (None, D(2025, 4, 20), False)
    both = {**RULE, "version_text": "4", "approved_date": D(2025, 6, 1)}
    assert answered(shown, both) == (D(2025, 6, 1), D(2025, 4, 20), False)


@pytest.mark.parametrize(
    ("line", "done"),
    [
        (KEPT, D(2025, 2, 1)),
        ({**KEPT, "signed_by": None}, END),
        ({**KEPT, "signed_date": None, "reviewed_date": D(2025, 1, 20)}, D(2025, 1, 20)),
        ({**KEPT, "signed_date": None}, None),
        ({**KEPT, "review_result": "amend"}, END),
    ],
)
def test_no_change_needs_a_signature_and_a_day(line: Row, done: dt.date | None) -> None:
    assert answered(BEFORE, **line)[0] == done


def test_a_rule_the_register_does_not_have_settles_nothing() -> None:
    assert answered(BEFORE, document_no="XX") == (None, None, True)
    assert answered(BEFORE, document_no=None) == (None, None, True)
    assert answered(BEFORE, document_no="XX", **KEPT)[0] == D(2025, 2, 1)


def test_what_kind_of_rule_it_is_the_line_says_or_the_register() -> None:
    def kind(line: Row, *rules: Row) -> Any:
        (row,) = derived("rule_revision", {"rule_change": [{**LINE, **line}], "document_register": list(rules)})
        return row["rule_kind"]

    assert kind({}, RULE) == "risk"
    assert kind({"rule_kind": "audit"}, RULE) == "audit"
    assert kind({}, RULE, {**RULE, "rule_kind": "other"}) is None


def test_periodic_reviews_are_no_changes() -> None:
    given = {"rule_change": [{**LINE, "change_kind": "periodic"}, {**LINE, "change_kind": None}]}
    assert len(derived("rule_revision", {**given, "document_register": [RULE]})) == 1


def test_a_major_incident_is_reviewed_under_its_own_number_or_its_twins() -> None:
    incidents: list[Row] = [
        {"incident_no": "I1", "grade": "major", "learned_date": D(2025, 3, 1)},
        {"incident_no": "I2", "grade": None, "twin_no": "i1"},
        {"incident_no": "I3", "grade": "minor"},
        {"incident_no": "I4", "grade": "major"},
    ]
    rows = derived("incident_review", {"incident": incidents, "rule_change": [{**LINE, "incident_no": "i2"}]})
    assert {r["incident_no"]: r["reviewed"] for r in rows} == {"I1": True, "I4": False}


def reviews(*lines: Row, rules: tuple[Row, ...] = (BEFORE,), label: str = "2025") -> tuple[Any, Any]:
    rows = derived("rule_review", {"document_register": list(rules), "rule_change": list(lines)})
    row = next(r for r in rows if r["subject"].lower() == f"rm-1|{label}")
    return row["reviews"], row["in_force"]


def test_signed_reviews_and_versions_count_in_their_period() -> None:
    periodic = {**LINE, **KEPT, "change_kind": "periodic"}
    assert reviews() == (0, True)
    assert reviews(periodic) == (1, True)
    assert reviews({**periodic, "signed_by": None}) == (0, True)
    assert reviews({**periodic, "signed_date": None}) == (None, True)
    assert reviews(periodic, label="2026")[0] == 0
    assert reviews(rules=(BEFORE, {**RULE, "approved_date": D(2025, 9, 1)})) == (1, True)


def test_a_rule_is_due_only_where_it_was_in_force_the_whole_period() -> None:
    assert reviews(rules=({**RULE, "approved_date": D(2025, 2, 1)},))[1] is False
    assert reviews(rules=({**BEFORE, "in_force_to": D(2025, 6, 1)},))[1] is False
    assert reviews(rules=({**BEFORE, "in_force_to": D(2025, 12, 31)},))[1] is True
    assert reviews(rules=(RULE,))[1] is None


def outcome(**more: Any) -> str:
    tables = {"rule_change": [LINE], "document_register": [BEFORE]}
    found = examined(tables, law={"pol.adopt_months": 3}, only="2.4", **more)
    return next(o for o in found.observations if o.check == "2.4/law-not-adopted" and o.subject == "*").outcome.value


def test_an_answer_that_is_not_there_is_late_only_where_the_registers_are_whole() -> None:
    assert outcome() == "exception"
    assert outcome(tied=False) == "insufficient-evidence"
