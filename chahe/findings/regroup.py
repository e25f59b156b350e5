"""Several findings become one, or one becomes several, on a named person's word. Pure.

Nothing is changed: what people regrouped is applied again, in order, to whatever the facts give. So each of them can be
taken back, and every record stands in exactly one finding before and after.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from chahe.checks.api import checks
from chahe.errors import CallError
from chahe.findings.finding import EXAMPLES, Counted, Finding, SubjectFact
from chahe.findings.masking import mask_measured
from chahe.findings.phrases import Phrases
from chahe.findings.wording import When, cited, condition
from chahe.model import EvidenceRef, Observation, Source

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
"""Exception rows per check, masked: subject, verdict, columns, pointers."""

MOST_PARTS = 20
"""Parts one finding is split into; the rest is one of them."""
EVIDENCE = 12
"""Places printed with a part; the exception list has all."""
_LINE = ("check", "subject", "verdict", "pointers")


@dataclass(frozen=True, slots=True)
class Part:
    """Which records go into one part: those of a check, those with a value in a column, or both."""

    heading: str  # 缺失態樣; "" = as the whole
    check: str = ""  # "" = of any check
    column: str = ""  # "" = whatever the columns hold
    values: tuple[str, ...] = ()

    def takes(self, check: str, row: Mapping[str, Any]) -> bool:
        """Whether a record belongs here."""
        return (not self.check or check == self.check) and (
            not self.column or str(row.get(self.column) if row.get(self.column) is not None else "") in self.values
        )


@dataclass(frozen=True, slots=True)
class Regrouped:
    """One act: `of` became `made`. A merge has one made and no parts; a split has one `of` and its parts."""

    seq: int
    at: str  # ISO 8601 UTC
    by: str
    of: tuple[str, ...]
    made: tuple[str, ...]  # for a split one per part, then the rest
    why: str
    heading: str = ""  # of a merge; "" = that of the first
    parts: tuple[Part, ...] = ()
    undone: str = ""  # "by at: why" when it was taken back

    @property
    def split(self) -> bool:
        """Whether it took one apart."""
        return bool(self.parts)


@dataclass(frozen=True, slots=True)
class Held:
    """A finding with the records it rests on."""

    finding: Finding
    rows: Rows
    of: tuple[str, ...] = ()  # ids of the proposals it came from; empty = it is one

    @property
    def count(self) -> int:
        """Records in it."""
        return sum(len(listed) for listed in self.rows.values())


class _Chosen(Rows):
    """The rows of some checks, not asked for before somebody looks at them."""

    def __init__(self, rows: Rows, of: Sequence[str]) -> None:
        self._rows, self._of = rows, of

    def __getitem__(self, check: str) -> Sequence[Mapping[str, Any]]:
        if check not in self._of:
            raise KeyError(check)
        return self._rows.get(check, ())

    def __iter__(self) -> Iterator[str]:
        return iter(self._of)

    def __len__(self) -> int:
        return len(self._of)


@dataclass(frozen=True, slots=True)
class Told:
    """What parts are worded with: as the whole was."""

    observations: Sequence[Observation]
    register: Any
    profile: Any
    words: Phrases


def regroup(
    found: Sequence[Finding], rows: Rows, acts: Sequence[Regrouped], told: Told
) -> tuple[tuple[Held, ...], Mapping[str, tuple[str, ...]]]:
    """The findings after everything people merged and split, and what each that was taken up became.

    What is made stands in the place of the first it was made of. A finding the facts no longer give takes no part;
    what was made of nothing is not there.
    """
    held: dict[str, Held] = {f.id: Held(f, _Chosen(rows, f.checks)) for f in found}
    now: dict[str, tuple[str, ...]] = {}
    for act in acts:
        here = [i for i in act.of if i in held]
        if act.undone or not here:
            continue
        made = _parts(held[here[0]], act, told) if act.split else [_merged([held[i] for i in here], act, told.words)]
        held = _put(held, here, made)
        for i in here:
            now[i] = tuple(h.finding.id for h in made)
    return tuple(_pointing(h, now) for h in held.values()), now


def _put(held: Mapping[str, Held], gone: Sequence[str], made: Sequence[Held]) -> dict[str, Held]:
    out: dict[str, Held] = {}
    for name, h in held.items():
        if name == gone[0]:
            out.update({m.finding.id: m for m in made})
        elif name not in gone:
            out[name] = h
    if not set(out) & {m.finding.id for m in made}:
        out.update({m.finding.id: m for m in made})
    return out


def _pointing(held: Held, now: Mapping[str, tuple[str, ...]]) -> Held:
    """Cross-references follow: to what a finding became, and not to itself."""
    refs = [x for r in held.finding.cross_references for x in _became(r, now)]
    kept = tuple(r for r in dict.fromkeys(refs) if r != held.finding.id)
    return replace(held, finding=replace(held.finding, cross_references=kept))


def _became(name: str, now: Mapping[str, tuple[str, ...]]) -> list[str]:
    return [x for made in now[name] for x in _became(made, now)] if name in now else [name]


def _merged(held: Sequence[Held], act: Regrouped, words: Phrases) -> Held:
    """One cause, one opinion: texts in their order, populations and records of all, the leading item first."""
    many = [h.finding for h in held]
    first = many[0]
    rows: dict[str, list[Mapping[str, Any]]] = {}
    for h in held:
        for check, listed in h.rows.items():
            rows.setdefault(check, []).extend(listed)
    populations: dict[str, Counted] = {}
    for c in (c for f in many for c in f.populations):
        populations[c.check] = _added(populations[c.check], c) if c.check in populations else c
    follow = words.forms["follow"]
    advice = dict.fromkeys(f.recommendation.removesuffix(follow) for f in many)
    merged = replace(
        first,
        id=act.made[0],
        cause="+".join(f.cause for f in many),
        items=_each(i for f in many for i in f.items),
        checks=_each(c for f in many for c in f.checks),
        pattern=act.heading or first.pattern,
        condition="".join(dict.fromkeys(f.condition for f in many)),
        criteria="".join(dict.fromkeys(f.criteria for f in many)),
        grounds=_each(g for f in many for g in f.grounds),
        effect="".join(dict.fromkeys(f.effect for f in many)),
        recommendation="；".join(advice) + (follow if any(f.recommendation.endswith(follow) for f in many) else ""),
        subjects=_in_turn([f.subjects for f in many]),
        subjects_total=sum(f.subjects_total for f in many),
        populations=tuple(populations.values()),
        uses=_each(u for f in many for u in f.uses),
        evidence=_each(e for f in many for e in f.evidence),
        severity=min((f.severity for f in many), key=list(type(first.severity)).index),
        cross_references=_each(r for f in many for r in f.cross_references),
        repeated=_each(r for f in many for r in f.repeated),
        sources=tuple(sorted({s for f in many for s in f.sources})),
    )
    return Held(merged, rows, _each(i for h in held for i in (h.of or (h.finding.id,))))


def _each(values: Any) -> Any:
    return tuple(dict.fromkeys(values))


def _in_turn(lists: Sequence[Sequence[SubjectFact]]) -> tuple[SubjectFact, ...]:
    queues = [list(x) for x in lists]
    out: list[SubjectFact] = []
    while len(out) < EXAMPLES and any(queues):
        out += [q.pop(0) for q in queues if q]
    return tuple(out[:EXAMPLES])


def _added(one: Counted, other: Counted) -> Counted:
    """Two parts of one check: one population, the exceptions of both."""
    return replace(
        one,
        exceptions=one.exceptions + other.exceptions,
        unsettled=one.unsettled + other.unsettled,
        pending=one.pending + other.pending,
        own_only=one.own_only + other.own_only,
        subjects=one.subjects + other.subjects,
        gaps=_each((*one.gaps, *other.gaps)),
    )


def share(rows: Rows, parts: Sequence[Part]) -> tuple[dict[str, list[Mapping[str, Any]]], ...]:
    """Records by part, the rest last: each to the first part that takes it, so none is lost and none is in two."""
    out: tuple[dict[str, list[Mapping[str, Any]]], ...] = tuple({} for _ in (*parts, None))
    for check, listed in rows.items():
        for row in listed:
            place = next((n for n, p in enumerate(parts) if p.takes(check, row)), len(parts))
            out[place].setdefault(check, []).append(row)
    return out


def _parts(held: Held, act: Regrouped, told: Told) -> list[Held]:
    shared = share(held.rows, act.parts)
    headings = [p.heading for p in act.parts] + [""]
    # What is unsettled belongs to no part; it is told with the last that holds records of the check.
    last = {check: name for name, mine in zip(act.made, shared, strict=True) for check in mine}
    made = zip(act.made, shared, headings, strict=True)
    return [_part(held, name, mine, heading, told, last) for name, mine, heading in made if mine]


def _part(held: Held, name: str, rows: Rows, heading: str, told: Told, last: Mapping[str, str]) -> Held:
    whole = held.finding
    facts = {c: _facts(c, listed, whole) for c, listed in rows.items()}
    counts = tuple(
        _counted(c, rows[c.check], last[c.check] == name) for c in whole.populations if c.check in rows
    )  # fmt: skip
    stars = {o.check: o for o in told.observations if o.subject == "*" and o.check in rows}
    exam = told.profile.examination
    when = When(exam.period_from, exam.period_to, exam.as_of)
    text = "".join(
        condition(c, facts[c.check], cited(stars[c.check], told.register, told.profile), told.words, when)
        for c in counts
        if c.check in stars and c.check in told.words.checks
    )
    places = _each(e for f in facts.values() for s in f for e in s.evidence)
    part = replace(
        whole,
        id=name,
        cause=f"{whole.cause}#{name}",
        items=_each(c.split("/")[0] for c in rows),
        checks=tuple(rows),
        pattern=heading or whole.pattern,
        condition=text or whole.condition,
        subjects=_in_turn(list(facts.values())),
        subjects_total=sum(c.subjects for c in counts),
        populations=counts,
        evidence=places[:EVIDENCE],
        cross_references=whole.cross_references,
    )
    return Held(part, rows, held.of or (whole.id,))


def _counted(whole: Counted, rows: Sequence[Mapping[str, Any]], last: bool) -> Counted:
    """The population stays whole; the exceptions are the part's."""
    return replace(
        whole,
        exceptions=len(rows),
        own_only=sum(r.get("verdict") == "own" for r in rows),
        unsettled=whole.unsettled if last else 0,
        pending=whole.pending if last else 0,
        subjects=len({str(r.get("subject") or "") for r in rows}),
    )


