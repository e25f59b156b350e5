"""Item 4.3.1 with scans missing or of hosts nobody knows: nothing is met and no host is accused."""

import datetime as dt
from typing import Any

from chahe.model import Observation
from tests.checks.harness import examined

D = dt.date
ASSET = {
    "asset_id": "A1",
    "host_name": "web1",
    "ip": "10.0.0.1",
    "asset_kind": "server",
    "internet_facing": True,
    "is_core": False,
    "live_date": D(2020, 1, 1),
}
LAW = {
    "vul.internet_scan_period": "quarter",
    "vul.core_scan_period": "half",
    "vul.internet_high_fix_months": 2,
    "vul.core_high_fix_months": 3,
}


def _host(day: dt.date | None, ip: str = "10.0.0.1", **more: Any) -> dict[str, Any]:
    scan = {"scan_id": f"s{day}", "scanner": "nessus", "scan_date": day}
    return {**scan, "ip": ip, "host_up": True, "credentialed": True, **more}


def _flaw(day: dt.date | None, ip: str) -> dict[str, Any]:
    scan = {"scan_id": f"s{day}", "scanner": "nessus", "scan_date": day}
    return {**scan, "ip": ip, "plugin_id": "1", "plugin_name": "x", "port": 0, "severity": 4, "flaw_kind": "os"}


def _stars(given: dict[str, list[dict[str, Any]]]) -> dict[str, Observation]:
    found = examined(given, only="4.3.1", law=LAW)
    assert not found.faults
    return {o.check: o for o in found.observations if o.subject == "*"}


def test_a_delivery_of_one_quarter_accuses_no_host_of_the_others() -> None:
    star = _stars({"asset_register": [ASSET], "scan_host": [_host(D(2025, 2, 1))]})["4.3.1/host-not-scanned"]
    assert (star.outcome, star.exceptions, star.unsettled) == ("insufficient-evidence", 0, 5)


def test_a_host_left_out_of_a_scan_that_is_there_is_still_found() -> None:
    other = {**ASSET, "asset_id": "A2", "host_name": "web2", "ip": "10.0.0.2"}
    given = {"asset_register": [ASSET, other], "scan_host": [_host(D(2025, 2, 1))]}
    star = _stars(given)["4.3.1/host-not-scanned"]
    assert (star.outcome, star.exceptions) == ("exception", 1)


def test_flaws_of_an_unknown_host_or_day_are_not_dropped() -> None:
    """The known host's flaw was gone in time; the other's host, or the day it was seen, nobody knows."""
    days = (D(2025, 2, 1), D(2025, 3, 1))
    hosts = [_host(d) for d in days]
    given: dict[str, list[dict[str, Any]]] = {
        "asset_register": [ASSET],
        "scan_host": hosts,
        "scan_finding": [_flaw(days[0], "10.0.0.1")],
        "vuln_summary": [{"asset_id": "A1", "plugin_id": "1", "vuln_name": "x", "grade_text": "嚴重"}],
        "compensating_control": [{"plugin_id": "9"}],
    }
    assert _stars(given)["4.3.1/high-flaw-overdue"].outcome == "met"
    strange = {
        **given,
        "scan_host": [*hosts, _host(days[0], "10.9.9.9")],
        "scan_finding": [*given["scan_finding"], _flaw(days[0], "10.9.9.9")],
    }
    undated = {
        **given,
        "scan_host": [*hosts, _host(None)],
        "scan_finding": [*given["scan_finding"], _flaw(None, "10.0.0.1")],
    }
    for world in (strange, undated):
        stars = _stars(world)
        for check in ("4.3.1/high-flaw-overdue", "4.3.1/flaw-reappeared"):
            assert stars[check].outcome != "met", check
