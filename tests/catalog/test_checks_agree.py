"""Every check settles an aspect that its item has."""

from chahe.catalog import catalog
from chahe.checks.api import checks


def test_every_check_names_an_item_and_one_of_its_aspects() -> None:
    wrong = [c.id for c in checks().values() if c.aspect not in {a.id for a in catalog().item(c.question).aspects}]
    assert wrong == []
