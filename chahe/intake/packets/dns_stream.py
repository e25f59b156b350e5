"""Messages to and from name servers over TCP: each with two bytes of length before it (RFC 1035, 4.2.2).

Bytes are joined in the order of their sequence numbers. Bytes that came already are passed over; where some are missing
nothing more is read of that direction, since where the next message begins is not known.
"""

from dataclasses import dataclass

from chahe.intake.packets.internet import SYN

GAP = "a gap in what was captured of a TCP connection to a name server: what follows is not read"
_MOST = 2 + 65_535
_ROUND = 1 << 32


@dataclass(slots=True)
class Stream:
    """One direction of a connection."""

    due: int | None = None  # the sequence number that comes next
    held: bytes = b""
    broken: bool = False

    def add(self, sequence: int, flags: int, data: bytes, length: int) -> tuple[list[bytes], bool]:
        """The messages that are whole now, and whether these bytes could be placed. `length`: bytes on the wire."""
        if flags & SYN:
            self.due, self.held, self.broken = (sequence + 1) % _ROUND, b"", False
            return [], True
        if not length:
            return [], True
        if self.broken:
            return [], False
        if self.due is None:
            self.due = sequence
        behind = (self.due - sequence) % _ROUND
        if behind >= _ROUND // 2 or len(data) < length:
            self.broken, self.held = True, b""
            return [], False
        fresh = data[behind:]
        self.due = (self.due + len(fresh)) % _ROUND
        self.held += fresh
        return self._whole(), True

    def _whole(self) -> list[bytes]:
        found = []
        at = 0
        while len(self.held) >= at + 2:
            end = at + 2 + int.from_bytes(self.held[at : at + 2], "big")
            if len(self.held) < end:
                break
            found.append(self.held[at + 2 : end])
            at = end
        self.held = self.held[at:]
        return found
