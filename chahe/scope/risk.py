"""Emphasis by inherent risk: named facts of the profile, each with the items it touches. Pure.

This plans the examiners' time and says nothing about compliance: there is no score, only the facts that hold.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from chahe.catalog import Item, Text, catalog
from chahe.model import Method
from chahe.scope.profile import Profile, System
from chahe.scope.select import Selected


class Emphasis(StrEnum):
    """How much of the examiners' time an item gets."""

    BASIC = "基本"
    GENERAL = "一般"
    STRONG = "加強"


EMPHASIS_EN = {Emphasis.BASIC: "basic", Emphasis.GENERAL: "general", Emphasis.STRONG: "strong"}


@dataclass(frozen=True, slots=True)
class Factor:
    """A fact that makes some items riskier by nature. `reason` gives it with its particulars, or None when not so."""

    name: str
    touches: tuple[str, ...]  # item codes and their descendants
    reason: Callable[[Profile], Text | None]


def _named(systems: Iterable[System], zh: str, en: str) -> Text | None:
    names = [f"{s.name}（{s.id}）" for s in systems]
    if not names:
        return None
    return Text(f"{zh}：{'、'.join(names)}", f"{en}: {', '.join(s.id for s in systems)}")


def _live(profile: Profile) -> tuple[System, ...]:
    start = profile.examination.period_from
    return tuple(s for s in profile.systems if s.retired is None or s.retired >= start)


def _internet(profile: Profile) -> Text | None:
    return _named([s for s in _live(profile) if s.internet], "可由網際網路直接連線之系統", "Internet-facing systems")


def _core(profile: Profile) -> Text | None:
    found = [s for s in _live(profile) if s.core or s.klass == 1]
    return _named(found, "核心或第一類系統", "core or class 1 systems")


def _changed(profile: Profile) -> Text | None:
    exam = profile.examination
    found = [
        s
        for s in _live(profile)
        if any(exam.period_from <= day <= exam.period_to for day in (*s.changed, *((s.since,) if s.since else ())))
    ]
    return _named(found, "查核期間內啟用或變更之系統", "systems that went live or changed in the period")


def _outsourced(profile: Profile) -> Text | None:
    found = [s for s in _live(profile) if s.outsourced]
    return _named(found, "委外之系統", "outsourced systems") or _feature("outsourcing")(profile)


def _premium(profile: Profile) -> Text | None:
    premium = profile.institution.online_premium_ntd
    if not premium:
        return None
    return Text(f"網路投保保費收入新臺幣 {premium:,} 元", f"online premium income NT${premium:,}")


def _branch(profile: Profile) -> Text | None:
    if not profile.institution.foreign_branch:
        return None
    return Text("外國保險業在臺分公司，權責依授權", "a branch of a foreign insurer; powers rest on delegation")


def _feature(name: str) -> Callable[[Profile], Text | None]:
    def holds(profile: Profile) -> Text | None:
        return catalog().conditions[name].label if profile.features.get(name) else None

    return holds


FACTORS: tuple[Factor, ...] = (
    Factor("internet-facing", ("4.1", "4.2", "4.3", "4.4", "4.6"), _internet),
    Factor("core-systems", ("4.3", "4.5", "5", "7"), _core),
    Factor("changed-in-period", ("1.1", "4.3", "4.4", "4.6.1", "5"), _changed),
    Factor("online-premium", ("1", "2", "3", "5", "8"), _premium),
    Factor("outsourcing", ("4.2", "6"), _outsourced),
    Factor("partners", ("4.4", "6"), _feature("partners")),
    Factor("e-policy", ("2.6", "3.1.2"), _feature("e_policy")),
    Factor("own-ca", ("4.8",), _feature("own_ca")),
    Factor("mobile-app", ("4.4", "8"), _feature("mobile_app")),
    Factor("foreign-branch", ("1.1", "9"), _branch),
)

MINUTES: dict[Method, int] = {Method.EXAMINE: 60, Method.INTERVIEW: 45, Method.TEST: 120}
"""Planning minutes per aspect; the team leader changes them in the plan."""

_PERCENT = {Emphasis.BASIC: 75, Emphasis.GENERAL: 100, Emphasis.STRONG: 150}


@dataclass(frozen=True, slots=True)
class Planned:
    """One item in scope with its emphasis, the facts behind it and planned half hours."""

    code: str
    emphasis: Emphasis
    reasons: tuple[Text, ...]
    half_hours: int


def plan(profile: Profile, selected: Iterable[Selected]) -> tuple[Planned, ...]:
    """Emphasis and time of every item in scope."""
    holding = [(f, reason) for f in FACTORS if (reason := f.reason(profile)) is not None]
    out = []
    for choice in selected:
        if choice.inside:
            reasons = tuple(reason for f, reason in holding if touches(f, choice.code))
            emphasis = (Emphasis.BASIC, Emphasis.GENERAL, Emphasis.STRONG)[min(len(reasons), 2)]
            skipped = {a.aspect for a in choice.aspects_out}
            out.append(Planned(choice.code, emphasis, reasons, _time(catalog().asked(choice.code), skipped, emphasis)))
    return tuple(out)


def touches(factor: Factor, code: str) -> bool:
    """Whether a factor touches an item: the item itself or an ancestor is named."""
    return any(code == t or code.startswith(t + ".") for t in factor.touches)


def _time(item: Item, skipped: set[str], emphasis: Emphasis) -> int:
    minutes = sum(MINUTES[a.method] for a in item.aspects if a.id not in skipped)
    return max(1, math.ceil(minutes * _PERCENT[emphasis] / 100 / 30))
