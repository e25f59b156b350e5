"""From observations to findings: exceptions of one cause make one finding, own norms too loose make one each. Pure.

The same observations, criteria and words give the same findings with the same ids. Every finding is a proposal.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any

import numpy as np

from chahe.checks.api import Check, checks
from chahe.criteria import Register
from chahe.findings.finding import EXAMPLES, Counted, Finding, Severity, SubjectFact
from chahe.findings.masking import mask, mask_measured, mask_row, mask_subject, personal_columns
from chahe.findings.norms import norm_findings
from chahe.findings.phrases import CheckPhrases, Phrases, phrases
from chahe.findings.wording import When, cited, condition, rule_text
from chahe.model import Digest, EvidenceRef, Ground, Layer, Observation, Outcome
from chahe.scope.profile import Profile

Places = np.ndarray[Any, np.dtype[np.uint64]]

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
"""Exception rows per check: subject, verdict, columns, pointers."""

REPEATED = "9.4/repeated"
"""The check whose exceptions say which prior opinions occurred again."""

EVIDENCE = 12
"""Places printed with a finding; the exception list has all."""

_ORDER = tuple(Severity)


@dataclass(frozen=True, slots=True)
class Context:
    """What a finding is worded with."""

    register: Register
    profile: Profile
    words: Phrases
    address: str  # 貴公司 or 該公司
    unverified: Collection[Digest]  # items the auditee made alone


def findings_of(
    observations: Sequence[Observation],
    register: Register,
    profile: Profile,
    exceptions: Rows,
    *,
    words: Phrases | None = None,
    address: str = "該公司",
    unverified: Collection[Digest] = frozenset(),
) -> tuple[Finding, ...]:
    """Proposed findings: those of the checks in the seed's order, then those of the own norms.

    Args:
        observations: `*` lines and subject lines of one examination.
        register: criteria in force, own norms included.
        profile: who is examined, over which period.
        exceptions: rows per check; personal columns may be masked already, and are masked here if not.
        words: the phrase table; None = the package's.
        address: how the insurer is called.
        unverified: digests of items whose origin is 受檢單位自行產製.

    """
    context = Context(register, profile, words or phrases(), address, unverified)
    by_cause: dict[str, list[Check]] = {}
    lines: dict[str, list[Observation]] = {}
    for o in observations:
        lines.setdefault(o.check, []).append(o)
        if o.subject == "*" and o.outcome is Outcome.EXCEPTION and o.check in checks():
            by_cause.setdefault(checks()[o.check].cause, []).append(checks()[o.check])
    raised = [c.id for group in by_cause.values() for c in group]
    again = [mask_row(r) for r in exceptions.get(REPEATED, ())] if REPEATED in raised else []
    # One list after the other: of a hundred thousand rows a finding keeps what it is told with.
    rows = {check: _listed(exceptions.get(check, ()), context.words.checks[check], again) for check in raised}
    found = [_finding(cause, group, lines, rows, context) for cause, group in by_cause.items()]
    found = _marked(found, rows, again)
    return (*found, *norm_findings(register, profile, context.words, address))


@dataclass(frozen=True, slots=True)
class Listed:
    """What findings are told with of one exception list."""

    rows: int
    hidden: frozenset[str]  # what its personal columns hold, masked
    held: frozenset[str]  # parameters of the phrase table's `cites` some row falls under
    places: Places  # a digest of every pointer
    again: frozenset[str]  # of the subjects of prior opinions those some row bears


def _listed(
    rows: Sequence[Mapping[str, Any]], phrase: CheckPhrases, repeated: Sequence[Mapping[str, Any]]
) -> Listed:  # fmt: skip
    personal, subjects = personal_columns(), {str(r.get("subject_text")) for r in repeated}
    hidden: set[str] = set()
    held: set[str] = set()
    again: set[str] = set()
    places: list[int] = []
    for one in rows:
        row: Mapping[str, Any] = mask_row(one)
        hidden.update(str(v) for k, v in row.items() if k in personal and v)
        held.update(p for p, column in phrase.cites.items() if p not in held and _holds(row, column))
        places.extend(_short(str(p)) for p in row.get("pointers", ()))
        if subjects:
            again.update(x for x in _parts(row) if x in subjects)
    kept = np.unique(np.array(places, dtype=np.uint64))
    return Listed(len(rows), frozenset(hidden), frozenset(held), kept, frozenset(again))


def _short(pointer: str) -> int:
    """A pointer in 8 bytes: of millions two are taken for one once in a million runs, as a cross-reference too many."""
    return int.from_bytes(blake2b(pointer.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def leading_lines(lines: Iterable[Observation]) -> Iterator[Observation]:
    """Of one check's lines those a finding is worded with: the `*` line, the first subjects and as many lines as name
    the places it prints. A finding made of them is the finding made of all lines.
    """
    starred, subjects = False, 0
    places: set[EvidenceRef] = set()
    for o in lines:
        enough = subjects >= EXAMPLES and len(places) >= EVIDENCE
        if o.subject == "*":
            starred = True
            yield o
        elif not enough and o.outcome is Outcome.EXCEPTION:
            subjects += 1
            places |= set(o.evidence)
            yield o
        elif enough and starred:
            return


def finding_id(cause: str) -> str:
    """`4.5.1/lockout` -> `F-4.5.1-lockout`: typed on a command line, the same in every run."""
    return "F-" + cause.replace("/", "-")


def _finding(
    cause: str,
    group: Sequence[Check],
    lines: Mapping[str, Sequence[Observation]],
    rows: Mapping[str, Listed],
    context: Context,
) -> Finding:
    mine = {c.id: lines[c.id] for c in group}
    stars = {c: next(o for o in lines if o.subject == "*") for c, lines in mine.items()}
    facts = {c.id: _facts(mine[c.id], rows[c.id]) for c in group}
    counts = tuple(_counted(c, stars[c.id]) for c in group)
    table = context.words.checks
    held = {c.id: cited(stars[c.id], context.register, context.profile, _under(c, rows, table[c.id])) for c in group}
    exam = context.profile.examination
    when = When(exam.period_from, exam.period_to, exam.as_of)
    lead = table[group[0].id]
    grounds = tuple(dict.fromkeys(g for c in group for g in _grounds(stars[c.id], context)))
    uses = tuple(dict.fromkeys(u for c in group for u in stars[c.id].criteria))
    return Finding(
        id=finding_id(cause),
        cause=cause,
        items=tuple(dict.fromkeys(c.question for c in group)),
        checks=tuple(c.id for c in group),
        category=lead.category,
        pattern=lead.heading,
        condition="".join(
            condition(
                counted, facts[counted.check], cited(star, context.register, context.profile), context.words, when
            )
            + (context.words.forms["unverified"] if _self_made(star, context) else "")
            for counted, star in zip(counts, stars.values(), strict=True)
        ),
        criteria=rule_text(list(held.values()), context.words),
        grounds=grounds,
        effect="".join(dict.fromkeys(table[c.id].effect for c in group)),
        recommendation=_recommendation(group, context.words),
        subjects=_first(facts, group),
        subjects_total=sum(c.subjects for c in counts),
        populations=counts,
        uses=uses,
        evidence=_places(facts, group),
        sources=tuple(sorted({e.item.digest for star in stars.values() for e in star.evidence})),
        severity=min((table[c.id].severity for c in group), key=_ORDER.index),
    )


def _under(check: Check, rows: Mapping[str, Listed], phrase: CheckPhrases) -> frozenset[str] | None:
    """The parameters the exceptions fall under, as far as the phrase table tells them apart; None = all."""
    listed = rows[check.id]
    if not phrase.cites or not listed.rows:
        return None
    return frozenset(check.criteria) - (frozenset(phrase.cites) - listed.held)


def _holds(row: Mapping[str, Any], column: str) -> bool:
    """Whether the row's column is true, or false for `!column`; `-` names no column and never holds."""
    wanted = "false" if column.startswith("!") else "true"
    return row.get(column.removeprefix("!")) == wanted


