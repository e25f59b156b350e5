"""Boolean programs over atoms: built simplified, bounded by their pivot, run as closures, judged with unknowns."""

from collections.abc import Callable, Mapping, Sequence

from chahe.sigma.ruleset import Atom, Program

Run = Callable[[frozenset[int]], bool]


def both(parts: Sequence[Program]) -> Program:
    """All of them; nested conjunctions become one, True falls away. Of none: True."""
    return _joined("&", parts, neutral=True)


def either(parts: Sequence[Program]) -> Program:
    """Any of them; nested disjunctions become one, False falls away. Of none: False."""
    return _joined("|", parts, neutral=False)


def _joined(sign: str, parts: Sequence[Program], neutral: bool) -> Program:
    flat: list[Program] = []
    for part in parts:
        if isinstance(part, bool):
            if part is not neutral:
                return part
        elif isinstance(part, list) and part[0] == sign:
            flat.extend(part[1:])
        else:
            flat.append(part)
    atoms = dict.fromkeys(p for p in flat if not isinstance(p, list))
    flat = [*atoms, *(p for p in flat if isinstance(p, list))]
    if not flat:
        return neutral
    return flat[0] if len(flat) == 1 else [sign, *flat]


def negated(part: Program) -> Program:
    """Not this."""
    if isinstance(part, bool):
        return not part
    return part[1] if isinstance(part, list) and part[0] == "!" else ["!", part]


_COMMON = {"any": 1.0, "exists": 1.0, "null": 0.3, "empty": 0.3, "number": 0.3, "part": 0.2, "cidr": 0.2, "ref": 0.2}
_GROUPED = ("Channel", "EventID", "Provider_Name")  # the same for all events of a group


def _rarity(atom: Atom) -> float:
    """A guess how often an atom holds; only speed depends on it."""
    if atom[0] in _GROUPED:
        return 0.9
    operator = str(atom[1])
    if operator in _COMMON:
        return _COMMON[operator]
    literal = str(atom[-1] if operator in ("re", "wild", "wild_cased") else atom[2])
    if operator.startswith(("eq", "endswith")):
        return 0.01 if len(literal) > 3 else 0.05
    return max(0.8 * 0.6 ** len(literal), 0.0005)


def pivot(program: Program, atoms: Sequence[Atom]) -> list[int] | None:
    """Atoms of which one must be true for the program to be true, the rarest such set; None when there is none."""
    if program is True:
        return None
    if program is False:
        return []
    if not isinstance(program, list):
        return [program]
    if program[0] == "!":
        return None
    found = [pivot(p, atoms) for p in program[1:]]
    if program[0] == "|":
        return None if None in found else sorted({a for f in found if f for a in f})
    sure = [f for f in found if f is not None]
    return min(sure, key=lambda f: (sum(_rarity(atoms[a]) for a in f), f), default=None)


def runnable(program: Program, number: Mapping[int, int] | Sequence[int]) -> Run:
    """The program as a function of the set of true atoms; `number` gives each atom's number in that set."""
    if isinstance(program, bool):
        return _constant(program)
    if not isinstance(program, list):
        return frozenset((number[program],)).issubset
    if program[0] == "!":
        inner = runnable(program[1], number)
        return lambda true: not inner(true)
    plain = frozenset(number[p] for p in program[1:] if not isinstance(p, list))
    others = tuple(runnable(p, number) for p in program[1:] if isinstance(p, list))
    return _all_of(plain, others) if program[0] == "&" else _any_of(plain, others)


def _constant(value: bool) -> Run:
    return lambda true: value


def _all_of(plain: frozenset[int], others: tuple[Run, ...]) -> Run:
    if not others:
        return plain.issubset

    def run(true: frozenset[int]) -> bool:
        if not plain.issubset(true):
            return False
        for other in others:  # noqa: SIM110 - a generator costs more than the loop
            if not other(true):
                return False
        return True

    return run


def _any_of(plain: frozenset[int], others: tuple[Run, ...]) -> Run:
    disjoint = plain.isdisjoint
    if not others:
        return lambda true: not disjoint(true)

    def run(true: frozenset[int]) -> bool:
        if not disjoint(true):
            return True
        for other in others:  # noqa: SIM110
            if other(true):
                return True
        return False

    return run


def judged(program: Program, values: Sequence[bool | None]) -> bool | None:
    """Kleene's three values: None where it depends on an atom that is unknown (None in `values`)."""
    if isinstance(program, bool):
        return program
    if not isinstance(program, list):
        return values[program]
    parts: list[bool | None] = [judged(p, values) for p in program[1:]]
    if program[0] == "!":
        return None if parts[0] is None else not parts[0]
    deciding: bool = program[0] == "|"
    if deciding in parts:
        return deciding
    return None if None in parts else not deciding
