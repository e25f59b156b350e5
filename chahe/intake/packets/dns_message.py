r"""Messages of the Domain Name System (RFC 1035): the header, the question, the answers as text.

Names keep their letters; a byte that is no printable ASCII, a dot inside a label and a backslash are written `\DDD`.
Data of answers is written as zone files write it; of types not known here as RFC 3597 does (`\# LENGTH HEX`).
"""

import struct
from ipaddress import IPv6Address
from typing import NamedTuple

TYPES = {
    1: "A", 2: "NS", 5: "CNAME", 6: "SOA", 10: "NULL", 11: "WKS", 12: "PTR", 13: "HINFO", 15: "MX", 16: "TXT", 17: "RP",
    18: "AFSDB", 24: "SIG", 25: "KEY", 28: "AAAA", 29: "LOC", 33: "SRV", 35: "NAPTR", 37: "CERT", 39: "DNAME",
    41: "OPT", 43: "DS", 44: "SSHFP", 46: "RRSIG", 47: "NSEC", 48: "DNSKEY", 50: "NSEC3", 52: "TLSA", 64: "SVCB",
    65: "HTTPS", 99: "SPF", 249: "TKEY", 250: "TSIG", 251: "IXFR", 252: "AXFR", 255: "ANY", 256: "URI", 257: "CAA",
}  # fmt: skip
CLASSES = {1: "IN", 3: "CH", 4: "HS", 254: "NONE", 255: "ANY"}
CODES = (
    "NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED", "YXDOMAIN", "YXRRSET", "NXRRSET", "NOTAUTH",
    "NOTZONE",
)  # fmt: skip
"""IANA's names of the response codes 0 to 10; of others there is only the number."""

HEADER = 12
NO_MESSAGE = "no message of the Domain Name System"
QUESTIONS = "a message of the Domain Name System with another number of questions than one"
_MOST_NAME = 255
_POINTER = 0xC0
_ONE_NAME = frozenset((2, 5, 12, 39))
_STRINGS = frozenset((13, 16, 99))
_PLAIN = frozenset(range(0x21, 0x7F)) - {ord("."), ord("\\")}
_SHOWN = tuple(chr(b) if b in _PLAIN else f"\\{b:03}" for b in range(256))
_BETWEEN_QUOTES = (_PLAIN | {ord(" "), ord(".")}) - {ord('"')}
_QUOTED = tuple(chr(b) if b in _BETWEEN_QUOTES else f"\\{b:03}" for b in range(256))


class BadMessageError(ValueError):
    """Bytes that are no such message."""


class Question(NamedTuple):
    """What was asked."""

    name: str
    kind: int
    klass: int


class Message(NamedTuple):
    """A message. `answers` None: they could not all be read."""

    number: int  # the client's
    response: bool
    opcode: int
    authoritative: bool
    truncated: bool
    recursion_desired: bool
    recursion_available: bool
    code: int
    question: Question | None
    answers: tuple[str, ...] | None
    ttl_s: int | None  # of the first answer


def message(data: bytes) -> Message:
    """Read a message. Raises BadMessageError when header or question cannot be read."""
    if len(data) < HEADER:
        raise BadMessageError(NO_MESSAGE)
    number, flags, questions, answers, _, _ = struct.unpack_from(">HHHHHH", data)
    response = bool(flags & 0x8000)
    opcode = flags >> 11 & 15
    question, at = None, HEADER
    if opcode == 0:
        if questions > 1 or (questions == 0 and not response):
            raise BadMessageError(QUESTIONS)
        if questions:
            question, at = _question(data)
    texts: tuple[str, ...] | None = ()
    ttl = None
    if response and opcode == 0:
        texts, ttl = _answers(data, at, answers)
    return Message(
        number=number,
        response=response,
        opcode=opcode,
        authoritative=bool(flags & 0x0400),
        truncated=bool(flags & 0x0200),
        recursion_desired=bool(flags & 0x0100),
        recursion_available=bool(flags & 0x0080),
        code=flags & 15,
        question=question,
        answers=texts,
        ttl_s=ttl,
    )


def _question(data: bytes) -> tuple[Question, int]:
    name, at = name_at(data, HEADER)
    if len(data) < at + 4:
        raise BadMessageError(NO_MESSAGE)
    kind, klass = struct.unpack_from(">HH", data, at)
    return Question(name, kind, klass), at + 4


def name_at(data: bytes, at: int) -> tuple[str, int]:
    """(name, where what follows it begins). Raises BadMessageError on what is no name."""
    labels: list[str] = []
    length, after, least = 0, 0, at
    while True:
        if at >= len(data):
            raise BadMessageError(NO_MESSAGE)
        size = data[at]
        if size >= _POINTER:
            target = int.from_bytes(data[at : at + 2], "big") & 0x3FFF
            # Only backwards, so that no name goes round for ever.
            if at + 2 > len(data) or target >= least:
                raise BadMessageError(NO_MESSAGE)
            after = after or at + 2
            at = least = target
            continue
        length += size + 1
        if size > 63 or length > _MOST_NAME or at + 1 + size > len(data):
            raise BadMessageError(NO_MESSAGE)
        if not size:
            return ".".join(labels) or ".", after or at + 1
        labels.append("".join(_SHOWN[b] for b in data[at + 1 : at + 1 + size]))
        at += 1 + size


def _answers(data: bytes, at: int, count: int) -> tuple[tuple[str, ...] | None, int | None]:
    """The answers as text and the first one's time to live; None when the message ends before them."""
    texts: list[str] = []
    first: int | None = None
    try:
        for _ in range(count):
            _, at = name_at(data, at)
            if len(data) < at + 10:
                return None, None
            kind, _, ttl, size = struct.unpack_from(">HHIH", data, at)
            at += 10
            if len(data) < at + size:
                return None, None
            texts.append(_data(data, at, kind, size))
            first = ttl if first is None else first
            at += size
    except BadMessageError:
        return None, None
    return tuple(texts), first


def _data(data: bytes, at: int, kind: int, size: int) -> str:
    end = at + size
    try:
        text = _known(data, at, kind, end)
    except (BadMessageError, struct.error):
        text = None
    if text is not None:
        return text
    return f"\\# {size} {data[at:end].hex()}" if size else "\\# 0"


def _known(data: bytes, at: int, kind: int, end: int) -> str | None:
    """The data of a type whose form is known; None when it is not of that form."""
    size = end - at
    if kind == 1 and size == 4:
        return ".".join(map(str, data[at:end]))
    if kind == 28 and size == 16:
        return str(IPv6Address(data[at:end]))
    if kind in _STRINGS:
        return _strings(data[at:end])
    if kind in _ONE_NAME:
        name, after = name_at(data, at)
        return name if after == end else None
    if kind == 15:
        name, after = name_at(data, at + 2)
        return f"{struct.unpack_from('>H', data, at)[0]} {name}" if after == end else None
    if kind == 33:
        name, after = name_at(data, at + 6)
        return " ".join(map(str, struct.unpack_from(">HHH", data, at))) + f" {name}" if after == end else None
    if kind == 6:
        source, after = name_at(data, at)
        person, after = name_at(data, after)
        numbers = struct.unpack_from(">IIIII", data, after)
        return " ".join([source, person, *map(str, numbers)]) if after + 20 == end else None
    return None


def _strings(data: bytes) -> str | None:
    out, at = [], 0
    while at < len(data):
        size = data[at]
        if at + 1 + size > len(data):
            return None
        out.append('"' + "".join(_QUOTED[b] for b in data[at + 1 : at + 1 + size]) + '"')
        at += 1 + size
    return " ".join(out) or None
