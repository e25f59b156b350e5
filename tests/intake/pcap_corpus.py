"""The captures of tests/corpus/pcap, as they were built. `python -m tests.intake.pcap_corpus` writes them."""

import struct
from collections.abc import Callable, Mapping
from ipaddress import ip_address

from tests.intake import pcap_writer as w
from tests.intake.corpus import CORPUS
from tests.intake.pcap_writer import ACK, FIN, PSH, RST, START, SYN, Frame

HOST, SERVER, NAMES = "10.1.0.5", "203.0.113.9", "10.0.0.53"
HOST6, SERVER6 = "2001:db8::5", "2001:db8::9"
_MS = 1_000
_SECOND = 1_000_000


def _tcp(us: int, flags: int, out: bool = True, payload: bytes = b"", port: int = 40_000, service: int = 443) -> Frame:
    ends = (HOST, SERVER) if out else (SERVER, HOST)
    ports = (port, service) if out else (service, port)
    return Frame(w.ethernet(w.ip4(*ends, 6, w.tcp(*ports, flags, 100, payload))), us)


def _udp(us: int, payload: bytes, out: bool = True, port: int = 5_300, tags: tuple[int, ...] = ()) -> Frame:
    ends = (HOST, NAMES) if out else (NAMES, HOST)
    ports = (port, 53) if out else (53, port)
    return Frame(w.ethernet(w.ip4(*ends, 17, w.udp(*ports, payload)), tags=tags), us)


def connections() -> bytes:
    """TCP connections that end in every way, UDP, pings, what is silent too long, and frames without IP."""
    opened = [(SYN, True), (SYN | ACK, False)]
    ways = {
        40_001: [(SYN, True)],
        40_002: [(SYN, True), (RST | ACK, False)],
        40_003: [*opened, (ACK, True)],
        40_004: [*opened, (FIN | ACK, True), (FIN | ACK, False)],
        40_005: [*opened, (RST, True)],
        40_006: [*opened, (RST, False)],
        40_007: [*opened, (FIN | ACK, True)],
        40_008: [*opened, (FIN | ACK, False)],
        40_009: [(SYN, True), (RST, True)],
        40_010: [(SYN, True), (FIN, True)],
        40_011: [(SYN | ACK, False), (RST, False)],
        40_012: [(SYN | ACK, False), (FIN, False)],
        40_013: [(ACK, False), (ACK, True)],
        40_014: [(SYN, True), (ACK, False)],
    }
    frames = []
    at = 0
    for port, steps in ways.items():
        for flags, out in steps:
            at += _MS
            frames.append(_tcp(at, flags, out, port=port))
    # The same ports again after the end: another connection. Data counts, headers apart.
    frames.append(_tcp(at + 1, SYN, port=40_004))
    frames += [_tcp(at + 2, PSH | ACK, payload=b"x" * 100, port=40_003)]
    frames += [_tcp(at + 3, PSH | ACK, out=False, payload=b"y" * 900, port=40_003)]
    # Silent for longer than five minutes: another connection; its opener cannot be told and is who sent.
    frames.append(_tcp(at + 301 * _SECOND, ACK, port=40_003))
    ntp = w.udp(123, 123, b"n" * 48)
    later = at + 302 * _SECOND
    frames.append(Frame(w.ethernet(w.ip4(HOST, SERVER, 17, ntp)), later))
    frames.append(Frame(w.ethernet(w.ip4(SERVER, HOST, 17, ntp)), later + 20 * _MS))
    frames.append(Frame(w.ethernet(w.ip4(HOST, SERVER, 17, ntp)), later + 61 * _SECOND))
    late = later + 62 * _SECOND
    for kind, ends in ((8, (HOST, SERVER)), (0, (SERVER, HOST)), (3, (SERVER, HOST))):
        late += _MS
        frames.append(Frame(w.ethernet(w.ip4(*ends, 1, struct.pack(">BBHI", kind, 0, 0, 7) + b"p" * 56)), late))
    frames.append(Frame(w.ethernet(w.ip4(HOST, "224.0.0.22", 2, b"\x22" + bytes(15))), late + 1))
    frames.append(Frame(w.ethernet(b"\0\x01\x08\0" + bytes(42), 0x0806), late + 2))
    frames.append(Frame(w.ethernet(b"\x42\x42\x03" + bytes(35), 38), late + 3))
    return w.pcap(frames)


