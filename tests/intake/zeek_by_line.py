"""Zeek's TSV logs read once more, a line and a field at a time, in plain Python: what the reader by columns must equal.

Written from the format alone: it shares no code with the reader but the names of tables and columns.
"""

import ipaddress
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

Row = dict[str, object]
EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 tables hold naive times by contract


class BadFieldError(ValueError):
    """A field that is not what its type says."""


@dataclass
class Told:
    """What a file gives: rows by table, line numbers of rejects and of skips."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    rejects: set[int] = field(default_factory=set)
    skips: set[int] = field(default_factory=set)


def seconds(text: str) -> int:
    if not re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,6})?", text, re.ASCII):
        raise BadFieldError(text)
    return int(Decimal(text) * 1_000_000)


def number(text: str, most: int = 2**63 - 1) -> int:
    if not re.fullmatch("[0-9]{1,19}", text, re.ASCII) or int(text) > most:
        raise BadFieldError(text)
    return int(text)


def port(text: str) -> int:
    return number(text, 65_535)


def flag(text: str) -> bool:
    if text not in ("T", "F"):
        raise BadFieldError(text)
    return text == "T"


def plain(text: str) -> str:
    raw = re.sub(
        rb"\\(?:x([0-9a-fA-F]{2})|\\)",
        lambda m: bytes.fromhex(m[1].decode()) if m[1] else b"\\",
        text.encode(),
    )
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return text


def word(text: str) -> str:
    return "" if text == "(empty)" else plain(text)


def lower(text: str) -> str:
    return word(text).lower()


def several(text: str) -> list[str]:
    return [] if text == "(empty)" else text.split(",")


def joined(text: str) -> str | None:
    return plain("\n".join(several(text))) if several(text) else None


def counted(text: str) -> int:
    return len(several(text))


def first_ttl(text: str) -> int | None:
    values = several(text)
    if not values or values[0] == "-":
        return None
    us = seconds(values[0])
    return us // 1_000_000 if us >= 0 else -(-us // 1_000_000)


def name(text: str) -> str:
    said = word(text)
    return said[:-1] if said.endswith(".") and len(said) > 1 else said


def address(end: str, text: str) -> Row:
    try:
        if "%" in text:
            raise BadFieldError(text)
        found = ipaddress.ip_address(text)
    except ValueError as error:
        raise BadFieldError(text) from error
    row: Row = {f"{end}_ip": str(found)}
    if found.version == 4:
        return {**row, f"{end}_ip_number": int(found)}
    high, low = divmod(int(found), 2**64)
    return {**row, f"{end}_ip6_high": high - 2**63, f"{end}_ip6_low": low - 2**63}


def moment(text: str) -> Row:
    us = seconds(text)
    try:
        when = EPOCH + timedelta(microseconds=us)
        return {"happened": when, "happened_local": when + timedelta(hours=8), "happened_us": us}
    except OverflowError as error:
        raise BadFieldError(text) from error


Reading = tuple[str, str, Callable[[str], object]]
SHARED: tuple[Reading, ...] = (
    ("_node_name", "sensor", word),
    ("id.orig_p", "src_port", port),
    ("id.resp_p", "dst_port", port),
    ("uid", "uid", word),
)
LOGS: dict[str, tuple[str, tuple[Reading, ...]]] = {
    "conn": (
        "net_connection",
        (
            ("proto", "proto", lower),
            ("service", "service", lower),
            ("duration", "duration_us", seconds),
            ("orig_bytes", "bytes_out", number),
            ("resp_bytes", "bytes_in", number),
            ("conn_state", "conn_state", word),
            ("local_orig", "src_local", flag),
            ("local_resp", "dst_local", flag),
            ("missed_bytes", "missed_bytes", number),
            ("history", "history", word),
            ("orig_pkts", "packets_out", number),
            ("orig_ip_bytes", "ip_bytes_out", number),
            ("resp_pkts", "packets_in", number),
            ("resp_ip_bytes", "ip_bytes_in", number),
            ("tunnel_parents", "parent_uids", joined),
        ),
    ),
    "dns": (
        "dns_query",
        (
            ("proto", "proto", lower),
            ("trans_id", "transaction_id", number),
            ("rtt", "rtt_us", seconds),
            ("query", "query", name),
            ("qclass_name", "qclass", word),
            ("qtype", "qtype_number", number),
            ("qtype_name", "qtype", word),
            ("rcode", "rcode_number", number),
            ("rcode_name", "rcode", word),
            ("AA", "authoritative", flag),
            ("TC", "truncated", flag),
            ("RD", "recursion_desired", flag),
            ("RA", "recursion_available", flag),
            ("answers", "answers", joined),
            ("answers", "answer_count", counted),
            ("TTLs", "ttl_s", first_ttl),
            ("rejected", "rejected", flag),
        ),
    ),
    "http": (
        "web_request",
        (
            ("method", "method", word),
            ("host", "host", word),
            ("uri", "uri", word),
            ("referrer", "referrer", word),
            ("version", "http_version", word),
            ("user_agent", "user_agent", word),
            ("request_body_len", "bytes_out", number),
            ("response_body_len", "bytes_in", number),
            ("status_code", "status", number),
            ("username", "user_name", word),
            ("proxied", "forwarded_for", joined),
            ("orig_mime_types", "request_content_type", joined),
            ("resp_mime_types", "content_type", joined),
        ),
    ),
    "ssl": (
        "tls_session",
        (
            ("version", "tls_version", word),
            ("cipher", "cipher", word),
            ("curve", "curve", word),
            ("server_name", "sni", word),
            ("resumed", "resumed", flag),
            ("last_alert", "last_alert", word),
            ("next_protocol", "alpn", word),
            ("established", "established", flag),
            ("cert_chain_fuids", "cert_fingerprints", joined),
            ("cert_chain_fps", "cert_fingerprints", joined),
            ("validation_status", "validation", word),
            ("ja3", "ja3", word),
            ("ja3s", "ja3s", word),
            ("subject", "cert_subject", word),
            ("issuer", "cert_issuer", word),
            ("client_subject", "client_subject", word),
            ("client_issuer", "client_issuer", word),
        ),
    ),
}


def row_of(log: str, fields: dict[str, str]) -> Row:
    """The columns of one line that are not NULL. Raises BadFieldError."""
    said = {k: v for k, v in fields.items() if v != "-"}
    if not {"ts", "id.orig_h", "id.resp_h"} <= said.keys():
        raise BadFieldError("missing")
    row: Row = {"product": "zeek", **moment(said["ts"])}
    row |= address("src", said["id.orig_h"]) | address("dst", said["id.resp_h"])
    for source, column, make in (*SHARED, *LOGS[log][1]):
        if source in said:
            row[column] = make(said[source])
    return {k: v for k, v in row.items() if v is not None}


def lines_of(data: bytes) -> Iterator[tuple[int, bytes, bool]]:
    """(number, line without its end, whether it has one)."""
    parts = data.split(b"\n")
    for index, part in enumerate(parts):
        ended = index < len(parts) - 1
        if ended or part:
            yield index + 1, (part.removesuffix(b"\r") if ended else part), ended


def by_line(data: bytes) -> Told:
    """Everything one TSV log of a table of its own gives. `-` and `(empty)` as Zeek writes them; fields well named."""
    told = Told()
    header: dict[str, list[str]] = {}
    for line_number, raw, ended in lines_of(data):
        if not raw:
            told.skips.add(line_number)
        elif raw.startswith(b"#"):
            parts = raw.decode().split("\t")
            header[parts[0]] = parts[1:]
            told.skips.add(line_number)
        else:
            _data_line(told, header, line_number, raw, ended)
    return told


def _data_line(told: Told, header: dict[str, list[str]], line_number: int, raw: bytes, ended: bool) -> None:
    log = header["#path"][0]
    try:
        parts = raw.decode("utf-8").split("\t")
        whole = ended and b"\0" not in raw and b"\r" not in raw and len(parts) == len(header["#fields"])
        row = row_of(log, dict(zip(header["#fields"], parts, strict=True))) if whole else {}
    except (BadFieldError, UnicodeDecodeError):
        row = {}
    if not row:
        told.rejects.add(line_number)
        return
    told.rows.setdefault(LOGS[log][0], []).append({**row, "_rec": line_number, "_loc": f"line:{line_number}"})
