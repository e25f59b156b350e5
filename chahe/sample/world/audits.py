"""The audit programme, papers, reports, self-checks and answers: every item audited each year, every report in time."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

GENERAL, PROJECT = "一般查核", "專案查核"
ITEMS = {
    "1": ("1.1.1", "1.1.2", "1.2.1", "1.2.2"),
    "2": ("2.1", "2.2", "2.3", "2.4", "2.5", "2.6"),
    "3": ("3.1.1", "3.1.2", "3.1.3", "3.2"),
    "4": ("4.1.1", "4.1.2", "4.1.3", "4.2.1", "4.2.2", "4.2.3", "4.3.1", "4.3.2", "4.3.3", "4.4.1", "4.4.2", "4.4.3",
          "4.5.1", "4.5.2", "4.5.3", "4.5.4", "4.5.5", "4.6.1.1", "4.6.1.2", "4.6.1.3", "4.6.1.4", "4.6.1.5",
          "4.6.2.1", "4.6.2.2", "4.6.2.3", "4.6.3", "4.7", "4.8.1", "4.8.2", "4.8.3.1", "4.8.3.2", "4.8.3.3",
          "4.8.3.4.1", "4.8.3.4.2", "4.8.3.4.3", "4.8.3.4.4", "4.8.4"),
    "5": ("5.1", "5.2", "5.3"),
    "6": ("6.1", "6.2", "6.3", "6.4", "6.5"),
    "7": ("7.1", "7.2", "7.3"),
    "8": ("8.1", "8.2", "8.3"),
    "9": ("9.1", "9.2", "9.3", "9.4"),
}  # fmt: skip
"""The items of each part, as the seed numbers them."""
VENDORS = ("遠見雲端科技", "安盾資訊服務", "快訊簡訊行銷", "誠信系統整合", "博達電腦維護")
BY_PROJECT, COMBINED = "4.7", "8.2"
"""Items whose year 2025 only a project audit, or only a combined paper on their whole part, covers."""
VENDOR_BY_PROJECT = VENDORS[2]
ROLLED = "IA-114-A3"
"""A report whose last day was a holiday."""
OF_UNDERWRITING = "IA-114-A5"
"""The general audit of 核保部 and its sections."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the programme."""

    number: str
    items: tuple[str, ...]
    vendors: tuple[str, ...]
    unit: str
    kind: str
    first: date
    last: date
    approved: date


@dataclass(frozen=True, slots=True)
class Paper:
    """One working paper."""

    number: str
    report: str
    items: tuple[str, ...]
    vendors: tuple[str, ...]
    kind: str
    day: date
    preparer: str
    reviewer: str


@dataclass(frozen=True, slots=True)
class Report:
    """One report; filed on the day given."""

    number: str
    kind: str
    unit: str
    first: date
    end: date
    issued: date
    filed: date


@dataclass(frozen=True, slots=True)
class SelfCheck:
    """One self-check."""

    number: str
    item: str
    unit: str
    checker: str
    handlers: tuple[str, ...]
    day: date
    signer: str


@dataclass(frozen=True, slots=True)
class Audits:
    """All of items 9.1, 9.3 and 6.4. `answers`: item -> who signed the answer."""

    lines: tuple[Line, ...]
    papers: tuple[Paper, ...]
    reports: tuple[Report, ...]
    checks: tuple[SelfCheck, ...]
    answers: tuple[tuple[str, str], ...]
    off: frozenset[date]
    auditors: tuple[tuple[str, date], ...]  # number, first day
    courses: tuple[tuple[str, str, date, int], ...]  # number, course, day, hours

    @property
    def every_item(self) -> tuple[str, ...]:
        """All items."""
        return tuple(i for items in ITEMS.values() for i in items)


_UNITS = ("資訊處", "資訊處", "數位通路部及客戶服務部", "客戶服務部")
_TERMS = ((date(2025, 3, 10), 11), (date(2025, 5, 19), 11), (date(2025, 7, 28), 11), (date(2025, 11, 3), 11))


