"""是否已辦理網路設備及伺服器的弱點掃描與修補作業？

Tests the insurer's papers against the raw reports: re-grades, extensions, and the summary. Whether a stated reason is
a good one is a person's to judge; a blank, 「無」 or 「同上」 is none.
"""

from chahe.checks.api import Bool, Criteria, Rows, check
from chahe.expressions import folded, in_list, known_if, true_or_false, unknown

_NO_RISK = ("", "無", "不適用", "同上", "同前", "略", "未填", "未評估", "待評估", "-", "－", "n/a", "na", "none", "tbd")


@check(
    "4.3.1/extension-without-host-risk",
    aspect="B",
    population="extension",
    subject="extension_no",
    criteria={"vul.extension_per_host": "approved_date"},
    applies=lambda t, c: c["vul.extension_per_host"],
    shows=("asset_id", "ip", "plugin_id", "old_due_date", "new_due_date"),
    title=("修補展延未逐台敘明風險", "Extension without the risk of each host"),
)
def extension_without_host_risk(t: Rows, c: Criteria) -> Bool:
    """An approval extends the fix of a host and states no risk of that host."""
    return unknown(t.host_risk_text) | true_or_false(in_list(folded(t.host_risk_text), *_NO_RISK))


@check(
    "4.3.1/regrade-without-assessment",
    aspect="B",
    population="graded_flaw",
    subject="subject",
    criteria={"vul.regrade_needs_assessment": "stated_day"},
    applies=lambda t, c: t.raw_high & c["vul.regrade_needs_assessment"],
    absence_in=("risk_assessment",),
    shows=("plugin_name", "raw_grade", "stated_grade", "assessed_date"),
    title=("調降弱點等級而無風險評估", "Re-graded without an assessment"),
)
def regrade_without_assessment(t: Rows, c: Criteria) -> Bool:
    """What the scanner grades high or critical stands below high in the insurer's summary, or was recast so in the
    scanner, and no assessment with reason, approver and date comes to that grade. A flaw of which the insurer states no
    grade is unsettled.
    """
    return t.lowered & ~t.reasoned


@check(
    "4.3.1/summary-drops-rows",
    aspect="B",
    population="raw_line",
    subject="round_label",
    criteria={"vul.summary_must_tie": "last_day"},
    applies=lambda t, c: c["vul.summary_must_tie"],
    absence_in=("vuln_summary",),
    shows=("host", "plugin_id", "plugin_name", "severity"),
    title=("弱點彙總表較原始報告短少", "The summary drops rows of the raw report"),
)
def summary_drops_rows(t: Rows, c: Criteria) -> Bool:
    """A flaw (low or above) of the raw reports of a quarter is not in the summary of that quarter, and the summary does
    not state a merging per CVE that explains it. Lines whose host, flaw or quarter cannot be told may be it.
    """
    return known_if(t.summarised, ~t.in_summary)
