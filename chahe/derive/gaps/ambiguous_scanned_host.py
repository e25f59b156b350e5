"""A scanned address that two assets claim on that day: which asset was scanned cannot be told."""

from typing import Any

import ibis

from chahe.derive.api import gap
from chahe.expressions import first_by


@gap(table="scan_host", column="ip")
def ambiguous_scanned_host(scanned_asset: Any, scan_host: Any) -> Any:
    """Addresses of scanned hosts that the identity table or the register gives to more than one asset on one day."""
    unclear = scanned_asset.filter(scanned_asset["ambiguous"]).select(a_ip="ip", a_scan="scan_id").distinct()
    rows = scan_host.join(unclear, [scan_host["ip"] == unclear["a_ip"], scan_host["scan_id"] == unclear["a_scan"]])
    one = first_by(rows, ("ip",), (rows["_item"], rows["_rec"], rows["_loc"]))
    return one.select(
        key=one["ip"],
        reason=ibis.literal("ambiguous-identity: two assets claim ").concat(one["ip"]),
        _item=one["_item"],
        _rec=one["_rec"],
    )
