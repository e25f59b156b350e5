"""Documents to rules: parsed by pySigma within caps, one variant per reading of the log source, problems said."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sigma.correlations import SigmaCorrelationRule
from sigma.exceptions import SigmaError
from sigma.rule import SigmaRule

from chahe.sigma.compiling import Progress
from chahe.sigma.correlating import correlation_of, linked
from chahe.sigma.documents import Document, documents
from chahe.sigma.lower import CannotRunError, variant
from chahe.sigma.pipelines import apply, readings
from chahe.sigma.ruleset import Notice, Problem, Rule, RuleSet, RuleSource, Source, Variant

CONDITION = 8_000  # characters of a condition
PARENTHESES = 24
STARS = 3  # in one name of a condition: pySigma matches it with a backtracking engine
EXPANSIONS = 10_000  # values windash may make of one rule

# What pySigma raises on documents that are not what it expects, beside its own errors.
UNFIT = (SigmaError, TypeError, ValueError, AttributeError, KeyError, IndexError, RecursionError, NotImplementedError)


def compiled_set(files: Sequence[RuleSource], compiler: str, progress: Progress | None) -> RuleSet:
    """Every rule of the files, in order of place. Identical documents count once."""
    notices: list[Notice] = []
    found = _distinct(documents(files, notices), notices)
    rules: list[Rule] = []
    for number, document in enumerate(found):
        if progress is not None:
            progress(number, len(found))
        rules.append(_rule(document))
    notices.extend(_shared_identifiers(rules))
    rules = linked(rules)
    digest = hashlib.sha256("\n".join([compiler, *sorted(r.digest for r in rules)]).encode()).hexdigest()
    return RuleSet(tuple(rules), digest, compiler, tuple(notices))


def _distinct(found: Iterable[Document], notices: list[Notice]) -> list[Document]:
    first: dict[str, Document] = {}
    for document in found:
        if not {"detection", "correlation", "filter", "action"} & document.content.keys():
            notices.append(
                _notice(document.place, "not-a-rule", "不是規則（無 detection）。", "not a rule: no detection")
            )
        elif document.digest in first:
            zh, en = "與另一規則檔完全相同，只計一次。", "the same bytes as another rule; counted once"
            notices.append(_notice(document.place, "duplicate-file", zh, en, first[document.digest].place))
        else:
            first[document.digest] = document
    return list(first.values())


def _notice(place: str, code: str, zh: str, en: str, where: str = "") -> Notice:
    return Notice(place, Problem(code, zh, en, where))


def _shared_identifiers(rules: Iterable[Rule]) -> Iterable[Notice]:
    first: dict[str, Rule] = {}
    for rule in rules:
        other = first.setdefault(rule.id, rule)
        if other is not rule:
            zh, en = (
                f"識別碼 {rule.id} 與另一規則相同，兩者皆執行。",
                f"identifier {rule.id} is another rule's too; both run",
            )
            yield _notice(rule.place, "duplicate-id", zh, en, other.place)


def _rule(document: Document) -> Rule:
    content = document.content
    bare = Rule(
        id=_text(content.get("id")).lower() or f"sha256-{document.digest[:32]}",
        title=_text(content.get("title"))[:500],
        level=_text(content.get("level")),
        status=_text(content.get("status")),
        logsource=_source(content.get("logsource")),
        digest=document.digest,
        place=document.place,
        tags=tuple(t for t in _listed(content.get("tags")) if isinstance(t, str)),
        name=_text(content.get("name")),
    )
    try:
        _within_caps(content)
        if "correlation" in content:
            return replace(bare, correlation=correlation_of(SigmaCorrelationRule.from_dict(content)))
        return _with_variants(bare, content)
    except CannotRunError as e:
        return replace(bare, problem=e.problem)
    except UNFIT as e:
        zh, en = "規則不合 Sigma 規格。", f"not a valid Sigma rule: {type(e).__name__}: {e}"[:300]
        return replace(bare, problem=Problem("rule-invalid", zh, en))


def _with_variants(bare: Rule, content: dict[str, Any]) -> Rule:
    """The rule with a variant for each reading; a reading that lacks a field falls away, unless it is the only one."""
    made: list[Variant] = []
    problem: Problem | None = None
    for name, pipeline in readings(*bare.logsource):
        rule = SigmaRule.from_dict(content)
        try:
            if pipeline is not None:
                apply(pipeline, rule)
            made.append(variant(name, rule, windows=pipeline is not None))
        except CannotRunError as e:
            problem = problem or e.problem
        except SigmaError:
            if name != "security":  # the Security log has no counterpart of a field: published so, not a fault
                raise
    return replace(bare, variants=() if problem else tuple(made), problem=problem)


def _text(value: Any) -> str:
    return "" if value is None or isinstance(value, list | dict) else str(value)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _source(value: Any) -> Source:
    part = value if isinstance(value, dict) else {}
    return (_text(part.get("product")), _text(part.get("category")), _text(part.get("service")))


def _within_caps(content: dict[str, Any]) -> None:
    """Refuse what is no rule, and what would keep pySigma busy without end. Raises CannotRunError."""
    detection = content.get("detection")
    if detection is None and "correlation" not in content:
        zh, en = "不支援 filter 與 action 文件。", "documents with filter or action are not supported"
        raise CannotRunError("document-unsupported", zh, en)
    if not isinstance(detection, dict):
        return
    conditions = detection.get("condition")
    for condition in conditions if isinstance(conditions, list) else [conditions]:
        text = str(condition)
        stars = max((word.count("*") for word in text.split()), default=0)
        if len(text) > CONDITION or _depth(text) > PARENTHESES or stars > STARS:
            raise CannotRunError("condition-too-large", "條件過長或過深。", "the condition is too long or too deep")
    if _expansions(detection) > EXPANSIONS:
        raise CannotRunError("expansion-too-large", "windash 展開過多。", "windash would make too many values")


def _depth(text: str) -> int:
    depth = deepest = 0
    for character in text:
        depth += (character == "(") - (character == ")")
        deepest = max(deepest, depth)
    return deepest


def _expansions(node: Any, windash: bool = False) -> int:
    if isinstance(node, dict):
        return sum(_expansions(v, "windash" in str(k).split("|")[1:]) for k, v in node.items())
    if isinstance(node, list):
        return sum(_expansions(v, windash) for v in node)
    if not windash:
        return 0
    return int(5 ** min(len(re.findall(r"\B[-/]\b", str(node))), 20))
