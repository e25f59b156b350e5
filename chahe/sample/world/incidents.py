"""Incidents with their four times and receipts, switch-overs that were no drill, and alerts of suspected crime."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random

from chahe.sample.world.calendar import TAIPEI, local

MAJOR, MINOR = "重大", "非重大"
OUTAGE, BREACH, CRIME = "系統中斷", "個資外洩", "疑似保險犯罪"
URGENT, WRITTEN, MATERIAL = "緊急通報", "書面報告", "重大訊息"
AUTHORITY, GUILD = "金管會保險局", "壽險公會"


@dataclass(frozen=True, slots=True)
class Incident:
    """One line of 附表五. `main`: number of the incident it is handled with."""

    number: str
    kind: str
    system: str
    cause: str
    happened: datetime
    learned: datetime
    classified: datetime | None
    grade: str
    reason: str
    signer: str
    reported: datetime | None = None
    written: date | None = None
    breach: bool = False
    material: bool = False
    disclosed: date | None = None
    main: str = ""
    closed: date | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """One receipt; `received` a day alone where the office stamps no hour."""

    number: str
    authority: str
    kind: str
    received: datetime | date
    receipt: str


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert of suspected crime."""

    number: str
    raised: datetime
    rule: str
    verdict: str
    case: str
    papers: str
    closed: date | None


@dataclass(frozen=True, slots=True)
class Case:
    """One case of the register."""

    number: str
    detected: datetime
    source: str
    learned: datetime
    result: str
    papers: str
    closed: date | None


@dataclass(frozen=True, slots=True)
class Incidents:
    """All of items 3.2 and 1.2.2. `switched`: (system, moment, words) of switch-overs outside drills."""

    listed: tuple[Incident, ...]
    receipts: tuple[Receipt, ...]
    switched: tuple[tuple[str, datetime, str], ...]
    alerts: tuple[Alert, ...]
    cases: tuple[Case, ...]
    people: tuple[str, str]  # who handles, who signs

    def of(self, number: str) -> Incident:
        """The incident of that number."""
        return next(i for i in self.listed if i.number == number)


AT_LIMIT, TWIN, SMALL = "INC-114-001", "INC-114-002", "INC-114-003"
"""Reported after exactly half an hour; handled with the one before; minor with a signed reason."""
NUMBERS = tuple(f"INC-114-{n:03d}" for n in (1, 4, 6, 7, 8, 9))
"""Major ones."""
PLANNED = local(date(2025, 10, 18), 22, 30)
"""A switch-over inside the stop that was announced for that evening (office_hours.STOPPED)."""
MERGED, TENTH_DAY = "FA-114-002", "FA-114-006"
"""Merged into a case; closed on the last day the own norm allows."""


def workdays(off: frozenset[date], start: date, count: int) -> date:
    """The `count`-th business day after `start`."""
    day = start
    while count:
        day += timedelta(days=1)
        count -= day not in off
    return day


