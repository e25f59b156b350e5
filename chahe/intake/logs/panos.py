"""PAN-OS logs as the firewall sends them by syslog: values with commas, in the order of PAN-OS 8.0 to 11.2.

TRAFFIC becomes connections (`start` and `end` of one session together); every other type becomes events: THREAT with
its fields named, the others with their place as name. A line's own times have no zone: the high resolution time that
PAN-OS 10 adds tells the offset, else they are of the reading's zone. A session began at its `start_time`. A log that
the firewall counted several alike sessions in (`repeat_count`) is one row. `service` is the App-ID, but not those that
say that none was found. Not read: the CSV that the web console exports, which names its columns otherwise.

Fields: docs.paloaltonetworks.com, PAN-OS Administrator's Guide, Syslog Field Descriptions.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, tzinfo

from chahe.intake.api import Context, Head
from chahe.intake.devices.frame import LONGEST, NO_TIME, frame
from chahe.intake.devices.panos_columns import PanosColumns
from chahe.intake.devices.reading import Parse, Passed, Record, device_reader, first_lines
from chahe.intake.devices.rows import ALLOWED, DENIED, ICMP, Connection, Logged, protocol
from chahe.intake.log_rows import as_number
from chahe.intake.logs.panos_words import (
    DENYING,
    EXPORTED,
    EXPORTED_SYSTEM,
    EXPORTED_THREAT,
    EXPORTED_TRAFFIC,
    FORM,
    HEADER,
    LEAST,
    NAMES,
    NO_ADDRESS,
    NO_APPLICATION,
    SHARED,
)
from chahe.intake.logs.syslog_times import Times

NO_LINE = "no line of a PAN-OS log"
FEW = "fewer fields than the type has"
TITLE = "header"
_LONGEST_HEADER = 8_192
_BEGIN = re.compile(r"(?:^|[ :>])(\d{0,3},\d{4}/\d\d/\d\d \d\d:\d\d:\d\d,[0-9A-Za-z]{0,32},[A-Z][A-Z-]{1,30},)")
_PRECISE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?[+-]\d\d:\d\d")


def shaped(line: str) -> bool:
    """Whether a line begins as every PAN-OS log does, or is the header of an export."""
    return _BEGIN.search(line, 0, LONGEST) is not None or _is_header(line)


def _names(line: str) -> tuple[str, ...]:
    """The names of a header of the web console, whatever their order; none when the line is no such header."""
    names = tuple(part.strip(' "').lower() for part in line[:_LONGEST_HEADER].split(","))
    return names if {"receive time", "serial #", "threat/content type"} <= set(names) else ()


def _is_header(line: str) -> bool:
    """Whether a line is a header whose names stand where the values are looked for."""
    names = _names(line)
    if names[:HEADER] != EXPORTED[:HEADER]:
        return False
    if EXPORTED[HEADER] not in names:
        return names[HEADER : HEADER + len(EXPORTED_SYSTEM)] == EXPORTED_SYSTEM
    rest = names[len(EXPORTED) :]
    known = any(rest[: len(more)] == more[: len(rest)] for more in (EXPORTED_TRAFFIC, EXPORTED_THREAT))
    return names[: len(EXPORTED)] == EXPORTED and known


def _parse(ctx: Context) -> Parse:
    times = Times(ctx)

    def parse(line: str) -> Record | Passed | str:
        begin = _BEGIN.search(line, 0, LONGEST)
        if begin is None:
            return Passed(TITLE) if _is_header(line) else NO_LINE
        try:
            (values,) = csv.reader([line[begin.start(1) :]], strict=True)
        except (csv.Error, ValueError):
            return NO_LINE
        kind = values[3]
        if len(values) < LEAST.get(kind, HEADER):
            return FEW
        precise = next((v for v in reversed(values) if v[10:11] == "T" and _PRECISE.fullmatch(v)), None)
        zone = _zone(precise)
        names = NAMES.get(kind, SHARED[:HEADER])
        fields = dict(zip(names, values, strict=False))
        before = frame(line[: begin.start(1)], times)
        host = fields.get("device_name") or before.host or fields["serial"] or None
        us = times.iso(precise) if precise else _moment(fields["time_generated"], times, zone)
        began = _moment(fields["start"], times, zone) if kind == "TRAFFIC" else us
        if us is None or began is None:
            return NO_TIME
        return _connection(fields, began, host) if kind == "TRAFFIC" else _event(fields, values, us, host)

    return parse


def _zone(precise: str | None) -> tzinfo | None:
    """The offset of the time that states one."""
    try:
        return datetime.fromisoformat(precise).tzinfo if precise else None
    except ValueError:
        return None


def _moment(text: str, times: Times, zone: tzinfo | None) -> int | None:
    return times.local(text, FORM, zone)


def _connection(fields: Mapping[str, str], began: int, host: str | None) -> Connection:
    seconds = as_number(fields["elapsed"])
    action, app, session = fields["action"].lower(), fields["app"].lower(), fields["sessionid"]
    subtype = fields["subtype"].lower()
    lasted = None if subtype == "start" or seconds is None or seconds < 0 else seconds * 1_000_000
    ends = tuple(fields[n] for n in ("src", "sport", "dst", "dport", "proto"))
    proto = protocol(fields["proto"])
    has_ports = proto not in ICMP  # of ICMP they are zeros, neither type nor code
    return Connection(
        us=began,
        duration_us=lasted,
        key=(fields["serial"], session, *ends) if session.strip("0") and subtype in ("start", "end") else None,
        over=subtype != "start",
        fields={
            "sensor": host,
            "src": fields["src"] or None,
            "src_port": (fields["sport"] or None) if has_ports else None,
            "dst": fields["dst"] or None,
            "dst_port": (fields["dport"] or None) if has_ports else None,
            "proto": proto,
            "service": None if app in NO_APPLICATION else app,
            "bytes_out": fields["bytes_sent"] or None,
            "bytes_in": fields["bytes_received"] or None,
            "packets_out": fields.get("pkts_sent") or None,
            "packets_in": fields.get("pkts_received") or None,
            "conn_state": fields.get("session_end_reason") or None,
            "action": ALLOWED if action in ("allow", "alert") else DENIED if action in DENYING else None,
            "action_words": fields["action"] or None,
            "uid": session if session.strip("0") else None,
            "rule_id": fields["rule"] or None,
            "src_zone": fields["from"] or None,
            "dst_zone": fields["to"] or None,
            "src_nat_ip": None if fields["natsrc"] in NO_ADDRESS else fields["natsrc"],
            "dst_nat_ip": None if fields["natdst"] in NO_ADDRESS else fields["natdst"],
            "user_name": fields["srcuser"] or None,
        },
    )


def _event(fields: Mapping[str, str], values: list[str], us: int | None, host: str | None) -> Logged:
    named = {name: value for name, value in fields.items() if value and not name.startswith("future_use")}
    rest = {f"field_{n}": value for n, value in enumerate(values) if n >= len(fields) and value}
    kind, subtype = fields["type"], fields["subtype"]
    columns = {
        "service": kind.lower(),
        "channel": kind,
        "event_type": subtype or None,
        "event_record_id": as_number(fields.get("seqno")),
        "user_name": fields.get("srcuser") or None,
        **({"host": host} if host else {}),
    }
    return Logged(us, {**named, **rest}, columns)


def _in_order(head: Head) -> bool:
    """Whether no header says that the values stand in another order."""
    return all(_is_header(line) for line in first_lines(head) if _names(line))


_LINES = device_reader("panos", "paloalto", shaped, _parse, PanosColumns)
READER = replace(_LINES, version="3", recognise=lambda head: _LINES.recognise(head) and _in_order(head))
