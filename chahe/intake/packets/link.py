"""What a captured packet begins with: from the link layer to the IP packet inside it.

Ethernet (with up to four VLAN tags, and SNAP), Linux cooked (1 and 2), raw IP, BSD loopback
(https://www.tcpdump.org/linktypes.html). What never carries IP is told apart from what may carry some that is not
opened here (MPLS, PPPoE, MACsec): the first is left out, the second is something we could not read.
"""

import struct
from typing import NamedTuple

IPV4, IPV6 = 0x0800, 0x86DD
CUT = "the capture cut the packet before its addresses"
_TAGS = frozenset((0x8100, 0x88A8, 0x9100, 0x9200))
_MOST_TAGS = 4
_LEAST_TYPE = 0x0600
"""Below it the field is a length, and what follows is IEEE 802.2."""
_SNAP = b"\xaa\xaa\x03\x00\x00\x00"
_NO_IP = {
    0x0806: "ARP",
    0x8035: "RARP",
    0x0842: "Wake-on-LAN",
    0x8809: "LACP",
    0x888E: "EAPOL",
    0x88CC: "LLDP",
    0x88F7: "PTP",
    0x9000: "loopback test",
}
_FAMILIES = {2: IPV4, 10: IPV6, 24: IPV6, 28: IPV6, 30: IPV6}
"""Address families of IPv4 and IPv6, of Linux and the BSDs."""


class Inside(NamedTuple):
    """An IP packet: its kind and where it begins."""

    kind: int  # IPV4 or IPV6
    at: int


class NotIP(NamedTuple):
    """No IP packet that can be read. `lost`: there may be one all the same."""

    reason: str
    lost: bool


def ip_inside(link: int, data: bytes) -> Inside | NotIP:
    """Where the IP packet stands in a packet of this link type (LINKTYPE_ number)."""
    if link == 1:
        return _typed(data, 12)
    if link == 113:
        return _typed(data, 14)
    if link == 276:
        return _cooked_2(data)
    if link in (12, 14, 101):
        return _bare(data, 0)
    if link in (228, 229):
        return Inside(IPV4 if link == 228 else IPV6, 0)
    if link in (0, 108):
        return _loopback(link, data)
    return NotIP(f"link type {link} is not read", True)


def _typed(data: bytes, at: int) -> Inside | NotIP:
    """`at`: where the type stands; what it names follows it."""
    for _ in range(_MOST_TAGS + 1):
        if len(data) < at + 2:
            return NotIP(CUT, True)
        (kind,) = struct.unpack_from(">H", data, at)
        if kind not in _TAGS:
            return _of_type(kind, data, at + 2)
        at += 4
    return NotIP("more VLAN tags than any network has", True)


def _of_type(kind: int, data: bytes, at: int) -> Inside | NotIP:
    if kind in (IPV4, IPV6):
        return Inside(kind, at)
    if kind < _LEAST_TYPE:
        if data[at : at + 6] == _SNAP and len(data) >= at + 8:
            (inner,) = struct.unpack_from(">H", data, at + 6)
            if inner in (IPV4, IPV6):
                return Inside(inner, at + 8)
        return NotIP("no IP: IEEE 802.2", False)
    if kind in _NO_IP:
        return NotIP(f"no IP: {_NO_IP[kind]}", False)
    return NotIP(f"protocol 0x{kind:04x} is not read", True)


def _cooked_2(data: bytes) -> Inside | NotIP:
    """Linux cooked 2: the type stands first, and twenty bytes in all come before what it names."""
    if len(data) < 20:
        return NotIP(CUT, True)
    (kind,) = struct.unpack_from(">H", data)
    return _typed(data, 22) if kind in _TAGS else _of_type(kind, data, 20)


def _bare(data: bytes, at: int) -> Inside | NotIP:
    """IP without anything before it tells its version itself."""
    if len(data) <= at:
        return NotIP(CUT, True)
    version = data[at] >> 4
    if version in (4, 6):
        return Inside(IPV4 if version == 4 else IPV6, at)
    return NotIP("neither IPv4 nor IPv6", True)


def _loopback(link: int, data: bytes) -> Inside | NotIP:
    """An address family before the packet, in the byte order of the host (0) or of the network (108)."""
    if len(data) < 4:
        return NotIP(CUT, True)
    for order in (">",) if link == 108 else ("<", ">"):
        (family,) = struct.unpack_from(order + "I", data)
        if family in _FAMILIES:
            return Inside(_FAMILIES[family], 4)
    return NotIP("no IP: another address family", False)
