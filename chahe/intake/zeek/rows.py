"""Fields of Zeek's conn, dns, http and ssl logs as columns of our tables.

Left out on purpose: http's password. What Zeek says of protocols inside a connection (`service`) is kept as written.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from chahe.intake.columns.block import Array
from chahe.intake.columns.making import Making, as_micros, first_of
from chahe.intake.columns.typed import Cells, no_nulls

SENSOR = ("_node_name", "_system_name", "node_name")
"""What forwarders add to say which sensor wrote the line."""

_SECOND = 1_000_000


class Rows(NamedTuple):
    """How one kind of log becomes rows: the table, its fields, and the columns they make."""

    table: str
    fields: tuple[str, ...]
    make: Callable[[Making], None]


_CONNECTION = ("ts", "uid", "id.orig_h", "id.orig_p", "id.resp_h", "id.resp_p", *SENSOR)


def _connection(made: Making, when: Cells) -> None:
    made.constant("product", "zeek")
    made.text("sensor", *SENSOR)
    made.moment("happened", "ts", when)
    made.address("src", "id.orig_h", needed=True)
    made.port("src_port", "id.orig_p")
    made.address("dst", "id.resp_h", needed=True)
    made.port("dst_port", "id.resp_p")
    made.text("uid", "uid")


_CONN = (
    *("proto", "service", "duration", "orig_bytes", "resp_bytes", "conn_state", "local_orig", "local_resp"),
    *("missed_bytes", "history", "orig_pkts", "orig_ip_bytes", "resp_pkts", "resp_ip_bytes", "tunnel_parents"),
)


def _conn(made: Making) -> None:
    made.lower("proto", "proto")
    made.lower("service", "service")
    made.seconds("duration_us", "duration")
    for column, name in (
        ("bytes_out", "orig_bytes"),
        ("bytes_in", "resp_bytes"),
        ("packets_out", "orig_pkts"),
        ("packets_in", "resp_pkts"),
        ("ip_bytes_out", "orig_ip_bytes"),
        ("ip_bytes_in", "resp_ip_bytes"),
        ("missed_bytes", "missed_bytes"),
    ):
        made.number(column, name)
    made.text("conn_state", "conn_state")
    made.text("history", "history")
    made.flag("src_local", "local_orig")
    made.flag("dst_local", "local_resp")
    made.listed("parent_uids", "tunnel_parents")


_DNS = (
    *("proto", "trans_id", "rtt", "query", "qclass_name", "qtype", "qtype_name", "rcode", "rcode_name"),
    *("AA", "TC", "RD", "RA", "answers", "TTLs", "rejected"),
)


def _dns(made: Making) -> None:
    made.lower("proto", "proto")
    made.text("query", "query")
    if "query" in made.columns:
        made.columns["query"] = _unrooted(made.columns["query"])
    made.text("qclass", "qclass_name")
    made.text("qtype", "qtype_name")
    made.text("rcode", "rcode_name")
    made.number("qtype_number", "qtype")
    made.number("rcode_number", "rcode")
    made.number("transaction_id", "trans_id")
    made.seconds("rtt_us", "rtt")
    for column, name in (
        ("authoritative", "AA"),
        ("truncated", "TC"),
        ("recursion_desired", "RD"),
        ("recursion_available", "RA"),
        ("rejected", "rejected"),
    ):
        made.flag(column, name)
    made.listed("answers", "answers", count="answer_count")
    _time_to_live(made)


def _unrooted(names: Array) -> Array:
    """Names without the dot that ends a rooted one; the root itself stays."""
    rooted = no_nulls(pc.and_(pc.ends_with(names, "."), pc.greater(pc.binary_length(names), 1)))
    return names if rooted is None else pc.if_else(rooted, pc.utf8_slice_codeunits(names, 0, -1), names)


def _time_to_live(made: Making) -> None:
    found = made.of("TTLs")
    if found is None:
        return
    first = first_of(found if pa.types.is_list(found.type) else made.as_lists(found))
    if pa.types.is_string(first.type) and made.spelling.unset is not None:
        first = pc.if_else(pc.equal(first, made.spelling.unset), pa.scalar(None, pa.string()), first)
    us = as_micros(first)
    made.put("ttl_s", Cells(pc.divide(us.values, _SECOND), us.bad), "TTLs: no seconds")


_HTTP = (
    *("method", "host", "uri", "referrer", "version", "user_agent", "request_body_len", "response_body_len"),
    *("status_code", "username", "proxied", "orig_mime_types", "resp_mime_types"),
)


def _http(made: Making) -> None:
    for column, name in (
        ("method", "method"),
        ("host", "host"),
        ("http_version", "version"),
        ("user_agent", "user_agent"),
        ("user_name", "username"),
    ):
        made.text(column, name)
    made.discreet("uri", "uri")
    made.discreet("referrer", "referrer")
    made.number("bytes_out", "request_body_len")
    made.number("bytes_in", "response_body_len")
    made.number("status", "status_code")
    made.listed("forwarded_for", "proxied")
    made.listed("request_content_type", "orig_mime_types")
    made.listed("content_type", "resp_mime_types")


_SSL = (
    *("version", "cipher", "curve", "server_name", "resumed", "last_alert", "next_protocol", "established"),
    *("cert_chain_fps", "cert_chain_fuids", "subject", "issuer", "client_subject", "client_issuer"),
    *("validation_status", "ja3", "ja3s"),
)


def _ssl(made: Making) -> None:
    for column, name in (
        ("sni", "server_name"),
        ("tls_version", "version"),
        ("cipher", "cipher"),
        ("curve", "curve"),
        ("alpn", "next_protocol"),
        ("last_alert", "last_alert"),
        ("ja3", "ja3"),
        ("ja3s", "ja3s"),
        ("cert_subject", "subject"),
        ("cert_issuer", "issuer"),
        ("client_subject", "client_subject"),
        ("client_issuer", "client_issuer"),
        ("validation", "validation_status"),
    ):
        made.text(column, name)
    made.flag("resumed", "resumed")
    made.flag("established", "established")
    made.listed("cert_fingerprints", "cert_chain_fps", "cert_chain_fuids")


ROWS: Mapping[str, Rows] = MappingProxyType(
    {
        "conn": Rows("net_connection", (*_CONNECTION, *_CONN), _conn),
        "dns": Rows("dns_query", (*_CONNECTION, *_DNS), _dns),
        "http": Rows("web_request", (*_CONNECTION, *_HTTP), _http),
        "ssl": Rows("tls_session", (*_CONNECTION, *_SSL), _ssl),
    }
)
"""By the log's own name (#path)."""

TABLES = tuple(sorted(r.table for r in ROWS.values()))


def make(rows: Rows, made: Making, when: Cells) -> Making:
    """The columns of a block of one log; `when` are the microseconds of `ts`."""
    _connection(made, when)
    rows.make(made)
    return made
