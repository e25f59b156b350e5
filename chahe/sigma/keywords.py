"""Atoms without a field: asked of every value of the event.

Most values of most events are looked at for nothing, and many are never seen twice (messages, times). So one RE2
pattern, the alternative of all literals, first looks at all texts of the event together; only an event it finds
something in is looked at value by value.
"""

import re
from collections.abc import Callable, Collection, Sequence
from typing import Any

import re2

from chahe.sigma.fieldnames import Fields, picker
from chahe.sigma.keeping import NOTHING, Budget, Truths
from chahe.sigma.literals import compiled
from chahe.sigma.numbers import text_of
from chahe.sigma.ruleset import Atom
from chahe.sigma.scanner import Scanner

Search = Callable[[bytes], Any]
RUN = re.compile(r"[a-z0-9_.:-]+")
SHORTEST = 3  # characters of a run worth looking for
GATE = 500  # literals one pattern looks for
PAGE = 2048  # characters: of a longer text only the lines not met before are looked through
LINES = 16 << 20  # characters of lines remembered, about
SAMPLE = 32  # events of a layout from which is learnt which of its values repeat
_NUMBERS = frozenset("0123456789+-.eainftrusl")  # letters of numbers, inf, nan, true, false


class Keywords:
    """Atoms asked of every value."""

    def __init__(self, atoms: Sequence[tuple[int, Atom]], budget: Budget) -> None:
        self._scanner = Scanner(atoms, budget)
        literals = {_literal(atom) for _, atom in atoms}
        self._texts_only = all(set(w) - _NUMBERS for w in literals)
        self._gate = _gate(literals)
        self.gate = _json_gate(literals) if self._texts_only else None
        self._by_lines = not any("\n" in w for w in literals)
        self._lines: set[str] = set()  # of long texts, in which the gate found nothing
        self._room = LINES

    def scan(self, values: Collection[Any]) -> Truths:
        """Numbers of the atoms true for some of the values."""
        texts = self._texts(values)
        if not self._opens(texts):
            return NOTHING
        return NOTHING.union(*(self._scanner[t] for t in texts))

    def _texts(self, values: Collection[Any]) -> list[str]:
        """The values that count, elements of lists among them, as texts."""
        if self._texts_only:
            texts = [v for v in values if type(v) is str]
            if list in map(type, values):
                texts.extend(t for v in values if type(v) is list for t in v if type(t) is str)
            return texts
        flat = (e for v in values for e in (v if isinstance(v, list) else (v,)))
        return [text_of(v) for v in flat if v is not None]

    def _opens(self, texts: list[str]) -> bool:
        """Whether some atom may hold of one of the texts."""
        if self._gate is None:
            return True
        fresh: list[str] = []
        if self._by_lines and texts and max(map(len, texts)) > PAGE:
            lines = [line for t in texts if len(t) > PAGE for line in t.split("\n")]
            fresh = [line for line in lines if line not in self._lines]
            texts = [t for t in texts if len(t) <= PAGE] + fresh
        if self._gate(_bytes("\n".join(texts))) is not None:
            return True
        if fresh:
            self._remember(fresh)
        return False

    def _remember(self, fresh: list[str]) -> None:
        self._room -= sum(map(len, fresh)) + 100 * len(fresh)
        if self._room < 0:
            self._lines.clear()
            self._room = LINES
        else:
            self._lines.update(fresh)

    def of_layout(self, keys: Sequence[str]) -> Callable[[Fields], Truths]:
        """The same question for events with these keys: sooner answered once it is known which values repeat."""
        if self._gate is None:
            return lambda fields: self.scan(fields.values())
        return _Learning(keys, self._scanner, self.scan, lambda values: self._opens(self._texts(values)))


class _Learning:
    """After some events it is known which keys mostly hold values met before: those are looked up one by one, and
    only the texts of the others are looked through.
    """

    def __init__(
        self,
        keys: Sequence[str],
        known: Scanner,
        scan: Callable[[Collection[Any]], Truths],
        opens: Callable[[Collection[Any]], bool],
    ) -> None:
        self._met: dict[str, set[Any]] = {key: set() for key in keys}
        self._left = SAMPLE
        self._known = known.__getitem__
        self._scan = scan
        self._opens = opens
        self._often = self._seldom = picker(())

    def __call__(self, fields: Fields) -> Truths:
        """Numbers of the atoms true for some value of the event."""
        if self._left:
            self._learn(fields)
            return self._scan(fields.values())
        try:
            if not any(map(self._known, self._often(fields))) and not self._opens(self._seldom(fields)):
                return NOTHING
        except TypeError:  # a list where there was none so far
            pass
        return self._scan(fields.values())

    def _learn(self, fields: Fields) -> None:
        for key, value in fields.items():
            # What is no key counts as new each time.
            self._met[key].add((self._left,) if isinstance(value, list | dict) else value)
        self._left -= 1
        if not self._left:
            self._often = picker([k for k, met in self._met.items() if len(met) <= SAMPLE // 2])
            self._seldom = picker([k for k, met in self._met.items() if len(met) > SAMPLE // 2])
            self._met.clear()


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


def _json_gate(literals: set[str]) -> Search | None:
    """Asked of the JSON an event was read from: None from it means that no atom holds of any text of the event.

    It looks for the longest run of each literal that JSON writes as it is; and for what may stand in the place of a
    letter of it: an escaped ASCII character, and the letters that are ASCII in lower case or to RE2, as they are
    (RE2 itself takes the Kelvin sign for k and the long s for s) or escaped.
    """
    runs = {max(RUN.findall(word), key=len, default="") for word in literals}
    if min(map(len, runs), default=0) < SHORTEST:
        return None
    return _any_of(runs, "\u0130", r"\\u(?:00[2-7]|0130|017f|212a)")


def _gate(literals: set[str]) -> Search | None:
    return None if "" in literals else _any_of(literals)


def _any_of(words: set[str], *patterns: str) -> Search | None:
    """A search for any of the words, whatever their ASCII case, or of the patterns; None when it would be too large."""
    if len(words) > GATE:
        return None
    try:
        search: Search = compiled("(?i)" + "|".join([*map(re2.escape, sorted(words)), *patterns])).search
    except re2.error:  # too large for its memory: every value is scanned instead
        return None
    return search
