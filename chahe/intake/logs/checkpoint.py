r"""Check Point logs as Log Exporter writes them in its format `syslog` (R80 to R82), also behind a collector's header.

    <134>1 2026-03-02T00:00:01Z mgmt01 CheckPoint 9929 - [action:"Accept"; time:"1772409601"; src:"192.0.2.1"; … ]

Inside the brackets stand `name:"value"` or `name::"value"`; in a value `\"`, `\\` and `\]` are escaped. What a rule
matched (layer_name, rule_uid …) stands once for each layer; a name that says who did what (`_ONCE`) and stands twice
with two values makes the line a reject. The time is `time`, seconds since 1970, else the header's; the device is
`origin`, else the header's host.

Records of product VPN-1 & FireWall-1 with src, dst, proto and a decision are connections, all others events with their
fields. A log that is updated keeps its `loguid`: such records become one row, at the last of them, that began with the
first; a loguid of zeros is none. A record may count several alike connections (session logs): it is one row.
`s_port` and `service` are the ports, of ICMP `icmp_type` and `icmp_code` stand for them. `service_id` is the name of an
object and not taken for an application; `appi_name` is. `action` Encrypt and the like are no decision by themselves:
`rule_action` is. Bytes are not taken: which side `sent_bytes` is of no document at hand of the vendor tells.

Check Point, Logging and Monitoring Administration Guide, Log Exporter and its appendix (Special Log Fields); sk144192,
Description of Fields in Check Point Logs. Not read: CSV that SmartConsole exports, the formats generic and splunk (CEF
and LEEF have readers of their own).
"""

import re
from collections.abc import Mapping

from chahe.intake.api import Context
from chahe.intake.command_secrets import masked
from chahe.intake.devices.frame import LONGEST, NO_TIME
from chahe.intake.devices.reading import Parse, Record, device_reader
from chahe.intake.devices.rows import ALLOWED, DENIED, ICMP, UNSET, Connection, Logged, protocol
from chahe.intake.devices.stated_times import stated_us
from chahe.intake.logs.syslog_times import Times

NO_LINE = "no record of Check Point's Log Exporter"
TWICE = "a name that stands twice with two values"
MANY = "more fields than a record may have"
_HEADER = re.compile(
    r"(?:^|[ >])(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)?) (\S{1,255}) CheckPoint "
    r"(?:\d{1,10}|-) \S{1,32} \[",
    re.ASCII,
)
_FIELD = re.compile(r'\s*([^\s":;\[\]][^":;\[\]]{0,127})::?"([^"\\]*(?:\\.[^"\\]*)*)"\s*(?:;|(?=\]))')
_ESCAPED = re.compile(r'\\(["\\\]])')
_END = re.compile(r"\s*\]\s*")
_MOST = 1_024
_ONCE = frozenset(
    (
        *("action", "time", "src", "dst", "proto", "s_port", "service", "product", "origin", "loguid", "operation"),
        *("user", "src_user_name", "administrator", "xlatesrc", "xlatedst", "icmp_type", "icmp_code"),
    )
)
"""What says who did what: a second value beside the first may have been slipped in."""
_FIREWALL = frozenset({"vpn-1 & firewall-1", "firewall"})
_DECISIONS = {"accept": ALLOWED, "drop": DENIED, "reject": DENIED, "block": DENIED}
_THROUGH = frozenset({"encrypt", "decrypt"})
_NO_LOGUID = re.compile(r"\{0x0(?:,0x0)*\}")
Fields = Mapping[str, list[str]]


def shaped(line: str) -> bool:
    """Whether a line has the exporter's header."""
    return _HEADER.search(line, 0, LONGEST) is not None


