"""All atoms of one field, asked of a value at once, and once only for each distinct value.

A scanner is a dictionary from values to the set of atoms true for them; a value it does not hold yet is scanned and,
while memory lasts, kept. `0`, `1`, `True` and `False` are the same key to Python but not to Sigma: they, and floats,
are kept apart by type.
"""

from collections.abc import Sequence
from typing import Any

from chahe.sigma.keeping import Budget, Kept, Truths
from chahe.sigma.numbers import text_of
from chahe.sigma.ruleset import Atom
from chahe.sigma.texts import TextScanner


class Scanner(Kept):
    """value -> numbers of the atoms true for it."""

    __slots__ = ("_by_type", "_interned", "_missing", "_null", "_present", "_text")

    def __init__(self, atoms: Sequence[tuple[int, Atom]], budget: Budget) -> None:
        super().__init__(budget)
        self._text = TextScanner(atoms, budget)
        null, empty, exists, filled = ([n for n, a in atoms if a[1] == o] for o in ("null", "empty", "exists", "any"))
        self._missing = frozenset(null)
        self._null = frozenset((*null, *empty, *exists))
        self._present = (*exists, *filled)
        self._interned: dict[Truths, Truths] = {}
        self._by_type: dict[tuple[type, Any], Truths] = {}

    def forget(self) -> None:
        """Keep nothing any more."""
        super().forget()
        self._interned.clear()
        self._by_type.clear()

    @property
    def missing(self) -> Truths:
        """What holds of an event without the field."""
        return self._missing

    def __missing__(self, value: Any) -> Truths:
        kind = type(value)
        if kind is str or (kind is int and value not in (0, 1)):
            return self.keep(value, self._interned_set(self.scan(value)))
        key = (kind, value)
        found = self._by_type.get(key)
        if found is None:
            self._budget.spend(400)
            found = self._by_type[key] = self._interned_set(self.scan(value))
        return found

    def _interned_set(self, true: Truths) -> Truths:
        """One object for equal sets: tuples of them then compare by identity."""
        return self._interned.setdefault(true, true)

    def scan(self, value: Any) -> Truths:
        """What holds of a value; a tuple is matched by any of its elements, and is null when all of them are."""
        if value is None:
            return self._null
        if isinstance(value, tuple):
            return self._scan_elements(value)
        text = text_of(value)
        true = self._text.scan(text)
        true.update(self._present)
        if not text:
            true.update(self._null)
        return frozenset(true)

    def _scan_elements(self, values: tuple[Any, ...]) -> Truths:
        if all(v is None or v == "" for v in values):
            return self._null if not values or None in values else self.scan("")
        true: set[int] = set()
        for value in values:
            true |= self.scan(value) - self._missing
        return frozenset(true)
