"""Atoms without a field: asked of every value of the event.

Most values of most events are looked at for nothing, and many are never seen twice (messages, times). So one RE2
pattern, the alternative of all literals, first looks at all texts of the event together; only an event it finds
something in is looked at value by value.
"""

from collections.abc import Callable, Sequence
from typing import Any

import re2

from chahe.sigma.keeping import NOTHING, Budget, Truths
from chahe.sigma.literals import compiled
from chahe.sigma.numbers import text_of
from chahe.sigma.ruleset import Atom
from chahe.sigma.scanner import Scanner

GATE = 500  # literals one pattern looks for
_NUMBERS = frozenset("0123456789+-.eainftrusl")  # letters of numbers, inf, nan, true, false


class Keywords:
    """Atoms asked of every value."""

    def __init__(self, atoms: Sequence[tuple[int, Atom]], budget: Budget) -> None:
        self._scanner = Scanner(atoms, budget)
        literals = {_literal(atom) for _, atom in atoms}
        self._texts_only = all(set(w) - _NUMBERS for w in literals)
        self._gate = _gate(literals)

    def scan(self, fields: dict[str, Any]) -> Truths:
        """Numbers of the atoms true for some value of the event."""
        values = fields.values()
        if self._texts_only:
            texts = [v for v in values if type(v) is str]
            if list in map(type, values):
                texts.extend(t for v in values if type(v) is list for t in v if type(t) is str)
        else:
            flat = (e for v in values for e in (v if isinstance(v, list) else (v,)))
            texts = [text_of(v) for v in flat if v is not None]
        together = "\n".join(texts)
        if self._gate is not None and self._gate(_bytes(together)) is None:
            return NOTHING
        return NOTHING.union(*(self._scanner[t] for t in texts))


def _bytes(text: str) -> bytes:
    """Text for the gate, which tells no case of ASCII letters; others that are ASCII in lower case become so here."""
    return text.encode() if text.isascii() else text.lower().encode("utf-8", "surrogatepass")


def _literal(atom: Atom) -> str:
    """An ASCII literal, lower-cased, without which the atom does not hold; '' when there is none."""
    operator = str(atom[1])
    if operator in ("re", "wild", "wild_cased"):
        return str(atom[-1])
    if operator.startswith("contains") and str(atom[2]).isascii():
        return str(atom[2]).lower()
    return ""


def _gate(literals: set[str]) -> Callable[[bytes], Any] | None:
    if "" in literals or len(literals) > GATE:
        return None
    try:
        search: Callable[[bytes], Any] = compiled("(?i)" + "|".join(re2.escape(w) for w in sorted(literals))).search
    except re2.error:  # too large for its memory: every value is scanned instead
        return None
    return search