def questions() -> bytes:
    """Questions and answers over UDP, matched and not; nanoseconds, big-endian, a VLAN."""
    a = w.record(1, bytes([203, 0, 113, 9]))
    alias = w.record(5, w.name("cdn.example"))
    v6 = w.record(28, ip_address(SERVER6).packed)
    soa = w.record(6, w.name("ns.example") + w.name("root.example") + struct.pack(">IIIII", 1, 2, 3, 4, 5))
    frames = [
        _udp(0, w.question(1, "www.Insurer.example")),
        _udp(20 * _MS, w.answer(1, "www.insurer.EXAMPLE", 1, [alias, a]), out=False),
        _udp(1 * _SECOND, w.question(2, "none.example", 16), tags=(100, 7)),
        _udp(1 * _SECOND + 5, w.answer(2, "none.example", 16, (), 0x8583), out=False),
        _udp(2 * _SECOND, w.question(3, "twice.example", 28)),
        _udp(3 * _SECOND, w.question(3, "twice.example", 28)),
        _udp(4 * _SECOND, w.answer(3, "twice.example", 28, [v6]), out=False),
        _udp(5 * _SECOND, w.answer(9, "unasked.example", 1, [a]), out=False, port=5_399),
        _udp(6 * _SECOND, w.question(4, "never-answered.example", 65)),
        _udp(7 * _SECOND, w.question(5, b"\x05a.b\\c\x03\xff\x00 \x07example\0", 15)),
        _udp(7 * _SECOND + 9, w.answer(5, b"\x05a.b\\c\x03\xff\x00 \x07example\0", 15, [
            w.record(15, b"\0\x0a" + w.name("mx.example")), w.record(16, b'\x05a"b c\x02\xe4\xb8'), w.record(99, b""),
            w.record(33, b"\0\x01\0\x02\0\x03" + w.name("s.example")), soa, w.record(10, b"\0\x01raw"),
            w.record(1, b"\x01\x02"),
        ]), out=False),
        _udp(8 * _SECOND, w.question(6, "", 2)),
        _udp(8 * _SECOND + 7, struct.pack(">HHHHHH", 6, 0x8105, 0, 0, 0, 0), out=False),
        _udp(9 * _SECOND, w.question(7, "late.example")),
        _udp(9 * _SECOND + 60 * _SECOND + 1, w.answer(7, "late.example", 1, [a]), out=False),
        _udp(80 * _SECOND, w.question(8, "zone.example", 6, 0x2400)),
        _udp(81 * _SECOND, b""),
    ]  # fmt: skip
    return w.pcap(frames, order=">", nano=True)


def stream() -> bytes:
    """Questions over TCP: whole, in pieces, sent again, and after a gap. Linux cooked."""

    def frame(us: int, flags: int, sequence: int, payload: bytes = b"", out: bool = True, port: int = 6_000) -> Frame:
        ends = (HOST, NAMES) if out else (NAMES, HOST)
        ports = (port, 53) if out else (53, port)
        return Frame(w.cooked(w.ip4(*ends, 6, w.tcp(*ports, flags, sequence, payload))), us)

    def framed(message: bytes) -> bytes:
        return struct.pack(">H", len(message)) + message

    one, two = framed(w.question(1, "one.example")), framed(w.question(2, "two.example", 252))
    both = one + two
    said = framed(w.answer(1, "one.example", 1, [w.record(1, bytes([203, 0, 113, 9]))]))
    frames = [
        frame(0, SYN, 0xFFFF_FFF0),
        frame(1, SYN | ACK, 500, out=False),
        frame(2, PSH | ACK, 0xFFFF_FFF1, both[:40]),
        frame(3, PSH | ACK, 0xFFFF_FFF1, both[:40]),
        frame(4, PSH | ACK, 0xFFFF_FFF1 + 40 - (1 << 32), both[40:]),
        frame(9, PSH | ACK, 501, said, out=False),
        frame(10, PSH | ACK, 501 + len(said) + 7, said, out=False),
        frame(11, PSH | ACK, 501 + 2 * len(said) + 7, said, out=False),
        frame(12, PSH | ACK, 77, one, port=6_001),
    ]
    return w.pcap(frames, link=113)


