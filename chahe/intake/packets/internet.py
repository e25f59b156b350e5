"""IP packets: addresses, the protocol inside, its ports, and how much of it there was.

IPv4 (RFC 791) and IPv6 with its extension headers (RFC 8200, IPsec's authentication header with them). Sizes are those
the headers state, not those captured: a capture may keep the first bytes of every packet only. Tunnels (GRE, IP in IP,
ESP, VXLAN) are told as what they are between their ends; what goes on inside is not opened.
"""

import struct
from typing import NamedTuple

from chahe.intake.packets.link import IPV4

ICMP, TCP, UDP, ICMP6, SCTP = 1, 6, 17, 58, 132
NAMES = {
    ICMP: "icmp", 2: "igmp", 4: "ipip", TCP: "tcp", UDP: "udp", 33: "dccp", 41: "ipv6", 47: "gre", 50: "esp", 51: "ah",
    ICMP6: "ipv6-icmp", 59: "ipv6-nonxt", 88: "eigrp", 89: "ospf", 103: "pim", 112: "vrrp", 115: "l2tp", SCTP: "sctp",
    136: "udplite",
}  # fmt: skip
FIN, SYN, RST, ACK = 1, 2, 4, 16
CUT = "the capture cut the packet before its ports"
SHORT = "the IP header is cut off"
LENGTHS = "the lengths of the IP header do not agree with the packet"
VERSION = "the IP header is of another version than the link says"
CHAIN = "more IPv6 extension headers than are read"
TRANSPORT = "the transport header does not fit the packet"
_MOST_HEADERS = 12
_HOP, _ROUTING, _FRAGMENT, _AUTHENTICATION, _DESTINATION = 0, 43, 44, 51, 60
_EXTENSIONS = frozenset((_HOP, _ROUTING, _DESTINATION, 135, 139, 140, _AUTHENTICATION))
_PORTS = frozenset((33, SCTP, 136))


class Fragment(NamedTuple):
    """A part of a datagram: which one, and where in it."""

    identity: int
    offset: int
    more: bool


class Datagram(NamedTuple):
    """One IP packet."""

    src: bytes
    dst: bytes
    proto: int
    total: int  # bytes of the packet, its headers with them
    length: int  # bytes inside it, transport header with them
    inside: bytes  # what was captured of those
    fragment: Fragment | None


class Segment(NamedTuple):
    """The transport header of a packet. ICMP: type and code stand for the ports."""

    src_port: int | None
    dst_port: int | None
    payload: int  # bytes
    at: int  # where the payload begins in `Datagram.inside`
    flags: int = 0  # TCP's
    sequence: int = 0  # TCP's


def datagram(kind: int, data: bytes, at: int, wire: int) -> Datagram | str:
    """The IP packet that begins at `at`; `wire`: bytes from there on, on the wire. Else why it cannot be read."""
    return _four(data, at, wire) if kind == IPV4 else _six(data, at, wire)


def _four(data: bytes, at: int, wire: int) -> Datagram | str:
    if len(data) < at + 20:
        return SHORT
    first, _, total, identity, place, _, proto, _ = struct.unpack_from(">BBHHHBBH", data, at)
    if first >> 4 != 4:
        return VERSION
    header = (first & 15) * 4
    total = total or wire  # a card that cuts packets itself leaves it to the card to fill in
    if header < 20 or total < header or total > wire:
        return LENGTHS
    more, offset = bool(place & 0x2000), (place & 0x1FFF) * 8
    fragment = Fragment(identity, offset, more) if more or offset else None
    src, dst = data[at + 12 : at + 16], data[at + 16 : at + 20]
    return Datagram(src, dst, proto, total, total - header, data[at + header : at + total], fragment)


def _six(data: bytes, at: int, wire: int) -> Datagram | str:
    if len(data) < at + 40:
        return SHORT
    first, length, proto, _ = struct.unpack_from(">IHBB", data, at)
    if first >> 28 != 6:
        return VERSION
    total = 40 + length if length or proto != _HOP else wire  # a jumbogram states its length elsewhere
    if total > wire:
        return LENGTHS
    fragment = None
    place, end = at + 40, at + total
    for _ in range(_MOST_HEADERS):
        if proto == _FRAGMENT:
            if len(data) < place + 8:
                return CUT
            proto, _, where, identity = struct.unpack_from(">BBHI", data, place)
            place += 8
            if where & 0xFFF9:
                fragment = Fragment(identity, where & 0xFFF8, bool(where & 1))
            if where & 0xFFF8:
                break  # what follows belongs into the middle
        elif proto in _EXTENSIONS:
            if len(data) < place + 2:
                return CUT
            size = (data[place + 1] + 2) * 4 if proto == _AUTHENTICATION else (data[place + 1] + 1) * 8
            proto = data[place]
            place += size
        else:
            break
    else:
        return CHAIN
    if place > end:
        return LENGTHS
    src, dst = data[at + 8 : at + 24], data[at + 24 : at + 40]
    return Datagram(src, dst, proto, total, end - place, data[place:end], fragment)


def segment(packet: Datagram) -> Segment | str:
    """The transport header of a packet that is no later fragment; why it cannot be read."""
    proto, data, length = packet.proto, packet.inside, packet.length
    if proto == TCP:
        return _tcp(data, length)
    if proto in (ICMP, ICMP6):
        if len(data) < 2:
            return CUT if length >= 2 else TRANSPORT
        return Segment(data[0], data[1], max(0, length - 8), 8)
    if proto == UDP or proto in _PORTS:
        header = 8 if proto == UDP else 0
        if length < max(header, 4):
            return TRANSPORT
        if len(data) < 4:
            return CUT
        src, dst = struct.unpack_from(">HH", data)
        return Segment(src, dst, length - header, header)
    return Segment(None, None, length, 0)


def _tcp(data: bytes, length: int) -> Segment | str:
    if length < 20:
        return TRANSPORT
    if len(data) < 14:
        return CUT
    src, dst, sequence, _, offset, flags = struct.unpack_from(">HHIIBB", data)
    header = (offset >> 4) * 4
    if header < 20 or header > length:
        return TRANSPORT
    return Segment(src, dst, length - header, header, flags, sequence)
