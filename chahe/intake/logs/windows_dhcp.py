"""Audit log of the DHCP server of Windows (DhcpSrvLog-Mon.log …, IPv4; Windows 2000 to Server 2025) -> dhcp_event.

About 35 lines say what the numbers mean, then comes a header, then one record a line, values between commas without
quotes:

    ID,Date,Time,Description,IP Address,Host Name,MAC Address[,User Name, TransactionID, QResult, …]
    10,03/02/26,08:00:01,Assign,192.0.2.17,pc01.example.tw,0A1B2C3D4E5F,,1,0,,,,0x4D53,MSFT 5.0,,,,0

The order of the first seven is the same in all versions; those behind them go by their header, which other languages
translate: then only `IP` and `MAC` must stand at their place. Date is month/day/year of two digits (20yy), time local:
the reading's zone. A record has as many values as its header (after one of seven, a comma may end it); another number
may come of a comma inside a value, for the machine chooses its own name, and is a reject. The server is the host the
path names.

Why not `dhcp_lease`: that table holds leases, and one without an end runs on. This log states no end of a lease; its
days given would make every machine that was ever renewed look as if it were on. So its records are events. The address
is taken of records about a lease alone: those of DNS updates may have it reversed, those of a full scope name the
scope. Not read: the IPv6 log (DhcpV6SrvLog), whose numbers no document at hand tells.

Microsoft Learn, Analyze DHCP Server Log Files; Windows 2000 Resource Kit, Analyzing Server Log Files, table 4.16.
"""

import re
from datetime import datetime
from typing import BinaryIO

from chahe.intake.api import Context, Head, Reader, Sink, moment
from chahe.intake.indicator_words import address
from chahe.intake.logs.dhcp_ocsf import TABLE, dhcp
from chahe.intake.logs.linux_rows import log_host
from chahe.intake.setting_lines import plain_lines
from chahe.intake.text_lines import Line, head_text

PROSE, HEADER = "text above the header", "header"
NO_LINE = "no record of a DHCP audit log"
WIDTH = "another number of values than the header names"
NO_TIME = "a time that is none of the calendar"
NO_ADDRESS = "a lease without a whole IP address"
NO_MAC = "a hardware address that is not hexadecimal"
NO_HEADER = "no header stands above"
CUT = "the file ends inside a record: cut off"
_FIXED = 7
_LOOK_AT = 120
_MOST_FIELDS = 64
_LINE = re.compile(
    r"([0-9]{2,5}),([0-9]{2})/([0-9]{2})/([0-9]{2}),([0-9]{2}):([0-9]{2}):([0-9]{2}),([^,]*),([^,]*),([^,]*),([^,]*)"
    r"((?:,[^,]*)*)"
)
_HEADER = re.compile(
    r"[^,]*ID[ ,]\s*Date,\s*Time,\s*Description,\s*IP Address,\s*(?:Host|Computer) Name,\s*MAC Address\b"
)
_HEX = re.compile(r"[0-9A-Fa-f:-]*")
_ACTIONS = {
    10: "assign",
    11: "renew",
    12: "release",
    13: "conflict",
    14: "exhausted",
    15: "refuse",
    16: "delete",
    17: "expire",
    18: "expire",
    20: "assign",
    21: "assign",
    22: "exhausted",
    23: "delete",
}
"""By event ID. 20 to 23 are those of BOOTP."""
_LEASED = frozenset({10, 11, 12, 13, 16, 17, 18, 20, 21, 23})
"""Those whose address must be one; a refusal (15) may name none."""


def recognise(head: Head) -> bool:
    """Among the first lines a header stands; behind one in another language, a record."""
    text = head_text(head) or head.data.decode("latin-1")  # one NUL byte does not make it another file
    lines = [x.strip() for x in text.split("\n")[:_LOOK_AT]]
    at = next((n for n, x in enumerate(lines) if _names(x)), None)
    if at is None:
        return False
    return _HEADER.match(lines[at]) is not None or any(_LINE.fullmatch(x) for x in lines[at + 1 :])


def _names(line: str) -> list[str]:
    """The names of a header; none when the line is no header."""
    if _LINE.fullmatch(line) or line.count(",") >= _MOST_FIELDS:
        return []
    names = [n.strip() for n in line.removesuffix(".").split(",")]
    if _HEADER.match(line):
        # Windows 2000 and 2003 have a blank between the first two.
        return names if names[0] == "ID" else ["ID", "Date", *names[1:]]
    fits = len(names) >= _FIXED and names[0].strip("\ufeff\t ") and "IP" in names[4] and names[6].startswith("MAC")
    return names if fits and not any(ch.isdigit() for n in names[:_FIXED] for ch in n) else []


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See `api.Reader`."""
    host = log_host(ctx.path)
    names: list[str] = []
    for line in plain_lines(stream, sink, TABLE):
        text = line.text.strip()
        if found := _names(text):
            names = found
            sink.skip(line.number, line.loc, HEADER)
        elif not names:
            if _LINE.fullmatch(text):
                sink.reject(line.number, line.loc, NO_HEADER, TABLE)
            else:
                sink.skip(line.number, line.loc, PROSE)
        elif not line.terminated:
            sink.damage(line.number, line.loc, CUT)
        else:
            _record(line, names, host, sink, ctx)


def _record(line: Line, names: list[str], host: str | None, sink: Sink, ctx: Context) -> None:
    try:
        values = _values(line.text.strip(), names, ctx)
    except ValueError as error:
        sink.reject(line.number, line.loc, str(error), TABLE)
        return
    sink.row(TABLE, line.number, line.loc, {"host": host, "channel": "DhcpSrvLog", **values})


def _values(text: str, names: list[str], ctx: Context) -> dict[str, object]:
    """The columns of a record. Raises ValueError."""
    found = _LINE.fullmatch(text)
    if found is None:
        raise ValueError(NO_LINE)
    rest = found[12].split(",")[1:]
    extra = names[_FIXED:]
    if len(rest) != len(extra) and (extra or rest != [""]):
        raise ValueError(WIDTH)
    said = dict(zip(extra, rest, strict=False))
    number = int(found[1])
    action = _ACTIONS.get(number)
    family = dhcp(action, action_words=found[8].strip() or None, event_id=number)
    ip, host, mac = (found[n].strip() for n in (9, 10, 11))
    values: dict[str, object] = {
        **family.values,
        **moment("happened", _when(found, ctx)),
        "ocsf_class_uid": family.ocsf_class,
        "ocsf_activity_id": family.ocsf_activity,
    }
    if action is None:
        return values
    if _HEX.fullmatch(mac) is None:
        raise ValueError(NO_MAC)
    values |= {"client_host": host.removesuffix(".") or None, "mac": mac or None}
    values["user_name"] = said.get("User Name", "").strip() or None
    if number in _LEASED or (action == "refuse" and ip):
        values |= _address(ip)
    return values


def _address(ip: str) -> dict[str, object]:
    try:
        return address("client", ip)
    except ValueError:
        raise ValueError(NO_ADDRESS) from None


def _when(found: re.Match[str], ctx: Context) -> datetime:
    month, day, year, hour, minute, second = (int(found[n]) for n in range(2, 8))
    try:
        return datetime(2000 + year, month, day, hour, minute, second, tzinfo=ctx.zone)
    except ValueError:
        raise ValueError(NO_TIME) from None


READER = Reader("windows-dhcp", "1", (TABLE,), recognise, read, priority=5)
