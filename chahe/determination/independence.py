"""獨立性: who handled a business within a year, or whose relative did, neither examines, concludes nor signs it. Pure.

內控辦法 §15(2) asks of every examiner: 一年內曾辦理該業務或有利害關係. A declaration names the person, the business,
the items that concern it and until when it was handled. It holds by its dates, whenever it was made: what was signed
before a late declaration shows it, and somebody else must confirm it anew.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from chahe.determination.people import Who, same_person
from chahe.errors import CallError, ConclusionError

MAX_LINE = 200
"""Characters of the business and of the source."""


class Relation(StrEnum):
    """Who handled it."""

    SELF = "本人"
    RELATIVE = "親屬"


@dataclass(frozen=True, slots=True)
class Declared:
    """One declaration. Without items it declares that there is nothing to declare."""

    seq: int
    at: str  # ISO 8601 UTC
    by: str  # who recorded it
    who: Who  # whom it is about
    relation: Relation
    business: str  # business or unit
    items: tuple[str, ...]  # codes of the catalog: an item, or a heading with everything under it
    since: str = ""  # ISO date; "" = not said
    until: str = ""  # ISO date; "" = still handled
    source: str = ""  # where it is known from, when somebody else recorded it
    taken_back: int | None = None  # the act that took it back

    @property
    def nothing(self) -> bool:
        """Whether it says that there is nothing to declare."""
        return not self.items

    @property
    def last(self) -> date | None:
        """The last day it stands in the way: the year after `until` is over then. None = no end is known."""
        return year_after(date.fromisoformat(self.until)) if self.until else None

    def covers(self, item: str) -> bool:
        """Whether the item is of that business."""
        return any(item == c or item.startswith(f"{c}.") for c in self.items)

    def bars(self, item: str, day: date) -> bool:
        """Whether it stands in the way of that item on that day."""
        if self.taken_back is not None or not self.covers(item):
            return False
        begun = not self.since or day >= date.fromisoformat(self.since)
        return begun and (self.last is None or day <= self.last)

    def as_json(self) -> dict[str, object]:
        """For pages, programs and the command line; dates as ISO."""
        said = {k: getattr(self, k) for k in ("seq", "at", "by", "business", "since", "until", "source", "taken_back")}
        about = {"person": self.who.name, "number": self.who.number, "relation": self.relation.value}
        return {**said, **about, "items": list(self.items), "last": str(self.last or ""), "words": list(self.words)}

    @property
    def words(self) -> tuple[str, str]:
        """(Chinese, English): what was declared, and until when it stands in the way."""
        if self.nothing:
            return f"{self.who.name}：聲明無（第 {self.seq} 號聲明）", f"{self.who.name} declared nothing (#{self.seq})"
        zh_who, en_who = ("本人", "") if self.relation is Relation.SELF else ("親屬", "a relative of ")
        known = (
            (f"至 {_roc(date.fromisoformat(self.until))}", f"until {self.until}")
            if self.until
            else ("仍在辦理", "and still does")
        )
        ends = (f"，{_roc(self.last)} 以前不得查核", f"; no work on it through {self.last}") if self.last else ("", "")
        return (
            f"{self.who.name}：{zh_who}曾辦理「{self.business}」，{known[0]}{ends[0]}（第 {self.seq} 號聲明）",
            f"{en_who}{self.who.name} handled {self.business} {known[1]}{ends[1]} (declaration #{self.seq})",
        )


def declared_from(said: Mapping[str, Any]) -> Declared:
    """Inverse of `as_json`."""
    kept = {k: said[k] for k in ("seq", "at", "by", "business", "since", "until", "source", "taken_back")}
    who = Who(said["person"], said["number"])
    return Declared(who=who, relation=Relation(said["relation"]), items=tuple(said["items"]), **kept)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody is about to declare."""

    who: Who
    relation: str
    business: str
    items: tuple[str, ...]
    since: str = ""
    until: str = ""
    source: str = ""


