r"""`net localgroup <group>` of one host, English or Traditional Chinese Windows -> group_member.

A record is a line: the group's name, then below a rule of hyphens one member per line (`Administrator` of the host
itself, `DOMAIN\Domain Admins` of a domain), then the command's closing sentence. Without that sentence the list is cut
off, and a last line without its end is no member. The output names no computer: it comes from the path. It prints no
security identifiers.
"""

import re
from typing import BinaryIO

from chahe.intake.api import Context, Head, Reader, Sink
from chahe.intake.evidence_paths import host_of
from chahe.intake.net_accounts import CLOSING, PROMPT
from chahe.intake.setting_lines import plain_lines
from chahe.intake.text_lines import Line, head_text

_ALIAS = re.compile(r"(?:alias name|別名(?:名稱)?)\s*[:：]?\s+(\S.{0,255}?)\s*", re.I)
_COMMENT = re.compile(r"(?:comment|註解)(?:\s.*)?", re.I)
_MEMBERS = re.compile(r"(?:members|成員)\s*", re.I)
_RULE = re.compile(r"-{20,}\s*")


def recognise(head: Head) -> bool:
    """The group's name, the word for members and the rule, in this order."""
    wanted = [_ALIAS, _MEMBERS, _RULE]
    for line in head_text(head)[:8_192].split("\n"):
        if wanted and wanted[0].fullmatch(line.strip()):
            del wanted[0]
    return not wanted


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See the module."""
    group: str | None = None
    listing = False
    last: Line | None = None
    for line in plain_lines(stream, sink, "group_member"):
        last, text = line, line.text.strip()
        named = _ALIAS.fullmatch(text)
        if named and not listing:
            group = named.group(1)
            sink.skip(line.number, line.loc, "the group's name")
        elif CLOSING.fullmatch(text):
            listing, group = False, None
            sink.skip(line.number, line.loc, "the command's own words")
        elif listing and line.terminated:
            _member(sink, ctx, line, group)
        elif listing:  # half a name, or half the closing sentence, is nobody's
            listing = False
            sink.damage(line.number, line.loc, "the last line has no end: the list of members is cut off")
        elif _said(text):
            listing = group is not None and _RULE.fullmatch(text) is not None
            sink.skip(line.number, line.loc, "the command's own words")
        else:
            sink.reject(line.number, line.loc, "neither a member nor the command's own words", "group_member")
    if listing and last is not None:
        sink.damage(last.number + 1, last.loc, "the list of members has no closing sentence: cut off")


def _said(text: str) -> bool:
    return any(p.fullmatch(text) for p in (_COMMENT, _MEMBERS, _RULE, PROMPT))


def _member(sink: Sink, ctx: Context, line: Line, group: str | None) -> None:
    host = host_of(ctx.path, by_name=False)
    if not host:
        reason = "no computer: no folder hosts/<host>/ names it"
        sink.reject(line.number, line.loc, reason, "group_member")
        return
    name = line.text.strip()
    values = {"scope": host, "group_name": group, "member_name": name, "stated_in": "net localgroup"}
    sink.row("group_member", line.number, line.loc, values)


READER = Reader(
    name="net-localgroup",
    version="2",
    tables=("group_member",),
    recognise=recognise,
    read=read,
    priority=10,
)
