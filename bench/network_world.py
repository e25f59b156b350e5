"""A made-up network for `bench.network`: connections and questions of 14 days, with what has to be found in them.

Made by DuckDB from hashes of row numbers, so that the same number of rows is always the same rows; written by the
product's own sink, so that the files are those intake leaves: one a day, row groups and encodings alike.
Hosts: one for every 5,000 rows, each with 30 far hosts it calls often, some it calls a few times, and servers inside.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from chahe.engine.backends import DuckDB
from chahe.engine.inputs import BoundReading
from chahe.intake.columns.block import Block
from chahe.intake.parquet import ARROW, ParquetSink
from chahe.model import Source, digest_of
from chahe.tables.api import tables

DAYS = 14
AS_OF = "2025-12-31"
LEAST_ROWS = 200_000
"""Fewer rows leave no room for what is planted."""
_BLOCK = 65_536
_DAY_US = 86_400_000_000
_FROM_US = 1_764_518_400_000_000
"""2025-12-01 00:00 in Taipei."""

RESOLVERS = ("10.20.0.53", "10.20.1.53")
BEACONS = (("10.20.255.1", "203.0.113.10", 300), ("10.20.255.2", "203.0.113.20", 600))
LONG = ("10.20.255.3", "203.0.113.30")
DOWN = ("10.20.255.4", "10.20.0.9")
ACROSS = ("10.20.255.5", "tcp|445")
ROGUE = ("10.20.255.6", "198.51.100.53")
HIT = ("10.20.255.7", "192.0.2.66")
TUNNEL = "exfil-bench.com"


def _ip(number: str) -> str:
    """SQL of an IPv4 address as text from its number."""
    return " || '.' || ".join(f"(({number}) >> {n} & 255)::VARCHAR" for n in (24, 16, 8, 0))


def _number(ip: str) -> int:
    a, b, c, d = map(int, ip.split("."))
    return ((a * 256 + b) * 256 + c) * 256 + d


def _base(number: int, of_all: int) -> str:
    """Moment of row n: in the order of the log, with jitter."""
    return f"{_FROM_US} + n * {DAYS * _DAY_US // of_all} + (hash(n + {number}) % 1000000)::BIGINT"


def _connections(rows: int) -> str:
    """The bulk, and then what is planted, as one query of raw columns."""
    hosts = max(rows // 5_000, 20)
    inside = f"({_number('10.20.2.0')} + (hash(n) % {hosts})::BIGINT)"
    kind = "hash(n + 1) % 100"
    often = f"({_number('93.0.0.0')} + (hash(hash(n) % {hosts} * 31 + hash(n + 2) % 30) % 5000)::BIGINT * 257)"
    seldom = (
        f"({_number('94.0.0.0')} + (hash(hash(n) % {hosts} * 977 + n // {rows // DAYS} * 40 + hash(n + 3) % 40)"
        " % 60000)::BIGINT * 263)"
    )
    server = f"({_number('10.20.0.0')} + (hash(hash(n) % {hosts} + 7 * (hash(n + 4) % 10)) % 60)::BIGINT)"
    bulk = f"""
        SELECT {_base(9, rows)} AS us, {inside} AS src,
            CASE WHEN {kind} < 60 THEN {often} WHEN {kind} < 75 THEN {seldom} ELSE {server} END AS dst,
            [443, 443, 443, 80, 8080][(hash(n + 5) % 5 + 1)::INT] AS port, 'tcp' AS proto,
            ['SF','SF','SF','SF','SF','SF','SF','S1','RSTO','S0'][(hash(n + 6) % 10 + 1)::INT] AS state,
            (hash(n + 7) % 60000000)::BIGINT AS lasted, (200 + hash(n + 8) % 9000)::BIGINT AS sent,
            (hash(n + 10) % 90000)::BIGINT AS got
        FROM range({rows}) r(n)"""
    parts = [bulk]

    def plant(times: str, src: str, dst: str, port: str = "443", state: str = "SF", lasted: str = "250000") -> None:
        parts.append(
            f"SELECT {times}, {src}, {dst}, {port}, 'tcp', '{state}', {lasted}, 640, 1200 FROM range({{}}) r(n)"
        )

    for src, dst, every in BEACONS:
        plant(f"{_FROM_US} + n * {every}000000 + (hash(n) % 3000000)::BIGINT", str(_number(src)), str(_number(dst)))
        parts[-1] = parts[-1].format(DAYS * 86_400 // every - 1)
    plant(
        f"{_FROM_US} + n * {_DAY_US} + 3600000000", str(_number(LONG[0])), str(_number(LONG[1])), lasted="30000000000"
    )
    parts[-1] = parts[-1].format(DAYS)
    hour = _FROM_US + 3 * _DAY_US + 7_200_000_000
    plant(f"{hour} + n * 5000000", str(_number(DOWN[0])), str(_number(DOWN[1])), "1000 + n", "REJ")
    parts[-1] = parts[-1].format(300)
    plant(f"{hour} + n * 5000000", str(_number(ACROSS[0])), f"{_number('10.20.8.0')} + n", "445", "S0")
    parts[-1] = parts[-1].format(300)
    plant(f"{hour} + n * 5000000", str(_number(ROGUE[0])), str(_number(ROGUE[1])), "53")
    parts[-1] = parts[-1].format(50)
    plant(f"{hour} + n * 7777777", str(_number(HIT[0])), str(_number(HIT[1])))
    parts[-1] = parts[-1].format(3)
    return " UNION ALL ".join(parts)


def connections(rows: int) -> str:
    """Rows of net_connection: columns that are set, `us` first."""
    return f"""
        SELECT us, 'zeek' AS product, src, dst, port, proto, state, lasted, sent, got, {_ip("src")} AS src_ip,
            {_ip("dst")} AS dst_ip, dst BETWEEN {_number("10.0.0.0")} AND {_number("10.255.255.255")} AS dst_local,
            30000 + (hash(us) % 30000)::BIGINT AS src_port, 'C' || to_base((hash(us + src) >> 1)::BIGINT, 36) AS uid
        FROM ({_connections(rows)})"""


def questions(rows: int) -> str:
    """Rows of dns_query: columns that are set, `us` first."""
    hosts = max(rows // 5_000, 20)
    kind = "hash(n + 1) % 100"
    common = (
        "'w' || (hash(n + 2) % 4) || '.site' || (hash(n + 3) % 2000) || "
        "['.com','.com.tw','.net'][(hash(n + 3) % 3 + 1)::INT]"
    )
    rare = (
        f"'h' || (hash(n + 4) % 4) || '.tail' || (hash(n + 5) % {max(rows // 100, 1000)}) || "
        "['.org','.co.uk','.io'][(hash(n + 5) % 3 + 1)::INT]"
    )
    address = _ip("1560281088 + (hash(n + 3) % 5000)::BIGINT * 257")
    types = "['A','A','AAAA','HTTPS'][(hash(n + 7) % 4 + 1)::INT]"
    back = "(hash(n) % 250) || '.' || (hash(n + 6) % 40) || '.20.10.in-addr.arpa'"
    tunnel_from = _FROM_US + 2 * _DAY_US
    return f"""
        SELECT us, 'zeek' AS product, src, dst, query, qtype, rcode, answers, {_ip("src")} AS src_ip,
            {_ip("dst")} AS dst_ip, 30000 + (hash(us) % 30000)::BIGINT AS src_port,
            'C' || to_base((hash(us + src) >> 1)::BIGINT, 36) AS uid
        FROM (
            SELECT {_base(9, rows)} AS us, {_number("10.20.2.0")} + (hash(n) % {hosts})::BIGINT AS src,
                CASE WHEN hash(n) % 2 = 0 THEN {_number(RESOLVERS[0])} ELSE {_number(RESOLVERS[1])} END AS dst,
                CASE WHEN {kind} < 75 THEN {common} WHEN {kind} < 93 THEN {rare} ELSE {back} END AS query,
                CASE WHEN {kind} >= 93 THEN 'PTR' ELSE {types} END AS qtype,
                CASE WHEN hash(n + 8) % 20 = 0 THEN 'NXDOMAIN' ELSE 'NOERROR' END AS rcode,
                CASE WHEN hash(n + 8) % 20 <> 0 THEN {address} END AS answers
            FROM range({rows}) r(n)
            UNION ALL
            SELECT {tunnel_from} + n * 9000000, {_number("10.20.2.7")}, {_number(RESOLVERS[0])},
                lpad(to_base((hash(n) >> 1)::BIGINT, 36), 50, 'q') || '.' || n || '.{TUNNEL}', 'TXT', 'NOERROR',
                'TXT 4 abcd'
            FROM range(4000) r(n)
                )"""


def _columns(batch: pa.Table, table: str) -> dict[str, Any]:
    """A batch of raw columns as the table's."""
    import pyarrow.compute as pc

    us = batch["us"].combine_chunks()
    n = len(us)
    local = pc.add(us, 28_800_000_000)
    out = {
        "product": batch["product"],
        "happened": us.cast(pa.timestamp("us")),
        "happened_local": local.cast(pa.timestamp("us")),
        "happened_us": us,
        **{f"{e}_ip": batch[f"{e}_ip"] for e in ("src", "dst")},
        **{f"{e}_ip_number": batch[e] for e in ("src", "dst")},
        "src_port": batch["src_port"],
        "uid": batch["uid"],
    }
    if table == "net_connection":
        headers = pc.add(batch["sent"], 240)
        out |= {
            **{"dst_port": batch["port"], "proto": batch["proto"], "conn_state": batch["state"]},
            **{"duration_us": batch["lasted"], "bytes_out": batch["sent"], "bytes_in": batch["got"]},
            **{"ip_bytes_out": headers, "ip_bytes_in": batch["got"], "dst_local": batch["dst_local"]},
            **{c: pc.add(pc.bit_wise_and(batch["sent"], 15), 4) for c in ("packets_out", "packets_in")},
            "src_local": pa.array([True]).take(pa.array([0] * n, pa.int64())),
            "service": pa.array(["ssl"]).take(pa.array([0] * n, pa.int64())),
            "history": pa.array(["ShADadFf"]).take(pa.array([0] * n, pa.int64())),
        }
    else:
        zero = pa.array([0] * n, pa.int64())
        out |= {
            **{c: batch[c] for c in ("query", "qtype", "rcode", "answers")},
            "dst_port": pa.array([53]).take(zero),
            "proto": pa.array(["udp"]).take(zero),
        }
    kinds = {c.name: ARROW[c.type] for c in tables()[table].columns}
    flat = {c: a.combine_chunks() if isinstance(a, pa.ChunkedArray) else a for c, a in out.items()}
    return {c: a.cast(kinds[c]) if a.type != kinds[c] else a for c, a in flat.items()}


