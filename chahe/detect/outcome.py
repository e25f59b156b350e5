"""What came of a file, a member or a piece: the words that travel from the workers to the summary."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from chahe.intake.events import Fate, Lost

PLACES = 1_000
"""Places of lost records kept for each file; the others are counted, and that is said."""


@dataclass(slots=True)
class Losses:
    """Records that gave no event: counted without end, their places kept up to a cap."""

    rejects: int = 0
    skipped: int = 0
    damaged: bool = False
    places: list[tuple[str, str]] = field(default_factory=list)

    def tell(self, lost: Lost) -> None:
        """One record, or a range of bytes, that gave no event."""
        if lost.fate is Fate.SKIP:
            self.skipped += 1
            return
        self.rejects += 1
        self.damaged = self.damaged or lost.fate is Fate.DAMAGE
        if len(self.places) < PLACES:
            self.places.append((lost.place, lost.reason))

    def add(self, other: "Losses") -> None:
        """Those of the next piece of the same file."""
        self.rejects += other.rejects
        self.skipped += other.skipped
        self.damaged = self.damaged or other.damaged
        self.places += other.places[: PLACES - len(self.places)]


@dataclass(slots=True)
class FileOutcome:
    """One file or member, when all its pieces are done."""

    file: str  # the path given, with !member
    reader: str = ""  # decoder@version; '' when unread
    form: str = ""  # of the locators of its records: record, line
    events: int = 0
    hits: int = 0
    losses: Losses = field(default_factory=Losses)
    reason: str | None = None  # why it is unread
    faults: int = 0  # pieces lost by a fault of ours
    fired: dict[int, int] = field(default_factory=dict)  # hits by index of rule

    def fire(self, more: Mapping[int, int]) -> None:
        """The hits of the next piece."""
        for rule, hits in more.items():
            self.fired[rule] = self.fired.get(rule, 0) + hits
            self.hits += hits

    def as_json(self) -> Mapping[str, object]:
        """One entry of the summary."""
        places = [{"place": place, "reason": reason} for place, reason in self.losses.places]
        return {
            "file": self.file,
            "status": "read" if self.reason is None else "unread",
            "reader": self.reader,
            "locator": self.form,
            "events": self.events,
            "hits": self.hits,
            "rejects": self.losses.rejects,
            "skipped": self.losses.skipped,
            "damaged": self.losses.damaged,
            "places": places,
            "places_not_listed": self.losses.rejects - len(places),
            "reason": self.reason,
        }
