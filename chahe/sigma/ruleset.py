"""What compiled rules are. Everything here is plain data: it is cached as JSON and shared by all workers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

Source = tuple[str, str, str]
"""(product, category, service) of Sigma, '' where not stated."""

Atom = list[Any]
"""[field, operator, argument, …]; the operators are those of `questions`."""

Program = Any
"""True, False, the number of an atom of the variant, ['&', p …], ['|', p …] or ['!', p]."""


@dataclass(frozen=True, slots=True)
class RuleSource:
    """A file of rules as the caller read it: YAML, or a zip of YAML files."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a rule, or a file of rules, cannot run."""

    code: str  # stable, e.g. 'regex-unsupported'
    zh: str
    en: str
    where: str = ""  # place inside the rule: field, pattern, YAML line


@dataclass(frozen=True, slots=True)
class Notice:
    """A remark on a file of rules that is no rule's own problem."""

    place: str  # file, or zip member
    problem: Problem


@dataclass(frozen=True, slots=True)
class Variant:
    """One reading of a rule: where its events come from, and what must hold of them.

    `channels` (lower case) and `ids` (decimal text) are None when any will do. `pivot`: the program is false unless
    one of these atoms is true; None when no such atoms exist.
    """

    name: str  # 'sysmon', 'security', 'windows', 'source'
    source: Source
    channels: tuple[str, ...] | None
    ids: tuple[str, ...] | None
    atoms: Sequence[Atom]
    program: Program
    pivot: Sequence[int] | None


@dataclass(frozen=True, slots=True)
class Correlation:
    """A rule over the hits of other rules within `span` microseconds, per combination of the `group_by` values."""

    kind: str  # event_count, value_count, temporal, temporal_ordered
    rules: tuple[str, ...]  # as the author refers to them: name or identifier
    bases: tuple[int, ...]  # their indexes in RuleSet.rules, same order
    group_by: tuple[str, ...]
    span: int
    operator: str  # lt, lte, gt, gte, eq, neq
    count: int
    fields: tuple[str, ...]  # whose distinct values value_count counts
    aliases: dict[str, dict[str, str]]  # alias -> {rule reference: field}
    generate: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """One Sigma rule. `problem` says why it cannot run; then it has no variants."""

    id: str  # Sigma's own; `sha256-<32 hex digits>` of the digest when the author gave none
    title: str
    level: str  # '' when not stated
    status: str
    logsource: Source
    digest: str  # SHA-256 of the rule's bytes: the file, or its document of a file with several
    place: str  # file name, `!member` of a zip, `#N` for the Nth document of several
    tags: tuple[str, ...] = ()
    name: str = ""
    variants: tuple[Variant, ...] = ()
    correlation: Correlation | None = None
    problem: Problem | None = None
    reports: bool = True  # False: serves correlations only


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Rules in the order of their places. `digest` is over the sorted rule digests and the compiler's version."""

    rules: tuple[Rule, ...]
    digest: str
    compiler: str
    notices: tuple[Notice, ...] = field(default=())

    def base_fields(self, index: int) -> tuple[str, ...]:
        """Fields of rule `index` whose values correlations need with each of its hits; empty when none does."""
        names: dict[str, None] = {}
        for rule in self.rules:
            c = rule.correlation
            if c is None or index not in c.bases:
                continue
            reference = c.rules[c.bases.index(index)]
            for name in (*c.group_by, *c.fields):
                names[c.aliases.get(name, {}).get(reference, name)] = None
        return tuple(names)
