"""The atoms that ask about the text of a value: all of one field, asked at once.

Equality, beginnings and ends are dictionary look-ups; everything that lies inside a text is found by one Aho-Corasick
automaton, and a pattern (regular expression, wildcards) is tried only where a literal it needs was found.
"""

import ipaddress
from collections.abc import Callable, Sequence
from typing import Any

import ahocorasick

from chahe.sigma.keeping import LONG, Budget, Kept, Truths
from chahe.sigma.literals import compiled
from chahe.sigma.numbers import COMPARE, address_of, number_of, part_of, within
from chahe.sigma.ruleset import Atom

Check = Callable[[str, str], bool]
"""(text as it stands, lower-cased) -> whether the atom holds."""


class Lines(Kept):
    """A line of a long text -> the literals in it. Messages are new as a whole, most of their lines are not."""

    __slots__ = ("_automaton",)

    def __init__(self, automaton: Any, budget: Budget) -> None:
        super().__init__(budget)
        self._automaton = automaton

    def __missing__(self, line: str) -> Truths:
        return self.keep(line, frozenset(at for _, at in self._automaton.iter(line)))


class TextScanner:
    """The atoms that ask about a text. Operators: those `lower` gives."""

    def __init__(self, atoms: Sequence[tuple[int, Atom]], budget: Budget) -> None:
        self._equal: dict[str, list[int]] = {}
        self._tails: dict[int, dict[str, list[int]]] = {}
        self._last_part: dict[str, list[int]] = {}  # endings that are one path part: '\\cmd.exe'
        self._heads: dict[int, dict[str, list[int]]] = {}
        self._literals: dict[str, int] = {}
        self._contains: list[list[int]] = []
        self._checks: list[list[tuple[int, Check]]] = []
        self._always: list[tuple[int, Check]] = []
        for number, atom in atoms:
            self._add(number, atom)
        self._longest = max(map(len, self._equal), default=-1)
        self._automaton = self._built()
        self._lines = Lines(self._automaton, budget) if not any("\n" in w for w in self._literals) else None

    def _add(self, number: int, atom: Atom) -> None:
        operator, argument = str(atom[1]), atom[2] if len(atom) > 2 else ""
        if operator == "eq":
            self._equal.setdefault(argument, []).append(number)
        elif operator == "contains":
            self._contains[self._literal(argument)].append(number)
        elif operator == "endswith":
            one_part = argument[0] == "\\" and argument.count("\\") == 1
            tails = self._last_part if one_part else self._tails.setdefault(len(argument), {})
            tails.setdefault(argument, []).append(number)
        elif operator == "startswith":
            self._heads.setdefault(len(argument), {}).setdefault(argument, []).append(number)
        else:
            self._add_check(number, atom, operator)

    def _add_check(self, number: int, atom: Atom, operator: str) -> None:
        make = _CHECKS.get(operator)
        if make is None:
            return  # null, empty, exists, any: the Scanner's; ref: the group's
        literal = atom[-1] if operator in ("re", "wild", "wild_cased") else ""
        if operator.endswith("_cased") and operator != "wild_cased":
            literal = atom[2].lower() if atom[2].isascii() else ""
        (self._checks[self._literal(literal)] if literal else self._always).append((number, make(atom)))

    def _literal(self, literal: str) -> int:
        at = self._literals.setdefault(literal, len(self._literals))
        if at == len(self._contains):
            self._contains.append([])
            self._checks.append([])
        return at

    def _built(self) -> Any:
        if not self._literals:
            return None
        automaton = ahocorasick.Automaton(ahocorasick.STORE_INTS)
        for literal, at in self._literals.items():
            automaton.add_word(literal, at)
        automaton.make_automaton()
        return automaton

    def scan(self, text: str) -> set[int]:
        """Numbers of the atoms true for the text."""
        low = text.lower()
        true = set(self._equal.get(low, ())) if len(low) <= self._longest else set()
        if self._last_part:
            true.update(self._last_part.get(low[max(low.rfind("\\"), 0) :], ()))
        for size, tails in self._tails.items():
            true.update(tails.get(low[-size:], ()))
        for size, heads in self._heads.items():
            true.update(heads.get(low[:size], ()))
        if self._automaton is not None:
            self._found(text, low, true)
        for number, check in self._always:
            if check(text, low):
                true.add(number)
        return true

    def _found(self, text: str, low: str, true: set[int]) -> None:
        contains, checks = self._contains, self._checks
        if len(low) > LONG and self._lines is not None:
            hits = set().union(*map(self._lines.__getitem__, low.split("\n")))
        else:
            hits = {at for _, at in self._automaton.iter(low)}
        for at in hits:
            true.update(contains[at])
        if "ſ" in low:  # the one letter that RE2, asked to, takes for an ASCII letter ('s') and lower() does not
            hits.update(range(len(checks)))
        for at in hits:
            for number, check in checks[at]:
                if check(text, low):
                    true.add(number)


def _regex(pattern: str, lowered: bool) -> Check:
    """A pattern compiled when its literal is first met: most never are."""
    search: list[Callable[[bytes], Any]] = []

    def check(text: str, low: str) -> bool:
        if not search:
            search.append(compiled(pattern).search)
        return search[0]((low if lowered else text).encode("utf-8", "surrogatepass")) is not None

    return check


def _cidr(atom: Atom) -> Check:
    network = ipaddress.ip_network(atom[2])

    def check(text: str, low: str) -> bool:
        address = address_of(text)
        return address is not None and within(address, network)

    return check


def _number(atom: Atom) -> Check:
    compare, bound = COMPARE[atom[2]], atom[3]

    def check(text: str, low: str) -> bool:
        number = number_of(text)
        return number is not None and compare(number, bound)

    return check


def _part(atom: Atom) -> Check:
    compare, bound = COMPARE[atom[3]], atom[4]

    def check(text: str, low: str) -> bool:
        part = part_of(text, atom[2])
        return part is not None and compare(part, bound)

    return check


_CHECKS: dict[str, Callable[[Atom], Check]] = {
    "re": lambda atom: _regex(atom[2], lowered=False),
    "wild": lambda atom: _regex(atom[2], lowered=True),
    "wild_cased": lambda atom: _regex(atom[2], lowered=False),
    "eq_cased": lambda atom: lambda text, low: text == atom[2],
    "contains_cased": lambda atom: lambda text, low: atom[2] in text,
    "startswith_cased": lambda atom: lambda text, low: text.startswith(atom[2]),
    "endswith_cased": lambda atom: lambda text, low: text.endswith(atom[2]),
    "cidr": _cidr,
    "number": _number,
    "part": _part,
}
