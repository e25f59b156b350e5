"""/etc/passwd, seven fields per line (passwd(5)). A record is a line -> account: does its shell open a session?

Whether the password is locked stands in shadow (another row of the same account; `stated_in` tells them apart).
A hash found here is dropped; only its algorithm is kept. Platform: aix when the path says so, else linux.
"""

import re
from typing import BinaryIO

from chahe.intake.api import Context, Head, Reader, Sink
from chahe.intake.evidence_paths import host_of
from chahe.intake.setting_lines import nearly_all, plain_lines
from chahe.intake.unix_hashes import password_field

_LINE = re.compile(r"([^:\s]{1,256}):([^:]*):(-?[0-9]{1,10}):(-?[0-9]{1,10}):([^:]*):([^:]*):([^:]*)")
_CLOSED = {"nologin", "false", "sync", "halt", "shutdown", "noshell"}


def recognise(head: Head) -> bool:
    """At least nine of ten lines have the seven fields with numeric ids."""
    return nearly_all(head, _LINE)


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See the module."""
    host = host_of(ctx.path)
    platform = "aix" if "aix" in ctx.path.lower() else "linux"
    for line in plain_lines(stream, sink, "account"):
        found = _LINE.fullmatch(line.text)
        if not found:
            sink.reject(line.number, line.loc, "not seven fields with numeric ids", "account")
            continue
        name, secret, _uid, _gid, comment, _home, shell = found.groups()
        # x, * and ! point to shadow; anything else is a password field of this file.
        here = None if secret in {"x", "*", "!", "!!"} else password_field(secret)
        values = {
            "scope": host,
            "account_name": name,
            "platform": platform,
            "interactive": shell.strip().rsplit("/", 1)[-1] not in _CLOSED,
            "password_not_required": here.empty if here else None,
            "authentication": here.algorithm if here else None,
            "display_name": comment.split(",")[0].strip() or None,
            "stated_in": "passwd",
        }
        sink.row("account", line.number, line.loc, values)


READER = Reader(
    name="passwd-file",
    version="1",
    tables=("account",),
    recognise=recognise,
    read=read,
    priority=11,
)
