"""制度面缺失: own norms looser than the rule, or said not to exist. A finding each, even where practice keeps the rule.
Pure.
"""

from chahe.checks.api import checks
from chahe.criteria import Criterion, Register, lax_norms, text_of
from chahe.findings.finding import Finding, Severity
from chahe.findings.phrases import Phrases
from chahe.model import Ground, Layer
from chahe.scope.profile import Profile

_UNITS = {"character": "碼", "attempt": "次", "day": "日", "minute": "分鐘", "password": "代", "month": "個月"}
_WORDS = {"true": "是", "false": "否", "month": "每月", "quarter": "每季", "half": "每半年", "year": "每年"}


def norm_findings(register: Register, profile: Profile, words: Phrases, address: str) -> tuple[Finding, ...]:
    """Findings about the own norms themselves, on the base date, by parameter."""
    day = profile.examination.as_of
    looser = [_looser(law, own, words, address) for law, own in lax_norms(register, day)]
    missing = [_missing(c, words, address) for c in not_laid_down(register) if c.in_force(day) and _asked(c)]
    return tuple(sorted((*looser, *missing), key=lambda f: f.id))


def not_laid_down(register: Register) -> tuple[Criterion, ...]:
    """Own norms the insurer said in writing it has not (未訂定)."""
    return tuple(c for c in register.criteria if c.layer is Layer.OWN and c.value is None)


def _asked(criterion: Criterion) -> bool:
    """Whether any check judges by it."""
    return any(criterion.parameter in c.criteria for c in checks().values())


def _looser(law: Criterion, own: Criterion, words: Phrases, address: str) -> Finding:
    condition = words.form(
        "system_looser",
        稱謂=address,
        source=own.source,
        article=own.article,
        title=own.title_zh,
        own=_value(own),
        law_source=law.source,
        law_article=law.article,
        law=_value(law),
        matter=own.title_zh,
    )
    return _finding(
        own,
        words,
        heading=words.form("system_heading_looser", title=own.title_zh),
        condition=condition,
        criteria=words.form("system_criteria", law_source=law.source, law_article=law.article) + "。",
        recommendation=words.form("system_recommendation_looser", source=own.source),
        law=law,
    )


def _missing(own: Criterion, words: Phrases, address: str) -> Finding:
    return _finding(
        own,
        words,
        heading=words.form("system_heading_missing", title=own.title_zh),
        condition=words.form(
            "system_missing", 稱謂=address, title=own.title_zh, source=own.source, matter=own.title_zh
        ),
        criteria=words.forms["system_criteria_missing"] + "。",
        recommendation=words.form("system_recommendation_missing", title=own.title_zh),
        law=None,
    )


def _finding(
    own: Criterion,
    words: Phrases,
    *,
    heading: str,
    condition: str,
    criteria: str,
    recommendation: str,
    law: Criterion | None,
) -> Finding:
    using = [c.id for c in checks().values() if own.parameter in c.criteria and c.id in words.checks]
    return Finding(
        id=f"F-norm-{own.parameter}",
        cause=f"norm/{own.parameter}",
        items=own.items,
        checks=(),
        category=words.checks[using[0]].category if using else words.forms["norm_category"],
        pattern=heading,
        condition=condition,
        criteria=criteria,
        grounds=(Ground.LAX_NORM,),
        effect=words.forms["system_effect"],
        recommendation=recommendation,
        subjects=(),
        subjects_total=0,
        populations=(),
        uses=tuple(c.use() for c in (law, own) if c is not None),
        evidence=(),
        severity=Severity.MEDIUM,
    )


def _value(criterion: Criterion) -> str:
    text = text_of(criterion.in_use)
    return _WORDS.get(text, text + _UNITS.get(criterion.unit or "", ""))
