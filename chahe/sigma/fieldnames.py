"""Which field of an event a rule's field name means: the same name, else one that differs by case or spaces only."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

Fields = dict[str, Any]
"""An event's fields: flat; values are text, numbers, booleans, None, or lists of them."""


def plain(name: str) -> str:
    """A name without case and spaces: "New Value" and NewValue are one."""
    return name.lower().replace(" ", "")


def resolved(names: Iterable[str], keys: Iterable[str]) -> dict[str, str]:
    """Rule's field name -> the event's key, for those the event has. Of several variants the first in order of text."""
    exact = dict.fromkeys(keys)
    alike: Mapping[str, str] | None = None
    found: dict[str, str] = {}
    for name in names:
        if name in exact:
            found[name] = name
            continue
        if alike is None:
            alike = {plain(key): key for key in sorted(exact, reverse=True)}
        key = alike.get(plain(name))
        if key is not None:
            found[name] = key
    return found


def picker(keys: Sequence[str]) -> Callable[[Fields], tuple[Any, ...]]:
    """The values of these keys, in their order, in one call."""
    if not keys:
        return lambda fields: ()
    if len(keys) == 1:
        only = keys[0]
        return lambda fields: (fields[only],)
    return itemgetter(*keys)
