"""The rules an event fires."""

from collections.abc import Mapping
from operator import getitem
from typing import Any

from chahe.sigma.groups import Fired, Group
from chahe.sigma.numbers import text_of
from chahe.sigma.ruleset import RuleSet, Source, Variant
from chahe.sigma.scanner import Budget
from chahe.sigma.seen import Kind, Seen, admits

MEMORY = 192 << 20  # bytes, about, for all that is kept to answer faster
KINDS = 20_000  # kinds of events kept ready; hostile logs may invent channels


class Matcher:
    """Rules ready to be asked of events. Not thread-safe; one for each worker.

    What it keeps between events only makes it faster: the answer for an event depends on the event alone.
    """

    def __init__(self, ruleset: RuleSet, memory: int = MEMORY) -> None:
        self.ruleset = ruleset
        self._budget = Budget(memory)
        self._by_channel: dict[str | None, list[tuple[int, Variant]]] = {}
        for index, rule in enumerate(ruleset.rules):
            for variant in rule.variants:
                for channel in variant.channels if variant.channels is not None else (None,):
                    self._by_channel.setdefault(channel, []).append((index, variant))
        self._kinds: dict[Kind, Group | None] = {}
        self._groups: dict[tuple[int, ...], Group] = {}
        self._seen = Seen()

    def fired(self, source: Source, fields: dict[str, Any]) -> Fired:
        """Indexes in `ruleset.rules`, ascending, of the rules this event fires; () when none."""
        try:
            if source[0] == "windows":
                group = self._kinds[source, fields.get("Channel"), fields.get("EventID")]
            else:
                group = self._kinds[source, None, None]
        except (KeyError, TypeError):
            group = self._group(source, fields)
        if group is None:
            return ()
        layout = group[tuple(fields)]
        if layout.rich:
            return layout.fired(fields)
        try:
            return layout.results[tuple(map(getitem, layout.scanners, layout.pick(fields)))]
        except TypeError:  # a list, which is no key
            return layout.fired(fields)

    def _group(self, source: Source, fields: Mapping[str, Any]) -> Group | None:
        windows = source[0] == "windows"
        kind = (source, _key(fields.get("Channel")), _key(fields.get("EventID"))) if windows else (source, None, None)
        if kind in self._kinds:
            return self._kinds[kind]
        variants = self._variants(kind)
        slots = tuple(id(v) for _, v in variants)
        group = None
        if variants:
            group = self._groups.get(slots)
            if group is None:
                group = self._groups[slots] = Group(variants, self._budget)
        if len(self._kinds) >= KINDS:
            self._kinds.clear()
        self._kinds[kind] = group
        self._seen.note(kind, group.present if group is not None else set())
        return group

    def _variants(self, kind: Kind) -> list[tuple[int, Variant]]:
        source, channel, number = kind
        named = self._by_channel.get(text_of(channel).lower(), []) if channel is not None else []
        found = [(i, v) for i, v in (*named, *self._by_channel.get(None, [])) if admits(v, kind)]
        return sorted(found, key=lambda f: f[0])

    @property
    def seen(self) -> Seen:
        """Kinds of events met so far and the fields they had; merge those of all workers for `applicability`."""
        return self._seen


def _key(value: Any) -> Any:
    """A channel or identifier as part of a key."""
    return value if value is None or isinstance(value, str | int) else text_of(value)