def fragments() -> bytes:
    """Fragments of IPv4 and IPv6 in order and out of it, without their first part; extension headers. Raw IP."""
    whole = w.udp(5_000, 9_000, b"z" * 3_000)
    parts = [w.ip4(HOST, SERVER, 17, whole[at : at + 1_480], identity=7, offset=at, more=at + 1_480 < len(whole))
             for at in range(0, len(whole), 1_480)]  # fmt: skip
    backwards = [w.ip4(HOST, SERVER, 17, whole[at : at + 1_480], identity=8, offset=at, more=at + 1_480 < len(whole))
                 for at in range(0, len(whole), 1_480)][::-1]  # fmt: skip
    orphan = w.ip4(HOST, SERVER, 17, b"o" * 64, identity=9, offset=1_480)
    asked = w.udp(5_301, 53, w.question(4, "cut.example", 16))
    long = w.udp(53, 5_301, w.answer(4, "cut.example", 16, [w.record(16, bytes([200]) + b"t" * 200)] * 10))
    answer = [w.ip4(HOST, NAMES, 17, asked), w.ip4(NAMES, HOST, 17, long[:1_480], identity=3, more=True),
              w.ip4(NAMES, HOST, 17, long[1_480:], identity=3, offset=1_480)]  # fmt: skip

    def split(offset: int, more: bool, inner: bytes) -> bytes:
        return struct.pack(">BBHI", 17, 0, offset | more, 77) + inner

    hop = b"\x3c\0" + bytes(6)  # then destination options, of 16 bytes, then UDP
    options = b"\x11\x01" + bytes(14)
    six = w.udp(5_000, 9_001, b"s" * 24)
    frames = [
        *parts, *backwards, orphan, *answer,
        w.ip6(HOST6, SERVER6, 0, hop + options + six),
        w.ip6(HOST6, SERVER6, 44, split(0, True, six[:16])),
        w.ip6(HOST6, SERVER6, 44, split(16, False, six[16:])),
        w.ip6(HOST6, SERVER6, 51, b"\x06\x01" + bytes(10) + w.tcp(41_000, 22, SYN)),
        w.ip6(HOST6, SERVER6, 58, b"\x80\0" + bytes(6)), w.ip6(SERVER6, HOST6, 58, b"\x81\0" + bytes(6)),
        w.ip6(HOST6, SERVER6, 59, b""), w.ip6(HOST6, SERVER6, 253, b"x" * 9),
        w.ip6(HOST6, SERVER6, 132, b"\0\x09\0\x0a" + bytes(8)),
        b"\x25" + bytes(30),
    ]  # fmt: skip
    return w.pcap([Frame(data, n * _MS) for n, data in enumerate(frames)], link=101)


def blocks() -> bytes:
    """pcapng: two sections of either byte order, interfaces with their own times and links, every block of packets."""
    asked, told = w.udp(5_300, 53, w.question(1, "ng.example")), w.udp(53, 5_300, w.answer(1, "ng.example", 1))
    out, back = w.ip4(HOST, NAMES, 17, asked), w.ip4(NAMES, HOST, 17, told)
    one = w.NextGeneration()
    one.section()
    one.interface(1, options=[(2, b"eth0"), (9, b"\x09")])
    one.interface(276, options=[(9, b"\x8a"), (14, struct.pack("<q", START))])
    one.block(4, b"names of hosts, not read")
    one.enhanced(w.ethernet(out), START * 10**9 + 1_999)
    one.enhanced(w.cooked_2(back), 1_024 + 512, 1)
    one.enhanced(w.cooked_2(w.ip4(HOST, SERVER, 17, w.udp(1_000, 2_000, b"x")), tag=5), 2_048, 1)
    one.block(2, struct.pack("<HHIIII", 0, 0, *divmod((START + 3) * 10**9, 1 << 32), 46, 90) +
              w.ethernet(w.ip4(HOST, SERVER, 17, w.udp(1_000, 2_000, b"x" * 48)))[:46])  # fmt: skip
    one.simple(w.ethernet(w.ip4(HOST, SERVER, 17, w.udp(1_001, 2_001, b"no time"))))
    two = w.NextGeneration(">")
    two.section()
    two.interface(0)
    two.interface(228)
    family = struct.pack("<I", 2)
    two.enhanced(family + w.ip4(HOST, SERVER, 6, w.tcp(42_000, 25, SYN)), (START + 9) * _SECOND)
    two.enhanced(w.ip4(SERVER, HOST, 6, w.tcp(25, 42_000, SYN | ACK)), (START + 9) * _SECOND + 7, 1)
    two.statistics(0)
    return one.made() + two.made()


