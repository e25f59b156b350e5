"""Findings of all sources, the register that tracks them, its quarter-end snapshots, re-checks and prior opinions."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

AUDIT = "稽核處"
SNAPSHOTS = (
    date(2025, 3, 31),
    date(2025, 6, 30),
    date(2025, 9, 30),
    date(2025, 12, 31),
    date(2026, 3, 31),
    date(2026, 6, 30),
)
ASSESSMENT = "資安評估報告"


@dataclass(frozen=True, slots=True)
class Source:
    """One finding in its report."""

    kind: str
    report: str
    number: str
    item: str
    text: str
    subject: str
    found: date
    issued: date


@dataclass(frozen=True, slots=True)
class Move:
    """The due date as the register shows it from `since` on."""

    since: date
    due: date
    original: date
    reason: str = ""
    approver: str = ""
    note: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class Closing:
    """How a finding was improved, asked to be closed, re-checked and closed."""

    completed: date
    improvement: str
    evidence: str
    requested: date
    checker: str
    checker_unit: str
    checked: date
    method: str
    result: str
    passed: bool
    closer: str
    closed: date


@dataclass(frozen=True, slots=True)
class Finding:
    """One case of the register; `refs`: numbers in the source report."""

    id: str
    kind: str
    report: str
    refs: tuple[str, ...]
    received: date
    category: str
    pattern: str
    unit: str
    owner: str
    registrar: str
    dues: tuple[Move, ...]
    closing: Closing | None
    rule_only: bool = False


@dataclass(frozen=True, slots=True)
class Prior:
    """One opinion of the examination before (附表八)."""

    number: str
    item: str
    text: str
    subject: str
    status: str
    improved: date | None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """All of item 9.4."""

    sources: tuple[Source, ...]
    findings: tuple[Finding, ...]
    priors: tuple[Prior, ...]


PRIOR_EXAM = "112I037"
_REPORTS = (
    ("主管機關", "113F021", date(2024, 12, 18), 5),
    (ASSESSMENT, "ASM-114-01", date(2025, 2, 20), 16),
    ("內部稽核", "IA-114-Q1", date(2025, 4, 25), 6),
    ("自行查核", "SA-114-02", date(2025, 8, 29), 4),
    ("內部稽核", "IA-114-Q3", date(2025, 10, 24), 6),
    (ASSESSMENT, "ASM-115-01", date(2026, 2, 24), 16),
)
_DEFECTS = (
    ("4.2.1", "稽核軌跡檢視", "未逐月檢視特權帳號使用紀錄", "資訊處"),
    ("4.5.2", "防火牆規則", "規則未註明需求單號", "資訊處"),
    ("4.4.1", "網站弱點", "測試頁面未移除", "數位通路部"),
    ("5.3", "投保作業", "投保須知版本未同步", "數位通路部"),
    ("3.2", "通報作業", "通報演練紀錄不完整", "客戶服務部"),
    ("6.1", "委外管理", "受託機構稽核計畫未列日期", "保費部"),
    ("2.2", "權責分工", "代理人設定未定期檢視", "核保部"),
    ("8.1", "資料保護", "測試資料遮蔽紀錄不足", "保全服務部"),
)
PRIOR_SUBJECTS = (
    ("4.3.2", "端點防毒派送", "分公司個人電腦", date(2025, 3, 31)),
    ("4.2.2", "入侵偵測告警處理", "對外網段 IPS", date(2025, 4, 30)),
    ("5.2", "商品參數異動覆核", "網路投保參數", date(2025, 5, 29)),
    ("4.4.2", "目錄存取權限", "網路投保平台網站目錄", date(2025, 8, 29)),
    ("6.3", "合約控管", "簡訊發送廠商合約", date(2025, 6, 30)),
)


def _sources(rng: Random) -> list[Source]:
    out = []
    for kind, report, issued, count in _REPORTS:
        for n in range(1, count + 1):
            item, _, text, _ = _DEFECTS[(n + len(report) + issued.month) % len(_DEFECTS)]
            found = issued - timedelta(days=rng.randrange(30, 75))
            out.append(Source(kind, report, f"{n:02d}", item, text, f"{report} 受查對象{n:02d}", found, issued))
    # An occurrence before the improvement of the prior opinion on the same thing was complete: no repetition.
    item, text, subject, _ = PRIOR_SUBJECTS[3]
    out.append(Source(ASSESSMENT, "ASM-114-01", "17", item, text, subject, date(2025, 1, 20), date(2025, 2, 20)))
    return out


def build(rng: Random, owners: dict[str, str], auditors: tuple[str, ...]) -> FollowUp:
    """Every finding tracked, closed on proof by an auditor, or open and not yet due. `owners`: unit -> person."""
    sources = _sources(rng)
    findings: list[Finding] = []
    grouped = {("ASM-114-01", n) for n in ("03", "04", "05")}
    for s in sources:
        if (s.report, s.number) in grouped and s.number != "03":
            continue
        refs = ("03", "04", "05") if (s.report, s.number) in grouped else (s.number,)
        findings.append(_finding(rng, len(findings) + 1, s, refs, owners, auditors))
    priors = [
        Prior(f"{PRIOR_EXAM}-{n:02d}", item, f"{text}，有欠確實", subject, "已改善", improved)
        for n, (item, text, subject, improved) in enumerate(PRIOR_SUBJECTS, 1)
    ]
    priors.append(Prior(f"{PRIOR_EXAM}-06", "9.3", "稽核報告送達時程，有欠確實", "稽核報告", "改善中", None))
    return FollowUp(tuple(sources), tuple(findings), tuple(priors))


def _finding(
    rng: Random, number: int, s: Source, refs: tuple[str, ...], owners: dict[str, str], auditors: tuple[str, ...]
) -> Finding:
    category, unit = next((c, u) for i, c, _, u in (*_DEFECTS, (s.item, s.text, s.text, "資訊處")) if i == s.item)
    received = s.issued + timedelta(days=rng.randrange(3, 9))
    late = s.issued >= date(2026, 1, 1)
    due = received + timedelta(days=rng.randrange(170, 240) if late else rng.randrange(90, 160))
    dues, closing = (Move(received, due, due),), None
    if not late or number % 3 == 0:
        done = received + timedelta(days=rng.randrange(40, 75))
        checked = done + timedelta(days=rng.randrange(5, 20))
        checker, closer = rng.sample(auditors, 2)
        closing = Closing(done, f"已修訂作業並重新檢視：{s.text}", f"EV-{number:03d}", done + timedelta(days=2),
            checker,
                          AUDIT, checked, "重新執行", "改善完成", True, closer,
                              checked + timedelta(days=3))  # fmt: skip
    case = Finding(f"F{number:03d}", s.kind, s.report, refs, received, category, s.text, unit, owners[unit],
        auditors[0],
                   dues, closing)  # fmt: skip
    return _look_alike(case, auditors)


RULE_TEXT, SAME_DAY, TYPO, APPROVED = "F002", "F007", "F009", "F011"
LOOK_ALIKES = (RULE_TEXT, SAME_DAY, TYPO, APPROVED)


def _look_alike(f: Finding, auditors: tuple[str, ...]) -> Finding:
    """Four cases that look wrong and are not."""
    c = f.closing
    if c is None:
        return f
    if f.id == RULE_TEXT:  # only a written rule had to change; its revision is the proof, somebody else re-checked
        c = replace(
            c,
            improvement="已修訂作業要點第六點並公布",
            evidence="",
            method="文件",
            checker=auditors[2],
            closer=auditors[1],
        )
        return replace(f, closing=c, rule_only=True)
    if f.id == SAME_DAY:  # the unit asks, the auditor closes on the same day
        day = c.checked
        return replace(f, closing=replace(c, requested=day, checked=day, closed=day))
    first = f.dues[0]
    if f.id == TYPO:  # a typing error, corrected with a note before the first due date
        due = SNAPSHOTS[1] + timedelta(days=46)
        first = replace(first, due=due, original=due)
        wrong = replace(first, due=due + timedelta(days=61), original=due + timedelta(days=61))
        right = replace(first, since=SNAPSHOTS[0] + timedelta(days=10), note="原登錄日期誤植，更正")
        return replace(f, dues=(wrong, right), closing=replace(c, completed=first.due - timedelta(days=3),
                       requested=first.due, checked=first.due + timedelta(days=6),
                           closed=first.due + timedelta(days=8)))  # fmt: skip
    if f.id == APPROVED:
        moved = Move(
            first.due - timedelta(days=5), first.due + timedelta(days=60), first.due, "廠商交期延後", auditors[0], "", 1
        )
        done = moved.due - timedelta(days=4)
        return replace(f, dues=(first, moved), closing=replace(c, completed=done, requested=done,
            checked=done + timedelta(days=6),
                       closed=done + timedelta(days=7)))  # fmt: skip
    return f
