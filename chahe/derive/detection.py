"""Sigma rules over every event handed over (computed): what fired, and which rules could have fired at all.

The rules are those of the evidence (`chahe intake --kind rules`), known by digest; no rule set, no table: never
"nothing fired". Fields come from `log_event.native`. Correlations are evaluated over the hits of all partitions.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import orjson

from chahe.derive.api import Batch, Job, Made, Row, Work, compute
from chahe.derive.rule_ability import Ability, abilities
from chahe.sigma.compiling import compile_rules
from chahe.sigma.correlation import Hit, correlate, hit_values
from chahe.sigma.match import Matcher
from chahe.sigma.ruleset import Rule, RuleSet, RuleSource
from chahe.sigma.seen import Seen

COLUMNS = (
    *("product", "category", "service", "channel", "event_id", "host"),
    *("happened_us", "native", "_item", "_rec", "_loc"),
)
SEVERE = ("high", "critical")
"""Levels, in the rule authors' words, whose hits somebody has to look at."""

MOMENT = {"happened": "timestamp(6)", "happened_local": "timestamp(6)", "happened_us": "int64"}
DETECTION = {
    "rule_digest": "string",
    "rule_id": "string",
    "rule_title": "string",
    "rule_level": "string",
    "severe": "boolean",
    "correlation": "boolean",
    "base_hits": "int64",
    "group_text": "string",
    "ruleset_digest": "string",
    "engine_version": "string",
    "host": "string",
    "channel": "string",
    "event_id": "int64",
    **MOMENT,
    "day": "date",
    "severe_place": "string",
    "_item": "string",
    "_rec": "int64",
    "_loc": "string",
}
APPLICABILITY = {
    "rule_digest": "string",
    "rule_id": "string",
    "rule_title": "string",
    "rule_level": "string",
    "rule_tags": "string",
    "severe": "boolean",
    "source_present": "boolean",
    "able": "boolean",
    "reason": "string",
    "lacking": "string",
    "audit_policy": "string",
    "hits": "int64",
    "as_of": "date",
}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_TAIPEI = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a hit stands: the columns of its event."""

    item: str
    rec: int
    loc: str
    host: str | None
    channel: str | None
    event_id: int | None
    us: int | None


@dataclass(frozen=True, slots=True)
class Part:
    """What one partition leaves: hits of each rule, what was seen, and the hits that correlations rest on."""

    fired: Mapping[int, int]
    seen: Seen
    base: Sequence[tuple[int, Seat, tuple[Any, ...]]]


class Detecting:
    """One partition."""

    def __init__(self, ruleset: RuleSet) -> None:
        self._ruleset = ruleset
        self._matcher = Matcher(ruleset)
        bases = {n for rule in ruleset.rules if rule.correlation for n in rule.correlation.bases}
        self._bases = frozenset(bases)
        self._fired: dict[int, int] = {}
        self._base: list[tuple[int, Seat, tuple[Any, ...]]] = []

    def rows(self, batch: Batch) -> Iterable[Row]:
        """A row of `detection` for each rule an event fires."""
        fires, loads = self._matcher.fired, orjson.loads
        sources = zip(batch["product"], batch["category"], batch["service"], strict=True)
        for n, ((product, category, service), native) in enumerate(zip(sources, batch["native"], strict=True)):
            fields = loads(native)
            fired = fires((product or "", category or "", service or ""), fields)
            if fired:
                yield from self._hits(fired, _seat(batch, n), fields)

    def _hits(self, fired: Sequence[int], seat: Seat, fields: Mapping[str, Any]) -> Iterable[Row]:
        for number in fired:
            rule = self._ruleset.rules[number]
            if number in self._bases:
                self._base.append((number, seat, hit_values(self._ruleset, number, fields)))
            if rule.reports:
                self._fired[number] = self._fired.get(number, 0) + 1
                yield _hit(self._ruleset, rule, seat)

    def state(self) -> Part:
        """See Part."""
        return Part(self._fired, self._matcher.seen, self._base)


def _seat(batch: Batch, n: int) -> Seat:
    names = ("_item", "_rec", "_loc", "host", "channel", "event_id", "happened_us")
    return Seat(*(batch[c][n] for c in names))


def _hit(ruleset: RuleSet, rule: Rule, at: Seat, base_hits: int = 1, group_text: str = "") -> Row:
    when = None if at.us is None else _EPOCH + timedelta(microseconds=at.us)
    local = None if when is None else when + _TAIPEI
    severe = rule.level.lower() in SEVERE
    place = f"{at.host or '?'}|{local.date().isoformat()}" if severe and local else None
    return "detection", (
        *(rule.digest, rule.id, rule.title, rule.level, severe, rule.correlation is not None, base_hits, group_text),
        *(ruleset.digest, ruleset.compiler, at.host, at.channel, at.event_id),
        *(when, local, at.us, local.date() if local else None, place),
        *(at.item, at.rec, at.loc),
    )


def _folded(ruleset: RuleSet, policy: Sequence[Mapping[str, Any]], work: Work, parts: Sequence[Part]) -> Iterable[Row]:
    """Correlation hits, and a row of `rule_applicability` for each rule."""
    fired: dict[int, int] = {}
    for part in parts:
        for number, n in part.fired.items():
            fired[number] = fired.get(number, 0) + n
    # In the order of the records, so that nothing depends on which partition was where.
    base = sorted((b for part in parts for b in part.base), key=lambda b: (b[1].item, b[1].rec, b[0]))
    places = {place: n for n, place in enumerate(dict.fromkeys((b[1].item, b[1].rec) for b in base))}
    hits = [Hit(number, places[seat.item, seat.rec], seat.us, values) for number, seat, values in base]
    for found in correlate(ruleset, hits).hits:
        rule, last = ruleset.rules[found.rule], base[found.members[-1]][1]
        fired[found.rule] = fired.get(found.rule, 0) + 1
        group = "; ".join(f"{field}={value}" for field, value in found.group)
        yield _hit(ruleset, rule, last, len(found.members), group)
    seen = Seen().merge(part.seen for part in parts)
    for rule, ability in zip(ruleset.rules, abilities(ruleset, seen, policy), strict=True):
        yield _applicability(rule, ability, fired.get(ability.rule, 0), work)


def _applicability(rule: Rule, ability: Ability, hits: int, work: Work) -> Row:
    return "rule_applicability", (
        *(rule.digest, rule.id, rule.title, rule.level or None, "; ".join(rule.tags) or None),
        *(rule.level.lower() in SEVERE and rule.reports, ability.source_present, True if hits else ability.able),
        *(None if hits else ability.reason, None if hits else "; ".join(ability.lacking)[:500] or None),
        *(ability.audit_policy, hits, work.ctx.as_of),
    )


@compute(
    over="log_event",
    columns=COLUMNS,
    makes={
        "detection": Made(
            "One event that fired one rule. `severe`: the rule's author calls it high or critical. `severe_place`: "
            "host and day of a severe hit, `?` where no host is known. A hit of a correlation stands at its last "
            "event; `base_hits` tells how many events it rests on and `group_text` what they have in common.",
            DETECTION,
            ("rule_digest", "_item", "_rec", "group_text"),
            {"log_event": {"_item": "_item", "_rec": "_rec"}, "sigma_rule": {"digest": "rule_digest"}},
        ),
        "rule_applicability": Made(
            "One rule with whether it could have fired on what was handed over. `able` false: it could not, `reason` "
            "says why; NULL: it cannot run, or nobody knows whether its events would have been written. An event that "
            "never came is no lack where the audit policy says it would have been written: `audit_policy` on, off, "
            "unknown; NULL where no policy is needed. `source_present`: logs of its product and service are there.",
            APPLICABILITY,
            ("rule_digest",),
            {"sigma_rule": {"digest": "rule_digest"}},
            covers=("sigma_rule",),
        ),
    },
    optional=("gpo_setting",),
)
def sigma(sigma_rule: Sequence[Mapping[str, Any]], gpo_setting: Sequence[Mapping[str, Any]], work: Work) -> Job:
    """Compile the rules, match every event, correlate, and tell which rules could have fired."""
    texts = {str(r["digest"]): str(r["rule_text"]).encode() for r in sigma_rule}
    sources = [RuleSource(f"{digest}.yml", text) for digest, text in sorted(texts.items())]
    folder: Any = work.cache  # a path; derivations know none
    ruleset = compile_rules(sources, folder and folder / "sigma")
    return Job(partial(Detecting, ruleset), partial(_folded, ruleset, gpo_setting, work))