def _facts(check: str, rows: Sequence[Mapping[str, Any]], whole: Finding) -> list[SubjectFact]:
    """A line per subject: the example the whole printed, else one made of its first record."""
    printed = {s.subject: s for s in whole.subjects if s.check == check}
    names = {e.item: e.name for e in whole.evidence}
    out: dict[str, SubjectFact] = {}
    for r in rows:
        subject = str(r.get("subject") or "")
        if subject not in out:
            out[subject] = printed.get(subject) or _fact(check, subject, r, names)
    return list(out.values())


def _fact(check: str, subject: str, row: Mapping[str, Any], names: Mapping[Source, str]) -> SubjectFact:
    known = checks().get(check)
    shown = known.shows if known is not None else [k for k in row if k not in _LINE]
    measured = mask_measured({k: "" if row.get(k) is None else str(row[k]) for k in shown})
    places = [_place(str(p), names) for p in row.get("pointers") or ()]
    return SubjectFact(check, subject, measured, tuple(places[:3]), row.get("verdict") == "own")


def _place(pointer: str, names: Mapping[Source, str]) -> EvidenceRef:
    where, _, locator = pointer.partition("#")
    source = Source.parse(where)
    return EvidenceRef(source, names.get(source, source.digest[:12]), locator)


def admit_merge(held: Sequence[Held], of: Sequence[str]) -> None:
    """Two or more, all of them here, none twice. Findings of different items may be one cause. Raises CallError."""
    known = {h.finding.id: h.finding for h in held}
    if len(of) < 2 or len(set(of)) != len(of):
        raise CallError(
            ("合併須選取二項以上不同之缺失。", "Two or more different findings are merged."), "、".join(of)[:80]
        )
    _known(known, of)
    if len({bool(known[i].checks) for i in of}) > 1:
        raise CallError(
            (
                "制度面缺失與執行面缺失之依據應分別列示，不得合併。",
                "A finding about a norm is not merged with one of practice.",
            ),
            where="、".join(of)[:80],
        )


