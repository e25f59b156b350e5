"""Review records and the half-yearly parameter check (參數檢核表)."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from chahe.sample.world.calendar import HALVES, half_bounds
from chahe.sample.world.systems import Asset


@dataclass(frozen=True, slots=True)
class ParameterCheck:
    """One host checked in one half-year; every parameter of it is one line."""

    asset: str
    host: str
    half: str
    day: date
    reviewer: str
    approver: str


PARAMETERS = (("密碼最小長度", "12", "12"), ("密碼最長使用期限（天）", "90", "90"), ("帳號鎖定次數", "5", "5"))
CHECKED_KINDS = ("server", "appliance", "network", "scanner")


def build(
    rng: Random, assets: tuple[Asset, ...], reviewers: tuple[str, ...], approver: str
) -> tuple[ParameterCheck, ...]:
    """Every device in use in a half-year is checked in it, by people of 資安部 and never by its administrator."""
    out = []
    for label in HALVES:
        first, last = half_bounds(label)
        for n, a in enumerate(assets):
            if a.kind not in CHECKED_KINDS or not a.alive(first, last):
                continue
            low = max(first + timedelta(days=120), a.live)
            high = min(last, a.retired or last)
            day = low + timedelta(days=rng.randrange(0, max(1, min(40, (high - low).days)))) if low < high else high
            out.append(ParameterCheck(a.id, a.host, label, day, reviewers[n % len(reviewers)], approver))
    return tuple(out)
