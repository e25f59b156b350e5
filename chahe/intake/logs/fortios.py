"""FortiOS logs in the default format, name=value (FortiOS 5.4 to 7.6; log message reference), bare or behind syslog.

Records of type traffic become connections: one logged at its end began `duration` before. The time is `eventtime`
(seconds to nanoseconds since 1970), else `date` and `time` with `tz`; without `tz` they are of the reading's zone, as
all local times without an offset. All other types (event, utm, dns, ips …) become events with all their fields.
`service` is the application FortiOS recognised, not the name of the port. A line that is not name=value throughout
is a reject. Not read: the csv format of the same logs.
"""

import re

from chahe.intake.api import Context
from chahe.intake.devices.fortios_columns import FortiColumns
from chahe.intake.devices.frame import LONGEST, NO_TIME, frame
from chahe.intake.devices.reading import Parse, Record, device_reader
from chahe.intake.devices.rows import Connection, Logged, protocol
from chahe.intake.log_rows import as_number
from chahe.intake.logs.fortios_words import ACTIONS, BEGIN, ENDS, GOES_ON, NAMED, NOTHING, SIDES, UNITS, when
from chahe.intake.logs.syslog_times import Times

NO_PAIRS = "no line of name=value"
NO_TYPE = "no type of record"
TWICE = "a name that stands twice with two values"
_QUOTED = r'[^"\\]*(?:\\.[^"\\]*)*'
_LINE = re.compile(rf'(?: *{NAMED.pattern}(?:"{_QUOTED}"|[^\s"]*)(?= |$))+ *', re.ASCII)
_PAIR = re.compile(rf'({NAMED.pattern})(?:"({_QUOTED})"|([^\s"]*))', re.ASCII)


def shaped(line: str) -> bool:
    """Whether a line has the names every record has. FortiOS also writes CEF, whose fields are named alike."""
    if "CEF:" in line[:LONGEST] or "LEEF:" in line[:LONGEST]:
        return False
    return "type=" in line and ("subtype=" in line) and ("devid=" in line or "logid=" in line or "devname=" in line)


def pairs(line: str) -> tuple[str, dict[str, str]] | str:
    """(what stands before, the fields) of a line; why it is none."""
    begin = BEGIN.search(line, 0, LONGEST)
    if begin is None:
        return NO_PAIRS
    rest = line[begin.start() :]
    if _LINE.fullmatch(rest) is None:
        return NO_PAIRS
    found = _PAIR.findall(rest)
    fields = {name[:-1]: quoted or bare for name, quoted, bare in found}
    if len(fields) < len(found) and any(fields[name[:-1]] != (quoted or bare) for name, quoted, bare in found):
        return TWICE
    if "\\" in rest:
        fields = {name: value.replace('\\"', '"') for name, value in fields.items()}
    return line[: begin.start()], fields


def _parse(ctx: Context) -> Parse:
    times = Times(ctx)

    def parse(line: str) -> Record | str:
        found = pairs(line)
        if isinstance(found, str):
            return found
        head, fields = found
        kind = fields.get("type")
        if not kind:
            return NO_TYPE
        before = frame(head, times)
        us = _moment(fields, times)
        if us is None and ("time" in fields or "eventtime" in fields):
            return NO_TIME
        us = before.us if us is None else us
        host = fields.get("devname") or fields.get("devid") or before.host
        return _connection(fields, us, host) if kind == "traffic" else _event(fields, us, host)

    return parse


def _moment(fields: dict[str, str], times: Times) -> int | None:
    stamp = fields.get("eventtime", "")
    if stamp.isascii() and stamp.isdigit():
        if len(stamp) == 19:
            return int(stamp) // 1_000
        if len(stamp) in UNITS:
            return int(stamp) * UNITS[len(stamp)]
    return when(fields.get("date", ""), fields.get("time", ""), fields.get("tz", ""), times)


def _said(fields: dict[str, str], name: str) -> str | None:
    value = fields.get(name)
    return None if value is None or value in NOTHING else value


def _connection(fields: dict[str, str], us: int | None, host: str | None) -> Connection:
    seconds = as_number(fields.get("duration"))
    lasted = None if seconds is None or seconds < 0 else seconds * 1_000_000
    began = us if us is None or lasted is None else us - lasted
    action, session = _said(fields, "action"), _said(fields, "sessionid")
    goes_on = action == "start" or (fields.get("logid") or fields.get("log_id") or "").endswith(GOES_ON)
    app = _said(fields, "app")
    proto = protocol(fields.get("proto"))
    return Connection(
        us=began,
        duration_us=None if action == "start" else lasted,
        key=None if session is None else (host, fields.get("vd"), session, fields.get("srcip"), fields.get("dstip")),
        over=not goes_on,
        inside=(SIDES.get(fields.get("srcintfrole", "")), SIDES.get(fields.get("dstintfrole", ""))),
        fields={
            "sensor": host,
            "src": fields.get("srcip"),
            "src_port": _said(fields, "srcport"),
            "dst": fields.get("dstip"),
            "dst_port": _said(fields, "dstport"),
            "proto": proto,
            "service": app.lower() if app else None,
            "bytes_out": _said(fields, "sentbyte"),
            "bytes_in": _said(fields, "rcvdbyte"),
            "packets_out": _said(fields, "sentpkt"),
            "packets_in": _said(fields, "rcvdpkt"),
            "conn_state": action if action in ENDS else None,
            "action": ACTIONS.get(action or ""),
            "action_words": action,
            "uid": session,
            "rule_id": _said(fields, "policyid"),
            "src_zone": _said(fields, "srcintf"),
            "dst_zone": _said(fields, "dstintf"),
            "src_nat_ip": _said(fields, "transip"),
            "dst_nat_ip": _said(fields, "tranip"),
            "user_name": _said(fields, "user"),
        },
    )


def _event(fields: dict[str, str], us: int | None, host: str | None) -> Logged:
    columns = {
        "service": fields.get("subtype") or fields["type"],
        "channel": fields["type"],
        "event_type": fields.get("subtype"),
        "event_id": as_number(fields.get("logid") or fields.get("log_id")),
        "user_name": _said(fields, "user"),
        **({"host": host} if host else {}),
    }
    return Logged(us, fields, columns)


READER = device_reader("fortios", "fortios", shaped, _parse, FortiColumns)
