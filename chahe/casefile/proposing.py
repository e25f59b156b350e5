"""The findings the facts in force give, worked out once: they change with a run, the norms, the profile and where files
came from, and with no act of a person about a finding.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

from chahe.casefile.facts import Facts
from chahe.catalog import catalog
from chahe.findings.finding import Finding
from chahe.findings.group import Rows, findings_of
from chahe.findings.phrases import phrases
from chahe.model import Digest, Origin, canonical, digest_of

KEPT = 8
"""Cases whose findings are kept in memory: some kilobytes each."""

_LOCK = threading.Lock()
_KNOWN: OrderedDict[Hashable, tuple[Finding, ...]] = OrderedDict()


def findings_in_force(facts: Facts, address: str, rows: Callable[[Facts], Rows]) -> tuple[Finding, ...]:
    """In the words of the program's phrase table. Raises CaseError when the case has not been examined.

    Args:
        facts: what is in force.
        address: how the insurer is called.
        rows: exception rows per check, asked for only when they are needed.

    """
    key = _key(facts, address)
    with _LOCK:
        known = _KNOWN.get(key)
    if known is None:
        known = findings_of(
            facts.leading,
            facts.register,
            facts.profile,
            rows(facts),
            words=phrases(),
            address=address,
            unverified=unverified(facts),
        )
        with _LOCK:
            _KNOWN[key] = known
            while len(_KNOWN) > KEPT:
                _KNOWN.popitem(last=False)
    return known


def unverified(facts: Facts) -> frozenset[Digest]:
    """Files the auditee made alone."""
    return frozenset(i.digest for i in facts.items if i.custody.origin is Origin.AUDITEE)


def _rested_on(facts: Facts) -> frozenset[Digest]:
    """Files some check's whole population rests on."""
    return frozenset(e.item.digest for o in facts.leading if o.subject == "*" for e in o.evidence)


def _key(facts: Facts, address: str) -> Hashable:
    """Everything the findings are made of; a run's folder is immutable but for an erasure."""
    case = facts.case
    runs = tuple((str(r.path), digest_of(canonical(r.files))) for r in facts.covering)
    return (
        str(case.root),
        runs,
        tuple(facts.run_of(i.code).seq for i in catalog().items),
        tuple(sorted(case.view().erased_files())),
        digest_of(canonical([c.as_json() for c in facts.register.criteria])),
        digest_of(case.profile_text().encode()),
        unverified(facts) & _rested_on(facts),  # another file received changes no finding
        address,
    )
