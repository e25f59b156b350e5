"""追蹤改善表: rows from decided findings, and closure by re-test. Pure.

A row closes when the check that raised the finding is met on newer evidence, not because rows disappeared.
"""

from collections.abc import Mapping, Sequence

from chahe.findings.finding import Decided, Decision, Finding, FollowUp
from chahe.findings.phrases import roc
from chahe.findings.tracked_cells import cells_of
from chahe.findings.tracking import Tracking
from chahe.model import Observation, Outcome
from chahe.scope.profile import Examination

COLUMNS = (
    "序號",
    "意見來源",
    "報告編號、文號、收受日",
    "檢查基準日",
    "業務項目",
    "缺失態樣",
    "缺失情節",
    "違反規定或內規",
    "權責單位、主管",
    "應回覆日",
    "改善作法",
    "原預定完成日",
    "現預定完成日",
    "展延次數、理由、核准層級",
    "實際完成日",
    "改善佐證檔號",
    "辦理情形",
    "覆查方式",
    "覆查人、日、結果",
    "是否重複、前次編號",
    "提報董事會、審計委員會日",
    "考核處理",
    "結案核准人、日",
    "備註",
)
"""Columns of the follow-up table, in order."""

_SOURCES = {
    "專案檢查": "主管機關",
    "一般檢查": "主管機關",
    "受託檢查": "主管機關",
    "內部稽核": "內部稽核",
    "自行查核": "自行查核",
}


def follow_up(
    decided: Sequence[tuple[Finding, Decided]],
    examination: Examination,
    later: Sequence[Observation] = (),
    tracked: Mapping[str, Tracking] | None = None,
) -> tuple[FollowUp, ...]:
    """A row per finding decided as 檢查意見 or 面請改善, in the order given. Cells nobody filled stay empty.

    Args:
        decided: findings with the decision that holds.
        examination: whose number and base date the rows carry.
        later: observations of the latest run, for closure by re-test; empty = none.
        tracked: finding -> its follow-up: what the unit promised and reported, what was judged, who closed it.

    """
    kept = [(f, d) for f, d in decided if d.word is not Decision.DROPPED]
    return tuple(
        FollowUp(
            f.id,
            _with(_cells(number, f, d, examination), (tracked or {}).get(f.id, Tracking(f.id))),
            closed_by_retest(f, later),
        )
        for number, (f, d) in enumerate(kept, 1)
    )


def _with(cells: dict[str, str], present: Tracking) -> dict[str, str]:
    told = cells_of(present)
    remark = "；".join(x for x in (cells["備註"], told.pop("備註", "")) if x)
    return cells | told | {"備註": remark}


def _cells(number: int, finding: Finding, decided: Decided, examination: Examination) -> dict[str, str]:
    cells = dict.fromkeys(COLUMNS, "")
    cells.update(
        {
            "序號": str(number),
            "意見來源": _SOURCES[examination.kind],
            "報告編號、文號、收受日": examination.number,
            "檢查基準日": roc(examination.as_of),
            "業務項目": finding.category,
            "缺失態樣": finding.pattern,
            "缺失情節": decided.text or finding.condition,
            "違反規定或內規": finding.criteria,
            "改善作法": finding.recommendation,
            "是否重複、前次編號": "、".join(finding.repeated) or "否",
            "備註": decided.word.value,
        }
    )
    return cells


def closed_by_retest(finding: Finding, later: Sequence[Observation]) -> bool | None:
    """Whether every check that raised the finding is met on evidence it did not have.

    False = some check still finds the exception. None = nobody can tell: no check, a check did not run or had too
    little evidence, or it was met on nothing but the evidence the finding was raised on.
    """
    stars = {o.check: o for o in later if o.subject == "*"}
    found = [stars.get(c) for c in finding.checks]
    if any(o is not None and o.outcome is Outcome.EXCEPTION for o in found):
        return False
    known = set(finding.sources)
    if not found or any(o is None or o.outcome is not Outcome.MET or not _newer(o, known) for o in found):
        return None
    return True


def _newer(observation: Observation, known: set[str]) -> bool:
    return any(e.item.digest not in known for e in observation.evidence)
