"""What every volume is made with, and words about a dossier that all of them need. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from chahe.catalog import catalog
from chahe.findings.finding import Decision
from chahe.findings.phrases import Phrases
from chahe.model import Origin
from chahe.report.content import printable
from chahe.report.dossier import Dossier, EvidenceEntry, FindingEntry
from chahe.report.roc import roc, roc_words
from chahe.report.words import Words

NUMERALS = "一二三四五六七八九十"
FORMAL = "壹貳參肆伍陸柒捌玖拾"
TAIPEI = timezone(timedelta(hours=8))
"""Taiwan has kept UTC+8 without summer time since 1980."""


@dataclass(frozen=True, slots=True)
class Making:
    """A dossier and the words it is told in."""

    dossier: Dossier
    words: Words
    phrases: Phrases
    address: str = "該公司"
    held: bool = False  # something else keeps it a draft: conditions before sign-off

    def say(self, name: str, **values: object) -> str:
        """A sentence of words.yaml."""
        return self.words.say(name, 稱謂=self.address, **values)

    @property
    def draft(self) -> bool:
        """Whether everything is 草稿: some item is not concluded, or somebody still has to decide about a finding."""
        undecided = any(e.decision is None or e.changed or e.text_stale for e in self.dossier.findings)
        return self.held or self.dossier.draft or undecided

    @property
    def opinions(self) -> tuple[FindingEntry, ...]:
        """What stands under 檢查意見: decided so, or undecided as long as this is a draft."""
        d = self.dossier
        return (
            *(e for e in d.findings if e.reported or e.decision is None),
            *(e for e in d.removed_findings if e.reported),
        )

    @property
    def oral(self) -> tuple[FindingEntry, ...]:
        """面請改善事項."""
        d = self.dossier
        return tuple(
            e for e in (*d.findings, *d.removed_findings) if e.decision is not None and e.decision.word is Decision.ORAL
        )

    def gone(self, entry: FindingEntry) -> bool:
        """Whether the latest facts no longer raise it."""
        return entry in self.dossier.removed_findings


def numeral(n: int) -> str:
    """1 -> 一, 12 -> 十二; up to 99."""
    tens, ones = divmod(n, 10)
    if n <= 10:
        return NUMERALS[n - 1]
    return ("" if tens == 1 else NUMERALS[tens - 1]) + "十" + ("" if not ones else NUMERALS[ones - 1])


def day_of(stamp: str) -> str:
    """民國 day in Taiwan of an ISO 8601 UTC time; the text itself when it is none."""
    try:
        moment = datetime.fromisoformat(stamp.replace("Z", "+00:00"))
    except ValueError:
        return stamp
    return roc(moment.astimezone(TAIPEI).date()) if moment.tzinfo else roc(moment.date())


def words_of_day(stamp: str) -> str:
    """115年6月30日 of an ISO date or UTC time."""
    try:
        moment = datetime.fromisoformat(stamp.replace("Z", "+00:00"))
    except ValueError:
        return stamp
    return roc_words(moment.astimezone(TAIPEI).date() if moment.tzinfo else moment.date())


def iso_day(text: str | None) -> str:
    """115/06/30 of an ISO date; empty for none; the text itself when it is no date."""
    if not text:
        return ""
    try:
        return roc(date.fromisoformat(text[:10]))
    except ValueError:
        return text


def joined(names: Iterable[str], most: int = 5) -> str:
    """A、B、C 等 N 項."""
    listed = list(dict.fromkeys(names))
    shown = "、".join(listed[:most])
    return shown if len(listed) <= most else f"{shown}等{len(listed)}項"


def file_number(index: int) -> str:
    """檔號 of a file, by its order of receipt (from 0)."""
    return f"E{index + 1:04}"


def base_name(path: str) -> str:
    """The last part of a path, with the member it names."""
    return printable(path.rsplit("/", 1)[-1])


def self_made(entries: Iterable[EvidenceEntry]) -> bool:
    """Whether all were made by the auditee alone."""
    listed = list(entries)
    return bool(listed) and all(e.item.custody.origin is Origin.AUDITEE for e in listed)


def by_part(codes: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Items under the part they belong to: (壹、… title, labels)."""
    found: dict[str, list[str]] = {}
    for code in codes:
        found.setdefault(code.split(".")[0], []).append(catalog().node(code).label)
    return [(part_title(part), labels) for part, labels in found.items()]


def part_title(part: str) -> str:
    """肆、系統安全 of part 4."""
    node = catalog().node(part)
    title = node.title or node.text
    return title if title.startswith(node.label) else f"{node.label}、{title}"