def build(rng: Random, days: tuple[tuple[date, str], ...], people: tuple[str, str], planned: str) -> Incidents:
    """Everything reported and graded in time. `days`: the calendar; `planned`: system of the host that was stopped."""
    off = frozenset(day for day, name in days if name)
    listed, receipts = [], []
    for n, (kind, system, cause, day, minutes, breach, material) in enumerate(_EVENTS):
        happened = local(day, 9 + n % 6, rng.randrange(60), rng.randrange(60))
        learned = happened + timedelta(minutes=rng.randrange(4, 25), seconds=rng.randrange(60))
        number, written = NUMBERS[n], workdays(off, learned.date(), 7 if n % 2 else 5)
        told = workdays(off, day + timedelta(days=1), 1) if material else None
        listed.append(
            Incident(number, kind, system, cause, happened, learned, learned + timedelta(minutes=12), MAJOR,
                     "影響網路投保服務或客戶權益", people[1], learned + timedelta(minutes=minutes - 1), written, breach,
                     material, told, "", written + timedelta(days=9))
        )  # fmt: skip
        received = learned + timedelta(minutes=minutes)
        receipts += [
            Receipt(number, AUTHORITY, URGENT, received, f"R-{number[4:]}-1"),
            Receipt(number, GUILD, URGENT, received + timedelta(hours=2), f"R-{number[4:]}-2"),
            Receipt(number, AUTHORITY, WRITTEN, written, f"R-{number[4:]}-3"),
        ]
        if told is not None:
            receipts.append(Receipt(number, AUTHORITY, MATERIAL, told, f"R-{number[4:]}-4"))
    first = listed[0]
    listed.append(
        replace(first, number=TWIN, happened=first.happened + timedelta(minutes=70), main=AT_LIMIT,
                learned=first.learned + timedelta(minutes=70), classified=None, grade="", reason="", signer="",
                reported=None, written=None)
    )  # fmt: skip
    for n, (number, day) in enumerate(((SMALL, date(2025, 4, 16)), ("INC-114-005", date(2025, 7, 9)))):
        at = local(day, 14, rng.randrange(60))
        listed.append(
            Incident(number, OUTAGE, "SYS-010", "客服知識庫查詢緩慢", at, at + timedelta(minutes=8),
                     at + timedelta(minutes=30 + n), MINOR, "僅影響內部查詢且未逾三十分鐘", people[1],
                     closed=day + timedelta(days=2))
        )  # fmt: skip
    listed.sort(key=lambda i: i.number)
    switched = (
        (first.system, first.happened, "偵測節點失聯 role=PRIMARY"),
        (planned, PLANNED, "儲存設備汰換切換 role=PRIMARY"),
    )
    return Incidents(tuple(listed), tuple(receipts), switched, *_suspicions(rng), people)


_EVENTS = (
    (OUTAGE, "SYS-001", "資料庫叢集節點故障", date(2025, 3, 12), 30, False, False),
    (BREACH, "SYS-002", "通知信附件誤寄他人", date(2025, 5, 22), 25, True, False),
    (OUTAGE, "SYS-008", "憑證過期致行動投保中斷", date(2025, 8, 13), 28, False, False),
    (OUTAGE, "SYS-001", "網路設備故障致網路投保中斷", date(2025, 10, 2), 22, False, True),
    (CRIME, "SYS-002", "會員帳號遭冒用投保", date(2025, 12, 10), 27, False, False),
    (OUTAGE, "SYS-002", "負載平衡設備韌體異常", date(2026, 4, 15), 29, False, False),
)
_RULES = ("同一門號收受多名保戶 OTP", "同一裝置多名保戶要保", "短期內多次變更收款帳號", "同一信用卡為多名保戶繳費")


def _suspicions(rng: Random) -> tuple[tuple[Alert, ...], tuple[Case, ...]]:
    """Alerts closed on papers, one of them merged into a case that was there."""
    cases = tuple(
        Case(f"CASE-114-{n:02d}", at := local(day, 10, rng.randrange(60)), "系統警示", at + timedelta(hours=1), result,
             f"FP-114-{900 + n}", day + timedelta(days=25))
        for n, (day, result) in enumerate(((date(2025, 2, 18), "已移送偵辦"), (date(2025, 9, 4), "查無不法")), 1)
    )  # fmt: skip
    alerts = []
    for n in range(1, 21):
        raised = datetime.combine(date(2025, 1, 14) + timedelta(days=25 * n), time(rng.randrange(8, 20), 7), TAIPEI)
        number, closed = f"FA-114-{n:03d}", raised.date() + timedelta(days=rng.randrange(2, 9))
        closed = raised.date() + timedelta(days=10) if number == TENTH_DAY else closed
        merged = number == MERGED
        verdict = "真實" if n == 1 else "誤報"
        case = cases[0].number if n <= 2 else ""
        papers = "" if merged else f"FP-114-{n:03d}"
        alerts.append(Alert(number, raised, _RULES[n % len(_RULES)], verdict, case, papers, closed))
    return tuple(alerts), cases
