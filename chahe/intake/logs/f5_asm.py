"""Requests F5's web application firewall (BIG-IP ASM or Advanced WAF, NGINX App Protect) logs by syslog, name="value".

    <131>Mar  2 08:00:01 bigip01 ASM:unit_hostname="bigip01",policy_name="/Common/shop",violations="…",support_id="…",…

A request is a record; one with a violation is a row of `security_alert`, named by its violations, else by its attack
types. One that violates nothing is skipped. `request_status`: blocked, else (alerted, passed) allowed. The time is
`date_time`, of the reading's zone, else the header's, which states no year (syslog_times.py). A doubled quote and one
behind a backslash belong to the value. The request itself, what was asked for and the details of a violation are not
taken: they hold what customers typed. Records without support_id and ip_client are rejects. CEF has its own reader.

F5, BIG-IP ASM: Implementations (logging application security events: fields of the storage formats).
"""

import re
from collections.abc import Mapping
from typing import BinaryIO

from chahe.intake.api import Context, Head, Reader, Sink
from chahe.intake.command_secrets import masked
from chahe.intake.devices.frame import LONGEST, Frame, frame
from chahe.intake.devices.stated_times import stated_us
from chahe.intake.indicator_words import address
from chahe.intake.log_rows import moment_of
from chahe.intake.logs.linux_rows import log_host
from chahe.intake.logs.syslog_times import Times
from chahe.intake.setting_lines import nine_of_ten, plain_lines
from chahe.intake.text_lines import Line, head_text

TABLE = "security_alert"
NO_LINE = "no record of ASM in name=value"
NO_REQUEST = "no support_id or ip_client"
NO_TIME = "a time in no known form, or none of the calendar"
NO_VIOLATION = "a request that violates nothing"
CUT = "the file ends inside a record: cut off"
TWICE = "a name that stands twice with two values"
_BEGIN = re.compile(r"\bASM: ?(?=[a-z_0-9-]{1,64}=\")")
_PAIR = re.compile(r',? ?([A-Za-z_0-9-]{1,64})="((?:[^"\\]|\\.|"")*+)"', re.DOTALL)
_NOTHING = frozenset(("", "N/A", "n/a", "none", "None"))
_GRADES = {
    **dict.fromkeys(("emergency", "alert", "critical"), "critical"),
    **dict.fromkeys(("error", "err", "high"), "high"),
    **dict.fromkeys(("warning", "medium"), "medium"),
    **dict.fromkeys(("notice", "low"), "low"),
    **dict.fromkeys(("informational", "info"), "info"),
}
_LOOK_AT = 50
_MOST_PORT = 65_535
_LONGEST = 512


def recognise(head: Head) -> bool:
    """Nine of ten lines have the mark and begin with a pair."""
    seen = [x.rstrip("\r") for x in head_text(head).split("\n")[:_LOOK_AT] if x.strip()]
    return nine_of_ten(seen, lambda x: (_BEGIN.search(x, 0, LONGEST) is not None) and "support_id=" in x)


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See `api.Reader`."""
    times, host = Times(ctx), log_host(ctx.path)
    for line in plain_lines(stream, sink, TABLE):
        if not line.terminated:
            sink.damage(line.number, line.loc, CUT)
            continue
        try:
            row = _row(line, times, host, ctx)
        except (ValueError, OverflowError) as error:
            sink.reject(line.number, line.loc, str(error), TABLE)
            continue
        if row is None:
            sink.skip(line.number, line.loc, NO_VIOLATION)
        else:
            sink.row(TABLE, line.number, line.loc, row)


def _row(line: Line, times: Times, host: str | None, ctx: Context) -> dict[str, object] | None:
    """The alert of a request; None of one that violates nothing. Raises ValueError."""
    begin = _BEGIN.search(line.text, 0, LONGEST)
    if begin is None:
        raise ValueError(NO_LINE)
    before = frame(line.text[: begin.start()], times)
    fields = _fields(line.text[begin.end() :])
    support, client = fields.get("support_id"), fields.get("ip_client")
    if support is None or client is None:
        raise ValueError(NO_REQUEST)
    name = fields.get("violations") or fields.get("attack_type")
    if name is None:
        return None
    status = fields.get("request_status", "").lower()
    return {
        "alert_no": support,
        "product": "f5 asm",
        "sensor": fields.get("unit_hostname") or before.host or host,
        **moment_of(_moment(fields, before, times)),
        "signature_id": fields.get("sig_ids", "")[:_LONGEST] or None,
        "alert_name": masked(name[:_LONGEST], ctx.secret)[0],
        "category": fields.get("attack_type"),
        "severity": _GRADES.get(fields.get("severity", "").lower()),
        **address("src", client),
        "src_port": _port(fields, "src_port"),
        **(address("dst", fields["dest_ip"]) if "dest_ip" in fields else {}),
        "dst_port": _port(fields, "dest_port"),
        "host": fields.get("vs_name"),
        "user_name": fields.get("username"),
        "action": "blocked"
        if status == "blocked"
        else "allowed"
        if status in ("alerted", "passed")
        else status or None,
        "flow_id": support,
    }


def _fields(text: str) -> Mapping[str, str]:
    """The pairs that say something. Raises ValueError."""
    out: dict[str, str] = {}
    at = 0
    while at < len(text):
        found = _PAIR.match(text, at)
        if found is None:
            if text[at:].strip(" ,;\r"):
                raise ValueError(NO_LINE)
            break
        value = found[2].replace('""', '"').strip()
        if value not in _NOTHING and out.setdefault(found[1], value) != value:
            raise ValueError(TWICE)
        at = found.end()
    return out


def _moment(fields: Mapping[str, str], before: Frame, times: Times) -> int | None:
    """Raises ValueError."""
    stated = fields.get("date_time")
    us = before.us if stated is None else stated_us(stated, times)
    if us is None and (stated is not None or before.wrong):
        raise ValueError(NO_TIME)
    return us


def _port(fields: Mapping[str, str], name: str) -> int | None:
    said = fields.get(name)
    if said is None:
        return None
    if not (said.isascii() and said.isdigit() and len(said) <= 5 and int(said) <= _MOST_PORT):
        raise ValueError(f"{name}: no port")
    return int(said)


READER = Reader("f5-asm", "1", (TABLE,), recognise, read, priority=5)
