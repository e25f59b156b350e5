"""What an address is: inside, a place of its own, or an address for many or for nobody. Conditions on table columns.

IPv4 goes by `<end>_ip_number`, IPv6 by `<end>_ip6_high` (first 64 bits less 2**63). Ranges: RFC 1918, 6598 (shared
space of carriers is not the insurer's own), 3927, 5771, 4193, 4291, 6890.
"""

import ipaddress
from typing import Any

from chahe.expressions import either, in_list, true_or_false

_OWN4 = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8")
_OWN6 = ("fc00::/7", "fe80::/10", "::/64")
_NO_PLACE4 = ("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3")
_NO_PLACE6 = ("fe80::/10", "ff00::/8", "::/64")


ONE_WAY = ("nfdump",)
"""Products whose records are flows of one direction: who opened the connection is not told."""
_ERRORS4 = ((3, 5), (11, 12))
"""From, to: types of ICMP that tell the sender of a packet what became of it (RFC 792)."""
_LAST_ERROR6 = 127
"""Types of ICMPv6 up to this one are such messages (RFC 4443, section 2.1)."""


def called(c: Any) -> Any:
    """Connections of net_connection that `src` began. An error message of ICMP answers what its receiver sent, and a
    flow of one direction may be an answer: neither is a call. A port of ICMP is its type where the sensor wrote it.
    """
    icmp = true_or_false(in_list(c["proto"], "icmp", "ipv6-icmp"))
    kind = c["src_port"]
    (a, b), (x, y) = _ERRORS4  # compared as numbers: a list would be joined with every record
    four = true_or_false(((kind >= a) & (kind <= b)) | ((kind >= x) & (kind <= y))) & c["src_ip_number"].notnull()
    six = true_or_false(kind <= _LAST_ERROR6) & c["src_ip6_high"].notnull()
    return c.filter(~(icmp & (four | six)) & ~one_way(c))


def one_way(c: Any) -> Any:
    """Is it a flow of one direction?"""
    return true_or_false(in_list(c["product"], *ONE_WAY))


def inside(t: Any, end: str) -> Any:
    """Is the address of `src` or `dst` of the network looked at: the sensor says so, or it is private? Never NULL."""
    said = t[f"{end}_local"] if f"{end}_local" in t.columns else None
    own = _in(t, end, _OWN4, _OWN6)
    return own if said is None else either(true_or_false(said), own)


def one_place(t: Any, end: str) -> Any:
    """Is it the address of one host: not multicast, broadcast, loopback, link-local or unspecified? Never NULL."""
    return ~_in(t, end, _NO_PLACE4, _NO_PLACE6)


def _in(t: Any, end: str, four: tuple[str, ...], six: tuple[str, ...]) -> Any:
    out = None
    for text in (*four, *six):
        net = ipaddress.ip_network(text)
        column, low, high = f"{end}_ip_number", int(net[0]), int(net[-1])
        if net.version == 6:
            column, low, high = f"{end}_ip6_high", (low >> 64) - 2**63, (high >> 64) - 2**63
        test = (t[column] >= low) & (t[column] <= high)
        out = test if out is None else out | test
    return true_or_false(out)
