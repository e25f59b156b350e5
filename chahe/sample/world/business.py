"""What was sold online: products and their approvals, limits and the system's parameters, applications with the time of
each step, policies, and the few applications accepted above a limit with an approval.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Final

from chahe.sample.world.calendar import PERIOD_FROM, PERIOD_TO, local
from chahe.sample.world.people import Person

APPLICANTS: Final = 600
TERM: Final = "TL01"
HEALTH_OLD: Final = "TH01"
HEALTH: Final = "TH02"
TRAVEL: Final = "TA01"
ANNUITY: Final = "AN01"
TERM_LINE: Final = "定期壽險"
SITE: Final = "示範購物網"
SITE_APPROVED: Final = date(2025, 3, 3)
SITE_OPENED: Final = date(2025, 3, 10)
YOUNGEST: Final = 7305
AGES: Final = 18250
"""Days of age of the youngest policyholder, and by how many the oldest is older."""
TERMS: Final = {TERM: "20年", HEALTH_OLD: "1年", HEALTH: "1年", TRAVEL: "5日", ANNUITY: "終身"}
"""How long policies of each product run."""
RENAMED: Final = date(2025, 7, 1)
"""HEALTH_OLD is sold as HEALTH from this day; the approval of the new name came days later."""
ANNUITY_BOARD: Final = date(2025, 2, 26)
ANNUITY_APPROVED: Final = date(2025, 3, 20)
ANNUITY_SOLD: Final = date(2025, 4, 15)
TESTED: Final = date(2025, 2, 5)
LOWERED: Final = date(2025, 9, 24)
"""The board lowered the limit of one application of TERM; the parameter followed the same evening."""
TERM_BEFORE: Final = 3_000_000
TERM_AFTER: Final = 2_000_000
PERSON_MAX: Final = 5_000_000
INDUSTRY_MAX: Final = 6_000_000
DAY_PREMIUM: Final = 200_000
TXN: Final = "WEB_TXN_MAX"
SPLIT_DAYS: Final = 30
CALLED_FIRST: Final = timedelta(minutes=50)
"""An investment-linked annuity is accepted so long after submission: its customer is called first."""


@dataclass(frozen=True, slots=True)
class Approval:
    """One approval of a product for a channel."""

    product: str
    name: str
    line: str
    number: str
    day: date
    channel: str
    opened: date
    site: str = ""
    renamed_from: str = ""
    closed: date | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit while in force."""

    number: str
    resolution: str
    resolved: date
    extent: str
    amount: int
    first: date
    last: date | None
    parameter: str
    product: str = ""
    line: str = ""
    measure: str = "保額"


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a parameter."""

    parameter: str
    product: str
    old: str
    new: str
    moment: datetime
    by: str
    approver: str
    request: str


@dataclass(frozen=True, slots=True)
class Application:
    """One application. `industry`: what other insurers hold; None where the system did not answer."""

    number: str
    order: str
    product: str
    channel: str
    site: str
    applicant: str
    insured: str
    assured: int
    premium: int
    identity: datetime
    submitted: datetime
    accepted: datetime | None = None
    withdrawn: datetime | None = None
    rejected: datetime | None = None
    status: str = "承保"
    replied: datetime | None = None
    reply: str = "未逾限"
    industry: int | None = 0
    override: str = ""
    test: bool = False

    @property
    def born(self) -> date:
        """The policyholder's day of birth: between 20 and 70 years before the period, told by the token."""
        return PERIOD_FROM - timedelta(days=YOUNGEST + int(self.applicant[3:], 16) % AGES)

    def age(self) -> int:
        """The policyholder's whole years on the day of submission."""
        day = self.submitted.date()
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))

    @property
    def quoted(self) -> datetime:
        """When the premium was quoted."""
        return self.submitted - timedelta(seconds=150)

    @property
    def declared(self) -> datetime:
        """When the questions on health were answered."""
        return self.submitted - timedelta(seconds=90)

    @property
    def paid(self) -> datetime | None:
        """When the card was charged: of those that were accepted."""
        return None if self.accepted is None or self.test else self.submitted + timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy."""

    number: str
    application: str
    product: str
    applicant: str
    insured: str
    assured: int
    premium: int
    effective: date
    issued: date
    status: str = "有效"
    ended: datetime | None = None
    test: bool = False


@dataclass(frozen=True, slots=True)
class Override:
    """One request to accept an application above a limit."""

    number: str
    application: str
    amount: int
    asked_by: str
    approver: str
    moment: datetime | None
    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class Launch:
    """One step on the way of a product to its first sale."""

    product: str
    step: str
    day: date
    number: str
    body: str


@dataclass(frozen=True, slots=True)
class Business:
    """Everything of this part; applications in the order of submission, policies in that of their numbers."""

    approvals: tuple[Approval, ...]
    limits: tuple[Limit, ...]
    changes: tuple[Change, ...]
    applications: tuple[Application, ...]
    policies: tuple[Policy, ...]
    overrides: tuple[Override, ...]
    launches: tuple[Launch, ...]
    named: dict[str, str]  # what a look-alike is about -> its application


def build(rng: Random, folk: tuple[Person, ...]) -> Business:
    """The part without anything wrong."""
    customers = tuple(f"CU-{rng.getrandbits(40):010x}" for _ in range(APPLICANTS))
    made = _Maker()
    for n, customer in enumerate(customers):
        # Now and then a parent applies for a child, who has nothing else here.
        _usual(rng, made, customer, f"CU-{rng.getrandbits(40):010x}" if n % 9 == 0 else customer)
        if n % 20 == 7:
            for _ in range(3):
                made.add(TRAVEL, _moment(rng), customer, 500_000, 150)
    named = dict(_looks_wrong(rng, made))
    applications = tuple(sorted(made.applications, key=lambda a: (a.submitted, a.number)))
    policies = tuple(_policies(rng, applications))
    keepers = [p.number for p in folk if p.unit == "資訊處" and p.left is None][:2]
    heads = [p.number for p in folk if p.unit == "核保部" and p.left is None][:2]
    over = Override(
        "OV-115-0001", named["override"], 2_400_000, heads[0], heads[1], local(date(2026, 1, 14), 9, 30), "已核准",
        "既有保戶加保，財務核保資料齊備",
    )  # fmt: skip
    changes = tuple(_changes(keepers[0], heads[1]))
    return Business(APPROVALS, LIMITS, changes, applications, policies, (over,), tuple(_launches()), named)


def with_sales(b: Business, sold: Sequence[Application]) -> Business:
    """The part with these applications too, and the policies of those accepted."""
    policies = [
        Policy(f"PL9{a.number[-8:]}", a.number, a.product, a.applicant, a.insured, a.assured, a.premium,
               a.accepted.date() + timedelta(days=1), a.accepted.date())
        for a in sold if a.accepted is not None
    ]  # fmt: skip
    applications = sorted((*b.applications, *sold), key=lambda a: (a.submitted, a.number))
    return replace(b, applications=tuple(applications), policies=(*b.policies, *policies))


def sale(number: str, product: str, at: datetime, insured: str, assured: int, premium: int) -> Application:
    """An application accepted after a minute and a quarter, the industry's answer in between."""
    return Application(
        f"AP{number}", f"OR{number}", product, "官網", "", insured, insured, assured, premium,
        at - timedelta(seconds=240), at, at + timedelta(seconds=75), replied=at + timedelta(seconds=40),
    )  # fmt: skip


