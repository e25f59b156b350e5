"""Correlation rules as they are written, to what is evaluated."""

from collections.abc import Sequence
from dataclasses import replace

from sigma.correlations import SigmaCorrelationCondition, SigmaCorrelationRule

from chahe.sigma.lower import CannotRunError
from chahe.sigma.ruleset import Correlation, Problem, Rule

KINDS = ("event_count", "value_count", "temporal", "temporal_ordered")


def correlation_of(rule: SigmaCorrelationRule) -> Correlation:
    """What a parsed correlation asks for; its bases are linked later. Raises CannotRunError."""
    kind = rule.type.name.lower()
    condition = rule.condition
    if kind not in KINDS or not isinstance(condition, SigmaCorrelationCondition) or not rule.rules:
        zh, en = f"不支援此類關聯規則：{kind}。", f"correlations of this kind are not supported: {kind}"
        raise CannotRunError("correlation-unsupported", zh, en)
    if kind == "temporal_ordered" and (condition.op.name, condition.count) != ("GTE", len(rule.rules)):
        zh, en = (
            "temporal_ordered 之條件須為全部規則依序。",
            "temporal_ordered with a condition of its own is not supported",
        )
        raise CannotRunError("correlation-unsupported", zh, en)
    fields = condition.fieldref if isinstance(condition.fieldref, list) else [condition.fieldref or ""]
    return Correlation(
        kind=kind,
        rules=tuple(str(r.reference) for r in rule.rules),
        bases=(),
        group_by=tuple(rule.group_by or ()),
        span=rule.timespan.seconds * 1_000_000,
        operator=condition.op.name.lower(),
        count=condition.count,
        fields=tuple(f for f in fields if f),
        aliases={a.alias: {r.reference: f for r, f in a.mapping.items()} for a in rule.aliases},
        generate=rule.generate,
    )


def linked(rules: Sequence[Rule]) -> list[Rule]:
    """Correlations with their bases found by name or identifier; bases that serve only them do not report."""
    index: dict[str, int] = {}
    for number, rule in enumerate(rules):
        index.setdefault(rule.id, number)
        if rule.name:
            index.setdefault(rule.name, number)
    out = list(rules)
    silent: set[int] = set()
    for number, rule in enumerate(rules):
        if rule.correlation is None:
            continue
        out[number] = linked_rule = _linked(rule, rule.correlation, index, rules)
        if linked_rule.correlation is not None and not linked_rule.correlation.generate:
            silent.update(linked_rule.correlation.bases)
    return [replace(r, reports=False) if n in silent else r for n, r in enumerate(out)]


def _linked(rule: Rule, correlation: Correlation, index: dict[str, int], rules: Sequence[Rule]) -> Rule:
    missing = [r for r in correlation.rules if _found(r, index) is None]
    if missing:
        return _broken(
            rule, "correlation-base-missing", "所關聯之規則不存在", "a rule it refers to is not there", missing
        )
    bases = tuple(n for r in correlation.rules if (n := _found(r, index)) is not None)
    nested = [r for r, b in zip(correlation.rules, bases, strict=True) if rules[b].correlation is not None]
    if nested:
        return _broken(
            rule, "correlation-nested", "不支援關聯規則之關聯", "correlations of correlations are not supported", nested
        )
    faulty = [r for r, b in zip(correlation.rules, bases, strict=True) if rules[b].problem is not None]
    if faulty:
        return _broken(
            rule, "correlation-base-problem", "所關聯之規則無法執行", "a rule it refers to cannot run", faulty
        )
    return replace(rule, correlation=replace(correlation, bases=bases))


def _found(reference: str, index: dict[str, int]) -> int | None:
    return index.get(reference, index.get(reference.lower()))


def _broken(rule: Rule, code: str, zh: str, en: str, which: Sequence[str]) -> Rule:
    return replace(rule, correlation=None, problem=Problem(code, f"{zh}。", en, ", ".join(which)[:200]))
