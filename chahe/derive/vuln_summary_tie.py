"""The insurer's summary against the raw reports, quarter by quarter."""

from itertools import combinations
from typing import Any

import ibis

from chahe.derive.api import derive
from chahe.expressions import any_true, count_true, null, true_or_false


@derive(
    key=("round_label", "host", "plugin_id"),
    trace={"flaw_seen": {"scan_id": "one_scan", "plugin_id": "plugin_id", "host": "host"}},
)
def raw_line(flaw_seen: Any, summary_line: Any, calendar_window: Any) -> Any:
    """Each plug-in the raw reports of a quarter found on a host (info left out), and whether the summary of that
    quarter has it (`in_summary`): on that asset or address, or merged, as the summary states, with another plug-in of
    the same CVE. NULL where it is not there and a line may be it whose quarter, host or plug-in cannot be told.
    """
    q = calendar_window.filter(calendar_window["unit"] == "quarter").select("label", "window_from", "window_to")
    f = flaw_seen.join(q, [flaw_seen["scan_date"] >= q["window_from"], flaw_seen["scan_date"] <= q["window_to"]])
    raw = f.group_by(round_label=f["label"], host=f["host"], plugin_id=f["plugin_id"]).aggregate(
        asset_id=f["asset_id"].max(),
        plugin_name=f["plugin_name"].max(),
        severity=f["severity"].max(),
        cve=f["cve"].max(),
        one_scan=f["scan_id"].max(),
        last_day=f["scan_date"].max(),
        round_to=f["window_to"].max(),
    )
    s = summary_line.filter(summary_line["round_label"].notnull())
    lines = s.group_by(s_label="round_label", s_host="host", s_plugin="plugin_id").aggregate(
        s_lines=count_true(s["summary_rec"].notnull())
    )
    joined = raw.left_join(
        lines,
        [
            raw["round_label"] == lines["s_label"],
            raw["host"] == lines["s_host"],
            raw["plugin_id"] == lines["s_plugin"],
        ],
    )
    listed = joined.mutate(listed=joined["s_lines"].notnull()).drop("s_label", "s_host", "s_plugin", "s_lines")
    rounds = s.group_by(r_label=s["round_label"]).aggregate(
        merged=any_true(s["merged"]), summary_lines=count_true(s["summary_rec"].notnull())
    )
    twins = (
        listed.filter(listed["listed"] & listed["cve"].notnull())
        .select(t_label="round_label", t_host="host", t_cve="cve")
        .distinct()
    )
    out = listed.left_join(rounds, listed["round_label"] == rounds["r_label"]).drop("r_label")
    out = out.left_join(
        twins, [out["round_label"] == twins["t_label"], out["host"] == twins["t_host"], out["cve"] == twins["t_cve"]]
    )
    held = out["listed"] | (true_or_false(out["merged"]) & out["t_cve"].notnull())
    out = out.mutate(held=held, summarised=out["summary_lines"].notnull()).drop("t_label", "t_host", "t_cve")
    blind = _blind(out, summary_line)
    out = out.left_join(blind, [out[c] == blind[f"b_{c}"] for c in _TOLD]).drop(*(f"b_{c}" for c in _TOLD))
    may_be = true_or_false(out["may_be"])
    return out.mutate(
        in_summary=ibis.ifelse(out["held"], True, ibis.ifelse(may_be, null("boolean"), ibis.literal(False)))
    ).drop("held", "may_be")


_TOLD = ("round_label", "host", "plugin_id")


def _blind(raw: Any, summary: Any) -> Any:
    """Raw lines not held that a line of the summary may be: it does not tell quarter, host or plug-in, and agrees in
    the rest; or it is of a host the reports do not show the plug-in on, and whose host the raw line is nobody knows.
    """
    rest = raw.filter(~raw["held"])
    spare = summary.anti_join(raw, [summary[c] == raw[c] for c in _TOLD])
    spare = spare.select(k_label="round_label", k_plugin="plugin_id").distinct()
    nobody = rest.filter(rest["asset_id"].isnull())
    unknown_host = nobody.join(
        spare, [nobody["round_label"] == spare["k_label"], nobody["plugin_id"] == spare["k_plugin"]]
    )
    parts = [unknown_host.select(**{f"b_{c}": c for c in _TOLD}, may_be=ibis.literal(True))]
    for told in (t for n in range(len(_TOLD)) for t in combinations(_TOLD, n)):
        lines = summary
        for c in _TOLD:
            lines = lines.filter(lines[c].notnull() if c in told else lines[c].isnull())
        known = lines.select(**{f"k_{c}": c for c in told}, k_one=ibis.literal(1)).distinct()
        agree = [rest[c] == known[f"k_{c}"] for c in told] or [known["k_one"] == ibis.literal(1)]
        parts.append(rest.join(known, agree).select(**{f"b_{c}": c for c in _TOLD}, may_be=ibis.literal(True)))
    return ibis.union(*parts, distinct=True)
