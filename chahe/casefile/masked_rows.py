"""The exception lists of the facts in force, masked, read one by one as they are asked for."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from chahe.casefile.exceptions import exception_rows
from chahe.casefile.facts import Facts
from chahe.checks.api import checks
from chahe.findings.masking import mask_row
from chahe.model import Outcome

KEPT = 200_000
"""Rows kept in memory at once; the list read last is kept whatever its length (`engine.detail.FAILING_CAP` at most)."""


class MaskedRows(Mapping[str, Sequence[Mapping[str, Any]]]):
    """Check -> its exception rows, for every check that found an exception: personal columns masked, and whatever looks
    like a personal number in any column, since pages and reports show them.
    """

    def __init__(self, facts: Facts) -> None:
        found = (o.check for o in facts.leading if o.subject == "*" and o.outcome is Outcome.EXCEPTION)
        self._runs = {c: facts.run_of(checks()[c].question) for c in found if c in checks()}
        self._kept: OrderedDict[str, tuple[Mapping[str, Any], ...]] = OrderedDict()

    def __getitem__(self, check: str) -> Sequence[Mapping[str, Any]]:
        """The rows of one check. Raises KeyError for a check without exceptions, OSError."""
        run = self._runs[check]
        if check not in self._kept:
            self._kept[check] = tuple(mask_row(r) for r in exception_rows(run, checks()[check]))
        self._kept.move_to_end(check)
        while len(self._kept) > 1 and sum(map(len, self._kept.values())) > KEPT:
            self._kept.popitem(last=False)
        return self._kept[check]

    def __iter__(self) -> Iterator[str]:
        """Checks in the seed's order."""
        return iter(self._runs)

    def __len__(self) -> int:
        """How many checks."""
        return len(self._runs)
