"""What a form carries of what stood on its page, read from the case itself."""

from pathlib import Path

from chahe.casefile import before_them
from chahe.casefile.case import Case
from chahe.casefile.facts import Facts


def item(folder: Path, code: str = "4.7") -> str:
    """Of an item's conclusion."""
    case = Case.open(folder)
    return before_them.of_item(case, code, Facts(case))


def finding(folder: Path, found: str) -> str:
    """Of a finding."""
    case = Case.open(folder)
    return before_them.of_finding(case, found, Facts(case))


def follow_up(folder: Path, found: str) -> str:
    """Of its follow-up."""
    case = Case.open(folder)
    return before_them.of_follow_up(case, found, Facts(case))
