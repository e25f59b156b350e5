"""Observations, criteria and a profile for the tests of findings."""

from collections.abc import Mapping
from datetime import date
from functools import cache

from chahe.checks.api import checks
from chahe.criteria import Register, load, parse_norms
from chahe.engine.bound_criteria import uses
from chahe.model import Digest, EvidenceRef, Observation, Outcome, Source
from chahe.scope.profile import Profile, parse_profile

PROFILE = """
[institution]
name = "示範人壽保險股份有限公司"
type = "life"
foreign_branch = false
lines = ["life"]
[examination]
number = "115I001"
kind = "專案檢查"
agency = "金融監督管理委員會檢查局"
period_from = 2025-01-01
period_to = 2026-06-30
as_of = 2026-06-30
[features]
e_policy = true
"""

NORMS = """
[[clause]]
document = "帳號及密碼管理要點"
clause = "第七點第一款"
version = "第3版"
since = 2024-03-01
parameter = "ad.lockout_threshold"
value = 5
[[clause]]
document = "帳號及密碼管理要點"
clause = "第六點第二款"
version = "第3版"
since = 2024-03-01
parameter = "ad.min_length.admin"
value = 12
[[clause]]
document = "社交工程演練作業要點"
clause = "第九點"
version = "第2版"
since = 2024-03-01
parameter = "soc.retrain_days"
value = 30
"""

LOOSE = """
[[clause]]
document = "弱點管理作業要點"
clause = "第三點"
version = "第4版"
since = 2024-08-01
parameter = "vul.internet_high_fix_months"
value = 4
[[clause]]
parameter = "ad.history"
laid_down = false
since = 2025-01-01
confirmed = "資訊部 114-07-02 書面說明"
"""

RUN = "run1"
ITEM = Source(Digest("ab" * 32))
OTHER = Source(Digest("cd" * 32))


@cache
def register(norms: str = NORMS) -> Register:
    return load({}).restrict("life").with_own(parse_norms(norms))


def profile(text: str = PROFILE) -> Profile:
    return parse_profile(text)


def place(line: int, item: Source = ITEM) -> EvidenceRef:
    return EvidenceRef(item, "S03/users.csv", f"line:{line}")


def star(
    check: str,
    outcome: Outcome = Outcome.EXCEPTION,
    *,
    exceptions: int = 1,
    own_only: int = 0,
    unsettled: int = 0,
    population: int = 10,
    norms: str = NORMS,
    item: Source = ITEM,
    gaps: tuple[str, ...] = (),
) -> Observation:
    found = exceptions if outcome is Outcome.EXCEPTION else 0
    return Observation(
        question=check.split("/")[0],
        check=check,
        subject="*",
        outcome=outcome,
        population=population,
        exceptions=found,
        unsettled=unsettled,
        reason="gap" if outcome is Outcome.INSUFFICIENT else None,
        criteria=uses(register(norms), checks()[check]),
        evidence=(EvidenceRef(item, "S03/users.csv", "record:1", population),),
        run=RUN,
        extra={
            "rows": population,
            "pending": 0,
            "own_only": own_only,
            "subjects": {"met": population - found, "exception": found, "insufficient-evidence": 0},
            "gaps": list(gaps),
            "missing": [],
            "fault": None,
        },
    )


def line(check: str, subject: str, measured: Mapping[str, str], *, own_only: int = 0, at: int = 3) -> Observation:
    return Observation(
        question=check.split("/")[0],
        check=check,
        subject=subject,
        outcome=Outcome.EXCEPTION,
        population=1,
        exceptions=1,
        unsettled=0,
        reason=None,
        criteria=uses(register(), checks()[check]),
        evidence=(place(at),),
        run=RUN,
        extra={"own_only": own_only, "measured": {c: measured.get(c, "") for c in checks()[check].shows}},
    )


def row(check: str, subject: str, columns: Mapping[str, str | None], *, at: int = 3) -> dict[str, object]:
    return {
        "check": check,
        "subject": subject,
        "verdict": "law",
        **columns,
        "pointers": [str(ITEM.at(f"line:{at}"))],
    }


DAY = date(2026, 6, 30)
