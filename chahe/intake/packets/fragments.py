"""Later fragments of IP datagrams: they name no ports, so they belong where the first of their datagram went.

A fragment whose first part is not in the capture, or stands more than 30 seconds away, belongs nowhere and is told. The
datagrams are not put together: what runs over several fragments is read as far as the first one goes.
"""

from dataclasses import dataclass, field

from chahe.intake.packets.flows import Flow
from chahe.intake.packets.internet import Datagram

WAIT_US = 30_000_000
MOST = 65_536
"""Datagrams in parts at once; the oldest are given up first."""

Identity = tuple[bytes, bytes, int, int]


@dataclass(slots=True)
class _Parts:
    us: int | None
    first: tuple[Flow, int] | None = None
    waiting: list[tuple[int, int | None, Datagram]] = field(default_factory=list)


class Fragments:
    """Datagrams in parts that are not over. `lost`: numbers of packets that belong nowhere, since last taken."""

    def __init__(self) -> None:
        self.parts: dict[Identity, _Parts] = {}
        self.lost: list[int] = []
        self.joined: list[int] = []

    def first(self, packet: Datagram, us: int | None, flow: Flow, side: int) -> None:
        """The first part of a datagram went to this connection; those that came before it follow."""
        parts = self._of(packet, us)
        parts.first = flow, side
        for frame, when, later in parts.waiting:
            flow.add(side, when, later.length, later.total)
            self.joined.append(frame)
        parts.waiting = []

    def later(self, frame: int, us: int | None, packet: Datagram) -> None:
        """A part that is not the first."""
        parts = self._of(packet, us)
        if parts.first is None:
            parts.waiting.append((frame, us, packet._replace(inside=b"")))
            return
        flow, side = parts.first
        flow.add(side, us, packet.length, packet.total)
        self.joined.append(frame)

    def sweep(self, now: int | None) -> None:
        """Give up what has waited too long."""
        over = [k for k, p in self.parts.items() if now is not None and p.us is not None and now - p.us > WAIT_US]
        for identity in over:
            self._give_up(identity)

    def close(self) -> None:
        """At the end of the capture."""
        for identity in list(self.parts):
            self._give_up(identity)

    def _of(self, packet: Datagram, us: int | None) -> _Parts:
        number = packet.fragment.identity if packet.fragment is not None else 0
        identity = (packet.src, packet.dst, packet.proto, number)
        parts = self.parts.get(identity)
        if parts is not None and us is not None and parts.us is not None and abs(us - parts.us) > WAIT_US:
            self._give_up(identity)
            parts = None
        if parts is None:
            if len(self.parts) >= MOST:
                self._give_up(next(iter(self.parts)))
            parts = self.parts[identity] = _Parts(us)
        return parts

    def _give_up(self, identity: Identity) -> None:
        self.lost += [frame for frame, _, _ in self.parts.pop(identity).waiting]
