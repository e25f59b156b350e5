"""Where packets stand in a capture file: classic pcap (2.x, micro- and nanoseconds, both byte orders) and pcapng 1.x.

A packet's number counts packets alone, from 1, as every program that shows captures counts them. Its bytes are the
whole record: of pcap the packet's header and data, of pcapng the block with both its lengths. Nothing a file states
is believed: lengths are capped and compared with what is there.

https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcap/ and .../draft-ietf-opsawg-pcapng/
"""

import io
import struct
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

NG_MAGIC = b"\x0a\x0d\x0d\x0a"
MAX_PACKET = 1 << 20
"""Captured bytes of a packet; capture programs take no more than 262,144."""
MAX_BLOCK = 16 << 20
"""Bytes of a pcapng block that is read whole; others are passed over."""
MAX_INTERFACES = 65_536

CUT = "the capture ends inside a packet: cut off"
TOO_LONG = "a packet states more captured bytes than any program writes: what follows cannot be found"
NO_BLOCK = "the lengths of a block do not agree: what follows cannot be found"
NO_TIME = "the packet's time is none of the calendar"
NO_INTERFACE = "the packet names an interface the capture does not describe"
NO_ROOM = "the packet states more captured bytes than its block holds"
DROPPED = "the capture states that packets were dropped"

_CLASSIC = {
    b"\xa1\xb2\xc3\xd4": (">", 1),
    b"\xd4\xc3\xb2\xa1": ("<", 1),
    b"\xa1\xb2\x3c\x4d": (">", 1_000),
    b"\x4d\x3c\xb2\xa1": ("<", 1_000),
}
"""Magic number: byte order, parts of a microsecond its fractions count."""
_FILE_BYTES = 24
_ORDER_MARK = 0x1A2B3C4D
_SECTION, _INTERFACE, _OLD, _SIMPLE, _STATISTICS, _ENHANCED = 0x0A0D0D0A, 1, 2, 3, 5, 6
_PACKETS = frozenset((_OLD, _SIMPLE, _ENHANCED))
_READ = frozenset((_SECTION, _INTERFACE, _STATISTICS)) | _PACKETS
_RESOLUTION, _OFFSET, _DROPPED_BY_INTERFACE = 9, 14, 5
_SECOND = 1_000_000
_LAST_US = 253_370_764_800_000_000
"""The first microsecond of the year 9999: later ones are no times of captures."""


class Packet(NamedTuple):
    """One packet as captured."""

    number: int
    start: int  # bytes [start, end) of the file: its whole record
    end: int
    link: int  # LINKTYPE_ number of what its data begins with
    us: int | None  # microseconds since 1970 UTC, rounded down; None where the block has no time
    data: bytes  # what was captured of it
    length: int  # bytes it had on the wire


class Trouble(NamedTuple):
    """A packet that cannot be read, or the end of what can be."""

    number: int  # of the packet
    start: int
    end: int
    reason: str
    fatal: bool  # nothing after it can be found, or packets are missing


Found = Packet | Trouble


def is_capture(head: bytes) -> bool:
    """Whether bytes begin a capture file of a version that is read."""
    if head[:4] in _CLASSIC:
        order = _CLASSIC[head[:4]][0]
        return len(head) >= _FILE_BYTES and struct.unpack_from(order + "H", head, 4)[0] == 2
    return head[:4] == NG_MAGIC and _order_of(head[8:12]) is not None


