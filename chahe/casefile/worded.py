"""What people worded, as the ledger says."""

import json

from chahe.casefile.acts import Act
from chahe.casefile.case import Case
from chahe.casefile.conclusions import read_text
from chahe.findings.worded import Worded
from chahe.model import Digest


def wordings(case: Case) -> tuple[Worded, ...]:
    """Every wording in order; the last of a finding holds."""
    out = []
    for e in case.acts(Act.FINDING_WORDED):
        texts = json.loads(read_text(case, e.body.get("texts")) or "{}")
        told = {str(k): str(v) for k, v in texts.items()}
        out.append(Worded(e.seq, e.at, e.by, str(e.body["finding"]), told, Digest(str(e.body["facts"]))))
    return tuple(out)


def worded(case: Case) -> dict[str, Worded]:
    """Finding -> the wording that holds."""
    return {w.finding: w for w in wordings(case)}
