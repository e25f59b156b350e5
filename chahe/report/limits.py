"""陸、查核範圍限制及未能確認事項: what was not provided, not retained, not read, by cause; never items. Pure."""

from collections.abc import Sequence

from chahe.criteria import load
from chahe.findings.phrases import Phrases
from chahe.intake.tie import Loose
from chahe.messages.insufficient import gap_words
from chahe.model import Outcome, ReadStatus, Reason, Supply, Word
from chahe.report.content import Block, Heading, Para, Points, Table, printable
from chahe.report.making import Making, base_name, by_part, joined, numeral

NAMES = 6
"""Names shown of one cause."""
GROUPS = 12
"""Causes shown of one kind; the working papers have all."""


_TOLD_ELSEWHERE = frozenset({"handover", "unread", "unverified-population", "unexplained-reject", "no-table", "supply"})
"""Tests of completeness whose cause has a heading of its own here."""


def limits(making: Making) -> list[Block]:
    """The chapter without its heading."""
    parts = [
        ("limit_supply", _supply(making)),
        ("limit_unread", _unread(making)),
        ("limit_rejects", _rejects(making)),
        ("limit_differences", _differences(making)),
        ("limit_gaps", _gaps(making)),
        ("limit_loose", _loose(making)),
        ("limit_unconfirmed", _unconfirmed(making)),
        ("limit_faults", _faults(making)),
        ("limit_person", _person(making)),
        ("limit_insufficient", _insufficient(making)),
    ]
    shown = [(title, blocks) for title, blocks in parts if blocks]
    if not shown:
        return [Para(making.say("limits_none"))]
    out: list[Block] = [Para(making.say("limits_intro"))]
    for place, (title, blocks) in enumerate(shown, 1):
        out += [Heading(2, f"{numeral(place)}、{making.say(title)}"), *blocks]
    return out


def _supply(making: Making) -> list[Block]:
    """The five states stay apart; one line per state and reason."""
    grouped: dict[tuple[Supply, str, str], list[str]] = {}
    for r in making.dossier.requests:
        for state, words, reason in r.wanting:
            grouped.setdefault((state, words, printable(reason or "")), []).append(r.name)
    rows = [
        (words, str(len(names)), joined(names, NAMES), why or ("" if state is Supply.PENDING else "未敘明"))
        for (state, words, why), names in sorted(grouped.items(), key=lambda g: (list(Supply).index(g[0][0]), g[0][1:]))
    ]
    return [Table(("狀態", "項數", "資料", "理由"), tuple(rows), (14, 8, 52, 26))] if rows else []


def _unread(making: Making) -> list[Block]:
    grouped: dict[str, list[str]] = {}
    for e in making.dossier.evidence:
        for r in e.counted:
            if r.reading.status is ReadStatus.UNREAD and not r.gathers:
                grouped.setdefault(printable(r.reading.reason or "未能辨識之格式"), []).append(
                    base_name(r.reading.name)
                )
    return _grouped(grouped, "檔案")


def _rejects(making: Making) -> list[Block]:
    """By file: how many records nobody explained."""
    rows = [
        (
            base_name(r.reading.name),
            f"{r.reading.records - r.reading.skipped:,}",
            f"{r.unexplained:,}",
            f"{r.explained:,}",
        )
        for e in making.dossier.evidence
        for r in e.counted
        if r.unexplained
    ]
    return _top(("檔案", "紀錄數", "未能轉換且未經說明", "未能轉換已經說明"), rows, (46, 18, 18, 18))


def _differences(making: Making) -> list[Block]:
    grouped: dict[str, list[str]] = {}
    for d in making.dossier.differences:
        grouped.setdefault(d.words, []).append(base_name(d.path) or d.code or "")
    return _grouped(grouped, "檔案")


def _gaps(making: Making) -> list[Block]:
    """What the tests of completeness found, but for what stands under another heading already."""
    grouped: dict[str, list[str]] = {}
    for g in making.dossier.gaps:
        test, _, _ = g.reason.partition(": ")
        if test not in _TOLD_ELSEWHERE:
            who = g.key or (base_name(g.name) if g.name else "全部")
            grouped.setdefault(gap_words(test), []).append(who)
    return _grouped(grouped, "對象")