def _recommendation(group: Sequence[Check], words: Phrases) -> str:
    each = dict.fromkeys(words.checks[c.id].recommendation for c in group)
    return "；".join(each) + words.forms["follow"]


def _grounds(star: Observation, context: Context) -> list[Ground]:
    """Below the rule = 違反規範; below the own norm only = 未落實內控. No rule at all: neither."""
    own_only = _number(star.extra.get("own_only"))
    usable = {u.layer for u in star.criteria if u.value}
    out = []
    if star.exceptions > own_only and Layer.LAW in usable:
        out.append(Ground.LAW)
    if own_only and Layer.OWN in usable:
        out.append(Ground.OWN)
    return out


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _counted(check: Check, star: Observation) -> Counted:
    subjects = star.extra.get("subjects")
    gaps = star.extra.get("gaps")
    return Counted(
        check=check.id,
        title=check.title[0],
        population=star.population,
        exceptions=star.exceptions,
        unsettled=star.unsettled,
        pending=_number(star.extra.get("pending")),
        own_only=_number(star.extra.get("own_only")),
        subjects=_number(subjects.get("exception")) if isinstance(subjects, Mapping) else 0,
        gaps=tuple(str(g) for g in gaps) if isinstance(gaps, (list, tuple)) else (),
    )


def _facts(lines: Sequence[Observation], listed: Listed) -> list[SubjectFact]:
    """The subjects with an exception that the run printed; the exception list has every one."""
    out = []
    for o in lines:
        if o.subject == "*" or o.outcome is not Outcome.EXCEPTION:
            continue
        # Without the rows nobody can tell which part of a subject names a person: none is shown then.
        known = listed.hidden if listed.rows else {mask(part) for part in o.subject.split("|")}
        measured = o.extra.get("measured")
        shown = {str(k): str(v) for k, v in measured.items()} if isinstance(measured, Mapping) else {}
        own_only = _number(o.extra.get("own_only")) >= o.exceptions
        out.append(SubjectFact(o.check, mask_subject(o.subject, known), mask_measured(shown), o.evidence, own_only))
    return out


