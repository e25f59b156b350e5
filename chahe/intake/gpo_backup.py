"""bkupInfo.xml, manifest.xml and Backup.xml of a Group Policy backup: which object a backup folder holds.

The folder's name is the *backup's* GUID; GptTmpl.inf and registry.pol below it never state the object's own. These
files do: one `gpo_setting` row (area `backup`) per backup ties `backup_id` to `gpo_guid` and the display name.
The time of the backup becomes the reading's as-of date. A record is one backed-up object.
"""

import re
from datetime import UTC, datetime
from typing import Any, BinaryIO

from chahe.intake.api import TAIPEI, Context, Head, Reader, Sink
from chahe.intake.evidence_paths import group_policy_place
from chahe.intake.xml_places import child_text, local_name, path_below
from chahe.intake.xml_stream import Refused, events, root_of

_MANIFEST = "http://www.microsoft.com/GroupPolicy/GPOOperations/Manifest"
_OPERATIONS = "http://www.microsoft.com/GroupPolicy/GPOOperations"
_GUID = re.compile(r"\{[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}\}")


def recognise(head: Head) -> bool:
    """Root BackupInst or Backups (manifest namespace), or GroupPolicyBackupScheme."""
    root = root_of(head.data)
    if root is None:
        return False
    name = root.name.rsplit(":", 1)[-1]
    spaces = set(root.attributes.values())
    return (name in {"BackupInst", "Backups"} and _MANIFEST in spaces) or (
        name == "GroupPolicyBackupScheme" and _OPERATIONS in spaces
    )


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See the module."""
    root = root_of(stream.read(65_536))
    stream.seek(0)
    manifest = root is not None and root.name.endswith("Backups")
    tags = frozenset({f"{{{_MANIFEST}}}BackupInst", f"{{{_OPERATIONS}}}GroupPolicyObject"})
    rec = 0
    try:
        for _, element in events(stream, frozenset(), tags):
            rec += 1
            top = element.getroottree().getroot()
            # In a manifest the later brothers may not be parsed yet, so the position is counted, not looked up.
            below = f"/{_name(element)}[{rec}]" if manifest else path_below(element, top)
            loc = f"xpath:/{_name(top)}{below}"
            _object(sink, ctx, element, rec, loc)
    except Refused as refused:
        sink.damage(rec + 1, refused.loc, refused.reason)
    else:
        if rec == 0:
            sink.damage(1, "line:1", "the backup names no Group Policy object")


def _object(sink: Sink, ctx: Context, element: Any, rec: int, loc: str) -> None:
    backup = local_name(element) == "BackupInst"
    place = group_policy_place(ctx.path).backup_id
    if backup:
        guid, name = child_text(element, "GPOGuid"), child_text(element, "GPODisplayName")
        domain, folder = child_text(element, "GPODomain"), child_text(element, "ID")
        _as_of(sink, child_text(element, "BackupTime"))
    else:
        core = "GroupPolicyCoreSettings"
        guid, name = child_text(element, core, "ID"), child_text(element, core, "DisplayName")
        domain, folder = child_text(element, core, "Domain"), place
    guid, folder = (guid or "").upper(), (folder or "").upper()
    if not _GUID.fullmatch(guid) or (backup and not _GUID.fullmatch(folder)):
        sink.reject(rec, loc, "the object's or the backup's GUID is missing or malformed", "gpo_setting")
        return
    sink.row(
        "gpo_setting",
        rec,
        loc,
        {
            "gpo_guid": guid,
            "gpo_name": name,
            "area": "backup",
            "setting": "ID",
            "value_text": folder or None,
            "backup_id": folder or None,
            "scope": domain.lower() if domain else None,
            "stated_in": "bkupInfo.xml" if backup else "Backup.xml",
        },
    )


def _as_of(sink: Sink, stamp: str | None) -> None:
    """BackupTime is UTC without a zone mark."""
    try:
        when = datetime.fromisoformat(stamp or "").replace(tzinfo=UTC)
    except ValueError:
        return
    sink.as_of(when.astimezone(TAIPEI).date().isoformat())


def _name(element: Any) -> str:
    return f"{element.prefix}:{local_name(element)}" if element.prefix else local_name(element)


READER = Reader(
    name="gpo-backup",
    version="1",
    tables=("gpo_setting",),
    recognise=recognise,
    read=read,
    priority=10,
)