def _loose(making: Making) -> list[Block]:
    names = [
        base_name(r.reading.name) for e in making.dossier.evidence for r in e.counted if r.loose == Loose.UNSTATED.value
    ]
    return [Para(making.say("limit_loose_text", n=len(names), names=joined(names)))] if names else []


def _unconfirmed(making: Making) -> list[Block]:
    """Matters a check could not settle, under the reason why."""
    grouped: dict[str, list[str]] = {}
    for p in making.dossier.items:
        for o in p.observations:
            if o.subject == "*" and o.outcome is Outcome.INSUFFICIENT and o.reason != Reason.FAULT:
                reason = o.reason if o.reason in set(Reason) else Reason.UNSETTLED.value
                grouped.setdefault(str(reason), []).append(_matter(making.phrases, o.check))
    out: list[Block] = []
    for reason, matters in grouped.items():
        missing = making.phrases.missing[reason]
        out += [Para(making.say("unconfirmed_several", missing=missing)), Points(tuple(dict.fromkeys(matters)))]
    unknown = _unnormed(making)
    if unknown:
        out.append(Para(making.say("no_criterion", titles=joined(unknown, NAMES * 2))))
    if making.dossier.not_laid_down:
        titles = joined((c.title_zh for c in making.dossier.not_laid_down), NAMES * 2)
        out.append(Para(making.say("not_laid_down", titles=titles)))
    return out


def _matter(phrases: Phrases, check: str) -> str:
    known = phrases.checks.get(check)
    return known.matter if known else check


def _unnormed(making: Making) -> list[str]:
    """Parameters nobody's norm is known for."""
    stated = {c.parameter for c in making.dossier.not_laid_down}
    wanted = dict.fromkeys(n for p in making.dossier.items if p.inside for n in p.missing_norms if n not in stated)
    known = load().parameters()
    return [known[n].zh if n in known else n for n in wanted]


def _faults(making: Making) -> list[Block]:
    """Matters a check could not be run for; what failed inside is in the working papers."""
    matters = [_matter(making.phrases, f) for f in making.dossier.faults if f in making.phrases.checks]
    if making.dossier.faults and not matters:
        matters = [making.say("limit_fault_inside")]
    return [Para(making.say("limit_fault_text", names=joined(matters, NAMES)))] if matters else []


def _person(making: Making) -> list[Block]:
    """Items nobody concluded: counted by part, never listed."""
    open_ = [p.code for p in making.dossier.items if p.inside and p.proposal is not None and p.standing.draft]
    if not open_:
        return []
    parts = "、".join(f"{title}{len(labels)}項" for title, labels in by_part(open_))
    return [Para(making.say("limit_person_text", n=len(open_), parts=parts))]


def _insufficient(making: Making) -> list[Block]:
    found = [
        p.code
        for p in making.dossier.items
        if p.inside and p.standing.complete and p.standing.word is Word.INSUFFICIENT
    ]
    if not found:
        return []
    parts = "、".join(f"{title}{len(labels)}項" for title, labels in by_part(found))
    return [Para(making.say("limit_insufficient_text", n=len(found), parts=parts))]


def _grouped(grouped: dict[str, list[str]], what: str) -> list[Block]:
    rows = [(reason, str(len(names)), joined(names, NAMES)) for reason, names in grouped.items()]
    return _top(("原因", "件數", what), sorted(rows, key=lambda r: (-int(r[1]), r[0])), (44, 10, 46))


def _top(headers: tuple[str, ...], rows: Sequence[tuple[str, ...]], widths: tuple[float, ...]) -> list[Block]:
    if not rows:
        return []
    out: list[Block] = [Table(headers, tuple(rows[:GROUPS]), widths)]
    if len(rows) > GROUPS:
        out.append(Para(f"其餘{len(rows) - GROUPS}項詳工作底稿。", note=True))
    return out
