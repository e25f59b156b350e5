"""Packets become connections: one for each pair of addresses and ports of a protocol that talks without a long pause.

A connection ends when it was silent for longer than `IDLE_US` says (RFC 5382 and 4787 let devices forget them earlier
or later; these are what network sensors use), or when a TCP SYN follows its end (FIN of both, or RST). Who opened it
is who sent SYN, or who did not send SYN with ACK; where neither is in the capture, and for other protocols, it is the
sender of the first packet, unless the sender's port alone is below 1024: servers answer from there. An echo reply
belongs to its request. How a TCP connection went is told in Zeek's words (S0, SF, REJ …) by the flags seen.
"""

from collections.abc import Iterator

from chahe.intake.packets.internet import ACK, FIN, ICMP, ICMP6, RST, SYN, TCP, UDP, Datagram, Segment

IDLE_US = {TCP: 300_000_000, UDP: 60_000_000}
IDLE_OTHERS_US = 60_000_000
MOST = 1_000_000
"""Connections open at once; beyond that those silent the longest are ended early."""
_SERVERS = 1024
_ECHO = {(ICMP, 0): 8, (ICMP6, 129): 128}
"""Echo replies, and the type of the requests they answer."""
_SYN_ACK = 32  # SYN with ACK, as a mark of its own beside FIN, SYN and RST

Key = tuple[int, bytes, int | None, bytes, int | None]
"""Protocol, who opened it, his port, who was called, its port."""


class Flow:
    """One connection so far. Two numbers each: what src sent, what dst sent."""

    __slots__ = ("bytes", "flags", "frame", "ip_bytes", "key", "last", "packets", "service", "start")

    def __init__(self, key: Key, frame: int, us: int | None) -> None:
        self.key, self.frame, self.start, self.last = key, frame, us, us
        self.packets, self.bytes, self.ip_bytes, self.flags = [0, 0], [0, 0], [0, 0], [0, 0]
        self.service: str | None = None

    def add(self, side: int, us: int | None, payload: int, total: int, flags: int = 0) -> None:
        """One packet more."""
        self.packets[side] += 1
        self.bytes[side] += payload
        self.ip_bytes[side] += total
        if flags & SYN:
            self.flags[side] |= _SYN_ACK if flags & ACK else SYN
        self.flags[side] |= flags & (FIN | RST)
        if us is not None and (self.last is None or us > self.last):
            self.last = us

    @property
    def ended(self) -> bool:
        """Whether its ends said that it is over (TCP)."""
        one, other = self.flags
        return bool((one | other) & RST or (one & other & FIN))

    @property
    def state(self) -> str | None:
        """Zeek's word for how it went; NULL for protocols that know no connection but by packets."""
        if self.key[0] == TCP:
            return _tcp_state(*self.flags, heard=self.packets[1] > 0)
        if self.key[0] != UDP:
            return None
        return "SF" if all(self.packets) else "S0" if self.packets[0] else "SHR"


def _tcp_state(src: int, dst: int, *, heard: bool) -> str:
    """By the flags each side has sent (zeek.org, conn_state). With more than one way to end, the RST tells."""
    if src & SYN:
        return _opened(src, dst, heard=heard)
    if dst & _SYN_ACK and not src:
        return "RSTRH" if dst & RST else "SHR" if dst & FIN else "OTH"
    return "OTH"


def _opened(src: int, dst: int, *, heard: bool) -> str:
    if not dst & _SYN_ACK:
        if dst & RST:
            return "REJ"
        if heard:
            return "OTH"  # its SYN was not captured
        return "RSTOS0" if src & RST else "SH" if src & FIN else "S0"
    if src & RST:
        return "RSTO"
    if dst & RST:
        return "RSTR"
    return {0: "S1", 1: "S2", 2: "S3", 3: "SF"}[bool(src & FIN) + 2 * bool(dst & FIN)]


def key_of(packet: Datagram, part: Segment) -> tuple[Key, Key]:
    """The key of the connection a packet belongs to when its sender opened it, and when its receiver did."""
    proto, src, dst = packet.proto, packet.src, packet.dst
    if proto in (ICMP, ICMP6):
        kind, code = part.src_port, part.dst_port
        request = _ECHO.get((proto, kind or 0))
        back = (proto, dst, kind if request is None else request, src, code)
        return (proto, src, kind, dst, code), back
    return (proto, src, part.src_port, dst, part.dst_port), (proto, dst, part.dst_port, src, part.src_port)


def opened_by_receiver(proto: int, part: Segment) -> bool:
    """Whether the first packet seen of a connection came from the one that was called."""
    if proto in (ICMP, ICMP6):
        return (proto, part.src_port or 0) in _ECHO
    if proto == TCP and part.flags & SYN:
        return bool(part.flags & ACK)
    src, dst = part.src_port, part.dst_port
    return src is not None and dst is not None and src < _SERVERS <= dst


class Flows:
    """The connections that go on, and those that ended since they were last taken."""

    def __init__(self) -> None:
        self.going: dict[Key, Flow] = {}
        self.ended: list[Flow] = []

    def packet(self, frame: int, us: int | None, packet: Datagram, part: Segment) -> tuple[Flow, int]:
        """The connection of a packet, and which side sent it: 0 who opened it, 1 who was called."""
        own, back = key_of(packet, part)
        for side, key in enumerate((own, back)):
            flow = self.going.get(key)
            if flow is None or (side and own == back) or _one_way(packet.proto, part, side):
                continue
            if _over(flow, us) or (flow.ended and part.flags & (SYN | ACK) == SYN):
                self.ended.append(self.going.pop(key))
                continue
            flow.add(side, us, part.payload, packet.total, part.flags)
            return flow, side
        side = int(opened_by_receiver(packet.proto, part))
        key = back if side else own
        if key in self.going:  # an echo reply whose request has long passed
            self.ended.append(self.going.pop(key))
        flow = self.going[key] = Flow(key, frame, us)
        flow.add(side, us, part.payload, packet.total, part.flags)
        return flow, side

    def sweep(self, now: int | None) -> None:
        """End what has been silent too long, and what is too much."""
        over = [key for key, flow in self.going.items() if _over(flow, now)]
        self.ended += [self.going.pop(key) for key in over]
        if len(self.going) > MOST:
            longest = sorted(self.going.values(), key=lambda f: (f.last or 0, f.frame))[: len(self.going) // 2]
            self.ended += [self.going.pop(flow.key) for flow in longest]

    def close(self) -> None:
        """At the end of the capture."""
        self.ended += self.going.values()
        self.going = {}

    def take(self) -> Iterator[Flow]:
        """Those that ended, by their first packet."""
        ended, self.ended = self.ended, []
        yield from sorted(ended, key=lambda f: f.frame)


def _one_way(proto: int, part: Segment, side: int) -> bool:
    """ICMP goes one way: but for echoes nothing comes back under the same type."""
    if proto not in (ICMP, ICMP6):
        return False
    reply = (proto, part.src_port or 0) in _ECHO
    return reply != bool(side)


def _over(flow: Flow, now: int | None) -> bool:
    last = flow.last
    return now is not None and last is not None and now - last > IDLE_US.get(flow.key[0], IDLE_OTHERS_US)
