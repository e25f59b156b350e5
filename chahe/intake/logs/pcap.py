"""Captures of network traffic (pcap, pcapng): connections by packets/flows.py, questions by packets/questions.py.

A record is a packet, its number the place (`record:N`). A packet makes a row when a connection begins with it or a
question is asked in it; every other packet of a connection is skipped with that reason, so that all are accounted for.
What never carries IP (ARP, LLDP, IEEE 802.2 …) is skipped; what may carry some and is not opened (other link types,
MPLS, PPPoE, MACsec), or is broken or cut off before its ports, is a reject. Times are UTC, as captures keep them.

Bytes are those the headers state and count what was sent again. Messages to name servers are read on port 53, over UDP
and TCP; updates and notifications are no questions. Not read: other ports, multicast DNS, names inside TLS, tunnels.
"""

from typing import BinaryIO

from chahe.evidence.pcap_layout import Packet, Trouble, is_capture, packets
from chahe.intake.api import Context, Head, Reader, Sink
from chahe.intake.logs.linux_rows import log_host
from chahe.intake.packets.capture_rows import connection_rows, question_rows
from chahe.intake.packets.dns_message import BadMessageError, message
from chahe.intake.packets.dns_stream import GAP, Stream
from chahe.intake.packets.flows import Flow, Flows
from chahe.intake.packets.fragments import Fragments
from chahe.intake.packets.internet import TCP, UDP, Datagram, Segment, datagram, segment
from chahe.intake.packets.link import NotIP, ip_inside
from chahe.intake.packets.questions import Questions

CONNECTION, QUESTION = "net_connection", "dns_query"
LATER = "a further packet of a connection"
LATER_PART = "a further fragment of a packet"
NO_FIRST = "a fragment whose first part is not in the capture"
CUT_MESSAGE = "a message of the Domain Name System of which the capture has no more than a part"
NO_ANSWERS = "a message of the Domain Name System whose answers cannot be read"
_PORT = 53
_SWEEP = 50_000
"""Packets between looks at what is over."""
_KEPT = 8_192
"""Rows held before they are handed on."""
_STREAMS = 8_192
"""TCP connections to name servers followed at once."""


def recognise(head: Head) -> bool:
    """The file's magic number and version."""
    return is_capture(head.data)


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See `api.Reader`."""
    _Reading(sink, ctx).run(stream)


class _Reading:
    def __init__(self, sink: Sink, ctx: Context) -> None:
        self.sink, self.host = sink, log_host(ctx.path)
        self.flows, self.fragments, self.questions = Flows(), Fragments(), Questions()
        self.streams: dict[tuple[Flow, int], Stream] = {}

    def run(self, stream: BinaryIO) -> None:
        for found in packets(stream):
            if isinstance(found, Trouble):
                self.trouble(found)
                continue
            self.packet(found)
            if found.number % _SWEEP == 0:
                self.sweep(found.us)
        self.fragments.close()
        self.flows.close()
        self.questions.close()
        self.hand_on(0)

    def trouble(self, found: Trouble) -> None:
        if found.fatal:
            self.sink.damage(found.number, f"bytes:{found.start}-{found.end}", found.reason)
        else:
            self.sink.reject(found.number, f"record:{found.number}", found.reason)

    def sweep(self, now: int | None) -> None:
        self.fragments.sweep(now)
        self.flows.sweep(now)
        self.questions.sweep(now)
        if len(self.streams) > _STREAMS:
            going = {id(flow) for flow in self.flows.going.values()}
            self.streams = {key: one for key, one in self.streams.items() if id(key[0]) in going}
        self.hand_on(_KEPT)

    def hand_on(self, least: int) -> None:
        """Rows that are settled, and fragments whose place is known."""
        for frame in self.fragments.joined:
            self.sink.skip(frame, f"record:{frame}", LATER_PART)
        for frame in self.fragments.lost:
            self.sink.reject(frame, f"record:{frame}", NO_FIRST, CONNECTION)
        self.fragments.joined, self.fragments.lost = [], []
        if len(self.flows.ended) > least:
            self.sink.block(CONNECTION, connection_rows(list(self.flows.take()), self.host))
        if len(self.questions.settled) > least:
            self.sink.block(QUESTION, question_rows(list(self.questions.take()), self.host))

    def packet(self, found: Packet) -> None:
        number, data = found.number, found.data
        place = ip_inside(found.link, data)
        if isinstance(place, NotIP):
            tell = self.sink.reject if place.lost else self.sink.skip
            tell(number, f"record:{number}", place.reason)
            return
        packet = datagram(place.kind, data, place.at, found.length - place.at)
        if isinstance(packet, Datagram) and packet.fragment is not None and packet.fragment.offset:
            self.fragments.later(number, found.us, packet)
            return
        part = segment(packet) if isinstance(packet, Datagram) else packet
        if isinstance(part, str) or isinstance(packet, str):
            self.sink.reject(number, f"record:{number}", str(part), CONNECTION)
            return
        flow, side = self.flows.packet(number, found.us, packet, part)
        if packet.fragment is not None:
            self.fragments.first(packet, found.us, flow, side)
        told = self.name_server(found, packet, part, flow, side)
        if not told and flow.frame != number:
            self.sink.skip(number, f"record:{number}", LATER)

    def name_server(self, found: Packet, packet: Datagram, part: Segment, flow: Flow, side: int) -> bool:
        """Messages to or from a name server. True when the packet's fate is settled by them."""
        if _PORT not in (part.src_port, part.dst_port) or packet.proto not in (UDP, TCP):
            return False
        if packet.proto == UDP:
            if not part.payload:
                return False
            whole = packet.fragment is None and len(packet.inside) >= packet.length
            return self.message(found, packet, part, flow, packet.inside[part.at :], whole=whole)
        stream = self.streams.setdefault((flow, side), Stream())
        inside = packet.inside[part.at :]
        messages, placed = stream.add(part.sequence, part.flags, inside, part.payload)
        if not placed:
            self.sink.reject(found.number, f"record:{found.number}", GAP, QUESTION)
        settled = [self.message(found, packet, part, flow, one, whole=True) for one in messages]
        return not placed or any(settled)

    def message(self, found: Packet, packet: Datagram, part: Segment, flow: Flow, data: bytes, *, whole: bool) -> bool:
        """One message. True when the packet makes a row or is a reject."""
        place = f"record:{found.number}"
        try:
            said = message(data)
        except BadMessageError as error:
            self.sink.reject(found.number, place, str(error) if whole else CUT_MESSAGE, QUESTION)
            return True
        if said.opcode:
            return False
        flow.service = "dns"
        one, other = (packet.src, part.src_port or 0), (packet.dst, part.dst_port or 0)
        client, server = (other, one) if said.response else (one, other)
        row = self.questions.message(found.number, found.us, (packet.proto, *client, *server), said)
        if said.answers is None:
            self.sink.reject(found.number, place, NO_ANSWERS if whole else CUT_MESSAGE, QUESTION)
        return row or said.answers is None


READER = Reader("pcap", "1", (CONNECTION, QUESTION), recognise, read, priority=9)