def fields_of(text: str) -> Fields | str:
    """The values of what stands between the brackets, by name; why they are none."""
    out: dict[str, list[str]] = {}
    at = 0
    for _ in range(_MOST):
        found = _FIELD.match(text, at)
        if found is None:
            break
        value = _ESCAPED.sub(r"\1", found[2]) if "\\" in found[2] else found[2]
        values = out.setdefault(found[1].strip(), [])
        if values and found[1] in _ONCE:
            if value not in values:
                return TWICE
        else:
            values.append(value)
        at = found.end()
    else:
        return MANY
    return out if out and _END.fullmatch(text, at) else NO_LINE


def _parse(ctx: Context) -> Parse:
    times = Times(ctx)

    def parse(line: str) -> Record | str:
        header = _HEADER.search(line, 0, LONGEST)
        fields = NO_LINE if header is None else fields_of(line[header.end() :])
        if header is None or isinstance(fields, str):
            return str(fields)
        us = stated_us(_said(fields, "time") or header[1], times)
        if us is None:
            return NO_TIME
        host = _said(fields, "origin") or header[2]
        decision = (_said(fields, "action") or "").lower()
        is_one = all(_said(fields, n) for n in ("src", "dst", "proto"))
        firewall = (_said(fields, "product") or "").lower() in _FIREWALL
        if is_one and firewall and (decision in _DECISIONS or decision in _THROUGH):
            return _connection(fields, us, host)
        return _event(fields, us, host, ctx)

    return parse


def _said(fields: Fields, name: str) -> str | None:
    values = fields.get(name)
    return (values[0].strip() or None) if values else None


def _decided(fields: Fields) -> str | None:
    word = (_said(fields, "action") or "").lower()
    if word in _DECISIONS:
        return _DECISIONS[word]
    said = {_DECISIONS.get(rule.strip().lower()) for rule in fields.get("rule_action", ())}
    return next(iter(said)) if len(said) == 1 else None


def _connection(fields: Fields, us: int, host: str) -> Connection:
    proto = protocol(_said(fields, "proto"))
    ports = ("icmp_type", "icmp_code") if proto in ICMP else ("s_port", "service")
    uid = _said(fields, "loguid")
    if uid is not None and _NO_LOGUID.fullmatch(uid):
        uid = None
    src, dst, app = (_said(fields, n) for n in ("src", "dst", "appi_name"))
    rules = [rule for rule in fields.get("rule_uid", ()) if rule.strip()] or list(fields.get("rule", ()))
    return Connection(
        us=us,
        key=None if uid is None else (host, uid, src, dst),
        over=uid is None,
        fields={
            "sensor": host,
            "src": src,
            "src_port": _said(fields, ports[0]),
            "dst": dst,
            "dst_port": _said(fields, ports[1]),
            "proto": proto,
            "service": app.lower() if app else None,
            "action": _decided(fields),
            "action_words": _said(fields, "action"),
            "uid": uid,
            "rule_id": ", ".join(rules) or None,
            "src_zone": _said(fields, "inzone"),
            "dst_zone": _said(fields, "outzone"),
            "src_nat_ip": _set(_said(fields, "xlatesrc")),
            "dst_nat_ip": _set(_said(fields, "xlatedst")),
            "user_name": _said(fields, "src_user_name") or _said(fields, "user"),
        },
    )


def _set(address: str | None) -> str | None:
    return None if address == UNSET else address


def _event(fields: Fields, us: int, host: str, ctx: Context) -> Logged:
    named: dict[str, object] = {}
    hidden = 0
    for name, values in fields.items():
        if len(values) == 1:
            named[name] = values[0]
            continue
        told = [masked(value, ctx.secret) for value in values]
        named[name] = [value for value, _ in told]
        hidden += sum(count for _, count in told)
    product = _said(fields, "product")
    columns = {
        "service": product.lower() if product else None,
        "channel": product,
        "event_type": _said(fields, "action") or _said(fields, "operation"),
        "user_name": _said(fields, "src_user_name") or _said(fields, "user") or _said(fields, "administrator"),
        "host": host,
    }
    return Logged(us, named, columns, hidden)


READER = device_reader("checkpoint", "checkpoint", shaped, _parse)
