"""重複發生: the same check or own norm found in an earlier case, or an earlier opinion on the same item. Pure.

Whether it is the same deficiency again is for people to say: what occurred before the improvement was completed is
not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from chahe.findings.finding import Finding


class Ground(StrEnum):
    """Why something earlier is shown beside a finding."""

    CHECK = "check"  # the same check raised it
    NORM = "norm"  # it rested on the same rule or own norm
    SUBJECT = "subject"  # an earlier opinion on the same item and subject, found again by a check
    ITEM = "item"  # an earlier opinion on the same item


@dataclass(frozen=True, slots=True)
class PriorFinding:
    """A reported finding of an earlier case."""

    number: str  # the examination's
    finding: str
    checks: tuple[str, ...]
    rules: tuple[str, ...]  # ids of the criteria and own norms it rested on
    pattern: str
    decision: str
    stage: str  # of its follow-up; "" = never sent


@dataclass(frozen=True, slots=True)
class Repeat:
    """One thing of the past, shown with a finding."""

    ground: Ground
    number: str
    finding: str
    text: str
    stage: str


def repeats(
    finding: Finding, earlier: Sequence[PriorFinding], opinions: Sequence[Mapping[str, str]]
) -> tuple[Repeat, ...]:
    """The same check first, then the same rule, then opinions; each earlier finding once.

    Args:
        finding: of this case.
        earlier: reported findings of earlier cases.
        opinions: rows of `prior_opinion`: opinion_no, item_code, and what was found.

    """
    out = []
    mine = {u.id for u in finding.uses}
    for p in earlier:
        if set(p.checks) & set(finding.checks):
            out.append(Repeat(Ground.CHECK, p.number, p.finding, p.pattern, p.stage))
        elif set(p.rules) & mine:
            out.append(Repeat(Ground.NORM, p.number, p.finding, p.pattern, p.stage))
    for row in opinions:
        number = row.get("opinion_no", "")
        if row.get("item_code") in finding.items:
            ground = Ground.SUBJECT if number in finding.repeated else Ground.ITEM
            said = [row.get(c, "") for c in ("opinion_text", "subject_text", "status_text")]
            out.append(Repeat(ground, number, "", "；".join(x for x in said if x), ""))
    order = list(Ground)
    return tuple(dict.fromkeys(sorted(out, key=lambda r: order.index(r.ground))))
