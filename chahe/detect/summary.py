"""What a run did, for people and for programs: events read, records lost, files nobody could read, rules that could
not run, and rules that could not have fired on what was there.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from chahe.detect.outcome import FileOutcome

LEVELS = ("critical", "high", "medium", "low", "informational", "")


class State(StrEnum):
    """What became of a rule."""

    RAN = "ran"
    COULD_NOT_FIRE = "could-not-fire"  # it ran, and nothing that was there could have fired it
    CANNOT_RUN = "cannot-run"


@dataclass(frozen=True, slots=True)
class Note:
    """A remark in both languages. `where`: file, field, channels … it is about."""

    where: str
    code: str
    zh: str
    en: str
    beside: str = ""

    def as_json(self) -> Mapping[str, object]:
        """As it stands in the summary."""
        return {"where": self.where, "code": self.code, "zh": self.zh, "en": self.en, "beside": self.beside}

    def __str__(self) -> str:
        """For people."""
        return " ".join(filter(None, [f"{self.where}:" if self.where else "", self.zh, self.en, self.beside]))


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule and what became of it."""

    id: str
    title: str
    level: str
    digest: str
    place: str
    hits: int
    state: State
    why: Note | None = None

    def as_json(self) -> Mapping[str, object]:
        """One entry of the summary."""
        return {
            "rule": self.id,
            "title": self.title,
            "level": self.level,
            "digest": self.digest,
            "place": self.place,
            "hits": self.hits,
            "state": self.state.value,
            "why": self.why.as_json() if self.why else None,
        }


@dataclass(frozen=True, slots=True)
class Summary:
    """The whole run."""

    ruleset: str  # digest
    compiler: str
    rules: Sequence[RuleLine]
    files: Sequence[FileOutcome]
    notices: Sequence[Note] = ()  # files of rules that hold none, or none that was not there before
    limits: Sequence[Note] = ()  # what the program itself did not do to the end
    correlations: Sequence[Mapping[str, object]] = ()  # group, count, first and last event of their hits

    @property
    def events(self) -> int:
        """Events matched."""
        return sum(f.events for f in self.files)

    @property
    def hits(self) -> int:
        """Hits told, those of correlations included."""
        return sum(r.hits for r in self.rules)

    @property
    def unread(self) -> Sequence[FileOutcome]:
        """Files nobody could read."""
        return [f for f in self.files if f.reason is not None]

    @property
    def faults(self) -> int:
        """Pieces lost by a fault of the program."""
        return sum(f.faults for f in self.files)

    def states(self) -> Counter[State]:
        """Rules by what became of them."""
        return Counter(r.state for r in self.rules)

    def as_json(self) -> bytes:
        """One canonical object."""
        whole: dict[str, Any] = {
            "ruleset": self.ruleset,
            "compiler": self.compiler,
            "events": self.events,
            "hits": self.hits,
            "rejects": sum(f.losses.rejects for f in self.files),
            "skipped": sum(f.losses.skipped for f in self.files),
            "unread": len(self.unread),
            "rules": [r.as_json() for r in self.rules],
            "files": [f.as_json() for f in self.files],
            "notices": [n.as_json() for n in self.notices],
            "correlations": list(self.correlations),
            "limits": [n.as_json() for n in self.limits],
        }
        text = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return text.encode(errors="backslashreplace") + b"\n"

    def words(self) -> Iterator[str]:
        """A few lines for people, in both languages."""
        lost = [f for f in self.files if f.reason is None and f.losses.rejects]
        states = self.states()
        yield (
            f"事件 events {self.events:,}  命中 hits {self.hits:,}  檔案 files {len(self.files) - len(self.unread):,}"
            f"  退回 rejects {sum(f.losses.rejects for f in self.files):,}  未讀取 unread {len(self.unread):,}"
        )
        yield (
            f"規則 rules {len(self.rules):,}：已執行 ran {states[State.RAN]:,}，此處無從命中 could not have fired here "
            f"{states[State.COULD_NOT_FIRE]:,}，無法執行 cannot run {states[State.CANNOT_RUN]:,}"
            f"  規則集 rule set sha256:{self.ruleset}"
        )
        yield from _some("未讀取 unread", [f"{f.file}: {f.reason}" for f in self.unread])
        yield from _some("有退回 rejects", [f"{f.file}: {f.losses.rejects} ({_first(f)})" for f in lost])
        yield from _some("無法執行 cannot run", [f"{r.id} {r.title}: {r.why}" for r in self._of(State.CANNOT_RUN)])
        yield from _some("規則檔 rule files", [str(n) for n in self.notices])
        yield from _some("限制 limits", [str(n) for n in self.limits])
        reasons = Counter((r.why.code, r.why.zh, r.why.en) for r in self._of(State.COULD_NOT_FIRE) if r.why)
        for (_, zh, en), count in sorted(reasons.items(), key=lambda kv: (-kv[1], kv[0])):
            yield f"  此處無從命中 could not have fired: {count:,} {zh} {en}"

    def _of(self, state: State) -> Iterator[RuleLine]:
        return (r for r in self.rules if r.state == state)


def _first(outcome: FileOutcome) -> str:
    place, reason = outcome.losses.places[0]
    return f"{place} {reason}"


SHOWN = 20


def _some(what: str, lines: Sequence[str]) -> Iterator[str]:
    for line in lines[:SHOWN]:
        yield f"  {what}: {line}"
    if len(lines) > SHOWN:
        yield f"  {what}: 另有 {len(lines) - SHOWN:,} 項，見 --summary and {len(lines) - SHOWN:,} more, see --summary"
