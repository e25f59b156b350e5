"""壹、檢查概況 and 貳、綜合評述, shared by the Bureau's form and that of internal audit. Pure."""

from chahe.catalog import catalog
from chahe.findings.phrases import fill
from chahe.model import Observation
from chahe.report.content import Block, Heading, Para, Points, Table
from chahe.report.dossier import Dossier, FindingEntry
from chahe.report.making import Making, part_title, self_made
from chahe.report.opinions import by_category
from chahe.report.roc import roc_words
from chahe.scope.profile import LINES, InstitutionType

_BASIS = {"專案檢查": "basis_bureau", "一般檢查": "basis_bureau", "內部稽核": "basis_audit", "自行查核": "basis_self"}
_TYPES = {InstitutionType.LIFE: "人身保險業", InstitutionType.PC: "財產保險業"}


def overview(making: Making) -> list[Block]:
    """一 to 六 of 檢查概況."""
    e = making.dossier.profile.examination
    say = making.say
    return [
        Heading(2, "一、檢查依據"),
        Para(say(_BASIS.get(e.kind, "to_fill"))),  # 受託: the paper that commissions it
        Heading(2, "二、檢查性質及範圍"),
        *scope(making),
        Heading(2, "三、檢查基準日及期間"),
        Para(say("dates", as_of=roc_words(e.as_of), from_=roc_words(e.period_from), to=roc_words(e.period_to),
                 on_site=on_site(making))),
        Heading(2, "四、檢查人員"),
        Para("、".join(e.team) or say("to_fill")),
        Heading(2, "五、電子商務業務概況"),
        *business(making),
        Heading(2, "六、查核方法及母體"),
        *method(making),
    ]  # fmt: skip


def on_site(making: Making) -> str:
    """檢查期間 in words."""
    e = making.dossier.profile.examination
    if e.on_site_from is None or e.on_site_to is None:
        return making.say("on_site_unknown")
    return making.say("on_site", from_=roc_words(e.on_site_from), to=roc_words(e.on_site_to))


def scope(making: Making) -> list[Block]:
    """Parts examined, and what was left out with its reason; never the items themselves."""
    inside = dict.fromkeys(p.code.split(".")[0] for p in making.dossier.items if p.inside)
    if not inside:
        return [Para(making.say("no_parts"))]
    kind = making.dossier.profile.examination.kind
    out: list[Block] = [
        Para(making.say("nature", kind=kind)),
        Points(tuple(part_title(part).partition("、")[2] for part in inside)),
    ]
    left = {p.selected.reason.zh: catalog().node(p.code.split(".")[0]) for p in making.dossier.items if not p.inside}
    if left:
        out.append(Para(making.say("left_out")))
        out.append(Points(tuple(f"{node.title or node.text}之部分事項：{reason}" for reason, node in left.items())))
    return out


def business(making: Making) -> list[Block]:
    """What the profile says of the insurer and its systems."""
    profile = making.dossier.profile
    systems = [s for s in profile.systems if s.ecommerce]
    lines = "、".join(LINES[line][0] for line in profile.institution.lines) or "（未載明險種）"
    out: list[Block] = [
        Para(making.say("business", type=_TYPES[profile.institution.type], lines=lines, systems=len(systems)))
    ]
    rows = tuple(
        (s.id, s.name, f"第{'一二三'[s.klass - 1]}類", "是" if s.core else "否", "是" if s.internet else "否", s.owner)
        for s in systems
    )
    headers = ("代號", "系統名稱", "類別", "核心", "對外連線", "權責單位")
    return [*out, Table(headers, rows, (14, 30, 12, 10, 14, 20))] if rows else [*out, Para(making.say("business_none"))]


def method(making: Making) -> list[Block]:
    """Which whole populations were tested, and whose word their completeness is."""
    stars = [o for p in making.dossier.items for o in p.observations if o.subject == "*" and o.population > 0]
    rows = tuple(dict.fromkeys(row for o in stars if (row := _population(making, o)) is not None))
    if not rows:
        return [Para(making.say("method_nothing"))]
    return [
        Para(making.say("method")),
        Table(("業務項目", "受查資料（全部）", "完整性"), rows, (28, 46, 26)),
    ]


def _population(making: Making, star: Observation) -> tuple[str, str, str] | None:
    phrase = making.phrases.checks.get(star.check)
    if phrase is None:
        return None
    text = fill(phrase.count, {"population": f"{star.population:,}"}, f"checks.{star.check}.count")
    return (phrase.category, text, completeness(making, star))


def completeness(making: Making, star: Observation) -> str:
    """In words, on whose word it rests that the population is whole."""
    digests = {e.item.digest for e in star.evidence}
    used = [e for e in making.dossier.evidence if e.item.digest in digests]
    tied = bool(used) and all(r.tied for e in used for r in e.readings if not r.gathers)
    said = [making.say("population_tied" if tied else "population_loose")]
    if self_made(used):
        said.append(making.say("population_self_made"))
    return "；".join(said)


def summary(making: Making) -> list[Block]:
    """綜合評述: one page, only what was found and what could not be told."""
    decided = [e for e in making.opinions if e.decision is not None]
    proposed = [e for e in making.opinions if e.decision is None]
    out: list[Block] = []
    if decided or making.oral:
        out.append(Para(making.say("summary_opinions", opinions=len(decided), oral=len(making.oral))))
    if proposed:
        out.append(Para(making.say("summary_proposed", proposed=len(proposed))))
    if not decided and not proposed:
        known = making.say("summary_nothing_yet") if making.draft else making.phrases.forms["nothing_found"]
        out.append(Para(known))
    else:
        out += [Para(making.say("summary_causes")), Points(tuple(_lines(making.opinions)))]
    again = sum(1 for e in making.opinions if e.finding.repeated)
    if again and not making.draft:
        out.append(Para(making.say("summary_repeated", n=again)))
    if limited(making.dossier):
        out.append(Para(making.say("summary_limits")))
    return out


def _lines(entries: tuple[FindingEntry, ...]) -> list[str]:
    return [
        f"{category}：" + "；".join(dict.fromkeys(e.finding.pattern for _, e in listed)) + "。"
        for category, listed in by_category(entries).items()
    ]


def limited(dossier: Dossier) -> bool:
    """Whether anything is to be said under 查核範圍限制."""
    loose = any(not r.tied for e in dossier.evidence for r in e.counted)
    return bool(
        dossier.gaps or dossier.differences or dossier.faults or dossier.draft or loose
        or any(r.state.value != "已提供" for r in dossier.requests)
    )  # fmt: skip
