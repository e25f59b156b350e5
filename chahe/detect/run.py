"""A search from the rules and the paths somebody named to hits in order and a summary."""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from chahe.detect.correlating import Correlator, Told
from chahe.detect.inputs import inputs
from chahe.detect.matching import Lines, Words
from chahe.detect.rules import sources
from chahe.detect.search import Answer, Search
from chahe.detect.spool import merged
from chahe.detect.summary import LEVELS, Note, RuleLine, State, Summary
from chahe.detect.task import warm
from chahe.errors import DefinitionError
from chahe.intake.worker import Limits, Pool
from chahe.sigma import cache
from chahe.sigma.applicability import REASON_WORDS, Applicability, applicability
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


DETAILS = 10_000
"""Hits of correlations of which the summary gives group, time and count."""


class Run:
    """One search. Take `hits` to its end, then ask for the summary."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._ruleset: RuleSet | None = None
        self._search: Search | None = None
        self._correlator: Correlator | None = None
        self._told: Counter[tuple[int, str]] = Counter()  # hits of correlations
        self._details: list[Mapping[str, object]] = []

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
            yield from self._correlated(self._search)

    def _correlated(self, search: Search) -> Iterator[bytes]:
        """The hits of correlations, told after all others, each at the event that completed it."""
        ruleset = self._finished()[0]
        correlator = self._correlator = Correlator(ruleset)
        words = Words(ruleset)
        for told in correlator.hits(merged(search.parts)):
            self._told[told.rule, told.last.file] += 1
            yield Lines(words, told.last.file).of(told.rule, told.last.record, told.last.place, told.last.digest)
            if len(self._details) < DETAILS:
                self._details.append(_detail(ruleset.rules[told.rule], told))

    def fired(self) -> Iterator[tuple[Rule, str, int]]:
        """(rule, file, hits) of every rule that fired in a file, gravest first."""
        ruleset, search = self._finished()
        found = [(ruleset.rules[n], o.file, hits) for o in search.outcomes for n, hits in o.fired.items()]
        found += [(ruleset.rules[n], file, hits) for (n, file), hits in self._told.items()]
        return iter(sorted(found, key=lambda f: (_grade(f[0].level), f[0].id)))

    def summary(self) -> Summary:
        """What was done and what was not."""
        ruleset, search = self._finished()
        hits: Counter[int] = Counter()
        for outcome in search.outcomes:
            hits.update(outcome.fired)
        for (n, _), count in self._told.items():
            hits[n] += count
        could = applicability(ruleset, search.seen)
        lines = [_line(rule, hits[n], could[n]) for n, rule in enumerate(ruleset.rules)]
        notices = [Note(n.place, n.problem.code, n.problem.zh, n.problem.en, n.problem.where) for n in ruleset.notices]
        return Summary(
            ruleset.digest,
            ruleset.compiler,
            lines,
            search.outcomes,
            notices,
            tuple(self._limits(search)),
            self._details,
        )

    def _limits(self, search: Search) -> Iterator[Note]:
        if search.seen.incomplete:
            zh = "事件種類過多，規則可否命中未盡判定。"
            en = "Too many kinds of events to say of each rule whether it could have fired."
            yield Note("", "too-many-kinds", zh, en)
        lost = self._correlator
        if lost is not None and lost.without_group:
            zh, en = "部分事件無分組欄位，未納入關聯。", "Events without a group-by value took no part in correlations."
            yield Note("", "no-group", zh, en)
        if lost is not None and lost.forgotten:
            zh = f"關聯期間內事件過多，{lost.forgotten:,} 筆未能回溯。"
            en = f"Too many events within a correlation's span; {lost.forgotten:,} were not looked back on."
            yield Note("", "span-too-full", zh, en)
        if search.untimed:
            zh = f"{search.untimed:,} 筆命中之事件無時間，未納入關聯。"
            en = f"{search.untimed:,} hits on events without a time took no part in correlations."
            yield Note("", "no-time", zh, en)

    def _finished(self) -> tuple[RuleSet, Search]:
        if self._ruleset is None or self._search is None:
            raise DefinitionError(("尚未執行。", "Take the hits first."), where="detect.run")
        return self._ruleset, self._search


def _detail(rule: Rule, told: Told) -> Mapping[str, object]:
    return {
        "rule": rule.id,
        "group": dict(told.group),
        "count": told.count,
        "first": {"file": told.first.file, "record": told.first.record, "row_sha256": told.first.digest},
        "last": {"file": told.last.file, "record": told.last.record, "row_sha256": told.last.digest},
    }


def _grade(level: str) -> int:
    return LEVELS.index(level) if level in LEVELS else len(LEVELS)


def _line(rule: Rule, hits: int, could: Applicability) -> RuleLine:
    said = (rule.id, rule.title, rule.level, rule.digest, rule.place, hits)
    if rule.problem is not None:
        why = Note(rule.problem.where, rule.problem.code, rule.problem.zh, rule.problem.en)
        return RuleLine(*said, State.CANNOT_RUN, why)
    if not could.could and could.reason is not None and not hits:
        zh, en = REASON_WORDS[could.reason]
        return RuleLine(*said, State.COULD_NOT_FIRE, Note(", ".join(could.missing), could.reason.value, zh, en))
    return RuleLine(*said, State.RAN)
