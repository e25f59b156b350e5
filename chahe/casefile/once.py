"""Work that is begun again after a kill finds the act it left, and does not act twice."""

from chahe.casefile.acts import Act
from chahe.casefile.case import Case
from chahe.evidence.ledger import Entry

JOB = "job"
"""What of an act's body names the job it was done for: a random word, so that no other job ever has it."""


def done_before(case: Case, kind: Act) -> Entry | None:
    """The act of that kind by the job this program does. None where it has none yet, or does no job.

    Asked of a case open for writing: then no other program of the same job can be about to act.
    """
    job = case.acting.get(JOB)
    return next((e for e in case.acts(kind) if e.body.get(JOB) == job), None) if job else None
