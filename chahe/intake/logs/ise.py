r"""Cisco Identity Services Engine by syslog (ISE 1.x to 3.x): who was let in by RADIUS or TACACS+, and ISE's own audit.

    <181>Mar  2 08:00:01 ise01 CISE_Passed_Authentications 0000370914 1 0 2026-03-02 08:00:01.299 +08:00 0011267964
     5200 NOTICE Passed-Authentication: Authentication succeeded, ConfigVersionId=240, UserName=wang, …  (one line)

After the category stand the message's number, how many parts it has and which this is; a part behind the first holds
attributes alone and is an event of its own. Attributes are name=value between commas; `\,` belongs to a value; a name
that stands several times has the list of its values, and one that says who did what (`_ONCE`) with two values makes the
line a reject. The time is ISE's with its offset; of a later part the header's. Log-ons: devices/ise_logons.py. Secrets
in commands of TACACS+ accounting are masked.

Cisco, Identity Services Engine Syslogs.
"""

import re
from collections.abc import Callable

from chahe.intake.api import Context
from chahe.intake.devices.frame import LONGEST, NO_TIME, frame
from chahe.intake.devices.reading import Parse, Record, device_reader
from chahe.intake.devices.rows import Logged
from chahe.intake.devices.stated_times import stated_us
from chahe.intake.logs.syslog_times import Times
from chahe.intake.logs.tac_plus import without_secrets

NO_LINE = "no message of ISE"
TWICE = "a name that stands twice with two values"
MANY = "more attributes than a record may have"
_BEGIN = re.compile(r"CISE_(?P<category>\w{1,64}) (?P<id>\d{8,12}) (?P<parts>\d{1,4}) (?P<part>\d{1,4}) +")
_FIRST = re.compile(
    r"(?P<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})? [+-]\d\d:\d\d) (?P<sequence>\d{8,12}) (?P<code>\d{3,6}) "
    r"(?P<level>[A-Z]{3,8}) +(?P<class>[^:,]{1,100}): (?P<text>[^,]{0,300}),? ?"
)
_COMMA = re.compile(r"(?<!\\),[ \t]*")
_ONCE = frozenset(("UserName", "User-Name", "User", "AdminName", "Protocol", "Calling-Station-ID", "Remote-Address"))
_COMMANDS = frozenset(("CmdSet", "CmdAV", "CmdArgAV", "AVPair"))
_MOST = 1_024


def shaped(line: str) -> bool:
    """Whether a line has the mark of such a message."""
    return _BEGIN.search(line, 0, LONGEST) is not None


def _parse(ctx: Context) -> Parse:
    times = Times(ctx)

    def parse(line: str) -> Record | str:
        begin = _BEGIN.search(line, 0, LONGEST)
        if begin is None:
            return NO_LINE
        before = frame(line[: begin.start()], times)
        fields: dict[str, object] = {"category": begin["category"], "msgid": begin["id"], "part": begin["part"]}
        rest, us = line[begin.end() :], before.us
        if begin["part"] == "0":
            first = _FIRST.match(rest)
            if first is None:
                return NO_LINE
            us = stated_us(first["time"], times)
            if us is None:
                return NO_TIME
            fields |= {name: first[name] for name in ("code", "level", "class", "text", "sequence")}
            rest = rest[first.end() :]
        elif before.wrong:
            return NO_TIME
        hidden = _attributes(rest, fields, ctx.secret)
        if isinstance(hidden, str):
            return hidden
        code = str(fields.get("code", ""))
        columns: dict[str, str | int | None] = {
            "service": "ise",
            "channel": begin["category"],
            "event_id": int(code) if code else None,
            "event_type": str(fields["class"]) if "class" in fields else None,
            "user_name": _user(fields),
            **({"host": before.host} if before.host else {}),
        }
        return Logged(us, fields, columns, hidden)

    return parse


def _attributes(text: str, fields: dict[str, object], secret: Callable[[str], tuple[str, str]]) -> int | str:
    """Add the attributes of a message; how many secrets they held, or why they are none."""
    pieces = [piece for piece in _COMMA.split(text) if piece.strip()]
    if len(pieces) > _MOST:
        return MANY
    hidden = 0
    found: dict[str, list[str]] = {}
    for piece in pieces:
        name, equals, value = piece.partition("=")
        if not equals or not name.strip():
            name, value = "rest", piece
        value = value.strip().replace("\\,", ",")
        if name.strip() in _COMMANDS:
            value, count = without_secrets(value, secret)
            hidden += count
        values = found.setdefault(name.strip(), [])
        if name.strip() in _ONCE and values and value not in values:
            return TWICE
        if value not in values:
            values.append(value)
    for name, values in found.items():
        told: object = values[0] if len(values) == 1 else values
        fields[f"attribute.{name}" if name in fields else name] = told
    return hidden


def _user(fields: dict[str, object]) -> str | None:
    for name in ("User-Name", "UserName", "User", "AdminName"):
        value = fields.get(name)
        if isinstance(value, str) and value:
            return value
    return None


READER = device_reader("ise", "cisco-ise", shaped, _parse)
