"""What sources count of their records: control totals by month, and the statistic of the business."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

Month = tuple[int, int]
"""Year and month."""
End = tuple[date, str]
"""Day and number of a record."""


@dataclass(slots=True)
class Total:
    """Of one file and month: how many, their sum, the first and the last."""

    count: int = 0
    amount: int = 0
    first: End | None = None
    last: End | None = None

    def with_more(self, more: "Total") -> "Total":
        """Both together."""
        firsts = [e for e in (self.first, more.first) if e is not None]
        lasts = [e for e in (self.last, more.last) if e is not None]
        return Total(
            self.count + more.count, self.amount + more.amount, min(firsts, default=None), max(lasts, default=None)
        )

    def ends(self) -> tuple[str, str]:
        """The first and the last number; blank where there is no record."""
        return (self.first[1] if self.first else "", self.last[1] if self.last else "")


@dataclass(slots=True)
class Volume:
    """Of one product and month of submission; `first`: the first day of it."""

    sent: int = 0
    taken: int = 0
    premium: int = 0
    back: int = 0
    first: date = date.max

    def add(self, more: "Volume") -> None:
        """Count these too."""
        self.sent += more.sent
        self.taken += more.taken
        self.premium += more.premium
        self.back += more.back
        self.first = min(self.first, more.first)


@dataclass(slots=True)
class Totals:
    """Of records written piece by piece: file's path -> month -> total; month and product -> volume; path -> count."""

    files: dict[str, dict[Month, Total]] = field(default_factory=dict)
    volumes: dict[tuple[Month, str], Volume] = field(default_factory=dict)
    records: Counter[str] = field(default_factory=Counter)

    def of(self, path: str, day: date) -> Total:
        """Of the month of that day."""
        return self.files.get(path, {}).get((day.year, day.month), Total())
