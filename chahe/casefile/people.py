"""Whose act an entry of the ledger is, as `determination.people` compares people."""

from chahe.casefile.acts import Act
from chahe.casefile.case import Case
from chahe.determination.people import Who
from chahe.evidence.ledger import Entry

NAMES_ANOTHER = frozenset({Act.TIME_SPENT, Act.IMPROVEMENT_PLAN, Act.PROGRESS_REPORT, Act.INDEPENDENCE})
"""Acts whose `person` is the name of the one they are about; the number of who recorded them is `by_person`."""


def who_acted(entry: Entry) -> Who:
    """The person of the act; without a number where a name alone was typed."""
    number = entry.body.get("by_person")
    if number is None and entry.kind not in NAMES_ANOTHER:
        number = entry.body.get("person")
    return Who(entry.by, str(number or ""))


def acting(case: Case, by: str) -> Who:
    """Who is about to act: the declared person of the account the case was opened for, else the name alone."""
    return Who(by.strip(), case.acting.get("person", ""))