def build(
    rng: Random, days: tuple[tuple[date, str], ...], auditors: tuple[str, ...], staff: dict[str, tuple[str, ...]]
) -> Audits:
    """Everything audited and answered. `staff`: unit -> employee numbers."""
    off = frozenset(day for day, name in days if name)
    lines: list[Line] = []
    papers: list[Paper] = []
    reports: list[Report] = []
    everything = [i for items in ITEMS.values() for i in items]
    shares = [everything[:18], everything[18:36], everything[36:54], everything[54:]]
    for n, ((first, length), items) in enumerate(zip(_TERMS, shares, strict=True), 1):
        last, report = first + timedelta(days=length), f"IA-114-A{n}"
        listed = tuple(i for i in items if i != BY_PROJECT)
        lines.append(Line(f"P114-{n:02d}", listed, (), _UNITS[n - 1], GENERAL, first, last, date(2024, 12, 20)))
        for k, item in enumerate(i for i in items if i not in (BY_PROJECT, "8.1", COMBINED, "8.3", "6.4")):
            day = first + timedelta(days=k % (length + 1))
            papers.append(_paper(rng, len(papers) + 1, report, (item,), (), GENERAL, day, auditors))
        reports.append(_report(report, GENERAL, _UNITS[n - 1], first, last, off))
    papers.append(_paper(rng, len(papers) + 1, "IA-114-A4", ("8",), (), GENERAL, date(2025, 11, 12), auditors))
    reports.append(_report(OF_UNDERWRITING, GENERAL, "核保部（含所屬各科）", date(2025, 4, 7), date(2025, 4, 16), off))
    project = "IA-114-S1"
    first, last = date(2025, 9, 1), date(2025, 9, 12)
    lines.append(Line("P114-05", ("6.4",), VENDORS, "資訊處", GENERAL, date(2025, 6, 2), last, date(2024, 12, 20)))
    lines.append(Line("P114-06", (BY_PROJECT,), (), "資訊處", PROJECT, first, last, date(2024, 12, 20)))
    papers.append(_paper(rng, len(papers) + 1, project, (BY_PROJECT,), (), PROJECT, first, auditors))
    for k, vendor in enumerate(VENDORS):
        kind = PROJECT if vendor == VENDOR_BY_PROJECT else GENERAL
        name = f"{vendor}股份有限公司" if k % 2 else vendor
        day = date(2025, 6, 3) + timedelta(days=3 * k)
        papers.append(_paper(rng, len(papers) + 1, project, ("6.4",), (name,), kind, day, auditors))
    reports.append(_report(project, PROJECT, "資訊處", first, last, off))
    # Its last day, two months on, is a Saturday before a holiday: filed on the next business day.
    end = date(2025, 8, 4)
    reports = [
        Report(r.number, r.kind, r.unit, r.first, end, r.issued, date(2025, 10, 7)) if r.number == ROLLED else r
        for r in reports
    ]
    numbers = [n for unit in sorted(staff) for n in staff[unit]]
    answers = tuple((item, numbers[k % len(numbers)]) for k, item in enumerate(everything))
    # The first one became an auditor within the year.
    since = tuple((a, date(2018 + n % 4, 3, 1) if n else date(2025, 3, 1)) for n, a in enumerate(auditors))
    courses = tuple(
        (a, course, date(2025, month, 8 + n), hours)
        for n, a in enumerate(auditors[:20])
        for course, month, hours in (("資訊稽核實務", 4, 18), ("內部控制制度", 9, 12))
        if n or course == "資訊稽核實務"
    )
    checks = _checks(rng, staff)
    return Audits(tuple(lines), tuple(papers), tuple(reports), checks, answers, off, since[:20], courses)


def _paper(
    rng: Random, number: int, report: str, items: tuple[str, ...], vendors: tuple[str, ...], kind: str, day: date,
    auditors: tuple[str, ...],
) -> Paper:  # fmt: skip
    preparer, reviewer = rng.sample(auditors, 2)
    return Paper(f"WP114-{number:03d}", report, items, vendors, kind, day, preparer, reviewer)


def _report(number: str, kind: str, unit: str, first: date, end: date, off: frozenset[date]) -> Report:
    filed = end + timedelta(days=55)
    while filed in off:
        filed -= timedelta(days=1)
    return Report(number, kind, unit, first, end, end + timedelta(days=30), filed)


def _checks(rng: Random, staff: dict[str, tuple[str, ...]]) -> tuple[SelfCheck, ...]:
    """Two a year of each unit, by somebody of the unit who does not handle the business."""
    out: list[SelfCheck] = []
    for n, unit in enumerate(sorted(staff)):
        for k, day in enumerate((date(2025, 6, 10), date(2025, 12, 9), date(2026, 5, 12))):
            checker, one, other, signer = rng.sample(staff[unit], 4)
            item = ITEMS["5"][(n + k) % 3]
            number = f"SC-{day.year - 1911}-{len(out) + 1:03d}"
            out.append(SelfCheck(number, item, unit, checker, (one, other), day + timedelta(days=n), signer))
    return tuple(out)
