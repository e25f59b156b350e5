"""The institution profile (profile.toml): who is examined, over which period, with which systems and features. Pure.

Every key is known and typed; a key that is not, or dates that cannot be, is the writer's mistake and said so.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from chahe.catalog import catalog
from chahe.scope.toml_table import TomlTable, as_day, wrong

MAX_BYTES = 1 << 20


class InstitutionType(StrEnum):
    """Kind of insurer."""

    LIFE = "life"
    PC = "pc"  # property and casualty


LINES: Mapping[str, tuple[str, str]] = {
    "life": ("人壽保險", "life"),
    "health": ("健康保險", "health"),
    "accident": ("傷害保險", "accident"),
    "annuity": ("年金保險", "annuity"),
    "investment": ("投資型保險", "investment-linked"),
    "investment_annuity": ("投資型年金保險", "investment-linked annuity"),
    "travel": ("旅行保險", "travel"),
    "motor": ("汽機車保險", "motor"),
    "fire": ("火災保險", "fire"),
    "marine": ("海上保險", "marine"),
    "liability": ("責任保險", "liability"),
    "other": ("其他保險", "other"),
}
"""Lines of business: name in the file -> (zh-TW, English)."""

_INSTITUTION = frozenset(
    {"name", "type", "foreign_branch", "lines", "assets_ntd", "online_premium_ntd", "risk_based_audit"}
)
_EXAMINATION = frozenset(
    {"number", "kind", "agency", "period_from", "period_to", "as_of", "on_site_from", "on_site_to", "team"}
)
_SYSTEM = frozenset(
    {"id", "name", "class", "core", "internet", "ecommerce", "owner", "since", "changed", "retired", "outsourced"}
)
_LEFT_OUT = frozenset({"item", "reason"})
_TOP = frozenset({"norms", "institution", "examination", "features", "system", "left_out"})
KINDS = ("專案檢查", "一般檢查", "受託檢查", "內部稽核", "自行查核")


@dataclass(frozen=True, slots=True)
class Institution:
    """The insurer. Amounts in whole New Taiwan dollars."""

    name: str
    type: InstitutionType
    foreign_branch: bool
    lines: tuple[str, ...]
    assets_ntd: int | None
    online_premium_ntd: int | None
    risk_based_audit: bool  # 風險導向內部稽核 approved

    @property
    def facts(self) -> frozenset[str]:
        """Facts that set a rule aside for this insurer (criteria.Criterion.unless)."""
        return frozenset(("risk_based_audit",)) if self.risk_based_audit else frozenset()


@dataclass(frozen=True, slots=True)
class Examination:
    """The examination. 查核期間 is what is examined; 檢查期間 are the days on site."""

    number: str
    kind: str
    agency: str
    period_from: date
    period_to: date
    as_of: date
    on_site_from: date | None
    on_site_to: date | None
    team: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class System:
    """One system of the insurer as the profile lists it."""

    id: str
    name: str
    klass: int  # 1, 2 or 3 (第一類…第三類)
    core: bool
    internet: bool
    ecommerce: bool
    owner: str
    since: date | None
    changed: tuple[date, ...] = ()
    retired: date | None = None
    outsourced: bool = False


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An item a person leaves out of this examination, with the reason given."""

    item: str
    reason: str


@dataclass(frozen=True, slots=True)
class Profile:
    """All of profile.toml."""

    institution: Institution
    examination: Examination
    features: Mapping[str, bool]  # every condition of the catalog
    systems: tuple[System, ...]
    norms: str | None = None  # file beside the profile
    left_out: tuple[LeftOut, ...] = field(default=())

    def meets(self, condition: str | None) -> bool:
        """Whether a condition of the catalog holds; None always does."""
        return condition is None or self.features[condition]


def parse_profile(text: str) -> Profile:
    """Read profile.toml. Raises ScopeError naming the place."""
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        wrong("profile.toml", "檔案過大", "the file is too large")
    try:
        parsed = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        wrong("profile.toml", f"TOML 格式錯誤：{error}", f"not valid TOML: {error}")
    top = TomlTable(parsed, "profile.toml", _TOP)
    institution = _institution(TomlTable(top.table("institution"), "[institution]", _INSTITUTION))
    return Profile(
        institution=institution,
        examination=_examination(TomlTable(top.table("examination"), "[examination]", _EXAMINATION)),
        features=_features(top.table("features"), institution),
        systems=_systems(top.tables("system")),
        norms=top.maybe_text("norms"),
        left_out=_left_out(top.tables("left_out")),
    )


