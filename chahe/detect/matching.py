"""One piece of a log against the rules: hits as lines on disk, and what correlations need to know of them."""

import functools
import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, NamedTuple

from chahe.detect.correlating import Part
from chahe.detect.outcome import Losses
from chahe.detect.spool import Run, Writer
from chahe.intake.api import Context
from chahe.intake.events import Decoder, Event, Piece
from chahe.sigma import cache
from chahe.sigma.correlation import hit_values
from chahe.sigma.match import Matcher
from chahe.sigma.ruleset import RuleSet
from chahe.sigma.seen import Kind, Seen


class Place(NamedTuple):
    """Where a file is and what it is called. Plain texts: a place goes to a worker with every file, however small."""

    number: int  # in the order of the input
    file: str  # the path given, with !member
    at: str  # where it stands
    folder: str  # for scratch, of this file alone; made when something is put there
    compiled: str  # the file of the compiled rules

    @property
    def path(self) -> Path:
        """Where it stands."""
        return Path(self.at)

    @property
    def scratch(self) -> Path:
        """The folder for scratch."""
        return Path(self.folder)


@dataclass(slots=True)
class Matched:
    """What one piece gave."""

    events: int = 0
    untimed: int = 0  # hits that correlations needed and whose events have no time
    fired: dict[int, int] = field(default_factory=dict)  # hits by index of rule
    losses: Losses = field(default_factory=Losses)
    runs: tuple[Run, ...] = ()
    parts: tuple[Run, ...] = ()  # hits of the rules that correlations rest on, by time
    seen: Seen | None = None  # what this worker had not met before; told with the last piece of a task


class Rules:
    """The rules of this run in one worker; what has been decided of a value stays between pieces."""

    def __init__(self, ruleset: RuleSet) -> None:
        self.matcher = Matcher(ruleset)
        order = sorted(range(len(ruleset.rules)), key=lambda n: ruleset.rules[n].id)
        self._rank = {index: rank for rank, index in enumerate(order)}
        self.silent = frozenset(n for n, rule in enumerate(ruleset.rules) if not rule.reports)
        self.bases = frozenset(n for rule in ruleset.rules if rule.correlation for n in rule.correlation.bases)
        self.words = Words(ruleset)
        self._sent: dict[Kind, int] = {}
        self._told = (0, 0)

    def by_id(self, fired: tuple[int, ...]) -> tuple[int, ...]:
        """The rules fired in the order they are told: by identifier."""
        return fired if len(fired) < 2 else tuple(sorted(fired, key=self._rank.__getitem__))

    def news(self) -> Seen | None:
        """Kinds of events and fields that no piece before has brought to this worker; None when there are none."""
        seen = self.matcher.seen
        size = (len(seen.kinds), sum(map(len, seen.kinds.values())))  # both only grow
        if size == self._told:
            return None
        self._told = size
        fresh = Seen(incomplete=seen.incomplete)
        for kind, keys in seen.kinds.items():
            if self._sent.get(kind) != len(keys):
                fresh.kinds[kind] = set(keys)
                self._sent[kind] = len(keys)
        return fresh


def match(rules: Rules, place: Place, number: int, decoder: Decoder, stream: BinaryIO, piece: Piece) -> Matched:
    """The hits of piece `number` of a file, sorted by record; what it lost; what correlations need."""
    said = Matched()
    hits = Writer(place.folder, f"hits-{number:06}")
    parts = Parts(rules, place, number)
    line = Lines(rules.words, place.file)
    fires = rules.matcher.fired
    counted = said.fired
    for event in decoder.decode(stream, piece, said.losses.tell, Context(path=place.file)):
        said.events += 1
        fired = fires(event.source, event.fields, event.text)
        if not fired:
            continue
        digest = hashlib.sha256(event.raw).hexdigest()
        for rule in rules.by_id(fired):
            if rule in rules.bases:
                parts.tell(rule, said.events, event, digest)
            if rule not in rules.silent:
                counted[rule] = counted.get(rule, 0) + 1
                hits.put(event.number, line.of(rule, event.number, event.place, digest))
    said.runs, said.parts, said.untimed = hits.finish(), parts.writer.finish(), parts.untimed
    return said


class Lines:
    """Makes the lines of hits in one file: canonical JSON, keys sorted; what does not vary is written once."""

    def __init__(self, words: "Words", file: str) -> None:
        self._words = words
        self._file = f'{{"file":{_text(file)},'

    def of(self, index: int, record: int, place: str, digest: str) -> bytes:
        """One hit. `place` is said only where the record's number alone does not find it in its file."""
        level, tail = self._words[index]
        at = f'"place":{_text(place)},' if place and place.rpartition(":")[2] != str(record) else ""
        line = f'{self._file}{level}{at}"record":{record},"row_sha256":"{digest}{tail}'
        return line.encode(errors="backslashreplace")  # half a character in a title stays an escape, which is JSON


class Words(dict[int, tuple[str, str]]):
    """What a rule contributes to the lines of its hits: before and behind the record."""

    def __init__(self, ruleset: RuleSet) -> None:
        super().__init__()
        self._rules = ruleset.rules

    def __missing__(self, index: int) -> tuple[str, str]:
        rule = self._rules[index]
        made = (f'"level":{_text(rule.level)},', f'","rule":{_text(rule.id)},"title":{_text(rule.title)}}}\n')
        return self.setdefault(index, made)


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


class Parts:
    """Hits of the rules that correlations rest on, spooled by time."""

    def __init__(self, rules: Rules, place: Place, piece: int) -> None:
        self._ruleset = rules.matcher.ruleset
        self._place = place
        self._piece = piece
        self.writer = Writer(place.folder, f"parts-{piece:06}")
        self.untimed = 0

    def tell(self, rule: int, ordinal: int, event: Event, digest: str) -> None:
        """One hit. An event without a time cannot be within a span of others: counted, not kept."""
        if event.when is None:
            self.untimed += 1
            return
        order = (self._place.number, self._piece, ordinal)
        values = hit_values(self._ruleset, rule, event.fields)
        part = Part(event.when, order, rule, values, self._place.file, event.number, event.place, digest)
        self.writer.put(max(event.when, 0), part.line())


@functools.cache
def rules_of(path: str) -> Rules:
    """The compiled rules in a file, loaded once in every worker."""
    return Rules(cache.load(Path(path).read_bytes()))
