"""A form with exactly the columns we ask for is recognised by the reader of its request code."""

import pytest

from chahe.catalog import catalog
from chahe.intake.headers import match
from chahe.intake.sheets.api import kinds

# The same request in a second layout: one name per row, which an insurer may send instead.
OTHER_LAYOUT = {"identity"}


@pytest.mark.parametrize("name", sorted(set(kinds()) - OTHER_LAYOUT))
def test_the_columns_we_ask_for_are_understood(name: str) -> None:
    kind = kinds()[name]
    asked = [catalog().request(code) for code in kind.codes if code in catalog().requests]
    assert asked or not kind.codes, f"{name}: no such request code"
    for request in asked:
        if "xlsx" not in request.formats:
            continue  # exports in a format of their own, read by other readers
        found = match(kind, [[column] for column in request.columns], {}, named=False)
        assert not found.missing, (request.code, found.missing)
        assert not found.ambiguous, (request.code, found.ambiguous)
        unknown = set(request.columns) - set(found.headers.values())
        assert not unknown, (request.code, sorted(unknown))
