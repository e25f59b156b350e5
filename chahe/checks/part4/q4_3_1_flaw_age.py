"""是否已辦理網路設備及伺服器的弱點掃描與修補作業？

Tests patching: how long flaws of the operating system that the insurer itself assesses as high stay open on Internet
and core systems, and whether closed flaws come back. Not found is fixed only where the log-in worked. Flaws of web
applications and services follow the date set for them and are not aged here; age by the scanner's own grade alone is
a lead, never an exception. Whether a compensating control suffices is a person's to judge.
"""

from chahe.checks.api import Bool, Criteria, Rows, check
from chahe.expressions import known_if, true_or_false, unknown

_CLOCK = "vul.fix_clock_start"
_CURES = "vul.compensating_control_cures"
_INTERNET, _CORE = "vul.internet_high_fix_months", "vul.core_high_fix_months"


def _overdue(t: Rows, c: Criteria, months: Rows) -> Bool:
    """Past the limit and not cured. True: seen after it, or said to be fixed after it. False: gone within it, shown by
    a scan that could see it. NULL: the flaw left unseen within the limit and nothing shows when.
    """
    gone = true_or_false(t.gone_months <= months)
    said = true_or_false(t.fixed_months <= months) & t.gone_months.notnull()
    slow = true_or_false(t.fixed_months > months) & ~gone
    late = (t.open_months > months) | known_if(gone | said | slow, slow)
    return late & ~(true_or_false(t.control_months <= months) & c[_CURES])


def _subject_to_limit(t: Rows, c: Criteria) -> Bool:
    """Internet-facing or core; neither known to be below high nor known to be no operating-system flaw. The clock
    starts where the own norm says, else at the scan.
    """
    clock = (t.clock == c[_CLOCK]) | (unknown(c[_CLOCK]) & (t.clock == "scan"))
    limited = t.internet_facing | t.is_core
    return true_or_false(clock) & limited & ~true_or_false(~t.assessed_high) & ~true_or_false(~t.is_os)


def _not_due(t: Rows, c: Criteria) -> Bool:
    """Still open, and within every limit on the base date."""
    internet = true_or_false(t.internet_facing & (t.now_months > c[_INTERNET]))
    core = true_or_false(t.is_core & (t.now_months > c[_CORE]))
    return t.gone_months.isnull() & t.now_months.notnull() & ~internet & ~core & t.limited


@check(
    "4.3.1/high-flaw-overdue",
    aspect="B",
    population="flaw_age",
    subject="subject",
    criteria={_INTERNET: "first_seen", _CORE: "first_seen", _CLOCK: "first_seen", _CURES: "first_seen"},
    refines=(_CLOCK,),
    applies=_subject_to_limit,
    pending=_not_due,
    absence_in=("compensating_control",),
    shows=(
        "plugin_name",
        "first_seen",
        "open_day",
        "gone_day",
        "fixed_day",
        "control_day",
        "extensions",
        "extended_to",
    ),
    title=("評估為高風險之作業系統弱點逾期未修補", "Assessed-high operating-system flaw overdue"),
)
def high_flaw_overdue(t: Rows, c: Criteria) -> Bool:
    """An operating-system flaw assessed high or above on an Internet-facing or core system stayed open past the limit,
    and no compensating control was completed and verified in time; an extension alone does not cure.
    """
    internet = t.internet_facing & _overdue(t, c, c[_INTERNET])
    core = t.is_core & _overdue(t, c, c[_CORE])
    return (internet | core) & known_if(t.assessed_high & t.is_os, t.limited)


@check(
    "4.3.1/flaw-reappeared",
    aspect="B",
    population="flaw_life",
    subject="subject",
    applies=lambda t, c: t.scans_after > 0,
    shows=("plugin_name", "first_seen", "clear_between", "said_fixed", "last_seen"),
    title=("已修補弱點再次出現", "A closed flaw is back"),
)
def flaw_reappeared(t: Rows, c: Criteria) -> Bool:
    """A flaw was seen again on the same asset after a scan that could have seen it did not, or once said fixed."""
    return t.came_back | known_if(t.comparable_after > 0, t.came_back)