def year_after(day: date) -> date:
    """The last day within a year of that day: its first day is not counted; of 29 February the last of the month."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def conflict(declared: Iterable[Declared], who: Who, item: str, day: date) -> Declared | None:
    """The declaration that keeps that person from that item on that day."""
    return next((d for d in declared if same_person(d.who, who) and d.bars(item, day)), None)


def admit(declared: Iterable[Declared], who: Who, item: str, day: date) -> None:
    """Nobody is given, concludes or signs an item of a business they handled within a year. Raises ConclusionError."""
    found = conflict(declared, who, item, day)
    if found is not None:
        zh, en = found.words
        raise ConclusionError(
            (
                "一年內曾辦理該業務或其親屬曾辦理者，不得受派、作成結論或覆核。",
                "Who handled the business within a year, or whose relative did, is not given it, concludes or signs.",
            ),
            where=f"{item} {who.name}"[:120],
            why=(f"{zh}；內控辦法第15條第2項。", f"{en}; internal control regulations, article 15(2)."),
            todo=("請改派他人。", "Let somebody else do it."),
        )


def relation_of(text: str) -> Relation:
    """The relation of that name. Raises CallError."""
    try:
        return Relation(text.strip())
    except ValueError:
        raise CallError(
            ("關係須為本人或親屬。", "The relation is `本人` (the person) or `親屬` (a relative)."), where=text[:40]
        ) from None


def admit_declared(wanted: Wanted, by: Who, before: Sequence[Declared]) -> None:
    """What a declaration must say. Raises CallError.

    Args:
        wanted: the declaration.
        by: who records it; somebody else than the person it is about needs a source.
        before: declarations of the case.

    """
    where = wanted.who.name[:80]
    if not wanted.who.name.strip():
        raise CallError(("須載明聲明人姓名。", "Name the person the declaration is about."), where="person")
    if not same_person(wanted.who, by) and not wanted.source.strip():
        raise CallError(
            ("代為登錄者須載明資料來源。", "Who records it for somebody else says where it is known from."), where=where
        )
    if not wanted.items:
        standing = [d for d in before if same_person(d.who, wanted.who) and d.items and d.taken_back is None]
        if standing or wanted.business.strip() or wanted.since or wanted.until:
            raise CallError(
                ("已有曾辦理業務之聲明，或未選擇相關項目。", "A business is declared, or its items are missing."),
                where=where,
                todo=(
                    "請選擇該業務所涉查核項目；原聲明有誤者，先由他人敘明理由撤回。",
                    "Choose the items of the business; what was declared by mistake somebody else takes back first.",
                ),
            )
        return
    if not wanted.business.strip():
        raise CallError(("須載明業務或單位。", "Say which business or unit it was."), where=where)
    days = [_day(d) for d in (wanted.since, wanted.until) if d]
    if len(days) == 2 and days[0] > days[1]:
        raise CallError(("起日不得晚於迄日。", "It begins after it ends."), where=where)


def admit_back(found: Declared | None, by: Who, where: str) -> None:
    """Taken back is what stands, and not by the person it is about. Raises CallError."""
    if found is None or found.taken_back is not None:
        raise CallError(("沒有此聲明，或已撤回。", "There is no such declaration, or it was taken back."), where=where)
    if same_person(found.who, by):
        raise CallError(
            ("聲明不得由本人撤回。", "A declaration is not taken back by the person it is about."),
            where=f"#{found.seq} {by.name}"[:80],
            todo=("請由他人敘明理由撤回。", "Let somebody else take it back, with the reason."),
        )


def _roc(day: date) -> str:
    return f"{day.year - 1911}/{day:%m/%d}"


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if not 1900 < day.year < 2200:
        raise CallError(("日期須為西元年-月-日，如 2026-09-30。", "A day is written as 2026-09-30."), text[:40])
    return day
