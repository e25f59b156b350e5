"""Flaws of hosts nobody knows, or of scans without a date: how long they stood open cannot be told."""

from typing import Any

import ibis

from chahe.derive.api import gap
from chahe.expressions import null


@gap(table="flaw_episode")
def flaw_without_asset(flaw_seen: Any) -> Any:
    """Addresses with flaws that no one asset of the register had on the day of the scan."""
    rest = flaw_seen.filter(flaw_seen["asset_id"].isnull())
    one = rest.select("ip").distinct()
    return one.select(
        key=null("string"),
        reason=ibis.literal("flaws of a host that is no one asset of the register: ").concat(one["ip"]),
        _item=null("string"),
        _rec=null("int64"),
    )


@gap(table="flaw_seen")
def flaw_without_day(flaw_seen: Any) -> Any:
    """Scans with flaws and without a date."""
    one = flaw_seen.filter(flaw_seen["scan_date"].isnull()).select("scan_id").distinct()
    return one.select(
        key=null("string"),
        reason=ibis.literal("flaws of a scan without a date: ").concat(one["scan_id"]),
        _item=null("string"),
        _rec=null("int64"),
    )
