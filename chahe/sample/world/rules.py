"""Internal rules on risk and audit, their versions, and what they were reviewed for: all answered in time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from chahe.sample.world.incidents import Incidents

RISK, CONTROLS, PROGRAMME, LIST, MANUAL, PAPERS = "RM-P-01", "RM-P-02", "AUD-P-03", "AUD-P-02", "AUD-P-01", "AUD-P-04"
TITLES: Final = {
    RISK: ("電子商務風險管理要點", "風險管理"),
    CONTROLS: ("網路投保風險控管作業規範", "風險管理"),
    LIST: ("電子商務自行查核作業規範", "稽核"),
    PROGRAMME: ("電子商務內部稽核查核程序", "稽核"),
    MANUAL: ("內部稽核及自行查核作業要點", "稽核"),
    PAPERS: ("稽核工作底稿編製要點", "稽核"),
}
LAW, SYSTEM, BUSINESS, EVENT, PERIODIC = "法令", "系統", "業務", "入侵事件", "定期檢討"
AMEND, KEEP = "修訂", "免修訂"
LATE_IN_PRINT, NO_CHANGE, UNCONCERNED, NOT_DUE = "LC-114-02", "LC-114-03", "LC-114-04", "LC-115-02"
AT_LIMIT, NEW_BUSINESS = "LC-114-06", "BC-114-01"


@dataclass(frozen=True, slots=True)
class Version:
    """One version of one rule."""

    document: str
    version: str
    approved: date
    published: date
    force: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the register of reviews. `signed` is the day of the signature."""

    number: str
    kind: str
    words: str
    day: date | None
    document: str
    concerned: bool = True
    reviewed: date | None = None
    result: str = ""
    version: str = ""
    signed: date | None = None
    system: str = ""
    incident: str = ""

    @property
    def subject(self) -> str:
        """As the examination names it."""
        return f"{self.number}|{self.document}"


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything of items 2.4 and 9.2. `people`: who reviews, who signs."""

    versions: tuple[Version, ...]
    changes: tuple[Change, ...]
    people: tuple[str, str]


def build(incidents: Incidents, people: tuple[str, str]) -> Rules:
    """The part without any deficiency."""
    return Rules(_VERSIONS, (*_CHANGES, *_after(incidents)), people)


def kept(number: str, kind: str, words: str, day: date | None, document: str, signed: date, **more: str) -> Change:
    """A review that found no change needed, signed."""
    reviewed = signed - timedelta(days=6)
    return Change(number, kind, words, day, document, True, reviewed, KEEP, "", signed, **more)


def _after(incidents: Incidents) -> Iterator[Change]:
    """A review after every major incident."""
    for n, i in enumerate((x for x in incidents.listed if x.grade == "重大"), 1):
        day = i.learned.date()
        yield kept(f"IN-114-{n:02d}", EVENT, i.cause, day, RISK, day + timedelta(days=40), incident=i.number)


_VERSIONS: Final = (
    Version(RISK, "第3版", date(2024, 2, 5), date(2024, 2, 7), date(2024, 3, 1), date(2025, 4, 30)),
    Version(RISK, "第4版", date(2025, 4, 10), date(2025, 4, 14), date(2025, 5, 1)),
    Version(CONTROLS, "第2版", date(2023, 6, 12), date(2023, 6, 14), date(2023, 7, 1), date(2025, 9, 14)),
    Version(CONTROLS, "第3版", date(2025, 6, 27), date(2025, 9, 1), date(2025, 9, 15)),
    Version(LIST, "第4版", date(2023, 11, 6), date(2023, 11, 8), date(2023, 12, 1), date(2025, 12, 31)),
    Version(LIST, "第5版", date(2025, 11, 20), date(2025, 11, 24), date(2026, 1, 1)),
    Version(PAPERS, "第2版", date(2024, 5, 20), date(2024, 5, 22), date(2024, 6, 1)),
    Version(PROGRAMME, "第3版", date(2024, 1, 15), date(2024, 1, 17), date(2024, 2, 1), date(2025, 9, 30)),
    Version(PROGRAMME, "第4版", date(2025, 9, 10), date(2025, 9, 12), date(2025, 10, 1)),
)

_CHANGES: Final = (
    Change("LC-114-01", LAW, "自律規範修正", date(2025, 1, 15), RISK, True, date(2025, 2, 20), AMEND, "第4版",
           date(2025, 4, 10)),
    Change(LATE_IN_PRINT, LAW, "應注意事項修正", date(2025, 4, 1), CONTROLS, True, date(2025, 5, 12), AMEND, "第3版",
           date(2025, 6, 27)),
    kept(NO_CHANGE, LAW, "主管機關函釋", date(2025, 5, 5), RISK, date(2025, 7, 30)),
    Change(UNCONCERNED, LAW, "公司治理相關函釋", date(2025, 8, 1), RISK, False),
    Change("LC-114-05", LAW, "內控辦法修正", date(2025, 9, 1), LIST, True, date(2025, 10, 2), AMEND, "",
           date(2025, 11, 20)),
    kept(AT_LIMIT, LAW, "自律規範問答集", date(2025, 10, 13), PROGRAMME, date(2026, 1, 13)),
    Change(NOT_DUE, LAW, "自律規範修正", date(2026, 5, 20), CONTROLS),
    Change("SC-114-01", SYSTEM, "網路投保平台改版", date(2025, 6, 14), CONTROLS, True, date(2025, 6, 20), AMEND,
           "第3版", date(2025, 6, 27), "SYS-001"),
    kept("SC-114-02", SYSTEM, "資料庫升級", date(2025, 11, 8), RISK, date(2025, 12, 20), system="SYS-003"),
    Change(NEW_BUSINESS, BUSINESS, "開辦行動投保", date(2025, 7, 1), PROGRAMME, True, date(2025, 8, 4), AMEND, "第4版",
           date(2025, 9, 10)),
    kept("RV-114-01", PERIODIC, "年度檢討", None, MANUAL, date(2025, 12, 15)),
    kept("RV-114-03", PERIODIC, "年度檢討", None, PAPERS, date(2025, 12, 15)),
    kept("RV-114-02", PERIODIC, "年度檢討", None, RISK, date(2025, 12, 16)),
)  # fmt: skip
