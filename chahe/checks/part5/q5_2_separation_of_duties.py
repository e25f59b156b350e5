"""保險業各項電子商務業務之作業是否符合內部牽制？

Aspect A: approvals of business acts. One person does not approve what he made, under whichever account or number; the
deputy who approved counts, not the checker in whose place it was done. Accounts registered as a system's are nobody.
Who stands behind an account is told by the register of its day; an account handed on, a name two people share or an
account nobody is named for accuses nobody. Acts that left no approval, and whether one was needed, are not tested here.
"""

from chahe.checks.api import Bool, Criteria, Rows, check
from chahe.expressions import known_if


@check(
    "5.2/maker-is-checker",
    aspect="A",
    population="approved_act",
    subject="subject",
    criteria={"duty.maker_not_checker": "judged_date"},
    shows=("act_kind", "act_no", "maker_account", "checker_account", "judged_date", "own", "others"),
    title=("經辦與核准為同一人", "One person made and approved an act"),
)
def maker_is_checker(t: Rows, c: Criteria) -> Bool:
    """An act was approved by the person who made it; where the own norm asks for one other approver, by nobody else."""
    norm = c["duty.maker_not_checker"]
    enough = (norm == "one-other") & (t.others > 0)
    return known_if(norm.notnull() & (enough | (t.own > 0) | (t.unclear == 0)), (t.own > 0) & ~enough)