def _first(facts: Mapping[str, Sequence[SubjectFact]], group: Sequence[Check]) -> tuple[SubjectFact, ...]:
    """The first of every check in turn, so that a cause of two checks shows examples of both."""
    queues = [list(facts[c.id]) for c in group]
    out: list[SubjectFact] = []
    while len(out) < EXAMPLES and any(queues):
        out += [q.pop(0) for q in queues if q]
    return tuple(out[:EXAMPLES])


def _places(facts: Mapping[str, Sequence[SubjectFact]], group: Sequence[Check]) -> tuple[EvidenceRef, ...]:
    shown = dict.fromkeys(e for c in group for s in facts[c.id] for e in s.evidence)
    return tuple(shown)[:EVIDENCE]


def _self_made(star: Observation, context: Context) -> bool:
    """Whether everything the population rests on was made by the auditee alone."""
    return bool(star.evidence) and all(e.item.digest in context.unverified for e in star.evidence)


def _marked(
    found: Sequence[Finding], rows: Mapping[str, Listed], repeated: Sequence[Mapping[str, Any]]
) -> list[Finding]:  # fmt: skip
    """Cross-references by shared records, and prior opinions that occurred again."""
    shared = _shared([[rows[c].places for c in f.checks] for f in found])
    out = []
    for n, f in enumerate(found):
        texts = frozenset(t for c in f.checks for t in rows[c].again)
        again = tuple(
            dict.fromkeys(
                str(r.get("opinion_no"))
                for r in repeated
                if REPEATED not in f.checks and r.get("item_code") in f.items and r.get("subject_text") in texts
            )
        )
        others = tuple(g.id for m, g in enumerate(found) if (n, m) in shared)
        out.append(replace(f, cross_references=others, repeated=again))
    return out


def _shared(places: Sequence[Sequence[Places]]) -> frozenset[tuple[int, int]]:
    """Which two of these have a place in common, in both orders."""
    own = [np.unique(np.concatenate(p)) if p else np.empty(0, np.uint64) for p in places]
    if not own:
        return frozenset()
    every, of = np.concatenate(own), np.repeat(np.arange(len(own)), [len(p) for p in own])
    order = np.argsort(every, kind="stable")
    every, of = every[order], of[order]
    out: set[tuple[int, int]] = set()
    for apart in range(1, len(own)):  # equal places stand together, at most one of each
        same = every[apart:] == every[:-apart]
        if not same.any():
            break
        pairs = np.unique(np.stack((of[:-apart][same], of[apart:][same]), axis=1), axis=0)
        out.update((int(a), int(b)) for a, b in pairs)
    return frozenset(out | {(b, a) for a, b in out})


def _parts(row: Mapping[str, Any]) -> list[str]:
    values = [v for k, v in row.items() if isinstance(v, str) and k not in ("check", "verdict")]
    return [*values, *str(row.get("subject", "")).split("|")]