def _old(day: date, product: str, name: str, line: str, number: str, channel: str = "官網") -> Approval:
    return Approval(product, name, line, number, day, channel, day + timedelta(days=20))


APPROVALS: Final = (
    _old(date(2023, 6, 5), TERM, "安心定期壽險", TERM_LINE, "金管保壽字第1120491501號"),
    _old(date(2023, 6, 5), TERM, "安心定期壽險", TERM_LINE, "金管保壽字第1120491501號", "行動APP"),
    Approval(
        TERM, "安心定期壽險", TERM_LINE, "金管保壽字第1140490302號", SITE_APPROVED, "異業合作網站", SITE_OPENED, SITE
    ),
    _old(date(2024, 2, 1), HEALTH_OLD, "樂活住院醫療健康保險", "健康保險", "金管保壽字第1130490201號"),
    Approval(
        HEALTH, "樂活新住院醫療健康保險", "健康保險", "金管保壽字第1140490710號", date(2025, 7, 10), "官網", RENAMED,
        renamed_from=HEALTH_OLD,
    ),
    _old(date(2022, 9, 12), TRAVEL, "旅遊平安保險", "傷害保險", "金管保壽字第1110490912號"),
    _old(date(2022, 9, 12), TRAVEL, "旅遊平安保險", "傷害保險", "金管保壽字第1110490912號", "行動APP"),
    Approval(ANNUITY, "優利變額年金保險", "年金保險", "金管保壽字第1140490320號", ANNUITY_APPROVED, "官網",
             ANNUITY_SOLD),
)  # fmt: skip

