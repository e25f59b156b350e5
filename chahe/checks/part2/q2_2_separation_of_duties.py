"""有關風險分析、管理或監控等項工作之分派與執行，是否符合分工牽制（制衡）原則？

Aspect B: rights that the insurer's own matrix calls incompatible. One person does not have both at the same time,
through whichever accounts and roles, unless a signed exemption covers every such day; and nobody uses both on one act,
exemption or not. Accounts registered as a system's are nobody; an account handed on, or of which nobody is named,
accuses nobody. Whether the matrix names every conflict, and what compensates for an exemption, is for the examiner.
"""

from chahe.checks.api import Bool, Criteria, Rows, check
from chahe.expressions import known_if


@check(
    "2.2/conflict-held",
    aspect="B",
    population="duty_holder",
    subject="subject",
    criteria={"acc.roles_separated": "judged_date"},
    absence_in=("duty_exemption",),
    shows=("conflict_no", "holder", "first_day", "last_day", "path_a", "path_b"),
    title=("同一人兼具互斥權限", "One person has rights that conflict"),
)
def conflict_held(t: Rows, c: Criteria) -> Bool:
    """A person had both rights of a conflict on one day, through any roles and accounts, without a signed exemption."""
    return known_if(c["acc.roles_separated"].notnull(), c["acc.roles_separated"] & t.both & t.bare)


@check(
    "2.2/conflict-used",
    aspect="B",
    population="duty_use",
    subject="subject",
    criteria={"duty.maker_not_checker": "judged_date"},
    applies=lambda t, c: t.kind.notnull(),
    shows=("conflict_no", "holder", "used", "used_on", "path_a", "path_b"),
    title=("同一人就同一案件行使互斥權限", "One person used conflicting rights on one act"),
    cause="5.2/maker-is-checker",
)
def conflict_used(t: Rows, c: Criteria) -> Bool:
    """A person who had both rights of a conflict made and approved an act of its kind, exempted or not."""
    bad = t.both & (t.used > 0)
    return known_if(c["duty.maker_not_checker"].notnull() & ((t.used > 0) | (t.unclear == 0)), bad)