def admit_split(held: Sequence[Held], of: str, parts: Sequence[Part]) -> None:
    """Every part takes a record, and some are left. Raises CallError."""
    _known({h.finding.id: h.finding for h in held}, [of])
    here = next(h for h in held if h.finding.id == of)
    if not parts or len(parts) > MOST_PARTS or not all(p.check or (p.column and p.values) for p in parts):
        raise CallError(
            ("每一分割部分須指定查核，或欄位及其值。", "Every part names a check, or a column and its values."),
            where=of,
        )
    if any(c.exceptions != len(here.rows.get(c.check, ())) for c in here.finding.populations):
        raise CallError(
            ("例外清單不完整，不得據以分割。", "The exception list is not whole; nothing is split by it."), where=of
        )
    shared = share(here.rows, parts)
    if not all(shared):
        raise CallError(
            ("分割之每一部分及其餘部分均須有紀錄。", "Every part, and the rest, must hold a record."),
            where=f"{of}: {[sum(map(len, s.values())) for s in shared]}",
        )


def admit_undo(acts: Sequence[Regrouped], seq: int) -> None:
    """What later merges and splits were made of is not taken back before them. Raises CallError."""
    act = next((a for a in acts if a.seq == seq), None)
    if act is None or act.undone:
        raise CallError(("沒有可還原之合併或分割。", "There is no such merge or split to take back."), where=str(seq))
    later = [a for a in acts if a.seq > seq and not a.undone and set(a.of) & set(act.made)]
    if later:
        raise CallError(
            ("須先還原其後之合併或分割。", "Take back the later merge or split first."),
            where="、".join(m for a in later for m in a.made)[:80],
        )


def _known(known: Mapping[str, Finding], of: Sequence[str]) -> None:
    for name in of:
        if name not in known:
            raise CallError(
                (f"沒有擬提之缺失 {name}。", f"No finding {name} is proposed."),
                where=name[:80],
                todo=("請用 chahe findings 查詢編號。", "List them with `chahe findings`."),
            )
