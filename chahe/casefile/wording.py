"""A person words a finding; kept as an act, with the proposal it was written beside left as it is."""

from collections.abc import Mapping

from chahe.casefile import opinions
from chahe.casefile.acts import Act
from chahe.casefile.case import Case
from chahe.casefile.facts import Facts
from chahe.casefile.worded import wordings
from chahe.findings.worded import Worded, basis_of, cleaned
from chahe.model import canonical


def word(case: Case, finding: str, texts: Mapping[str, str], *, by: str, facts: Facts | None = None) -> Worded:
    """Record the columns that are worded otherwise than proposed; none = back to the proposal. Raises CallError."""
    chosen = opinions.one_of(opinions.proposed(facts or Facts(case)), finding)
    kept = case.store.add_bytes(canonical(cleaned(texts, chosen)))
    body: dict[str, object] = {"finding": finding, "texts": kept, "facts": basis_of(chosen), "blobs": [kept]}
    case.append(Act.FINDING_WORDED, body, by.strip())
    return [w for w in wordings(case) if w.finding == finding][-1]
