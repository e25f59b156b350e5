"""A named person merges findings, splits one, or takes that back. The rules are `findings.regroup`'s."""

from collections.abc import Sequence

from chahe.casefile import opinions
from chahe.casefile.acts import Act
from chahe.casefile.case import Case
from chahe.casefile.facts import Facts
from chahe.casefile.regrouped import regroupings
from chahe.casefile.tracking import follow_ups
from chahe.errors import CallError
from chahe.findings.regroup import Part, Regrouped, admit_merge, admit_split, admit_undo
from chahe.model import canonical


def merge(
    case: Case, of: Sequence[str], *, why: str, by: str, heading: str = "", facts: Facts | None = None
) -> Regrouped:
    """Several become one, the first of them leading. Raises CallError."""
    admit_merge(opinions.grouped(facts or Facts(case), records=True).held, of)
    _not_sent(case, of)
    return _record(case, tuple(of), (f"F-M{_number(case)}",), why, by, heading, ())


def split(
    case: Case, of: str, parts: Sequence[Part], *, why: str, by: str, facts: Facts | None = None
) -> Regrouped:  # fmt: skip
    """One becomes its parts and a rest. Raises CallError."""
    admit_split(opinions.grouped(facts or Facts(case), records=True).held, of, parts)
    _not_sent(case, [of])
    n = _number(case)
    made = tuple(f"F-S{n}-{place}" for place in range(1, len(parts) + 2))
    return _record(case, (of,), made, why, by, "", tuple(parts))


def undo(case: Case, seq: int, *, why: str, by: str) -> None:
    """Take a merge or split back: what it was made of is there again, with everything people did about it.

    Raises CallError.
    """
    acts = regroupings(case)
    admit_undo(acts, seq)
    _not_sent(case, next(a.made for a in acts if a.seq == seq))
    case.append(Act.FINDING_REGROUPED, {"undo": seq, "why": opinions.reason(why, str(seq))}, by.strip())


def _not_sent(case: Case, of: Sequence[str]) -> None:
    """What the unit was asked to improve keeps its shape. Raises CallError."""
    sent = [i for i in of if i in follow_ups(case)]
    if sent:
        raise CallError(
            ("已函請改善之缺失不得合併、分割或還原。", "What was sent to the unit is not merged, split or taken back."),
            where="、".join(sent)[:80],
        )


def _number(case: Case) -> int:
    return len(regroupings(case)) + 1


def _record(
    case: Case, of: tuple[str, ...], made: tuple[str, ...], why: str, by: str, heading: str, parts: tuple[Part, ...]
) -> Regrouped:
    said = opinions.reason(why, "、".join(of)[:80])
    told = {
        "heading": heading.strip()[:200],
        "parts": [
            {"heading": p.heading.strip()[:200], "check": p.check, "column": p.column, "values": list(p.values)}
            for p in parts
        ],
    }
    # What parts are told apart by may be values of evidence: they lie in the store, not in the act.
    kept = case.store.add_bytes(canonical(told))
    body: dict[str, object] = {
        "finding": of[0],
        "of": list(of),
        "made": list(made),
        "why": said,
        "parts": kept,
        "blobs": [kept],
    }
    entry = case.append(Act.FINDING_REGROUPED, body, by.strip())
    return next(r for r in regroupings(case) if r.seq == entry.seq)
