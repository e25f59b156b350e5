"""保險業是否定期舉行業務之復原及災害緊急應變之測試演練？並是否檢討修定故障復原與災變應變計畫書？

Tests every registered system against the drills' scope, every recovery time against the step times, every review
against the plan's versions, every switch-over against the systems' own logs. Whether the scenario was serious is a
person's to judge.
"""

from chahe.checks.api import Bool, Criteria, Rows, check
from chahe.expressions import choose, either, known_if, true_or_false


@check(
    "7.2/system-not-drilled",
    aspect="A",
    population="system_drill",
    subject="system_id",
    criteria={"dr.drill_period": "window_to", "dr.scope_all_core": "window_to", "dr.scope_internet": "window_to"},
    applies=lambda t, c: (
        (t.unit == c["dr.drill_period"])
        & t.in_service
        & either(t.is_core & c["dr.scope_all_core"], t.serves_customers & true_or_false(c["dr.scope_internet"]))
    ),
    pending=lambda t, c: ~t.over,
    absence_in=("dr_scope", "dr_drill"),
    shows=("system_name", "label", "drills"),
    title=("系統未納入備援演練", "System outside every drill"),
)
def system_not_drilled(t: Rows, c: Criteria) -> Bool:
    """A system the own norm puts in scope was covered by no drill in a calendar period."""
    return t.drills == 0


@check(
    "7.2/rto-missed",
    aspect="A",
    population="drill_recovery",
    subject="subject",
    criteria={"dr.rto_from_register": "drill_date", "dr.clock_start": "drill_date"},
    applies=lambda t, c: ~true_or_false(t.drill_kind == "tabletop"),
    shows=("system_name", "rto_minutes", "minutes_from_disaster", "minutes_from_declaration", "claimed_minutes"),
    title=("實際復原時間逾目標", "Recovery took longer than its objective"),
)
def rto_missed(t: Rows, c: Criteria) -> Bool:
    """Recovery as timed step by step took longer than the objective in the register, whatever the report claims."""
    from_declaration = choose(t.clock_start.notnull(), t.clock_start, c["dr.clock_start"]) == "declaration"
    minutes = choose(from_declaration, t.minutes_from_declaration, t.minutes_from_disaster)
    return c["dr.rto_from_register"] & (minutes > t.rto_minutes)


@check(
    "7.2/switch-not-evidenced",
    aspect="A",
    population="drill_switch",
    subject="drill_id",
    criteria={"dr.switch_evidence": "drill_date"},
    applies=lambda t, c: t.drill_kind == "switch",
    absence_in=("switch_event", "dr_scope"),
    shows=("drill_date", "drill_kind", "switches"),
    title=("實機切換無切換紀錄", "No switch-over in the systems' logs"),
)
def switch_not_evidenced(t: Rows, c: Criteria) -> Bool:
    """A drill said to have switched over shows no switch event of its systems on its day or the day after."""
    return c["dr.switch_evidence"] & (t.switches == 0) & known_if(t.undated == 0, t.undated == 0)


@check(
    "7.2/plan-not-revised",
    aspect="B",
    population="drill_revision",
    subject="drill_id",
    criteria={"dr.plan_revision_days": "drill_date"},
    pending=lambda t, c: true_or_false(t.unrevised) & (t.days_so_far <= c["dr.plan_revision_days"]),
    absence_in=("plan_version",),
    shows=("drill_date", "issues", "revised_on", "plan_id"),
    title=("演練後未修訂計畫", "Plan not revised after the drill"),
)
def plan_not_revised(t: Rows, c: Criteria) -> Bool:
    """A drill's review raised issues, and the plan was not revised within the own norm's days, nor 免修訂 minuted."""
    days = c["dr.plan_revision_days"]
    late = known_if((t.days_shown > days) | ~t.unrevised, t.unrevised) | (t.days_to_revision > days)
    return (t.issues > 0) & ~t.no_revision_needed & late
