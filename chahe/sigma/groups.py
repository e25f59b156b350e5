"""The rules that can fire on one kind of event, ready to be asked: their atoms by field, their programs by atom."""

from collections.abc import Callable, Iterable, Sequence
from operator import getitem
from typing import Any

import orjson

from chahe.sigma.fieldnames import Fields, picker, resolved
from chahe.sigma.keeping import NOTHING, Budget, Truths
from chahe.sigma.keywords import Keywords
from chahe.sigma.numbers import text_of
from chahe.sigma.programs import Run, runnable
from chahe.sigma.ruleset import Atom, Variant
from chahe.sigma.scanner import Scanner

Fired = tuple[int, ...]
KEYWORD = ""
LAYOUTS = 4096  # kept per group; a log whose every record has other fields must not fill memory


class Layout:
    """What to look at in events with these very keys."""

    __slots__ = ("base", "gate", "keyword", "pick", "references", "results", "scanners")

    def __init__(self, group: "Group", keys: tuple[str, ...]) -> None:
        found = resolved(group.names, keys)
        present = [n for n in group.scanners if n in found]
        self.scanners = tuple(group.scanners[n] for n in present)
        self.pick = picker([found[n] for n in present])
        self.references = tuple(
            (number, found[a[0]], found[a[2]], a[3])
            for number, a in group.references
            if a[0] in found and a[2] in found
        )
        self.keyword = group.keyword.of_layout(keys) if group.keyword is not None else None
        self.gate = group.keyword.gate if group.keyword is not None else None
        self.results = group.results_for(tuple(present))

    def fired(self, fields: Fields, text: bytes = b"") -> Fired:
        """The rules the event fires: look-ups in C wherever its values have been met."""
        values = self.pick(fields)
        try:
            sets: list[Truths] = list(map(getitem, self.scanners, values))
        except TypeError:  # a list, which is no key
            sets = [s[hashable(v)] for s, v in zip(self.scanners, values, strict=True)]
        if self.keyword is not None:
            shut = text and self.gate is not None and self.gate(text) is None
            sets.append(NOTHING if shut else self.keyword(fields))
        if self.references:
            sets.append(frozenset(n for n, a, b, how in self.references if refers(fields[a], fields[b], how)))
        return self.results[tuple(sets)]


def hashable(value: Any) -> Any:
    """A value as a key: lists as tuples; what no decoder should give (nested objects) as its JSON text."""
    if isinstance(value, list | tuple):
        return tuple(orjson.dumps(v).decode() if isinstance(v, list | dict | tuple) else v for v in value)
    return orjson.dumps(value).decode() if isinstance(value, dict) else value


def refers(value: Any, other: Any, how: str) -> bool:
    """Whether a field's text equals, contains, starts or ends with another's; never where one of them is null."""
    for left in value if isinstance(value, list) else [value]:
        for right in other if isinstance(other, list) else [other]:
            a, b = (text_of(v).lower() if v is not None else "" for v in (left, right))
            if a and b and _REFERS[how](a, b):
                return True
    return False


_REFERS: dict[str, Callable[[str, str], bool]] = {
    "eq": str.__eq__,
    "contains": str.__contains__,
    "startswith": str.startswith,
    "endswith": str.endswith,
}


class Results(dict[tuple[Truths, ...], Fired]):
    """Sets of true atoms, one per field -> rules fired."""

    __slots__ = ("_base", "_group")

    def __init__(self, group: "Group", base: Truths) -> None:
        super().__init__()
        self._group = group
        self._base = base

    def __missing__(self, sets: tuple[Truths, ...]) -> Fired:
        self._group.budget.spend(200 + 16 * len(sets))
        return self.setdefault(sets, self._group.evaluate(self._base.union(*sets)))


class Group(dict[tuple[str, ...], Layout]):
    """Keys of an event -> its layout."""

    def __init__(self, variants: Sequence[tuple[int, Variant]], budget: Budget) -> None:
        super().__init__()
        self.budget = budget
        self.present: set[str] = set()  # keys met
        self._variants = variants
        self._runs: list[Run | None] = [None] * len(variants)
        self._maps: list[list[int]] = []
        self._by_atom: dict[int, list[int]] = {}
        self._always: list[int] = []
        atoms = self._numbered()
        by_field: dict[str, list[tuple[int, Atom]]] = {}
        for number, atom in enumerate(atoms):
            by_field.setdefault(atom[0], []).append((number, atom))
        self.references = [(n, a) for n, a in enumerate(atoms) if a[1] == "ref"]
        self.names = dict.fromkeys([*by_field, *(a[2] for _, a in self.references)])
        keyword = by_field.pop(KEYWORD, None)
        self.names.pop(KEYWORD, None)
        self.keyword = Keywords(keyword, budget) if keyword else None
        self.scanners = {f: Scanner(a, budget) for f, a in by_field.items() if any(x[1] != "ref" for _, x in a)}
        self._results: dict[tuple[str, ...], Results] = {}
        budget.keepers.append(self._forget)

    def _numbered(self) -> list[Atom]:
        """Every atom of the group once; fills the maps from each variant's numbers to the group's."""
        numbers: dict[tuple[Any, ...], int] = {}
        atoms: list[Atom] = []
        for slot, (_, variant) in enumerate(self._variants):
            mapping: list[int] = []
            for atom in variant.atoms:
                number = numbers.setdefault(tuple(atom), len(atoms))
                if number == len(atoms):
                    atoms.append(atom)
                mapping.append(number)
            self._maps.append(mapping)
            if variant.pivot is None:
                self._always.append(slot)
            else:
                for pivot in variant.pivot:
                    self._by_atom.setdefault(mapping[pivot], []).append(slot)
        return atoms

    def __missing__(self, keys: tuple[str, ...]) -> Layout:
        if len(self) >= LAYOUTS:
            self.clear()
            self._results.clear()
        if len(self.present) < LAYOUTS:
            self.present.update(keys)
        layout = self[keys] = Layout(self, keys)
        return layout

    def _forget(self) -> None:
        for results in self._results.values():
            results.clear()

    def results_for(self, present: tuple[str, ...]) -> Results:
        """The memo shared by all layouts in which these fields are there and the others are not."""
        found = self._results.get(present)
        if found is None:
            absent: Iterable[Scanner] = (s for n, s in self.scanners.items() if n not in present)
            base = NOTHING.union(*(s.missing for s in absent))
            found = self._results[present] = Results(self, base)
        return found

    def evaluate(self, true: Truths) -> Fired:
        """The rules whose programs hold when exactly these atoms do."""
        slots = set(self._always)
        for atom in true:
            touched = self._by_atom.get(atom)
            if touched:
                slots.update(touched)
        return tuple(sorted({self._variants[s][0] for s in slots if self._run(s)(true)}))

    def _run(self, slot: int) -> Run:
        run = self._runs[slot]
        if run is None:
            run = self._runs[slot] = runnable(self._variants[slot][1].program, self._maps[slot])
        return run