def faults() -> bytes:
    """Packets that cannot be read, each for another reason; the sound ones between them stay."""
    good = w.ip4(HOST, SERVER, 17, w.udp(1_000, 2_000, b"x" * 20))
    short = bytearray(good)
    short[3] = 19
    long = bytearray(good)
    long[2:4] = b"\xff\xff"
    other = b"\x65" + good[1:]
    loop = struct.pack(">HHHHHH", 1, 0x0100, 1, 0, 0, 0) + b"\xc0\x0c" + struct.pack(">HH", 1, 1)
    wild = struct.pack(">HHHHHH", 1, 0x8180, 1, 9, 0, 0) + w.name("a.example") + struct.pack(">HH", 1, 1) + b"\xc0"
    label = struct.pack(">HHHHHH", 1, 0x0100, 1, 0, 0, 0) + b"\x3f" + b"a" * 20
    two = struct.pack(">HHHHHH", 1, 0x0100, 2, 0, 0, 0) + w.name("a.example") + struct.pack(">HH", 1, 1)
    chain = w.ip6(HOST6, SERVER6, 0, (b"\0\0" + bytes(6)) * 14)
    frames = [
        Frame(w.ethernet(good)),
        Frame(w.ethernet(good)[:20], 1, 62),
        Frame(w.ethernet(good)[:8], 2, 62),
        Frame(w.ethernet(good)[:36], 3, 62),
        Frame(w.ethernet(bytes(short)), 4),
        Frame(w.ethernet(bytes(long)), 5),
        Frame(w.ethernet(other, 0x0800), 6),
        Frame(w.ethernet(chain), 7),
        Frame(w.ethernet(w.ip4(HOST, SERVER, 6, w.tcp(1, 2, SYN)[:12] + b"\xf0\x02" + bytes(6))), 8),
        Frame(w.ethernet(w.ip4(HOST, SERVER, 17, b"\0\x01\0\x02")), 9),
        Frame(w.ethernet(good, 0x8847), 10),
        Frame(w.ethernet(good, tags=(1, 2, 3, 4, 5)), 11),
        _udp(12, loop), _udp(13, wild, out=False), _udp(14, label), _udp(15, two), _udp(16, b"no"),
        Frame(w.ethernet(w.ip4(HOST, NAMES, 17, w.udp(5_300, 53, w.question(2, "snapped.example"))))[:50], 17, 75),
        Frame(w.ethernet(good), 18),
    ]  # fmt: skip
    made = w.pcap(frames)
    time = struct.pack("<IIII", START, _SECOND, len(frames[0].data), len(frames[0].data))
    return made + time + frames[0].data + struct.pack("<IIII", START, 0, 1 << 21, 1 << 21) + bytes(60)


def faults_ng() -> bytes:
    """Blocks that cannot be read: an interface nobody described, lengths that lie, packets dropped, the end cut off."""
    data = w.ethernet(w.ip4(HOST, SERVER, 17, w.udp(1_000, 2_000, b"x" * 20)))
    one = w.NextGeneration()
    one.section()
    one.simple(data)
    one.interface(1)
    one.interface(147)
    one.enhanced(data, START * _SECOND)
    one.enhanced(data, START * _SECOND, 9)
    one.enhanced(data, START * _SECOND, 1)
    one.block(6, struct.pack("<IIIII", 0, 0, 0, 5_000, 5_000) + data)
    one.enhanced(data, (1 << 64) - 1)
    one.statistics(3)
    one.enhanced(data, (START + 1) * _SECOND)
    return one.made() + struct.pack("<II", 6, 4_000) + data


CASES: Mapping[str, tuple[str, Callable[[], bytes]]] = {
    "connections": ("pcap", connections),
    "questions": ("pcap", questions),
    "stream": ("cap", stream),
    "fragments": ("pcap", fragments),
    "blocks": ("pcapng", blocks),
    "faults": ("pcap", faults),
    "faults-ng": ("pcapng", faults_ng),
}


if __name__ == "__main__":
    for case, (suffix, build) in CASES.items():
        folder = CORPUS / "pcap" / case
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"input.{suffix}").write_bytes(build())
        (folder / "SOURCE.md").write_text(
            f"Built by this project (`tests/intake/pcap_corpus.py`, `{build.__name__}`); names and addresses are "
            "invented.\n",
            "utf-8",
            newline="\n",
        )
