"""Findings of a case: what is proposed now, what people decided about it, fact confirmations and later events."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chahe.casefile.acts import Act
from chahe.casefile.case import Case
from chahe.casefile.conclusions import keep_text, read_text
from chahe.casefile.facts import Facts
from chahe.casefile.masked_rows import MaskedRows
from chahe.casefile.plain import must_be_plain
from chahe.casefile.proposing import findings_in_force, unverified
from chahe.casefile.regrouped import regroupings
from chahe.casefile.worded import worded, wordings
from chahe.catalog import catalog
from chahe.errors import CallError, CatalogError
from chahe.evidence.ledger import Entry
from chahe.findings.finding import Confirmed, Decided, Decision, Finding, LaterEvent, Severity
from chahe.findings.group import findings_of
from chahe.findings.phrases import Phrases, phrases
from chahe.findings.regroup import Held, Regrouped, Told, regroup
from chahe.findings.worded import apply, stale
from chahe.model import Custody, Digest, Origin, canonical

MAX_WHY = 2_000
"""Characters of a reason; it stands in the ledger itself."""


@dataclass(frozen=True, slots=True)
class Grouped:
    """The findings as people grouped them."""

    held: tuple[Held, ...]
    became: Mapping[str, tuple[str, ...]]  # what a finding that was merged or split became
    acts: tuple[Regrouped, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Without their records."""
        return tuple(h.finding for h in self.held)


def grouped(
    facts: Facts,
    *,
    words: Phrases | None = None,
    address: str = "該公司",
    rows: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
    records: bool = False,
) -> Grouped:
    """The findings the facts in force give, merged and split as people did, with their records.

    `rows`: exception rows per check, masked; read from the runs as they are asked for where none are given. `records`:
    they are wanted even where nothing was merged or split. Raises CaseError when the case has not been examined.
    """
    table = words or phrases()
    acts = regroupings(facts.case)
    if not (acts or records or words or rows):  # what most pages ask for, and it does not change with their acts
        told = Told((), None, None, table)
        return Grouped(*regroup(findings_in_force(facts, address, MaskedRows), {}, (), told), ())
    masked = MaskedRows(facts) if rows is None else rows
    found = findings_of(
        facts.leading,
        facts.register,
        facts.profile,
        masked,
        words=table,
        address=address,
        unverified=unverified(facts),
    )
    held, became = regroup(found, masked, acts, Told(facts.observations, facts.register, facts.profile, table))
    return Grouped(held, became, acts)


