"""Names that stand twice in one JSON object: the fast library keeps the last value only, and an event log may hold
two data of one name. Text that may hold such names is found by counting and read again, every value kept.
"""

import json
from collections.abc import Mapping


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

    A name is followed by `":`; so may a quote inside a value, or a blank may stand between: then True, to be sure.
    """
    colons = text.count('":') if isinstance(text, str) else text.count(b'":')
    return colons != names_in(found)


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
