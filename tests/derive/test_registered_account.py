"""What the register of owners says of an account: kind, employees, approver, purpose, end."""

import datetime as dt
from typing import Any

import pytest

from tests.checks.harness import derived
from tests.derive.test_absence import owner

D = dt.date
Row = dict[str, Any]
FULL = {"approved_by": "E9", "purpose": "櫃檯", "valid_to": D(2026, 12, 31)}
OTHER = {**owner("other", "E7"), **FULL}
"""Another line of the file, so that it is known to have the columns."""


def shared(name: str = "desk", **more: Any) -> Row:
    """A shared account somebody signed for."""
    return {**owner(name, None), **FULL, "owner_kind": "共用", **more}


def seen(*lines: Row, **more: Any) -> dict[str, Row]:
    """Account -> its row, the other line's left out."""
    rows = derived("registered_account", {"account_owner": [*lines, OTHER], **more})
    return {r["subject"]: r for r in rows if not r["subject"].endswith("|other")}


def facts(*lines: Row) -> tuple[Any, ...]:
    (row,) = seen(*lines).values()
    return row["kind"], row["approved"], row["purposed"], row["ended"]


def owners(*lines: Row, **more: Any) -> tuple[int, int]:
    (row,) = seen(*lines, **more).values()
    return row["owners_at_least"], row["owners_at_most"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, ("共用", True, True, True)),
        ({"approved_by": None}, ("共用", False, True, True)),
        ({"purpose": None}, ("共用", True, False, True)),
        ({"valid_to": None}, ("共用", True, True, False)),
        ({"owner_kind": None}, (None, True, True, True)),
    ],
)
def test_what_a_line_states(change: Row, expected: tuple[Any, ...]) -> None:
    assert facts(shared(**change)) == expected


def test_a_file_that_states_it_for_nobody_may_lack_the_column() -> None:
    line = shared(approved_by=None, purpose=None, valid_to=None)
    (row,) = derived("registered_account", {"account_owner": [line]})
    assert (row["approved"], row["purposed"], row["ended"]) == (None, None, None)
    (row,) = derived("registered_account", {"account_owner": [{**line, "stated_words": "purpose=無;approved_by=-"}]})
    assert (row["approved"], row["purposed"], row["ended"]) == (False, False, None)


def test_lines_that_say_different_things_settle_nothing() -> None:
    assert facts(shared(), shared(approved_by=None)) == ("共用", None, True, True)
    assert facts(shared(), shared(owner_kind="人員"))[0] is None
    assert facts(shared(), shared(owner_kind=None))[0] is None


def test_lines_not_in_force_on_the_day_of_the_register_do_not_count() -> None:
    assert seen(shared(valid_to=D(2026, 6, 29)), shared("late", registered_date=D(2026, 7, 1))) == {}
    assert set(seen(shared(valid_to=D(2026, 6, 30)), shared("new", registered_date=D(2026, 6, 30)))) == {
        "demo|desk",
        "demo|new",
    }


def test_employees_of_an_account_are_counted_once() -> None:
    assert owners(owner("wang", "E1")) == (1, 1)
    assert owners(owner("wang", "E1"), owner("wang", " e1")) == (1, 1)
    assert owners(owner("wang", "E1"), owner("wang", "E2")) == (2, 2)
    assert owners(owner("wang", "E1"), owner("WANG", "E2")) == (1, 2), "two spellings may be two accounts"
    assert owners(owner("wang", "E1"), owner("wang", "E2", "demo.other")) == (1, 2), "of two domains perhaps"
    assert owners(owner("wang", "E1"), owner("wang", None)) == (1, 2)


def test_an_account_handed_on_has_one_owner() -> None:
    before = owner("wang", "E1", valid_to=D(2026, 3, 31))
    assert owners(before, owner("wang", "E2", registered_date=D(2026, 4, 1))) == (1, 1)


def test_two_numbers_of_one_person_are_one() -> None:
    known = {"subject_kind": "person", "subject_id": "E1", "id_kind": "employee_no", "id_value": "C0001"}
    assert owners(owner("wang", "E1"), owner("wang", "C0001"), identity=[known]) == (1, 1)
    both = [known, {**known, "subject_id": "E2"}]
    assert owners(owner("wang", "E1"), owner("wang", "C0001"), identity=both) == (1, 2), "whose number it is is open"
