"""comment.cmtx of a Group Policy object: comments on administrative templates. A record is one comment.

A row of `gpo_setting`, area `comment`, setting the policy referred to, value the text it refers to in the string table.
"""

from typing import Any, BinaryIO

from chahe.intake.api import Context, Head, Reader, Sink
from chahe.intake.evidence_paths import group_policy_place
from chahe.intake.xml_places import local_name, path_below
from chahe.intake.xml_stream import Refused, events, root_of

_SPACE = "http://www.microsoft.com/GroupPolicy/CommentDefinitions"


def recognise(head: Head) -> bool:
    """Root policyComments in its namespace."""
    root = root_of(head.data)
    return root is not None and root.name.endswith("policyComments") and _SPACE in root.attributes.values()


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See the module."""
    try:
        for _, whole in events(stream, frozenset(), frozenset({f"{{{_SPACE}}}policyComments"})):
            _comments(whole, sink, ctx)
    except Refused as refused:
        sink.damage(1, refused.loc, refused.reason)


def _comments(whole: Any, sink: Sink, ctx: Context) -> None:
    place = group_policy_place(ctx.path)
    texts = {e.get("id"): (e.text or "").strip() for e in whole.iter(f"{{{_SPACE}}}string")}
    found = [e for e in whole.iter(f"{{{_SPACE}}}comment") if local_name(e.getparent()) == "admTemplate"]
    for rec, comment in enumerate(found, start=1):
        reference = comment.get("commentText", "").removeprefix("$(resource.").removesuffix(")")
        sink.row(
            "gpo_setting",
            rec,
            f"xpath:/{local_name(whole)}{path_below(comment, whole)}",
            {
                "gpo_guid": place.gpo_guid,
                "backup_id": place.backup_id,
                "area": "comment",
                "setting": comment.get("policyRef") or None,
                "value_text": texts.get(reference) or None,
                "stated_in": "comment.cmtx",
            },
        )


READER = Reader(
    name="gpo-comments",
    version="1",
    tables=("gpo_setting",),
    recognise=recognise,
    read=read,
    priority=10,
)
