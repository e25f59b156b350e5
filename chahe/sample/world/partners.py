"""Partners, the dates of their contracts, and their log-ins: two factors, or a certificate between systems."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Final

from chahe.sample.world.calendar import PERIOD_FROM, PERIOD_TO, local

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
class Partners:
    """Everything of this part."""

    contracts: tuple[Contract, ...]
    logins: tuple[Login, ...]


MOST_LOGINS: Final = 20_000
"""Partners are as many as ever."""


def build(rng: Random, rows: int | None) -> Partners:
    """The part without any deficiency; `rows` is the least number of log-ins, up to MOST_LOGINS."""
    logins = [_login(rng, n) for n in range(max(_LOGINS, 0 if rows is None else min(rows, MOST_LOGINS)))]
    # The last on the last day of the contract; and a password that was refused.
    end = local(LAST_DAY, 23, 40)
    logins.append(Login(PORTAL, ENDED, ACCOUNTS[ENDED][0], end, TWO))
    logins.append(Login(PORTAL, BROKER, MISTYPED, local(date(2025, 6, 3), 9, 12), WEAK, let_in=False))
    return Partners(_CONTRACTS, tuple(sorted(logins, key=lambda x: (x.at, x.account))))


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
