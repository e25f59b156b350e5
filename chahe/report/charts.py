"""Charts where looking beats reading: how old overdue flaws are, in which periods hosts went unscanned. Pure.

Bars are counted from the exception lists the findings rest on; nothing is estimated.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from chahe.findings.phrases import subject_text
from chahe.report.content import Figure
from chahe.report.dossier import Dossier
from chahe.scope.profile import Examination

OVERDUE = "4.3.1/high-flaw-overdue"
UNSCANNED = "4.3.1/host-not-scanned"
ADMIN_AGE = "4.3.3/local-admin-age"
_BANDS = ((90, "90日以內"), (180, "91至180日"), (365, "181至365日"), (730, "1至2年"), (1095, "2至3年"))
_OLDEST = "超過3年"
FEWEST = 2
"""Exceptions a chart needs; a single one is read faster than looked at."""


def figures(dossier: Dossier, checks: Collection[str]) -> list[Figure]:
    """The charts of these checks."""
    made = []
    for check in (OVERDUE, UNSCANNED, ADMIN_AGE):
        rows = dossier.exceptions.get(check, ())
        if check in checks and len(rows) >= FEWEST:
            made.append(_MAKERS[check](rows, dossier.profile.examination))
    return [f for f in made if sum(n for _, n in f.bars) >= FEWEST]


def _age_of_flaws(rows: Collection[Mapping[str, Any]], exam: Examination) -> Figure:
    days = [_between(r.get("first_seen"), r.get("open_day")) for r in rows]
    return _figure("逾期高風險弱點自首次發現至最後掃得仍存在之日數", _banded(days), "項")


def _unscanned(rows: Collection[Mapping[str, Any]], exam: Examination) -> Figure:
    """Every period the examination touches, so that a period without an exception shows as none."""
    counted = Counter(str(r.get("label") or "") for r in rows)
    labels = sorted({*_periods({str(r.get("unit")) for r in rows}, exam), *counted} - {""})
    return _figure("各期未辦理掃描之主機數", [(subject_text(k), counted[k]) for k in labels], "台")


def _periods(units: Collection[str], exam: Examination) -> set[str]:
    found = set()
    for year in range(exam.period_from.year, exam.period_to.year + 1):
        for month in range(1, 13):
            if exam.period_from <= date(year, month, 1) <= exam.period_to:
                found |= {f"{year}Q{(month + 2) // 3}"} if "quarter" in units else set()
                found |= {f"{year}H{(month + 5) // 6}"} if "half" in units else set()
    return found


def _age_of_passwords(rows: Collection[Mapping[str, Any]], exam: Examination) -> Figure:
    days = [int(str(r["age_days"])) if str(r.get("age_days") or "").isdigit() else None for r in rows]
    return _figure("本機管理帳號密碼未變更之日數", _banded(days), "個")


_MAKERS = {OVERDUE: _age_of_flaws, UNSCANNED: _unscanned, ADMIN_AGE: _age_of_passwords}


def _figure(title: str, bars: list[tuple[str, int]], unit: str) -> Figure:
    said = "、".join(f"{label}{n}{unit}" for label, n in bars)
    return Figure(title, f"長條圖：{title}。{said}。", tuple(bars), unit)


def _between(first: object, last: object) -> int | None:
    try:
        return (date.fromisoformat(str(last)[:10]) - date.fromisoformat(str(first)[:10])).days
    except ValueError:
        return None


def _banded(days: list[int | None]) -> list[tuple[str, int]]:
    counted = Counter(next((name for most, name in _BANDS if d <= most), _OLDEST) for d in days if d is not None)
    order = [name for _, name in _BANDS] + [_OLDEST]
    return [(name, counted[name]) for name in order]