def packets(stream: BinaryIO) -> Iterator[Found]:
    """Every packet in the order of the file, and what is wrong with it. Takes a capture (`is_capture`)."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    head = stream.read(_FILE_BYTES)
    if head[:4] in _CLASSIC:
        yield from _classic(stream, head, size)
    else:
        yield from _Sections(stream, size).walk()


def _classic(stream: BinaryIO, head: bytes, size: int) -> Iterator[Found]:
    order, parts = _CLASSIC[head[:4]]
    link = struct.unpack_from(order + "I", head, 20)[0] & 0xFFFF  # the rest tells of check sequences
    header = struct.Struct(order + "IIII")
    number, at = 0, _FILE_BYTES
    while at < size:
        number += 1
        raw = stream.read(header.size)
        if len(raw) < header.size:
            yield Trouble(number, at, size, CUT, True)
            return
        seconds, fraction, captured, length = header.unpack(raw)
        if captured > MAX_PACKET:
            yield Trouble(number, at, at + header.size, TOO_LONG, True)
            return
        data = stream.read(captured)
        if len(data) < captured:
            yield Trouble(number, at, size, CUT, True)
            return
        end = at + header.size + captured
        if fraction >= _SECOND * parts:
            yield Trouble(number, at, end, NO_TIME, False)
        else:
            us = seconds * _SECOND + fraction // parts
            yield Packet(number, at, end, link, us, data, max(length, captured))
        at = end


def _order_of(mark: bytes) -> str | None:
    for order in "<>":
        if len(mark) == 4 and struct.unpack(order + "I", mark)[0] == _ORDER_MARK:
            return order
    return None


class _Interface(NamedTuple):
    link: int
    longest: int  # bytes kept of a packet; 0 = all
    per_second: int  # units of its times
    offset: int  # seconds added to its times


class _Sections:
    """The blocks of a pcapng file; every section begins anew with its byte order and its interfaces."""

    def __init__(self, stream: BinaryIO, size: int) -> None:
        self.stream, self.size = stream, size
        self.order = "<"
        self.interfaces: list[_Interface] = []
        self.number = 0
        self.dropped: Trouble | None = None

    def walk(self) -> Iterator[Found]:
        at = 0
        while at < self.size:
            self.stream.seek(at)
            head = self.stream.read(12)
            kind, length = self.head(head)
            if length is None or at + length > self.size:
                reason = CUT if length is not None or len(head) < 12 else NO_BLOCK
                yield Trouble(self.number + 1, at, min(self.size, at + len(head)), reason, True)
                break
            end = at + length
            if kind in _READ:
                if length > MAX_BLOCK:
                    yield Trouble(self.number + 1, at, at + 12, TOO_LONG, True)
                    break
                block = head + self.stream.read(length - 12)
                if block[-4:] != block[4:8]:
                    yield Trouble(self.number + 1, at, end, NO_BLOCK, True)
                    break
                found = self.block(kind, block, at, end)
                if found is not None:
                    yield found
            at = end
        if self.dropped is not None:
            yield self.dropped._replace(number=self.number + 1)

    def head(self, head: bytes) -> tuple[int, int | None]:
        """(kind, length) of a block; no length where it cannot be one. A section's own byte order is taken here."""
        if len(head) < 12:
            return 0, None
        if head[:4] == NG_MAGIC:
            order = _order_of(head[8:12])
            if order is None:
                return 0, None
            self.order = order
        kind, length = struct.unpack_from(self.order + "II", head)
        least = 28 if kind == _SECTION else 12
        return kind, length if length >= least and length % 4 == 0 else None

    def block(self, kind: int, block: bytes, at: int, end: int) -> Found | None:
        if kind == _SECTION:
            self.interfaces = []
            return None
        if kind == _INTERFACE:
            self.interface(block)
            return None
        if kind == _STATISTICS:
            self.statistics(block, at, end)
            return None
        self.number += 1
        found = self.packet(kind, block)
        if isinstance(found, str):
            return Trouble(self.number, at, end, found, False)
        link, us, data, length = found
        return Packet(self.number, at, end, link, us, data, max(length, len(data)))

    def interface(self, block: bytes) -> None:
        if len(block) < 20 or len(self.interfaces) >= MAX_INTERFACES:
            return  # its packets will name an interface nobody described
        link, _, longest = struct.unpack_from(self.order + "HHI", block, 8)
        options = dict(self.options(block, 16))
        resolution, offset = options.get(_RESOLUTION, b""), options.get(_OFFSET, b"")
        power = resolution[0] if len(resolution) == 1 else 6
        per_second = 2 ** (power & 0x7F) if power & 0x80 else 10**power
        seconds = struct.unpack(self.order + "q", offset)[0] if len(offset) == 8 else 0
        self.interfaces.append(_Interface(link, longest, per_second, seconds))

    def options(self, block: bytes, at: int) -> Iterator[tuple[int, bytes]]:
        end = len(block) - 4
        while at + 4 <= end:
            code, length = struct.unpack_from(self.order + "HH", block, at)
            if code == 0 or at + 4 + length > end:
                return
            yield code, block[at + 4 : at + 4 + length]
            at += 4 + (length + 3) // 4 * 4

    def statistics(self, block: bytes, at: int, end: int) -> None:
        for code, value in self.options(block, 20):
            if code == _DROPPED_BY_INTERFACE and len(value) == 8 and any(value):
                self.dropped = Trouble(0, at, end, DROPPED, True)

    def packet(self, kind: int, block: bytes) -> tuple[int, int | None, bytes, int] | str:
        """(link type, microseconds, data, length on the wire), or why it cannot be read."""
        if kind == _SIMPLE:
            return self.simple(block)
        if len(block) < 32:
            return NO_ROOM
        if kind == _ENHANCED:
            index, high, low, captured, length = struct.unpack_from(self.order + "IIIII", block, 8)
        else:
            index, _, high, low, captured, length = struct.unpack_from(self.order + "HHIIII", block, 8)
        if index >= len(self.interfaces):
            return NO_INTERFACE
        if captured > len(block) - 32:
            return NO_ROOM
        one = self.interfaces[index]
        us = ((high << 32) + low) * _SECOND // one.per_second + one.offset * _SECOND
        return (one.link, us, block[28 : 28 + captured], length) if 0 <= us < _LAST_US else NO_TIME

    def simple(self, block: bytes) -> tuple[int, int | None, bytes, int] | str:
        """A block without time or captured length, of the first interface."""
        if not self.interfaces:
            return NO_INTERFACE
        if len(block) < 16:
            return NO_ROOM
        (length,) = struct.unpack_from(self.order + "I", block, 8)
        one = self.interfaces[0]
        captured = min(length, one.longest) if one.longest else length
        return (one.link, None, block[12 : 12 + captured], length) if captured <= len(block) - 16 else NO_ROOM