def proposed(
    facts: Facts,
    *,
    words: Phrases | None = None,
    address: str = "該公司",
    rows: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
) -> tuple[Finding, ...]:
    """The findings the facts in force give, as people grouped them. Raises CaseError when there was no run."""
    return grouped(facts, words=words, address=address, rows=rows).findings


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person decides about one finding."""

    word: str
    why: str
    text: str = ""  # the opinion's own wording; "" = as proposed
    severity: str | None = None
    similar_not_swept: bool = False


def decide(case: Case, finding: str, verdict: Verdict, *, by: str, facts: Facts | None = None) -> Decided:
    """Record 檢查意見, 面請改善 or 不提列 with its reason; the finding is kept as it was decided.

    Raises CallError on an unknown finding, word or severity, or a missing reason.
    """
    here = grouped(facts or Facts(case))
    proposal = one_of(here.findings, finding)
    mine = worded(case).get(finding)
    chosen = apply(proposal, mine)
    word = _decision(verdict.word)
    severity = _severity(verdict.severity)
    why = reason(verdict.why, finding)
    warnings = []
    if word is Decision.OPINION and not _answered(case, next(h for h in here.held if h.finding is proposal)):
        warnings.append("尚無受檢單位書面說明之查證事項說明單。")
    if stale(proposal, mine):
        warnings.append("所用意見文字撰寫後，查核事實已異動。")
    frozen = case.store.add_bytes(canonical(chosen.as_json()))
    text = keep_text(case, verdict.text, finding) if verdict.text.strip() else None
    body: dict[str, object] = {
        "finding": finding,
        "decision": word.value,
        "why": why,
        "text": text,
        "facts": frozen,
        "severity": severity.value if severity else None,
        "similar_not_swept": verdict.similar_not_swept,
        "warnings": warnings,
        "blobs": [d for d in (frozen, text) if d],
    }
    return _decided(case, case.append(Act.FINDING, body, by.strip()))


def _answered(case: Case, held: Held) -> bool:
    """Whether the unit answered to it, or to everything it was made of."""
    told = {c.finding for c in confirmations(case) if c.answer}
    return held.finding.id in told or (bool(held.of) and set(held.of) <= told)


def decisions(case: Case) -> tuple[Decided, ...]:
    """Every decision, in order."""
    return tuple(_decided(case, e) for e in case.acts(Act.FINDING))


def finding_as_decided(case: Case, decided: Decided) -> Finding | None:
    """The finding as it stood then; None when its text is gone from the store (`verify` names it)."""
    text = read_text(case, decided.facts)
    return Finding.from_json(json.loads(text)) if text else None


def confirm(
    case: Case,
    finding: str,
    *,
    by: str,
    answer: str = "",
    agrees: bool | None = None,
    disagreement: Sequence[Path] = (),
    facts: Facts | None = None,
) -> Confirmed:
    """Put the fact to the auditee (no answer), or record the answer to the text put last.

    A fact is frozen when it is put: facts that changed since make another version, and an answer belongs to the text
    that was put. Raises CallError on an unknown finding, or an answer to nothing.
    """
    before = [c for c in confirmations(case) if c.finding == finding]
    if answer.strip():
        fact, version = (before[-1].fact, before[-1].version) if before else (_fact(case, finding, facts), 1)
    else:
        if agrees is not None or disagreement:
            raise CallError(
                ("尚無說明文字，不得記錄同意與否。", "Without an answer there is nothing to agree with."),
                where=finding,
                todo=("請以 --answer-file 提供受檢單位說明。", "Give the answer with --answer-file."),
            )
        fact = _fact(case, finding, facts)
        version = before[-1].version + (fact != before[-1].fact) if before else 1
    put = keep_text(case, fact, finding)
    said = keep_text(case, answer, finding) if answer.strip() else None
    with case.group():
        kept = [(path.name, attach(case, path, f"查證事項說明/{finding}", by)) for path in disagreement]
        body: dict[str, object] = {
            "finding": finding,
            "version": version,
            "fact": put,
            "answer": said,
            "agrees": agrees,
            "disagreement": [[name, digest] for name, digest in kept],
            "blobs": sorted({put, *([said] if said else [])}),
        }
        entry = case.append(Act.FACT_CONFIRMATION, body, by.strip())
    return _confirmed(case, entry)


def confirmations(case: Case) -> tuple[Confirmed, ...]:
    """Every act about a 查證事項說明單, in order."""
    return tuple(_confirmed(case, e) for e in case.acts(Act.FACT_CONFIRMATION))


def last_acts(case: Case) -> dict[str, int]:
    """Number of the last act about every finding anybody acted on."""
    told = [(x.finding, x.seq) for listed in (decisions(case), wordings(case), confirmations(case)) for x in listed]
    told += [(name, r.seq) for r in regroupings(case) for name in (*r.of, *r.made)]
    return dict(sorted(told, key=lambda t: t[1]))


def last_act(case: Case, finding: str) -> int | None:
    """Number of the last act about a finding: what a person who acts must have seen. None = there is none."""
    return last_acts(case).get(finding)


def add_later(case: Case, subject: str, text: str, *, by: str) -> LaterEvent:
    """期後事項 about a finding or an item: beside the fact, which stays. A sealed case takes it too.

    Raises CallError on an unknown subject or an empty text.
    """
    if not text.strip():
        raise CallError(("期後事項須有文字。", "A later event needs a text."), where=subject)
    known = {d.finding for d in decisions(case)} | {c.finding for c in confirmations(case)}
    if subject not in known:
        try:
            catalog().asked(subject)
        except CatalogError:
            one_of(proposed(Facts(case)), subject)
    digest = keep_text(case, text, subject)
    return _later(case, case.append(Act.LATER_EVENT, {"subject": subject, "text": digest, "blobs": [digest]}, by))


def later_events(case: Case) -> tuple[LaterEvent, ...]:
    """Every later event, in order."""
    return tuple(_later(case, e) for e in case.acts(Act.LATER_EVENT))


def one_of(found: Sequence[Finding], wanted: str) -> Finding:
    """The finding of that id. Raises CallError when it is not proposed."""
    for f in found:
        if f.id == wanted:
            return f
    raise CallError(
        (f"沒有擬提之缺失 {wanted}。", f"No finding {wanted} is proposed."),
        where=wanted[:80],
        todo=("請用 chahe findings 查詢編號。", "List them with `chahe findings`."),
    )


def _fact(case: Case, finding: str, facts: Facts | None) -> str:
    chosen = apply(one_of(proposed(facts or Facts(case)), finding), worded(case).get(finding))
    return f"{chosen.pattern}\n{chosen.condition}\n{chosen.criteria}\n"


def _decision(text: str) -> Decision:
    try:
        return Decision(text.strip())
    except ValueError:
        words = "、".join(Decision)
        raise CallError((f"決定須為：{words}。", f"The decision is one of {words}."), where=text[:40]) from None


def _severity(text: str | None) -> Severity | None:
    if text is None:
        return None
    try:
        return Severity(text.strip())
    except ValueError:
        raise CallError(
            ("嚴重程度須為高、中或低。", "Severity is `高`, `中` or `低` (high, middle, low)."), where=text[:40]
        ) from None


def reason(text: str, where: str) -> str:
    """A reason that stands in the ledger. Raises CallError when there is none, or too much."""
    stripped = text.strip()
    if not stripped or len(stripped) > MAX_WHY:
        raise CallError(
            (f"須敘明理由（{MAX_WHY} 字以內）。", f"A reason is needed, {MAX_WHY} characters at most."), where=where
        )
    return must_be_plain(stripped, where)


def attach(case: Case, path: Path, folder: str, by: str) -> Digest:
    """Take in what the unit hands in with its word as evidence: with custody, listed, and erasable like any other.

    Raises CallError when the file cannot be read, or the case is sealed.
    """
    custody = Custody(Origin.AUDITEE, by.strip(), case.station.stamp())
    try:
        return case.add_evidence(path, f"{folder}/{path.name}", custody, by=by.strip()).digest
    except OSError as error:
        raise CallError(("無法讀取檔案。", "The file cannot be read."), f"{path} ({type(error).__name__})") from None


def _decided(case: Case, entry: Entry) -> Decided:
    b = entry.body
    severity, warnings = b.get("severity"), b.get("warnings")
    return Decided(
        seq=entry.seq,
        at=entry.at,
        by=entry.by,
        finding=str(b["finding"]),
        word=Decision(str(b["decision"])),
        why=str(b["why"]),
        text=read_text(case, b.get("text")),
        facts=Digest(str(b["facts"])),
        severity=Severity(str(severity)) if severity else None,
        similar_not_swept=b.get("similar_not_swept") is True,
        warnings=tuple(str(w) for w in warnings) if isinstance(warnings, list) else (),
    )


def _confirmed(case: Case, entry: Entry) -> Confirmed:
    b = entry.body
    agrees = b.get("agrees")
    return Confirmed(
        seq=entry.seq,
        version=int(str(b["version"])),
        at=entry.at,
        by=entry.by,
        finding=str(b["finding"]),
        fact=read_text(case, b["fact"]),
        fact_digest=Digest(str(b["fact"])),
        answer=read_text(case, b.get("answer")),
        agrees=agrees if isinstance(agrees, bool) else None,
        disagreement=tuple(named(b.get("disagreement"))),
    )


def named(listed: object) -> Iterator[tuple[str, Digest]]:
    """(name, digest) of files an act lists."""
    for pair in listed if isinstance(listed, list) else ():
        yield str(pair[0]), Digest(str(pair[1]))


def _later(case: Case, entry: Entry) -> LaterEvent:
    b = entry.body
    return LaterEvent(entry.seq, entry.at, entry.by, str(b["subject"]), read_text(case, b.get("text")))
