r"""Common Event Format 0 and 1, bare or behind syslog: `CEF:0|Vendor|Product|Version|Class|Name|Severity|k=v …`

In the header `\|` and `\\` are escaped, in the fields `\=`, `\\`, `\n` and `\r`; a field's value goes on to the next
` name=`. A name that stands twice with two values makes the line a reject: one of them may have been slipped in. What
tells of a connection: devices/common_events.py. The time is `start`, else `rt`, `deviceReceiptTime` or `end`, else what
stands before; one that is there and in no known form is a reject. `in` and `out` mean opposite things with different
products and are used of Fortinet alone (`out` is what src sent), whose connections began `FTNTFGTduration` before.

Micro Focus, Implementing ArcSight Common Event Format, version 26.
"""

import re
from collections.abc import Mapping

from chahe.intake.api import Context
from chahe.intake.devices.cef_columns import CefColumns
from chahe.intake.devices.common_events import Header, connection, event, is_connection
from chahe.intake.devices.frame import LONGEST, NO_TIME, frame
from chahe.intake.devices.reading import Parse, Record, device_reader
from chahe.intake.devices.stated_times import stated_us
from chahe.intake.log_rows import as_number
from chahe.intake.logs.cef_words import NAME, TIMES
from chahe.intake.logs.syslog_times import Times

NO_LINE = "no record of CEF"
TWICE = "a name that stands twice with two values"
_BEGIN = re.compile(r"CEF: ?[01]\|")
_PART = re.compile(r"((?:[^|\\]|\\.)*)\|")
_NAME = re.compile(rf"(?:^|(?<=\s))({NAME.pattern})=", re.ASCII)
_ESCAPED = re.compile(r"\\(.)")
_BREAKS = {"n": "\n", "r": "\r"}
_PARTS = 6


def shaped(line: str) -> bool:
    """Whether a line has the mark of the format."""
    return _BEGIN.search(line, 0, LONGEST) is not None


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda m: _BREAKS.get(m[1], m[1]), text) if "\\" in text else text


def fields_of(text: str) -> dict[str, str] | str:
    """The fields of an extension; why it has none."""
    names = list(_NAME.finditer(text))
    if not names:
        return {} if not text.strip() else NO_LINE
    if text[: names[0].start()].strip():
        return NO_LINE
    fields: dict[str, str] = {}
    ends = [name.start() for name in names[1:]] + [len(text)]
    for name, end in zip(names, ends, strict=True):
        value = _plain(text[name.end() : end].strip())
        if fields.setdefault(name[1], value) != value:
            return TWICE
    return fields


def _header(line: str, at: int) -> tuple[Header, int] | None:
    parts = []
    for _ in range(_PARTS):
        found = _PART.match(line, at)
        if found is None:
            return None
        parts.append(_plain(found[1]).strip())
        at = found.end()
    return Header(*parts), at


def _parse(ctx: Context) -> Parse:
    times = Times(ctx)

    def parse(line: str) -> Record | str:
        begin = _BEGIN.search(line, 0, LONGEST)
        found = None if begin is None else _header(line, begin.end())
        if begin is None or found is None:
            return NO_LINE
        header, at = found
        fields = fields_of(line[at:])
        if isinstance(fields, str):
            return fields
        before = frame(line[: begin.start()], times)
        said = next((fields[n] for n in TIMES if fields.get(n)), None)
        us = before.us if said is None else stated_us(said, times)
        if us is None and (said is not None or before.wrong):
            return NO_TIME
        host = fields.get("dvchost") or before.host or fields.get("dvc") or fields.get("deviceExternalId")
        if is_connection(header, fields):
            return _connection(header, us, host, fields)
        return event(header, us, host, fields.get("suser") or fields.get("duser") or None, fields)

    return parse


def _connection(header: Header, us: int | None, host: str | None, fields: Mapping[str, str]) -> Record:
    fortinet = header.vendor.lower() == "fortinet"
    seconds = as_number(fields.get("FTNTFGTduration")) if fortinet else None
    lasted = None if seconds is None or seconds < 0 else seconds * 1_000_000
    labelled = {fields[f"{n}Label"].lower(): fields[n] for n in fields if f"{n}Label" in fields}

    def first(*names: str) -> str | None:
        return next((v for n in names if (v := fields.get(n) or labelled.get(n))), None)

    said = {
        "src": fields["src"],
        "src_port": first("spt"),
        "dst": fields["dst"],
        "dst_port": first("dpt"),
        "proto": first("proto"),
        "service": first("FTNTFGTapp") if fortinet else first("app"),
        "bytes_out": first("out") if fortinet else None,
        "bytes_in": first("in") if fortinet else None,
        "packets_out": first("FTNTFGTsentpkt"),
        "packets_in": first("FTNTFGTrcvdpkt"),
        "action_words": first("act"),
        "conn_state": first("reason"),
        "uid": first("externalId"),
        "rule_id": first("FTNTFGTpolicyid", "rule", "rule name", "policy"),
        "src_zone": first("deviceInboundInterface", "source zone"),
        "dst_zone": first("deviceOutboundInterface", "destination zone"),
        "src_nat_ip": first("sourceTranslatedAddress"),
        "dst_nat_ip": first("destinationTranslatedAddress"),
        "user_name": first("suser"),
    }
    began = us if us is None or lasted is None else us - lasted
    return connection(header, began, host, said, lasted)


READER = device_reader("cef", "cef", shaped, _parse, CefColumns)
