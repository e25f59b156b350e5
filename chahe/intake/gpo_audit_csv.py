"""audit.csv: advanced audit policy of a Group Policy object (MS-GPAC) or of `auditpol /backup`. A record is a line.

Rows go to `gpo_setting`, area `Audit/<policy target>`, setting the subcategory (named without its language by GUID in
value_type), value 0 none, 1 success, 2 failure, 3 both as written.
"""

from typing import BinaryIO

from chahe.intake.api import Context, Head, Reader, Sink
from chahe.intake.csv_records import header_of, key, records
from chahe.intake.evidence_paths import group_policy_place

_HEADERS = ("Machine Name", "Policy Target", "Subcategory", "Subcategory GUID", "Inclusion Setting")


def recognise(head: Head) -> bool:
    """The header line, all of its characteristic columns."""
    found, _ = header_of(head, ",")
    return {key(h) for h in _HEADERS} <= found


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See the module."""
    place = group_policy_place(ctx.path)
    for record in records(stream, sink, _HEADERS, ",", "gpo_setting"):
        sink.row(
            "gpo_setting",
            record.number,
            record.loc,
            {
                "gpo_guid": place.gpo_guid,
                "backup_id": place.backup_id,
                "scope": record.get("Machine Name"),
                "area": f"Audit/{record.get('Policy Target') or 'System'}",
                "setting": record.get("Subcategory"),
                "value_text": record.get("Setting Value") or record.get("Inclusion Setting"),
                "value_type": record.get("Subcategory GUID"),
                "stated_in": "audit.csv",
            },
        )


READER = Reader(
    name="gpo-audit-csv",
    version="1",
    tables=("gpo_setting",),
    recognise=recognise,
    read=read,
    priority=10,
)
