"""Names that stand twice in one JSON object: the fast library keeps the last value only, and an event log may hold
two data of one name. Text that may hold such names is found by counting and read again, every value kept.
"""

import json
from collections.abc import Mapping
from itertools import compress
from typing import Any

_SCALAR = frozenset((str, int, float, bool, type(None)))
_NESTED = frozenset((dict, list)).__contains__


def names_in(value: object) -> int:
    """How many names a parsed value holds, at any depth."""
    count, waiting = 0, [value]
    while waiting:
        one = waiting.pop()
        if type(one) is dict:
            count += len(one)
            inside = one.values()
        elif type(one) is list:
            inside = one  # type: ignore[assignment]  # walked alike
        else:
            continue
        waiting += [v for v in inside if type(v) is dict or type(v) is list]
    return count


def may_repeat(text: str | bytes, found: object) -> bool:
    """Whether text holds more names than the value parsed from it: False only when none stands twice.

    Every name and every text has two quotation marks. When there are no more than those of the value, nothing was
    left out; else there are such marks inside values, and names are counted: a name is followed by `":`; so may a mark
    inside a value, or a blank may stand between: then True, to be sure.
    """
    marks = text.count('"') if isinstance(text, str) else text.count(b'"')
    if marks == 2 * _quoted(found):
        return False
    colons = text.count('":') if isinstance(text, str) else text.count(b'":')
    return colons != names_in(found)


def _quoted(value: object) -> int:
    """How many names and texts a parsed value holds, at any depth."""
    count = 0
    waiting: list[Any] = [[value]]
    while waiting:
        inside = waiting.pop()
        if type(inside) is dict:
            count += len(inside)
            inside = inside.values()
        kinds = list(map(type, inside))
        count += kinds.count(str)
        if not _SCALAR.issuperset(kinds):
            waiting.extend(compress(inside, map(_NESTED, kinds)))
    return count


def read_again(text: str | bytes) -> dict[str, object]:
    """The object with every value: a name that stands twice has the list of its values. The text is an object and
    sound JSON. Raises RecursionError when it is nested too deep for Python.
    """
    found: dict[str, object] = json.loads(text, object_pairs_hook=_merged, parse_int=_whole)
    return found


def _whole(digits: str) -> int | float:
    """As the fast library: what 64 bits do not hold is a float."""
    number = int(digits) if len(digits) < 21 else 1 << 64
    return number if -(1 << 63) <= number < 1 << 64 else float(digits)


def _merged(pairs: list[tuple[str, object]]) -> Mapping[str, object]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    gathered: dict[str, list[object]] = {}
    for name, value in pairs:
        gathered.setdefault(name, []).append(value)
    return {name: values[0] if len(values) == 1 else values for name, values in gathered.items()}
