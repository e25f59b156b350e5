"""Social-engineering drills: who was mailed, who clicked, what a mail gateway clicked, who was trained again."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from chahe.sample.world.calendar import local
from chahe.sample.world.people import Person

GATEWAY = "10.20.0.25"
DATES = (date(2024, 1, 16), date(2025, 12, 9), date(2026, 4, 21))
"""113-01 and 114-12 are far apart, yet both calendar years have their drill."""


@dataclass(frozen=True, slots=True)
class Drill:
    """One campaign. Members are employee numbers; `retrained`: number -> day of the course."""

    id: str
    name: str
    day: date
    mailed: tuple[str, ...]
    bounced: tuple[str, ...]
    clicked: tuple[str, ...]
    gateway: tuple[str, ...]
    retrained: tuple[tuple[str, date], ...]
    bounces_left_out: bool  # the report takes bounced mails off the denominator and says so
    stated: tuple[int, int] | None = (
        None  # (recipients, clickers) when the report states other figures than the raw ones
    )

    def sent_at(self, place: int) -> datetime:
        """When the mail of the person in that place of the list went out."""
        return local(self.day, 9, 30) + timedelta(milliseconds=200 * place)

    @property
    def report(self) -> tuple[int, int]:
        """Recipients and clickers as the report states them."""
        if self.stated is not None:
            return self.stated
        return len(self.mailed) - (len(self.bounced) if self.bounces_left_out else 0), len(self.clicked)


def build(rng: Random, people: tuple[Person, ...], dates: tuple[date, ...]) -> tuple[Drill, ...]:
    """A drill a date; everybody in reach that day is mailed, every clicker is trained again within the month."""
    out = []
    for n, day in enumerate(dates):
        mailed = tuple(p.number for p in people if p.reachable(day))
        size = min(len(mailed) // 6, 24 + rng.randrange(0, 10))
        chosen = rng.sample(mailed, size + 18 + 4)
        clicked, gateway, back = chosen[:size], chosen[size : size + 18], chosen[size + 18 :]
        out.append(
            Drill(
                id=str(101 + n),
                name=f"{day.year - 1911}年度社交工程演練",
                day=day,
                mailed=mailed,
                bounced=tuple(sorted(back)) if n == 1 else (),
                clicked=tuple(sorted(clicked)),
                gateway=tuple(sorted(gateway)),
                retrained=tuple((c, day + timedelta(days=rng.randrange(7, 25))) for c in sorted(clicked)),
                bounces_left_out=n == 1,
            )
        )
    return tuple(out)
