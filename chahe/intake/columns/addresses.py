"""IP addresses of a column: `tables.api.address` for every distinct value once.

IPv4 is read by columns, strictly (four decimal octets, no leading zero); everything else a value at a time: IPv6 in the
shortest form `names.ip` gives too, without a zone.
"""

import socket
import struct
from functools import lru_cache
from ipaddress import IPv6Address

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from chahe.intake.columns.block import Array
from chahe.intake.columns.line_blocks import Mask, Numbers
from chahe.intake.columns.typed import no_nulls

KEPT = 1 << 16
"""IPv6 addresses remembered: they repeat from block to block."""

_OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_IPV4 = rf"^{_OCTET}\.{_OCTET}\.{_OCTET}\.{_OCTET}$"
_HALVES = struct.Struct(">QQ")
_SIGN = 1 << 63
_WEIGHTS = np.array([1 << 24, 1 << 16, 1 << 8, 1], np.int64)

Parts = tuple[str, int, int]
"""Shortest form, first and last 64 bits less 2**63."""


def addresses(name: str, text: Array) -> tuple[dict[str, Array], Array | None]:
    """The four columns of `tables.api.address`, and where the text is no address."""
    coded = text.dictionary_encode()
    distinct, index = coded.dictionary, coded.indices
    four = pc.match_substring_regex(distinct, _IPV4)
    columns = {f"{name}_ip": distinct, f"{name}_ip_number": _numbers(distinct, four)}
    if pc.all(four).as_py() is False:
        columns |= _others(name, distinct, pc.invert(four))
    whole = {column: values.take(index) for column, values in columns.items()}
    bad = pc.and_(text.is_valid(), whole[f"{name}_ip"].is_null())
    return whole, no_nulls(bad)


def _numbers(distinct: Array, four: Array) -> Array:
    """IPv4 as numbers, NULL elsewhere."""
    chosen = distinct.filter(four)
    octets = pc.cast(pc.list_flatten(pc.split_pattern(chosen, ".")), pa.int64()).to_numpy(zero_copy_only=False)
    return _spread(octets.reshape(-1, 4) @ _WEIGHTS, four)


def _others(name: str, distinct: Array, other: Array) -> dict[str, Array]:
    parts = [_parts(said) for said in distinct.filter(other).to_pylist()]
    known = np.array([p is not None for p in parts], np.bool_)
    halves = np.array([p[1:] if p is not None else (0, 0) for p in parts], np.int64)
    texts = pa.array([p[0] if p is not None else None for p in parts], pa.string())
    return {
        f"{name}_ip": pc.replace_with_mask(distinct, other, texts),
        f"{name}_ip6_high": _spread(halves[:, 0], other, known),
        f"{name}_ip6_low": _spread(halves[:, 1], other, known),
    }


def _spread(numbers: Numbers, mask: Array, known: Mask | None = None) -> Array:
    """Numbers at the places of the mask, NULL elsewhere and where not known."""
    at = mask.to_numpy(zero_copy_only=False).astype(np.bool_)
    out = np.zeros(len(at), np.int64)
    out[at] = numbers
    nothing = ~at
    if known is not None:
        nothing[at] = ~known
    return pa.array(out, pa.int64(), mask=nothing)


@lru_cache(maxsize=KEPT)
def _parts(said: str) -> Parts | None:
    if "%" in said:
        return None
    try:
        packed = socket.inet_pton(socket.AF_INET6, said)
    except (OSError, ValueError):
        return None
    shortest = socket.inet_ntop(socket.AF_INET6, packed)
    if "." in shortest:
        # Systems differ in which addresses they write with an IPv4 tail; the library writes none.
        shortest = str(IPv6Address(packed))
    high, low = _HALVES.unpack(packed)
    return shortest, high - _SIGN, low - _SIGN