def _institution(table: TomlTable) -> Institution:
    kind = table.text("type")
    if kind not in set(InstitutionType):
        wrong("[institution] type", f"「{kind}」須為 life 或 pc", f"`{kind}` must be life or pc")
    lines = table.values("lines")
    for line in lines:
        if line not in LINES:
            known = ", ".join(LINES)
            wrong("[institution] lines", f"不認得險種 {line}；可用者：{known}", f"unknown line {line}; known: {known}")
    return Institution(
        name=table.text("name"),
        type=InstitutionType(kind),
        foreign_branch=table.flag("foreign_branch"),
        lines=tuple(str(line) for line in lines),
        assets_ntd=table.amount("assets_ntd"),
        online_premium_ntd=table.amount("online_premium_ntd"),
        risk_based_audit=table.flag("risk_based_audit"),
    )


def _examination(table: TomlTable) -> Examination:
    kind = table.text("kind")
    if kind not in KINDS:
        wrong("[examination] kind", f"「{kind}」須為{'、'.join(KINDS)}", f"`{kind}` must be one of {', '.join(KINDS)}")
    out = Examination(
        number=table.text("number"),
        kind=kind,
        agency=table.text("agency"),
        period_from=table.day("period_from"),
        period_to=table.day("period_to"),
        as_of=table.day("as_of"),
        on_site_from=table.maybe_day("on_site_from"),
        on_site_to=table.maybe_day("on_site_to"),
        team=tuple(str(name) for name in table.values("team")),
    )
    if out.period_to < out.period_from:
        wrong("[examination] period_to", "查核期間迄日早於起日", "the period examined ends before it begins")
    if out.as_of < out.period_from:
        wrong("[examination] as_of", "基準日早於查核期間", "the reference date is before the period examined")
    if out.on_site_from and out.on_site_to and out.on_site_to < out.on_site_from:
        wrong("[examination] on_site_to", "檢查期間迄日早於起日", "the days on site end before they begin")
    if out.on_site_from and out.on_site_from < out.period_from:
        wrong("[examination] on_site_from", "檢查期間早於查核期間", "the days on site are before the period examined")
    return out


def _features(stated: Mapping[str, object], institution: Institution) -> Mapping[str, bool]:
    """Every condition of the catalog. Not stated = does not hold; online insurance unsaid follows from the premium."""
    known = catalog().conditions
    table = TomlTable(stated, "[features]", known)
    found = {name: table.flag(name) for name in known}
    if "online_insurance" in known and "online_insurance" not in stated:
        # Without a figure we ask: leaving items out needs a statement, never a silence.
        found["online_insurance"] = institution.online_premium_ntd is None or institution.online_premium_ntd > 0
    if found.get("own_ca") and "digital_certificates" in known and not found["digital_certificates"]:
        wrong("[features] own_ca", "自行核發憑證者須採用數位憑證", "own_ca needs digital_certificates")
    return found


def _systems(listed: Iterable[Mapping[str, object]]) -> tuple[System, ...]:
    out: list[System] = []
    for number, entry in enumerate(listed, 1):
        where = f"[[system]] 第 {number} 筆"
        table = TomlTable(entry, where, _SYSTEM)
        klass = entry.get("class")
        if klass not in (1, 2, 3) or isinstance(klass, bool):
            wrong(f"{where} class", "系統類別須為 1、2 或 3", "class must be 1, 2 or 3")
        system = System(
            id=table.text("id"),
            name=table.text("name"),
            klass=int(str(klass)),
            core=table.flag("core"),
            internet=table.flag("internet"),
            ecommerce=table.flag("ecommerce"),
            owner=table.text("owner"),
            since=table.maybe_day("since"),
            changed=tuple(as_day(v, f"{where} changed") for v in table.values("changed")),
            retired=table.maybe_day("retired"),
            outsourced=table.flag("outsourced"),
        )
        if any(s.id == system.id for s in out):
            wrong(f"{where} id", f"系統代號 {system.id} 重複", f"system id {system.id} stands twice")
        if system.since and system.retired and system.retired < system.since:
            wrong(f"{where} retired", "停用日早於啟用日", "retired before it went live")
        out.append(system)
    return tuple(out)


def _left_out(listed: Iterable[Mapping[str, object]]) -> tuple[LeftOut, ...]:
    out = []
    for number, entry in enumerate(listed, 1):
        where = f"[[left_out]] 第 {number} 筆"
        table = TomlTable(entry, where, _LEFT_OUT)
        item = table.text("item")
        if item not in {i.code for i in catalog().asking}:
            wrong(f"{where} item", f"沒有查核項目 {item}", f"there is no item {item}")
        out.append(LeftOut(item, table.text("reason")))
    return tuple(out)
