"""是否已檢視資安設備（如：防火牆、入侵偵測、防毒軟體、資料防護等）之監控紀錄，識別異常紀錄與確認警示機制？

Aspect B, machines: whether every computer of the domains that the own norm wants protected is on a console, and whether
agents that no longer report belong to machines that were off. Another console's agent counts; devices and approved
exceptions are excused and shown. How well the agents are set up, and machines outside the domains, are not tested here.
"""

from chahe.checks.api import Bool, Criteria, Rows, check
from chahe.expressions import choose, known_if, where_stated


@check(
    "4.2.2/host-without-agent",
    aspect="B",
    population="host_agent",
    subject="subject",
    criteria={"agent.coverage": "judged_date", "agent.idle_days": "judged_date"},
    refines=("agent.idle_days",),
    applies=lambda t, c: (
        t.enabled
        & (t.server | (c["agent.coverage"] == "all"))
        & ~where_stated(c["agent.idle_days"], t.idle_days > c["agent.idle_days"])
    ),
    absence_in=("listed_machine", "endpoint_agent", "endpoint_exception"),
    shows=("os_name", "asset_kind", "last_logon_date", "console", "excused_by"),
    title=("網域電腦未納入端點防護主控台", "A computer of the domain is on no console of endpoint protection"),
)
def on_no_console(t: Rows, c: Criteria) -> Bool:
    """A computer of the domain in use is listed by no console of anti-virus or EDR, and nothing excuses it."""
    return known_if(c["agent.coverage"].notnull(), ~t.covered & ~t.excused)


@check(
    "4.2.2/agent-silent",
    aspect="B",
    population="agent_contact",
    subject="subject",
    criteria={"agent.silent_days": "judged_date"},
    applies=lambda t, c: ~t.gone,
    absence_in=("endpoint_exception", "dhcp_lease", "account"),
    shows=("console", "product", "last_contact_date", "silent_days", "unexcused_days", "seen_date", "excused_by"),
    title=("端點代理程式逾期未回報", "An agent has not reported for too long"),
)
def reports_no_more(t: Rows, c: Criteria) -> Bool:
    """An agent has not reported to its console for more days than the own norm allows while the machine was not off."""
    bad = t.unexcused_days > c["agent.silent_days"]
    return choose(bad, known_if(t.perhaps_days > c["agent.silent_days"], bad), bad)
