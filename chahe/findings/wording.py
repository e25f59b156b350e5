"""Sentences of a finding from counts, subjects and criteria. Pure; the words themselves stand in phrases.yaml."""

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from chahe.criteria import Criterion, Operator, Register, ValueType
from chahe.findings.finding import EXAMPLES, Counted, SubjectFact
from chahe.findings.phrases import CheckPhrases, Phrases, fill, roc, subject_text
from chahe.messages import code_word
from chahe.model import Layer, Observation
from chahe.scope.profile import Profile

_HEAD = re.compile(r"第[^條點]+[條點]")
_VALUE = 80
"""Characters of a measured value in a sentence; evidence may hold anything."""


@dataclass(frozen=True, slots=True)
class When:
    """The period examined and the base date."""

    start: date
    end: date
    day: date


@dataclass(frozen=True, slots=True)
class Cited:
    """The criteria a check's exceptions are held against, of those that were in force over the period."""

    law: tuple[Criterion, ...]  # empty when nothing was below a rule
    own: tuple[Criterion, ...]  # the own norms the check used, whether or not they alone were broken
    own_broken: bool  # some exceptions are below the own norm only


def cited(star: Observation, register: Register, profile: Profile, only: Container[str] | None = None) -> Cited:
    """Criteria in force at any time from the period's first day to the base date that may judge.

    `only` = the parameters the exceptions fall under; None = all of the check's.
    """
    own_only = star.extra.get("own_only")
    own_rows = own_only if isinstance(own_only, int) else 0
    used = {(u.id, u.in_force_from) for u in star.criteria if u.value}
    start, end = profile.examination.period_from, profile.examination.as_of
    held = [
        c
        for c in register.criteria
        if c.usable
        and (only is None or c.parameter in only)
        and (c.id, c.since.isoformat() if c.since else "") in used
        and (c.since is None or c.since <= end)
        and (c.until is None or c.until >= start)
    ]
    law = tuple(c for c in held if c.layer is Layer.LAW) if star.exceptions > own_rows else ()
    own = tuple(c for c in held if c.layer is Layer.OWN)
    norms = tuple(c for c in own if not _is_term(c))
    # Where nothing but a word is laid down (who may approve, which days are one need), the word is what was broken.
    return Cited(law, norms or (own if own_rows else ()), own_rows > 0)


def _is_term(criterion: Criterion) -> bool:
    """A word that settles how a rule is read (when a clock starts) is nothing anybody falls short of."""
    return criterion.operator is Operator.EQUALS and criterion.type is ValueType.TEXT


def rule_text(all_cited: Sequence[Cited], words: Phrases) -> str:
    """規定: the rules first, then the own norms; no rule at all = 有待加強."""
    law = _by_source(c for each in all_cited for c in each.law)
    own = _by_source(c for each in all_cited if each.own_broken for c in each.own)
    out = [words.form("law", source=s, article=a) for s, a in law]
    out += [words.form("own", source=s, article=a) for s, a in own]
    return "，".join(out or [words.forms["none"]]) + "。"


def _by_source(criteria: Iterable[Criterion]) -> list[tuple[str, str]]:
    """(source, articles): one entry per source, its articles once each, in order."""
    found: dict[str, dict[tuple[str, str], None]] = {}
    for c in criteria:
        for place in _places(c.article):
            found.setdefault(c.source, {})[place] = None
    return [(source, _joined(sorted(places, key=_number))) for source, places in found.items()]


def _number(place: tuple[str, str]) -> list[int]:
    """Arabic numbers in their order; places numbered in Chinese stay as they came."""
    return [int(n) for n in re.findall(r"\d+", "".join(place))]


def _places(article: str) -> list[tuple[str, str]]:
    """第14條第1款第1目、第2款第1目 -> (第14條, 第1款第1目), (第14條, 第2款第1目); what is no such list stays whole."""
    parts = article.split("、")
    if not all(p.startswith("第") for p in parts):
        return [("", article)]
    out: list[tuple[str, str]] = []
    head = ""
    for part in parts:
        found = _HEAD.match(part)
        head = found[0] if found else head
        out.append((head, part.removeprefix(head)))
    return out


def _joined(places: Sequence[tuple[str, str]]) -> str:
    """The head (第14條) once before the places under it."""
    texts, last = [], ""
    for head, rest in places:
        texts.append(rest if head and head == last and rest else head + rest)
        last = head
    return "、".join(texts)


def condition(counted: Counted, facts: Sequence[SubjectFact], held: Cited, words: Phrases, when: When) -> str:
    """缺失情節 of one check: norm, period, population, exceptions, examples; then what could not be told."""
    phrase = words.checks[counted.check]
    examples = [_example(phrase, fact, counted.check) for fact in facts[:EXAMPLES]]
    whole = counted.subjects <= len(examples)
    text = words.form(
        "execution",
        norm=_norm(held, words),
        when=_when(phrase, words, when),
        count=fill(phrase.count, {"population": f"{counted.population:,}"}, f"checks.{counted.check}.count"),
        exceptions=f"{counted.exceptions:,}",
        unit=phrase.unit,
        fact=phrase.fact,
        involving=words.form("involving", subjects=counted.subjects) if counted.subjects != counted.exceptions else "",
        such_as=words.forms["all_of" if whole else "such_as"],
        examples="、".join(examples),
    )
    if counted.unsettled:
        text += words.form("unsettled", n=f"{counted.unsettled:,}", unit=phrase.unit)
    if counted.gaps:
        text += words.forms["gaps"]
    return text


def _norm(held: Cited, words: Phrases) -> str:
    named = _by_source(held.own)
    return "".join(words.form("norm", document=source, article=article) for source, article in named[:1])


def _when(phrase: CheckPhrases, words: Phrases, when: When) -> str:
    if phrase.as_of:
        return words.form("as_of", day=roc(when.day))
    return words.form("period", start=roc(when.start), end=roc(when.end))


def _example(phrase: CheckPhrases, fact: SubjectFact, check: str) -> str:
    values = {name: _short(code_word(name, value) or value) for name, value in fact.measured.items()}
    return fill(phrase.example, {**values, "subject": _short(subject_text(fact.subject))}, f"checks.{check}.example")


def _short(value: str) -> str:
    """On one line, without control characters, of bounded length."""
    line = " ".join("".join(c if c.isprintable() else " " for c in value).split())
    return line if len(line) <= _VALUE else line[: _VALUE - 1] + "…"
