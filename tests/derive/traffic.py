"""Rows of network tables as intake makes them, for tests of what rests on them; and real sets, where they are."""

import csv
import datetime as dt
import gzip
import ipaddress
import json
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from chahe.intake.api import Context, readers
from chahe.intake.memory import MemorySink
from chahe.model import Source, digest_of

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "network"
DAY = dt.datetime(2025, 3, 3)  # noqa: DTZ001 - naive Taipei, as the tables hold it
EIGHT = dt.timedelta(hours=8)
_EPOCH = dt.datetime(1970, 1, 1)  # noqa: DTZ001


def moment(local: dt.datetime | None) -> dict[str, Any]:
    """The three columns of an instant in Taipei."""
    if local is None:
        return {"happened": None, "happened_local": None, "happened_us": None}
    us = (local - EIGHT - _EPOCH) // dt.timedelta(microseconds=1)
    return {"happened": local - EIGHT, "happened_local": local, "happened_us": us}


def at(seconds: float, day: int = 0) -> dt.datetime:
    """A moment of the day 2025-03-03, or so many days later."""
    return DAY + dt.timedelta(days=day, microseconds=round(seconds * 1_000_000))


def end(name: str, ip: str | None) -> dict[str, Any]:
    """The columns of an address."""
    if ip is None:
        return {}
    a = ipaddress.ip_address(ip)
    if a.version == 4:
        return {f"{name}_ip": str(a), f"{name}_ip_number": int(a)}
    high, low = divmod(int(a), 2**64)
    return {f"{name}_ip": str(a), f"{name}_ip6_high": high - 2**63, f"{name}_ip6_low": low - 2**63}


def connection(seconds: float | None, src: str, dst: str, day: int = 0, **more: Any) -> dict[str, Any]:
    """A row of net_connection."""
    when = None if seconds is None else at(seconds, day)
    plain = {"product": "zeek", "proto": "tcp", "dst_port": 443, "conn_state": "SF"}
    return {**plain, **moment(when), **end("src", src), **end("dst", dst), **more}


def request(seconds: float, src: str, dst: str | None, host: str | None, day: int = 0, **more: Any) -> dict[str, Any]:
    """A row of web_request."""
    return {"product": "zeek", **moment(at(seconds, day)), **end("src", src), **end("dst", dst), "host": host, **more}


def question(seconds: float, src: str, query: str | None, day: int = 0, **more: Any) -> dict[str, Any]:
    """A row of dns_query, answered."""
    plain = {"product": "zeek", "proto": "udp", "dst_port": 53, "qtype": "A", "rcode": "NOERROR", "rcode_number": 0}
    return {**plain, **moment(at(seconds, day)), **end("src", src), **end("dst", "10.0.0.53"), "query": query, **more}


def zeek(folder: str, log: str) -> Iterator[dict[str, Any]]:
    """Records of one log of a real Zeek folder, by Zeek's names, an unset field left out."""
    for path in sorted(p for p in (SHARED / folder).rglob(f"{log}.*") if ".log" in p.name):
        raw = path.read_bytes()
        yield from _records((gzip.decompress(raw) if path.suffix == ".gz" else raw).decode().splitlines())


def _records(text: list[str]) -> Iterator[dict[str, Any]]:
    names: list[str] = []
    for raw in text:
        line = raw.strip()
        if line.startswith("{"):
            yield json.loads(line)
        elif line.startswith("#fields"):
            names = line.split("\t")[1:]
        elif line and not line.startswith("#"):
            (values,) = csv.reader([line], delimiter="\t", quoting=csv.QUOTE_NONE)
            yield {n: v for n, v in zip(names, values, strict=True) if v != "-"}


def _both(r: dict[str, Any]) -> dict[str, Any]:
    us = int(Decimal(str(r["ts"])) * 1_000_000)
    local = _EPOCH + dt.timedelta(microseconds=us) + EIGHT
    ports = {f"{n}_port": int(r[f"id.{z}_p"]) for n, z in (("src", "orig"), ("dst", "resp"))}
    ends = {**end("src", r["id.orig_h"]), **end("dst", r["id.resp_h"])}
    return {"product": "zeek", **moment(local), **ends, **ports, "uid": r.get("uid")}


def _number(r: dict[str, Any], name: str) -> int | None:
    return int(r[name]) if name in r else None


_NUMBERS = {
    "bytes_out": "orig_bytes",
    "bytes_in": "resp_bytes",
    "packets_out": "orig_pkts",
    "packets_in": "resp_pkts",
    "ip_bytes_out": "orig_ip_bytes",
    "ip_bytes_in": "resp_ip_bytes",
}


@cache
def connections(folder: str) -> list[dict[str, Any]]:
    """A real folder's conn.log as rows of net_connection."""
    out = []
    for r in zeek(folder, "conn"):
        numbers = {c: _number(r, z) for c, z in _NUMBERS.items()}
        local = {f"{n}_local": str(r.get(f"local_{z}")) in ("T", "True") for n, z in (("src", "orig"), ("dst", "resp"))}
        lasted = int(Decimal(str(r["duration"])) * 1_000_000) if "duration" in r else None
        texts = {"proto": r["proto"], "service": r.get("service"), "conn_state": r.get("conn_state")}
        out.append({**_both(r), **numbers, **local, **texts, "duration_us": lasted})
    return out


@cache
def requests(folder: str) -> list[dict[str, Any]]:
    """A real folder's http.log as rows of web_request."""
    texts = ("host", "method", "uri", "user_agent")
    return [{**_both(r), **{c: r.get(c) for c in texts}} for r in zeek(folder, "http")]


@cache
def sessions(folder: str) -> list[dict[str, Any]]:
    """A real folder's ssl.log as rows of tls_session."""
    return [{**_both(r), "sni": r.get("server_name"), "ja3": r.get("ja3")} for r in zeek(folder, "ssl")]


@cache
def questions(folder: str) -> list[dict[str, Any]]:
    """A real folder's dns.log as rows of dns_query."""
    texts = {"query": "query", "qtype": "qtype_name", "rcode": "rcode_name"}
    numbers = {"qtype_number": "qtype", "rcode_number": "rcode"}
    out = []
    for r in zeek(folder, "dns"):
        said = r.get("answers")
        answers = said if isinstance(said, list) else said.split(",") if said else []
        columns = {**{c: r.get(z) for c, z in texts.items()}, **{c: _number(r, z) for c, z in numbers.items()}}
        out.append({**_both(r), **columns, "proto": r.get("proto"), "answers": "\n".join(answers) or None})
    return out


def captured(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Rows of a capture by table, as the reader makes them."""
    reader = readers()["pcap"]
    with path.open("rb") as stream:
        sink = MemorySink(Source(digest_of(path.read_bytes())), reader.tables)
        reader.read(stream, sink, Context(path=path.name))
    own = ("_item", "_rec", "_loc")
    return {t: [{k: v for k, v in row.items() if k not in own} for row in rows] for t, rows in sink.rows.items()}
