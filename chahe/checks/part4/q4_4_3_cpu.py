"""是否已檢視網站是否有異常的授權連線、CPU 資源異常耗用及異常之資料庫存取行為等情況？

Aspect B: half hours in which a host's processors worked more than the own norm allows and more than is usual for that
weekday and hour, while no job, backup or scan was running. What made them work is for the examiner.
"""

from chahe.checks.api import Bool, Criteria, Rows, check
from chahe.expressions import known_if, true_or_false, where_stated


@check(
    "4.4.3/cpu-unexplained",
    aspect="B",
    population="cpu_slot",
    subject="subject",
    criteria={"use.cpu_percent": "day", "use.cpu_over_usual": "day"},
    refines=("use.cpu_over_usual",),
    absence_in=("batch_job", "host_metric"),
    shows=("busy_bp", "perhaps_bp", "whole_bp", "usual_bp", "weeks", "samples"),
    title=("CPU 耗用異常且無對應之作業", "Processors were unusually busy while no job ran"),
)
def busy_without_a_job(t: Rows, c: Criteria) -> Bool:
    """A host was busier for half an hour than the own norm allows and than is usual then, and no job was running."""
    limit, over = c["use.cpu_percent"], c["use.cpu_over_usual"]
    usual = where_stated(over, t.over_usual_percent <= over)
    bad = true_or_false(t.busy_percent > limit) & ~usual
    perhaps = true_or_false(t.perhaps_percent > limit) & ~usual
    return known_if(limit.notnull() & (bad | ~perhaps), bad)
