"""What somebody has before them when they sign, decide or close: a short token a page carries, and an act is held
against under the lock of the case. `17.3fb0…` = the last act about it, and a digest of the facts, evidence, norms and
text that stood there.

So what another person did, a run that finished or a file that came between reading and signing is never signed unseen.
"""

from collections.abc import Iterable

from chahe.casefile import opinions, tracking
from chahe.casefile.case import Case
from chahe.casefile.conclusions import signatures
from chahe.casefile.facts import Facts
from chahe.casefile.worded import worded
from chahe.findings.finding import Finding
from chahe.findings.worded import apply
from chahe.model import Digest, canonical, digest_of

DIGITS = 32
"""Hex digits of the digest in a token."""


def token(last: int | None, shown: Digest) -> str:
    """The token; `last` None = nobody acted yet."""
    return f"{last or 0}.{shown[:DIGITS]}"


def acted_since(seen: str, now: str) -> bool:
    """Whether, of two tokens that differ, a person's act makes the difference, and not what was found."""
    return seen.partition(".")[0] != now.partition(".")[0]


def of_item(case: Case, code: str, facts: Facts) -> str:
    """Of an item's conclusion, as things stand. Raises CaseError when the case has not been examined."""
    acts = [s.seq for s in signatures(case, code)]
    return token(acts[-1] if acts else None, facts.shown(code))


def of_finding(case: Case, found: str, facts: Facts) -> str:
    """Of a finding. Raises CallError when there is none of that number, CaseError when the case was not examined."""
    return token(opinions.last_act(case, found), _finding(case, found, facts))


def of_follow_up(case: Case, found: str, facts: Facts) -> str:
    """Of the follow-up of a finding: it may be closed on what is found of it today. Raises as `of_finding`."""
    return token(tracking.follow_up_of(case, found).last, _finding(case, found, facts))


def digest_of_finding(finding: Finding, gone: bool, later: Iterable[int], facts: Facts) -> Digest:
    """Of a finding in the words it is shown in, with what its items rest on.

    Args:
        finding: in the words of whoever worded it.
        gone: whether the facts no longer give it.
        later: numbers of the later events told beside it.
        facts: what is in force.

    """
    rests_on = [facts.shown(i) for i in finding.items if i in facts.proposals]
    return digest_of(canonical([finding.as_json(), gone, sorted(later), rests_on]))


def _finding(case: Case, found: str, facts: Facts) -> Digest:
    held = next((h for h in opinions.grouped(facts).held if h.finding.id == found), None)
    last = tracking.last_decision(case, found)
    kept = opinions.finding_as_decided(case, last) if held is None and last is not None else None
    finding = held.finding if held is not None else kept or opinions.one_of((), found)
    about = {found, *(held.of if held is not None else ())}
    later = [e.seq for e in opinions.later_events(case) if e.subject in about]
    return digest_of_finding(apply(finding, worded(case).get(found)), held is None, later, facts)
