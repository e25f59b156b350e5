"""More of what staff computers browse, in the sensor's logs of the same days; up to MOST connections."""

import gzip
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from chahe.sample.growth.numbers import Array, below, hexes, key, mixed, of, same
from chahe.sample.items import Item
from chahe.sample.world.network import CLIENTS_MORE, DAYS, clients, days
from chahe.sample.writers.network_files import note, path_of

MOST: Final = 1_000_000
_OPEN, _SPAN = 30_600, 34_200
"""Office hours: the first second, and how many."""
_MICRO: Final = 1_000_000
_TAIPEI: Final = 8 * 3600


def grown(items: Sequence[Item], seed: int, rows: int) -> Iterator[Item]:
    """The logs of connections and of TLS with the lines added."""
    known = {i.path: i for i in items}
    a_day = min(rows, MOST) // DAYS
    for n, day in enumerate(days() if a_day else ()):
        midnight = int(np.datetime64(day, "s").astype(np.int64)) - _TAIPEI
        conn, ssl = _lines(seed, n, a_day, midnight)
        for log, more in (("conn", conn), ("ssl", ssl)):
            yield _with(known[path_of(log, day)], more)


def _with(item: Item, more: list[str]) -> Item:
    text = gzip.decompress(item.data).decode().splitlines()
    head, lines, end = text[:8], text[8:-1], text[-1]
    # A line begins with its time and number.
    lines = sorted([*lines, *more])
    data = gzip.compress(("\n".join([*head, *lines, end]) + "\n").encode(), compresslevel=0, mtime=0)
    return replace(item, data=data, records=len(lines), note=note(len(lines)))


def _lines(seed: int, day: int, count: int, midnight: int) -> tuple[list[str], list[str]]:
    """Of one day: lines of conn.log and of ssl.log."""
    n = np.arange(count, dtype=np.uint64)
    u = mixed((n << np.uint64(8)) ^ np.uint64(day) ^ key(f"{seed}:flows"))
    other = mixed(u)
    micro = (_OPEN + midnight) * _MICRO + below(u, 0, _SPAN * _MICRO)
    when = pc.binary_join_element_wise(_whole(micro // _MICRO), pc.utf8_lpad(_whole(micro % _MICRO), 6, "0"), ".")
    site, size = below(other, 0, 50), 400 + below(other, 8, 8_600)
    folk = tuple(clients(8 + CLIENTS_MORE))
    ends = (
        when, hexes("C", mixed(other), 16), of(folk, below(other, 24, len(folk))),
        _whole(1_024 + below(other, 36, 60_000)),
        of(tuple(f"203.0.113.{10 + k}" for k in range(50)), site), same("443", count),
    )  # fmt: skip
    packets, back = 2 + size // 1_400, 1 + 9 * size // 1_400
    lasting = pc.binary_join_element_wise(_whole(size // 1_000), pc.utf8_lpad(_whole(size % 1_000), 3, "0"), ".")
    told = (same("tcp", count), same("ssl", count), pc.binary_join_element_wise(lasting, "000", ""), _whole(size),
            _whole(9 * size), *(same(t, count) for t in ("SF", "T", "F", "0", "ShADadFf")), _whole(packets),
            _whole(size + 40 * packets), _whole(back), _whole(9 * size + 40 * back), same("-", count))  # fmt: skip
    said = (*(same(t, count) for t in ("TLSv13", "TLS_AES_128_GCM_SHA256", "x25519")),
            of(tuple(f"www.site{k:02d}.example" for k in range(50)), site),
            *(same(t, count) for t in ("F", "-", "h2", "T")))  # fmt: skip
    return (
        pc.binary_join_element_wise(*ends, *told, "\t").to_pylist(),
        pc.binary_join_element_wise(*ends, *said, "\t").to_pylist(),
    )


def _whole(values: Array) -> Array:
    return pa.array(values).cast(pa.string())
