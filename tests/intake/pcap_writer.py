"""Writes small captures: pcap and pcapng, link layers, IP packets, messages to name servers. For tests only."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address

START = 1_772_409_600  # 2026-03-02 00:00:00 UTC
FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16
_MACS = bytes.fromhex("020000000001020000000002")


@dataclass(frozen=True)
class Frame:
    """A packet: its data, microseconds after START, and its length on the wire where that is not the data's."""

    data: bytes
    us: int = 0
    wire: int | None = None


def ethernet(inner: bytes, kind: int | None = None, tags: Sequence[int] = ()) -> bytes:
    """An Ethernet frame around an IP packet."""
    said = kind if kind is not None else 0x86DD if inner[0] >> 4 == 6 else 0x0800
    return _MACS + b"".join(struct.pack(">HH", 0x8100, tag) for tag in tags) + struct.pack(">H", said) + inner


def cooked(inner: bytes) -> bytes:
    """Linux cooked capture, version 1."""
    return struct.pack(">HHHQH", 0, 1, 6, 0, 0x86DD if inner[0] >> 4 == 6 else 0x0800) + inner


def cooked_2(inner: bytes, tag: int | None = None) -> bytes:
    """Linux cooked capture, version 2; with a VLAN tag behind it."""
    kind = struct.pack(">H", 0x86DD if inner[0] >> 4 == 6 else 0x0800)
    first = kind if tag is None else b"\x81\x00"
    return (
        first
        + struct.pack(">HIHBBQ", 0, 2, 1, 0, 6, 0)
        + (b"" if tag is None else struct.pack(">H", tag) + kind)
        + inner
    )


def ip4(
    src: str, dst: str, proto: int, inner: bytes, *, identity: int = 0, offset: int = 0, more: bool = False
) -> bytes:
    """An IPv4 packet or fragment. `offset`: in bytes."""
    place = offset // 8 | (0x2000 if more else 0)
    ends = ip_address(src).packed + ip_address(dst).packed
    return struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(inner), identity, place, 64, proto, 0) + ends + inner


def ip6(src: str, dst: str, proto: int, inner: bytes) -> bytes:
    """An IPv6 packet; extension headers stand in `inner`."""
    ends = ip_address(src).packed + ip_address(dst).packed
    return struct.pack(">IHBB", 6 << 28, len(inner), proto, 64) + ends + inner


def udp(src: int, dst: int, payload: bytes) -> bytes:
    """A UDP datagram."""
    return struct.pack(">HHHH", src, dst, 8 + len(payload), 0) + payload


def tcp(src: int, dst: int, flags: int, sequence: int = 0, payload: bytes = b"") -> bytes:
    """A TCP segment."""
    return struct.pack(">HHIIBBHHH", src, dst, sequence, 0, 5 << 4, flags, 1024, 0, 0) + payload


def name(text: str) -> bytes:
    """A name in labels."""
    labels = [x.encode() for x in text.split(".") if x]
    return b"".join(bytes([len(x)]) + x for x in labels) + b"\0"


def record(kind: int, data: bytes, ttl: int = 300, owner: bytes = b"\xc0\x0c") -> bytes:
    """An answer for the name asked for."""
    return owner + struct.pack(">HHIH", kind, 1, ttl, len(data)) + data


def question(number: int, asked: str | bytes, kind: int = 1, flags: int = 0x0100) -> bytes:
    """A message with one question."""
    said = asked if isinstance(asked, bytes) else name(asked)
    return struct.pack(">HHHHHH", number, flags, 1, 0, 0, 0) + said + struct.pack(">HH", kind, 1)


def answer(number: int, asked: str | bytes, kind: int, records: Sequence[bytes] = (), flags: int = 0x8180) -> bytes:
    """The answer to it."""
    head = question(number, asked, kind, flags)
    return head[:6] + struct.pack(">H", len(records)) + head[8:] + b"".join(records)


def pcap(frames: Sequence[Frame], link: int = 1, order: str = "<", *, nano: bool = False) -> bytes:
    """A classic capture."""
    out = [struct.pack(order + "IHHiIII", 0xA1B23C4D if nano else 0xA1B2C3D4, 2, 4, 0, 0, 262_144, link)]
    for one in frames:
        seconds, us = divmod(one.us, 1_000_000)
        fraction = us * 1_000 + 999 if nano else us
        wire = len(one.data) if one.wire is None else one.wire
        out.append(struct.pack(order + "IIII", START + seconds, fraction, len(one.data), wire) + one.data)
    return b"".join(out)


@dataclass
class NextGeneration:
    """A pcapng file, block by block."""

    order: str = "<"
    out: list[bytes] = field(default_factory=list)

    def block(self, kind: int, body: bytes) -> None:
        """Any block."""
        padded = body + bytes(-len(body) % 4)
        size = struct.pack(self.order + "I", len(padded) + 12)
        self.out.append(struct.pack(self.order + "I", kind) + size + padded + size)

    def section(self) -> None:
        """A section begins."""
        self.block(0x0A0D0D0A, struct.pack(self.order + "IHHq", 0x1A2B3C4D, 1, 0, -1))

    def interface(self, link: int = 1, longest: int = 0, options: Sequence[tuple[int, bytes]] = ()) -> None:
        """An interface; its options."""
        self.block(1, struct.pack(self.order + "HHI", link, 0, longest) + self.options(options))

    def options(self, options: Sequence[tuple[int, bytes]]) -> bytes:
        """Options and their end."""
        if not options:
            return b""
        made = [struct.pack(self.order + "HH", c, len(v)) + v + bytes(-len(v) % 4) for c, v in options]
        return b"".join(made) + bytes(4)

    def enhanced(self, data: bytes, units: int, interface: int = 0, wire: int | None = None) -> None:
        """An enhanced packet block; `units` of the interface's times."""
        high, low = divmod(units, 1 << 32)
        head = struct.pack(self.order + "IIIII", interface, high, low, len(data), wire or len(data))
        self.block(6, head + data)

    def simple(self, data: bytes, wire: int | None = None) -> None:
        """A simple packet block."""
        self.block(3, struct.pack(self.order + "I", wire or len(data)) + data)

    def statistics(self, dropped: int) -> None:
        """Interface statistics."""
        self.block(
            5, struct.pack(self.order + "III", 0, 0, 0) + self.options([(5, struct.pack(self.order + "Q", dropped))])
        )

    def made(self) -> bytes:
        """The file."""
        return b"".join(self.out)
