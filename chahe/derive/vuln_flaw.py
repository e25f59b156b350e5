"""Flaws across scans: the closure join. Not found is fixed only where a later scan could have found it."""

from typing import Any

from chahe.derive.api import derive
from chahe.expressions import true_or_false


@derive(
    key=("scan_id", "ip", "plugin_id", "port"),
    trace={
        "scan_finding": {"scan_id": "scan_id", "ip": "ip", "plugin_id": "plugin_id", "port": "port"},
        "scanned_asset": {"scan_id": "scan_id", "ip": "ip"},
    },
)
def flaw_seen(scan_finding: Any, scanned_asset: Any) -> Any:
    """Each flaw (grade low or above, or without a grade) a scan found on a host and port, with the host's asset. What
    the scanner itself keeps as fixed is left out; one row however many CVE or protocols the report splits it into.
    """
    f = scan_finding.filter(
        (scan_finding["severity"].isnull() | (scan_finding["severity"] > 0))
        & ~true_or_false(scan_finding["finding_state"] == "fixed")
    )
    seen = f.group_by("scan_id", "ip", "plugin_id", "port").aggregate(
        scanner=f["scanner"].max(),
        plugin_name=f["plugin_name"].max(),
        severity=f["severity"].max(),
        shown_severity=f["shown_severity"].min(),
        flaw_kind=f["flaw_kind"].max(),
        cve=f["cve"].max(),
        scan_date=f["scan_date"].max(),
    )
    host = scanned_asset.select(h_scan="scan_id", h_ip="ip", asset_id="asset_id", comparable="comparable")
    joined = seen.left_join(host, [seen["scan_id"] == host["h_scan"], seen["ip"] == host["h_ip"]])
    return joined.mutate(host=joined["asset_id"].fill_null(joined["ip"])).drop("h_scan", "h_ip")


@derive(
    key=("asset_id", "scanner", "scan_date"),
    trace={"scanned_asset": {"asset_id": "asset_id", "scanner": "scanner", "scan_date": "scan_date"}},
)
def asset_scan_day(scanned_asset: Any) -> Any:
    """Each day a scanner's report covers an asset, and whether what it does not report is not there (`comparable`)."""
    s = scanned_asset.filter(
        scanned_asset["asset_id"].notnull()
        & scanned_asset["scan_date"].notnull()
        & (scanned_asset["scanner"] != "nmap")
    )
    return s.group_by("asset_id", "scanner", "scan_date").aggregate(comparable=s["comparable"].cast("int64").max() == 1)


FLAW = ("asset_id", "scanner", "plugin_id", "port")
"""What one flaw is, across scans: a rebuilt host is another asset and has its own."""


@derive(
    key=(*FLAW, "clear_day"),
    trace={"asset_scan_day": {"asset_id": "asset_id", "scanner": "scanner", "scan_date": "clear_day"}},
)
def flaw_clear(flaw_seen: Any, asset_scan_day: Any) -> Any:
    """Each day a comparable scan of the asset by the same scanner did not report a flaw it had seen before."""
    f = flaw_seen.filter(flaw_seen["asset_id"].notnull() & flaw_seen["scan_date"].notnull())
    first = f.group_by(*FLAW).aggregate(began=f["scan_date"].min())
    days = asset_scan_day.filter(asset_scan_day["comparable"]).select(
        d_asset="asset_id", d_scanner="scanner", clear_day="scan_date"
    )
    pairs = first.join(
        days,
        [
            first["asset_id"] == days["d_asset"],
            first["scanner"] == days["d_scanner"],
            days["clear_day"] > first["began"],
        ],
    ).select(*FLAW, "clear_day")
    sightings = f.select(*FLAW, "scan_date").distinct()
    return pairs.anti_join(
        sightings, [*(pairs[c] == sightings[c] for c in FLAW), pairs["clear_day"] == sightings["scan_date"]]
    )
