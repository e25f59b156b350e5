"""The insurer's summary against the raw reports, quarter by quarter."""

from typing import Any

from chahe.derive.api import derive
from chahe.expressions import any_true, count_true, true_or_false


@derive(
    key=("round_label", "host", "plugin_id"),
    trace={"flaw_seen": {"scan_id": "one_scan", "plugin_id": "plugin_id", "host": "host"}},
)
def raw_line(flaw_seen: Any, summary_line: Any, calendar_window: Any) -> Any:
    """Each plug-in the raw reports of a quarter found on a host (info left out), and whether the summary of that
    quarter has it: on that asset or address, or merged, as the summary states, with another plug-in of the same CVE.
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
    lines = s.group_by(
        s_label=s["round_label"], s_host=s["asset_id"].fill_null(s["ip"]), s_plugin=s["plugin_id"]
    ).aggregate(s_lines=count_true(s["summary_rec"].notnull()))
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
    return out.mutate(
        in_summary=out["listed"] | (true_or_false(out["merged"]) & out["t_cve"].notnull()),
        summarised=out["summary_lines"].notnull(),
    ).drop("t_label", "t_host", "t_cve")