_OLD_DAY: Final = date(2023, 12, 20)
_OLD: Final = "董12-11-4"
_SINCE: Final = date(2024, 1, 1)
LIMITS: Final = (
    Limit("LM-01", _OLD, _OLD_DAY, "單筆", TERM_BEFORE, _SINCE, LOWERED - timedelta(days=1), TXN, TERM),
    Limit("LM-02", "董13-9-2", LOWERED, "單筆", TERM_AFTER, LOWERED, None, TXN, TERM),
    Limit("LM-03", _OLD, _OLD_DAY, "單筆", 5_000_000, _SINCE, None, TXN, TRAVEL),
    Limit("LM-04", _OLD, _OLD_DAY, "單筆", 60_000, _SINCE, None, "WEB_TXN_PREMIUM", HEALTH_OLD, measure="保費"),
    Limit("LM-05", _OLD, _OLD_DAY, "單筆", 60_000, _SINCE, None, "WEB_TXN_PREMIUM", HEALTH, measure="保費"),
    Limit("LM-06", "董13-2-5", ANNUITY_BOARD, "單筆", 120_000, ANNUITY_BOARD, None, "WEB_TXN_PREMIUM", ANNUITY,
          measure="保費"),
    Limit("LM-07", _OLD, _OLD_DAY, "個人累計", PERSON_MAX, _SINCE, None, "WEB_PERSON_MAX", line=TERM_LINE),
    Limit("LM-08", _OLD, _OLD_DAY, "同業累計", INDUSTRY_MAX, _SINCE, None, "WEB_INDUSTRY_MAX", line=TERM_LINE),
    Limit("LM-09", _OLD, _OLD_DAY, "每人每日", DAY_PREMIUM, _SINCE, None, "WEB_DAY_PREMIUM", measure="保費"),
)  # fmt: skip


def _changes(by: str, approver: str) -> Iterator[Change]:
    """The value of every limit's parameter, from the evening before the first day; a later one the same evening."""
    for n, limit in enumerate(LIMITS, 1):
        later = [x for x in LIMITS if x.parameter == limit.parameter and x.product == limit.product and x.last]
        old = str(later[0].amount) if later and limit.last is None else "無"
        day, hour = (limit.first, 17) if limit.first == limit.resolved else (limit.first - timedelta(days=1), 20)
        yield Change(
            limit.parameter, limit.product, old, str(limit.amount), local(day, hour, 40), by, approver, f"CR-{n:04d}"
        )


def _launches() -> Iterator[Launch]:
    """The four steps of every product, in order."""
    firsts = {a.product: a for a in reversed(APPROVALS) if not a.renamed_from}
    for product, a in sorted(firsts.items()):
        board = ANNUITY_BOARD if product == ANNUITY else a.day - timedelta(days=40)
        yield Launch(product, "業務計畫", board - timedelta(days=16), f"PLAN-{product}", "數位通路部")
        yield Launch(product, "法令遵循意見", board - timedelta(days=6), f"LAW-{product}", "法令遵循處")
        yield Launch(product, "董事會決議", board, "董13-2-5" if product == ANNUITY else f"董-{product}", "董事會")
        yield Launch(product, "主管機關核准", a.day, a.number, "金融監督管理委員會")


class _Maker:
    """Applications with their numbers."""

    def __init__(self) -> None:
        self.applications: list[Application] = []

    def add(self, product: str, at: datetime, insured: str, assured: int, premium: int, **more: object) -> str:
        """An accepted application; `more` changes it. Gives its number."""
        usual = sale(f"{len(self.applications) + 1:09d}", product, at, insured, assured, premium)
        self.applications.append(replace(usual, **more))  # type: ignore[arg-type]
        return usual.number


def _moment(rng: Random, first: date = PERIOD_FROM, last: date = PERIOD_TO) -> datetime:
    day = first + timedelta(days=rng.randrange((last - first).days + 1))
    return local(day, rng.randrange(8, 22), rng.randrange(60), rng.randrange(60))


