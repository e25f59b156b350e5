"""What kinds of events were met, and which fields they had: what decides whether a rule could have fired at all."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from chahe.sigma.numbers import text_of
from chahe.sigma.ruleset import Source, Variant

Kind = tuple[Source, Any, Any]
"""(source, Channel, EventID); the latter two None outside Windows."""

KINDS = 50_000


@dataclass(slots=True)
class Seen:
    """Kinds of events and the keys met in each. Mergeable, picklable; `incomplete` when hostile logs had too many."""

    kinds: dict[Kind, set[str]] = field(default_factory=dict)
    incomplete: bool = False

    def note(self, kind: Kind, keys: set[str]) -> None:
        """Remember a kind; `keys` may go on growing."""
        if kind in self.kinds:
            return
        if len(self.kinds) >= KINDS:
            self.incomplete = True
            return
        self.kinds[kind] = keys

    def add(self, other: "Seen") -> None:
        """Also what another met."""
        self.incomplete |= other.incomplete
        for kind, keys in other.kinds.items():
            self.note(kind, set())
            if kind in self.kinds:
                self.kinds[kind] |= keys

    def merge(self, others: Iterable["Seen"]) -> "Seen":
        """All that this and the others met, which stay as they are."""
        out = Seen()
        for one in (self, *others):
            out.add(one)
        return out


def source_admits(variant: Variant, source: Source) -> bool:
    """Whether the rule's log source is this one: what the rule states must be the same."""
    return all(not want or want == have for want, have in zip(variant.source, source, strict=True))


def admits(variant: Variant, kind: Kind) -> bool:
    """Whether the variant's log source, channels and identifiers admit events of this kind."""
    source, channel, number = kind
    if not source_admits(variant, source):
        return False
    if variant.channels is not None and (channel is None or text_of(channel).lower() not in variant.channels):
        return False
    return variant.ids is None or (number is not None and text_of(number) in variant.ids)