def write(folder: Path, table: str, query: str) -> Iterator[BoundReading]:
    """The answer of a query as readings, one a day. The day of a row is told by `us`."""
    con = DuckDB("3GB", folder).con.con
    con.execute(f"CREATE TEMP TABLE made AS {query}")
    for day in range(DAYS):
        since = _FROM_US + day * _DAY_US
        source = Source(digest_of(f"{table} {day}".encode()))
        target = folder / f"{table}-{day:02}"
        with ParquetSink(source, (table,), target) as sink:
            found = con.execute(f"SELECT * FROM made WHERE us >= {since} AND us < {since + _DAY_US} ORDER BY ALL")
            rec = 0
            for batch in found.to_arrow_reader(_BLOCK):
                recs = pa.array(range(rec + 1, rec + 1 + len(batch)), pa.int64())
                locs = pa.array([f"line:{n}" for n in range(rec + 1, rec + 1 + len(batch))])
                sink.block(table, Block(recs, locs, _columns(pa.Table.from_batches([batch]), table)))
                rec += len(batch)
            reading = sink.finish(f"{table}-{day:02}.log", "bench@1")
        yield BoundReading(reading, target, tied=True, as_of=AS_OF)
    con.close()


def given() -> dict[str, list[dict[str, Any]]]:
    """The insurer's own small tables."""
    day = {"valid_from_us": None, "valid_to_us": None}

    def ip(end: str, text: str) -> dict[str, Any]:
        return {f"{end}_ip": text, f"{end}_ip_number": _number(text)}

    indicators: list[dict[str, Any]] = [
        {"kind": "ip", "wanted": HIT[1], **ip("first", HIT[1]), "list_version": "1", **day},
        *({"kind": "domain", "wanted": f"bad{n}.example", "list_version": "1", **day} for n in range(5_000)),
    ]
    for n in range(5_000):
        number = _number("198.18.0.0") + n
        text = ".".join(str(number >> k & 255) for k in (24, 16, 8, 0))
        indicators.append({"kind": "ip", "wanted": text, **ip("first", text), "list_version": "1", **day})
    for n in range(200):
        text = f"192.88.{n}.0"
        whole = {"kind": "cidr", "wanted": f"{text}/24", **ip("first", text), "prefix": 24, "list_version": "1", **day}
        indicators.append(whole)
    return {
        "indicator": indicators,
        "approved_resolver": [ip("server", r) for r in RESOLVERS],
        "allow_entry": [{"kind": "domain", "wanted": "site1.com", "reason": "CDN", "approved_by": "CISO"}],
        "network_finding": [{"kind": "ip", "wanted": LONG[1], **ip("near", LONG[0]), "handler": "SOC"}],
        "asset_register": [{"asset_id": "A1", "host_name": "pos01", "ip": "10.20.0.9", "asset_kind": "server"}],
    }
