"""Partners, the dates of their contracts, and their log-ins: two factors, or a certificate between systems."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Final

from chahe.sample.world.calendar import AS_OF, PERIOD_FROM, PERIOD_TO, local

PORTAL, GATEWAY = "保經代入口", "合作平台API"
BROKER, ALLIANCE, PLATFORM, ENDED = "PT-01", "PT-02", "PT-03", "PT-04"
TWO, MUTUAL, WEAK = "帳號密碼＋簡訊OTP", "mTLS", "帳號密碼＋圖形驗證碼"
PERSON, MACHINE = "人員", "系統"
LAST_DAY: Final = date(2025, 9, 30)
"""Last day of the contract that was ended."""
_LOGINS: Final = 240
MISTYPED = "pt01u09"
"""An account refused on its password; it never got as far as the second factor."""
ACCOUNTS: Final = {
    BROKER: tuple(f"pt01u{n:02d}" for n in range(1, 9)),
    ALLIANCE: ("pt02api",),
    PLATFORM: tuple(f"pt03u{n:02d}" for n in range(1, 4)),
    ENDED: ("pt04u01", "pt04u02"),
}


@dataclass(frozen=True, slots=True)
class Contract:
    """One contract."""

    partner: str
    name: str
    kind: str
    number: str
    first: date
    last: date
    renews: bool = False
    ended: date | None = None


@dataclass(frozen=True, slots=True)
class Login:
    """One log-in."""

    entry: str
    partner: str
    account: str
    at: datetime
    method: str
    kind: str = PERSON
    let_in: bool = True

    @property
    def subject(self) -> str:
        """As the examination names it."""
        return f"{self.entry}|{self.account}"


@dataclass(frozen=True, slots=True)
class Account:
    """One account of the register, with the days its reviews were done."""

    entry: str
    partner: str
    name: str
    method: str
    changed: date | None
    opened: date
    closed: date | None = None
    reviews: tuple[date, ...] = ()

    @property
    def subject(self) -> str:
        """As the examination names it."""
        return f"{self.entry}|{self.name}"


@dataclass(frozen=True, slots=True)
class Partners:
    """Everything of this part."""

    contracts: tuple[Contract, ...]
    logins: tuple[Login, ...]
    accounts: tuple[Account, ...] = ()


MOST_LOGINS: Final = 20_000
"""Partners are as many as ever."""


def build(rng: Random, rows: int | None) -> Partners:
    """The part without any deficiency; `rows` is the least number of log-ins, up to MOST_LOGINS."""
    logins = [_login(rng, n) for n in range(max(_LOGINS, 0 if rows is None else min(rows, MOST_LOGINS)))]
    # The last on the last day of the contract; and a password that was refused.
    end = local(LAST_DAY, 23, 40)
    logins.append(Login(PORTAL, ENDED, ACCOUNTS[ENDED][0], end, TWO))
    logins.append(Login(PORTAL, BROKER, MISTYPED, local(date(2025, 6, 3), 9, 12), WEAK, let_in=False))
    return Partners(_CONTRACTS, tuple(sorted(logins, key=lambda x: (x.at, x.account))), tuple(_accounts(rng)))


REVIEWED: Final = {"2025H1": date(2025, 5, 22), "2025H2": date(2025, 11, 20), "2026H1": date(2026, 5, 21)}
"""When each half year's review was done."""
NINETY: Final = AS_OF - timedelta(days=90)
"""A password changed on this day is as old as the own norm allows."""
NEW, AT_LIMIT = "pt03u04", "pt03u01"
"""An account opened within a half year; one whose password is as old as it may be."""
_SINCE: Final = date(2024, 3, 4)


def _accounts(rng: Random) -> Iterator[Account]:
    """Reviewed each half year, a password changed every ninety days; those of the partner that left were closed."""
    for partner, names in (*ACCOUNTS.items(), (PLATFORM, (NEW,))):
        for name in names:
            opened = date(2025, 9, 15) if name == NEW else _SINCE
            closed = LAST_DAY if partner == ENDED else None
            days = tuple(d for d in REVIEWED.values() if opened <= d <= (closed or d))
            machine = partner == ALLIANCE
            changed = (closed or AS_OF) - timedelta(days=rng.randrange(3, 85))
            changed = NINETY if name == AT_LIMIT else changed
            yield Account(
                GATEWAY if machine else PORTAL, partner, name, MUTUAL if machine else TWO,
                None if machine else changed, opened, closed, days,
            )  # fmt: skip


def _login(rng: Random, n: int) -> Login:
    partner = (BROKER, ALLIANCE, PLATFORM, ENDED)[n % 4]
    last = LAST_DAY if partner == ENDED else PERIOD_TO
    day = PERIOD_FROM + timedelta(days=rng.randrange((last - PERIOD_FROM).days))
    at = local(day, rng.randrange(8, 20), rng.randrange(60), rng.randrange(60))
    account = rng.choice(ACCOUNTS[partner])
    if partner == ALLIANCE:
        return Login(GATEWAY, partner, account, at, MUTUAL, MACHINE)
    return Login(PORTAL, partner, account, at, TWO)


_CONTRACTS: Final = (
    Contract(BROKER, "誠安保險經紀人", "保經代", "CT-112-031", date(2023, 4, 1), date(2026, 12, 31)),
    Contract(ALLIANCE, "悠遊旅遊網", "異業", "CT-113-007", date(2024, 2, 1), date(2025, 1, 31)),
    Contract(ALLIANCE, "悠遊旅遊網", "異業", "CT-114-002", date(2025, 2, 1), date(2027, 1, 31)),
    Contract(PLATFORM, "比比看保險平台", "平台", "CT-111-019", date(2022, 7, 1), date(2025, 6, 30), True),
    Contract(ENDED, "永信保險代理人", "保經代", "CT-112-044", date(2023, 10, 1), date(2026, 9, 30), False, LAST_DAY),
)
