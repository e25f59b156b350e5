"""The rules an event fires."""

from collections.abc import Mapping
from typing import Any

from chahe.sigma.groups import Fired, Group
from chahe.sigma.keeping import Budget, uncollected
from chahe.sigma.numbers import text_of
from chahe.sigma.ruleset import RuleSet, Source, Variant
from chahe.sigma.seen import Kind, Seen, source_admits

MEMORY = 192 << 20  # bytes, about, for all that is kept to answer faster
KINDS = 20_000  # kinds of events kept ready; hostile logs may invent channels


_Numbered = list[tuple[int, Variant]]
"""Variants with the index of their rule."""


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
        self._by_log: dict[tuple[Source, str | None], tuple[_Numbered, dict[str, _Numbered]]] = {}
        self._kinds: dict[Kind, Group | None] = {}
        self._groups: dict[tuple[int, ...], Group] = {}
        self._seen = Seen()

    def fired(self, source: Source, fields: dict[str, Any], text: bytes = b"") -> Fired:
        """Indexes in `ruleset.rules`, ascending, of the rules this event fires; () when none.

        `text` only saves time: JSON, in a superset of ASCII, in which every text of the fields stands; b"" = none.
        """
        try:
            if source[0] == "windows":
                group = self._kinds[source, fields.get("Channel"), fields.get("EventID")]
            else:
                group = self._kinds[source, None, None]
        except (KeyError, TypeError):
            group = self._group(source, fields)
        if group is None:
            return ()
        return group[tuple(fields)].fired(fields, text)

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
                with uncollected():
                    group = self._groups[slots] = Group(variants, self._budget)
        if len(self._kinds) >= KINDS:
            self._kinds.clear()
        self._kinds[kind] = group
        self._seen.note(kind, group.present if group is not None else set())
        return group

    def _variants(self, kind: Kind) -> _Numbered:
        """What admits events of this kind, in order of rules."""
        source, channel, number = kind
        log = (source, None if channel is None else text_of(channel).lower())
        if len(self._by_log) >= KINDS:
            self._by_log.clear()
        if log not in self._by_log:
            self._by_log[log] = self._of_log(*log)
        always, by_number = self._by_log[log]
        numbered = () if number is None else by_number.get(text_of(number), ())
        return sorted((*always, *numbered), key=lambda v: v[0])

    def _of_log(self, source: Source, channel: str | None) -> tuple[_Numbered, dict[str, _Numbered]]:
        """Variants that admit a channel of a source: those of any event identifier, those of each."""
        named = self._by_channel.get(channel, []) if channel is not None else []
        always: _Numbered = []
        by_number: dict[str, _Numbered] = {}
        for found in (*named, *self._by_channel.get(None, [])):
            if source_admits(found[1], source):
                for lists in [always] if found[1].ids is None else [by_number.setdefault(i, []) for i in found[1].ids]:
                    lists.append(found)
        return always, by_number

    @property
    def seen(self) -> Seen:
        """Kinds of events met so far and the fields they had; merge those of all workers for `applicability`."""
        return self._seen


def _key(value: Any) -> Any:
    """A channel or identifier as part of a key."""
    return value if value is None or isinstance(value, str | int) else text_of(value)
