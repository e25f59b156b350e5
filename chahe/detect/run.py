"""A search from the rules and the paths somebody named to hits in order and a summary."""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from chahe.detect.inputs import inputs
from chahe.detect.rules import sources
from chahe.detect.search import Answer, Search
from chahe.detect.summary import LEVELS, RuleLine, Summary
from chahe.detect.task import warm
from chahe.errors import DefinitionError
from chahe.intake.worker import Limits, Pool
from chahe.sigma import cache
from chahe.sigma.compiling import compile_rules
from chahe.sigma.ruleset import Rule, RuleSet


@dataclass(frozen=True, slots=True)
class Order:
    """What is searched for, where, and at what cost."""

    rules: Path
    paths: tuple[str, ...]
    limits: Limits
    cache: Path | None


def _unwatched(_: int, __: object) -> None:
    """Nobody looks on."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Who is told how far a run is: (rules compiled, rules in all); (events so far, file)."""

    rules: Callable[[int, int], None] = _unwatched
    events: Callable[[int, str], None] = _unwatched


class Run:
    """One search. Take `hits` to its end, then ask for the summary."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._ruleset: RuleSet | None = None
        self._search: Search | None = None

    def hits(self, watch: Watch) -> Iterator[bytes]:
        """Lines of hits, some at a time, in the order of the input. Raises CallError before the first."""
        files = inputs(self._order.paths)
        self._ruleset = compile_rules(sources(self._order.rules), self._order.cache, watch.rules)
        with tempfile.TemporaryDirectory(prefix="chahe-detect-", ignore_cleanup_errors=True) as name:
            scratch = Path(name)
            compiled = scratch / "rules"
            compiled.write_bytes(cache.dump(self._ruleset))
            with Pool[Answer](self._order.limits, partial(warm, compiled)) as pool:
                self._search = Search(pool, compiled, scratch, watch.events)
                yield from self._search.hits(files)

    def fired(self) -> Iterator[tuple[Rule, str, int]]:
        """(rule, file, hits) of every rule that fired in a file, gravest first."""
        ruleset, search = self._finished()
        found = [(ruleset.rules[n], o.file, hits) for o in search.outcomes for n, hits in o.fired.items()]
        return iter(sorted(found, key=lambda f: (_grade(f[0].level), f[0].id)))

    def summary(self) -> Summary:
        """What was done and what was not."""
        ruleset, search = self._finished()
        hits: Counter[int] = Counter()
        for outcome in search.outcomes:
            hits.update(outcome.fired)
        lines = [_line(rule, hits[n]) for n, rule in enumerate(ruleset.rules)]
        return Summary(ruleset.digest, ruleset.compiler, lines, search.outcomes)

    def _finished(self) -> tuple[RuleSet, Search]:
        if self._ruleset is None or self._search is None:
            raise DefinitionError(("尚未執行。", "Take the hits first."), where="detect.run")
        return self._ruleset, self._search


def _grade(level: str) -> int:
    return LEVELS.index(level) if level in LEVELS else len(LEVELS)


def _line(rule: Rule, hits: int) -> RuleLine:
    return RuleLine(
        rule.id,
        rule.title,
        rule.level,
        rule.digest,
        rule.place,
        hits,
        "cannot-run" if rule.problem else "ran",
        *((rule.problem.code, rule.problem.zh, rule.problem.en) if rule.problem else ()),
    )
