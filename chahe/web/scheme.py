"""Which tables of the projection an act can change. What nobody declared is remade.

A table says which kinds of act leave it as it is, and which touch one key of it only; after any other act, of a kind
this program knows or not, all of it is made anew. That is always right, only slower.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from chahe.casefile.acts import Act as Kind
from chahe.casefile.case import Case
from chahe.casefile.facts import Facts
from chahe.evidence.ledger import Entry
from chahe.web.models import Examination, Projected

PAPER = frozenset(
    {
        Kind.REPORT,
        Kind.SEAL,
        Kind.REOPEN,
        Kind.ANCHOR,
        Kind.EXPORT,
        Kind.REVEAL,
        Kind.KEY_REPLACED,
        Kind.RECOVERED,
        Kind.EXCEPTION_REVIEWED,  # shown beside the exception list, which no table holds
        Kind.EXCEPTION_AGREED,
    }
)
"""Acts no table shows but the list of acts; the examination's own line is written anew with every act."""

CONCLUDING = frozenset({Kind.CONCLUSION, Kind.SIGN_OFF})
"""What people say of one item."""

OF_FINDINGS = frozenset({Kind.FINDING, Kind.FACT_CONFIRMATION, Kind.LATER_EVENT})
"""What people do about findings. A file received with it is an act of its own."""

Keys = frozenset[str] | None
"""Keys of the rows wanted; None = all."""


@dataclass(frozen=True, slots=True)
class Past:
    """What the projection was made from."""

    case: Case
    facts: Facts
    acts: int = 0  # of the ledger, in the tables already


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the projection, and how its rows are made."""

    kind: type[Projected]
    rows: Callable[[Examination, Past, Keys], Iterable[Projected]]
    spared: Collection[str] = frozenset()  # kinds of act that change nothing in it
    one: Mapping[str, str] = field(default_factory=dict)  # kind of act -> what of its body is the key it changes
    key: str = "code"  # the column of that key
    appended: bool = False  # a row an act, never changed
    late: bool = False  # made from rows of the tables before it, once they are written

    def wanted(self, news: Sequence[Entry]) -> Keys:
        """Keys of the rows these acts change: none = nothing changes, None = everything may."""
        keys = set()
        for entry in news:
            if entry.kind in self.spared:
                continue
            named = entry.body.get(self.one.get(entry.kind, ""))
            if not isinstance(named, str) or not named:
                return None
            keys.add(named)
        return frozenset(keys)

    def clear(self, of: Examination, keys: Keys) -> None:
        """Take these rows away."""
        found = self.kind._default_manager.filter(examination=of)
        (found if keys is None else found.filter(**{f"{self.key}__in": keys})).delete()


def unlisted(tables: Iterable[Table]) -> list[Any]:
    """Projected tables nobody listed: a mistake, found by a test."""
    listed = {t.kind for t in tables}
    return [k for k in Projected.__subclasses__() if k not in listed]
