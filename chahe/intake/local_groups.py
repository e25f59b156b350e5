r"""Members of a local Windows group as CSV (`Get-LocalGroupMember … | Export-Csv`) -> group_member.

The cmdlet gives Name (`HOST\user`, `DOMAIN\group`), SID, PrincipalSource and ObjectClass, the latter in the language of
the host. It names neither the group nor the computer: the request list's command adds GroupSID, and Invoke-Command adds
PSComputerName; a file of one host may lie in `hosts/<host>/` instead. A record without group or computer is a reject: a
file's own name is no evidence of either. A record is a CSV record.
"""

import re
from typing import BinaryIO

from chahe.intake.api import Context, Head, Reader, Sink
from chahe.intake.csv_records import Record, header_of, key, read_records
from chahe.intake.evidence_paths import host_of

COMPUTER = ("PSComputerName", "ComputerName", "Computer", "主機名稱", "電腦名稱")
_GROUP_SID = ("GroupSID", "群組SID")
_GROUP_NAME = ("GroupName", "LocalGroup", "Group", "群組名稱", "群組")
_NEEDED = ("Name", "SID", "ObjectClass")
_DIRECTORY = ("DistinguishedName", "SamAccountName")  # a domain's group: read by ad-powershell
_CLASSES = {"user": "user", "使用者": "user", "group": "group", "群組": "group"}
_SID = re.compile(r"S-1-[0-9]{1,15}(?:-[0-9]{1,10}){1,15}")


def recognise(head: Head) -> bool:
    """The cmdlet's columns, one that only a local group's export has, and none of a directory's."""
    found, _ = header_of(head)
    telling = {key(h) for h in ("PrincipalSource", *_GROUP_SID, *COMPUTER)}
    return {key(h) for h in _NEEDED} <= found and bool(found & telling) and not found & {key(h) for h in _DIRECTORY}


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See the module."""
    read_records(stream, sink, ctx, _NEEDED, "group_member", _member)


def _member(record: Record, ctx: Context) -> dict[str, object]:
    """Raises ValueError."""
    computer = record.get(*COMPUTER) or host_of(ctx.path, by_name=False)
    if not computer:
        raise ValueError("no computer: neither a column nor a folder hosts/<host>/ names it")
    group_sid, group = _sid(record.get(*_GROUP_SID), "GroupSID"), record.get(*_GROUP_NAME)
    if group_sid is None and group is None:
        raise ValueError("the export does not say which group: it needs a GroupSID column")
    stated = record.get("ObjectClass")
    return {
        "scope": computer,
        "group_name": group or group_sid,
        "group_sid": group_sid,
        # An account that was deleted since has no name any more, only its identifier.
        "member_name": record.get("Name", "SID"),
        "member_sid": _sid(record.get("SID"), "SID"),
        "member_class": None if stated is None else _CLASSES.get(stated.lower(), stated),
        "stated_in": "Get-LocalGroupMember CSV",
    }


def _sid(text: str | None, column: str) -> str | None:
    if text is not None and not _SID.fullmatch(text):
        raise ValueError(f"{column} is no security identifier")
    return text


READER = Reader(
    name="local-groups",
    version="1",
    tables=("group_member",),
    recognise=recognise,
    read=read,
    priority=10,
)