def _usual(rng: Random, made: _Maker, applicant: str, insured: str) -> None:
    """One application like most."""
    draw = rng.randrange(100)
    at = _moment(rng)
    more: dict[str, object] = {"applicant": applicant, "industry": rng.randrange(0, 4) * 500_000}
    if draw < 40:
        product, assured, premium = TERM, rng.randrange(5, 19) * 100_000, rng.randrange(2_000, 9_000)
        if rng.randrange(4) == 0 and at.date() >= SITE_OPENED:
            more |= {"channel": "異業合作網站", "site": SITE}
    elif draw < 65:
        # With three short trips of 500,000 each within the days counted together it stays below the limit.
        product, assured, premium = TRAVEL, min(rng.randrange(2, 10) * 500_000, 3_000_000), rng.randrange(120, 900)
        more |= {"channel": "行動APP"} if rng.randrange(2) else {}
    elif draw < 85:
        product = HEALTH if at.date() >= RENAMED else HEALTH_OLD
        assured, premium = 2_000, rng.randrange(4_000, 20_000)
    else:
        at = _moment(rng, ANNUITY_SOLD)
        product, assured, premium = ANNUITY, 0, rng.randrange(2, 10) * 10_000
        more |= {"accepted": at + CALLED_FIRST}
    fate = rng.randrange(100)
    if fate < 5:
        more |= {"accepted": None, "withdrawn": at + timedelta(seconds=55), "status": "撤件"}
    elif fate < 9:
        more |= {"accepted": None, "rejected": at + timedelta(seconds=80), "status": "拒保"}
    made.add(product, at, insured, assured, premium, **more)


def _looks_wrong(rng: Random, made: _Maker) -> Iterator[tuple[str, str]]:
    """What looks wrong and is not: what it is about, and the application."""

    def someone() -> str:
        return f"CU-{rng.getrandbits(40):010x}"

    # Accepted while the older, higher limit was in force.
    yield "older limit", made.add(TERM, local(date(2025, 6, 10), 10, 12), someone(), 2_800_000, 9_800)
    # Two at once; the earlier one was withdrawn before the later one was accepted.
    at, who = local(date(2025, 11, 5), 14, 0), someone()
    gone = {"accepted": None, "withdrawn": at + timedelta(seconds=50), "status": "撤件", "industry": 3_500_000}
    made.add(TERM, at, who, 2_000_000, 7_000, **gone)
    later = at + timedelta(seconds=10)
    yield "withdrawn twin", made.add(TERM, later, who, 2_000_000, 7_000, industry=3_500_000)
    # The policy of the first was rescinded before the second was applied for.
    who = someone()
    yield "rescinded", made.add(TERM, local(date(2025, 4, 2), 9, 5), who, 3_000_000, 9_900)
    yield "after rescission", made.add(TERM, local(date(2025, 5, 20), 9, 5), who, 2_600_000, 9_000)
    # Above the limit, with an approval before.
    yield "override", made.add(TERM, local(date(2026, 1, 14), 11, 20), someone(), 2_400_000, 8_000,
                               override="OV-115-0001")  # fmt: skip
    # Two needs, further apart than the norm counts together.
    at, who = local(date(2025, 12, 1), 15, 30), someone()
    made.add(TERM, at, who, 1_500_000, 5_000)
    yield "two needs", made.add(TERM, at + timedelta(days=SPLIT_DAYS + 5), who, 1_500_000, 5_000)
    # One policyholder for two children: two people are insured.
    at, parent = local(date(2026, 2, 3), 20, 10), someone()
    made.add(TERM, at, someone(), 1_500_000, 4_000, applicant=parent)
    yield "two children", made.add(TERM, at + timedelta(minutes=9), someone(), 1_500_000, 4_000, applicant=parent)
    # The industry's system did not answer in time, and the application was refused for it.
    at = local(date(2025, 8, 8), 16, 45)
    yield "timeout", made.add(TERM, at, someone(), 800_000, 3_000, accepted=None, rejected=at + timedelta(minutes=3),
                              status="拒保", replied=None, reply="查詢逾時", industry=None)  # fmt: skip
    # Test policies of the new product, registered as such and voided.
    for n in range(3):
        at = local(TESTED, 10, 5 * n)
        yield f"test {n}", made.add(ANNUITY, at, "CU-7e57000001", 0, 20_000, test=True)


def _policies(rng: Random, applications: tuple[Application, ...]) -> Iterator[Policy]:
    """One for every application accepted; some are rescinded within ten days."""
    accepted = [a for a in applications if a.accepted is not None]
    for n, a in enumerate(accepted, 1):
        moment = a.accepted or a.submitted
        day = moment.date()
        fate: dict[str, object] = {}
        if a.test:
            fate = {"status": "作廢", "ended": moment + timedelta(hours=3), "test": True}
        elif (a.assured == TERM_BEFORE and a.product == TERM) or rng.randrange(40) == 0:
            fate = {"status": "契撤", "ended": moment + timedelta(days=6)}
        yield Policy(
            f"PL{n:09d}", a.number, a.product, a.applicant, a.insured, a.assured, a.premium, day + timedelta(days=1),
            day, **fate,  # type: ignore[arg-type]
        )  # fmt: skip
