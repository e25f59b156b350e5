"""Writes small Windows event logs: file header, chunks, records whose binary XML is one template with typed values.

Written from the published description of the format (libevtx documentation), for tests only. Every event defines its
own template inline, so any record of a chunk can be damaged without touching another.
"""

import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

CHUNK = 65_536
NULL, STRING, UINT8, UINT16, INT32, UINT32, UINT64, BOOL = 0, 1, 4, 6, 7, 8, 0x0A, 0x0D
FILETIME, SID, HEX32, HEX64, STRINGS = 0x11, 0x13, 0x14, 0x15, 0x81
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)


def filetime(when: datetime) -> int:
    """100 nanoseconds since 1601."""
    gone = when - _EPOCH
    return (gone.days * 86_400 + gone.seconds) * 10_000_000 + gone.microseconds * 10


@dataclass(frozen=True)
class Event:
    """What an event says. `data`: name -> text, or (type, value), or pairs; `user_data`: (element, name -> text)."""

    event_id: int
    when: datetime
    data: "Mapping[str, str | tuple[int, object]] | Sequence[tuple[str, str]]" = field(default_factory=dict)
    channel: str = "Security"
    provider: str = "Microsoft-Windows-Security-Auditing"
    computer: str = "ws01.example.tw"
    keywords: int = 0x8020000000000000
    level: int = 0
    event_record_id: int | None = None  # default: the record's identifier
    user_data: tuple[str, Mapping[str, str]] | None = None
    unnamed: Sequence[str] = ()
    user_sid: bytes | None = None


class _Xml:
    """Binary XML of one record; names are written inline where they are first used."""

    def __init__(self, at: int) -> None:
        self.out = bytearray()
        self.at = at  # offset of out[0] in the chunk
        self.values: list[tuple[int, bytes]] = []

    @property
    def here(self) -> int:
        return self.at + len(self.out)

    def name(self, text: str) -> None:
        self.out += struct.pack("<I", self.here + 4)
        coded = text.encode("utf-16-le")
        digest = 0
        for unit in struct.unpack(f"<{len(coded) // 2}H", coded):
            digest = (digest * 65_599 + unit) & 0xFFFFFFFF
        self.out += struct.pack("<IHH", 0, digest & 0xFFFF, len(coded) // 2) + coded + b"\0\0"

    def value(self, kind: int, value: object) -> None:
        """A substitution; optional, as Windows writes them, so that NULL leaves the element empty."""
        self.out += struct.pack("<BHB", 0x0E, len(self.values), kind)
        self.values.append((kind, _coded(kind, value)))

    def element(self, tag: str, attributes: Mapping[str, tuple[int, object] | str], inside: "Sequence[_Part]") -> None:
        start = len(self.out)
        self.out += struct.pack("<BHI", 0x41 if attributes else 0x01, 0xFFFF, 0)
        size_at = len(self.out)
        self.name(tag)
        if attributes:
            list_at = len(self.out)
            self.out += struct.pack("<I", 0)
            for number, (key, said) in enumerate(attributes.items(), 1):
                self.out += bytes([0x46 if number < len(attributes) else 0x06])
                self.name(key)
                if isinstance(said, str):
                    coded = said.encode("utf-16-le")
                    self.out += struct.pack("<BBH", 0x05, 0x01, len(coded) // 2) + coded
                else:
                    self.value(*said)
            struct.pack_into("<I", self.out, list_at, len(self.out) - list_at - 4)
        if inside:
            self.out.append(0x02)
            for part in inside:
                part(self)
            self.out.append(0x04)
        else:
            self.out.append(0x03)
        struct.pack_into("<I", self.out, start + 3, len(self.out) - size_at)


class _Part:
    """Something inside an element: an element, or a value."""

    def __init__(self, tag: str | None, attributes: Mapping[str, tuple[int, object] | str], inside: object) -> None:
        self.tag, self.attributes, self.inside = tag, attributes, inside

    def __call__(self, xml: _Xml) -> None:
        if self.tag is None:
            assert isinstance(self.inside, tuple)
            xml.value(*self.inside)
        else:
            assert isinstance(self.inside, list)
            xml.element(self.tag, self.attributes, self.inside)


def _tag(name: str, inside: Sequence[_Part] = (), **attributes: tuple[int, object] | str) -> _Part:
    return _Part(name, attributes, list(inside))


def _text(kind: int, value: object) -> _Part:
    return _Part(None, {}, (kind, value))


def _coded(kind: int, value: object) -> bytes:
    if kind == NULL or value is None:
        return b""
    if kind == STRING:
        return str(value).encode("utf-16-le")
    if kind == STRINGS:
        assert isinstance(value, (list, tuple))
        return b"".join(str(v).encode("utf-16-le") + b"\0\0" for v in value)
    if kind == SID:
        assert isinstance(value, bytes)
        return value
    form = {
        UINT8: "B",
        UINT16: "H",
        INT32: "i",
        UINT32: "I",
        UINT64: "Q",
        BOOL: "I",
        FILETIME: "Q",
        HEX32: "I",
        HEX64: "Q",
    }
    return struct.pack("<" + form[kind], value)


def _tree(event: Event, number: int) -> _Part:
    record = number if event.event_record_id is None else event.event_record_id
    system = [
        _tag("Provider", Name=event.provider, Guid="{54849625-5478-4994-a5ba-3e3b0328c30d}"),
        _tag("EventID", [_text(UINT16, event.event_id)]),
        _tag("Version", [_text(UINT8, 0)]),
        _tag("Level", [_text(UINT8, event.level)]),
        _tag("Task", [_text(UINT16, 12_544)]),
        _tag("Opcode", [_text(UINT8, 0)]),
        _tag("Keywords", [_text(HEX64, event.keywords)]),
        _tag("TimeCreated", SystemTime=(FILETIME, filetime(event.when))),
        _tag("EventRecordID", [_text(UINT64, record)]),
        _tag("Correlation"),
        _tag("Execution", ProcessID=(UINT32, 636), ThreadID=(UINT32, 3_120)),
        _tag("Channel", [_text(STRING, event.channel)]),
        _tag("Computer", [_text(STRING, event.computer)]),
        _Part("Security", {"UserID": (SID, event.user_sid)} if event.user_sid else {}, []),
    ]
    parts = [_tag("System", system)]
    if event.user_data is not None:
        element, said = event.user_data
        inner = [_tag(name, [_text(STRING, text)]) for name, text in said.items()]
        parts.append(_tag("UserData", [_tag(element, inner, xmlns="urn:example")]))
    elif event.unnamed:
        parts.append(_tag("EventData", [_tag("Data", [_text(STRINGS, list(event.unnamed))])]))
    else:
        pairs = event.data.items() if isinstance(event.data, Mapping) else event.data
        said_data = [(n, (STRING, v) if isinstance(v, str) else v) for n, v in pairs]
        parts.append(_tag("EventData", [_tag("Data", [_text(*v)], Name=n) for n, v in said_data]))
    return _tag("Event", parts, xmlns="http://schemas.microsoft.com/win/2004/08/events/event")


def record(event: Event, number: int, at: int, written: int = 0) -> bytes:
    """One whole record that will stand at `at` in its chunk."""
    head = b"\x0f\x01\x01\x00"
    instance = at + 24 + len(head)
    definition = instance + 10
    xml = _Xml(definition + 24)
    xml.out += b"\x0f\x01\x01\x00"
    _tree(event, number)(xml)
    xml.out.append(0)
    guid = struct.pack("<IIII", number & 0xFFFFFFFF, at, 7, 9)
    body = head + struct.pack("<BBII", 0x0C, 1, struct.unpack_from("<I", guid)[0], definition)
    body += struct.pack("<I", 0) + guid + struct.pack("<I", len(xml.out)) + xml.out
    body += struct.pack("<I", len(xml.values))
    body += b"".join(struct.pack("<HBB", len(v), k if v or k == STRING else NULL, 0) for k, v in xml.values)
    body += b"".join(v for _, v in xml.values)
    size = 24 + len(body) + 4
    size += -size % 8
    return (struct.pack("<IIQQ", 0x2A2A, size, number, written) + body).ljust(size - 4, b"\0") + struct.pack("<I", size)


def chunk(events: Sequence[Event], first: int) -> bytes:
    """One chunk; identifiers count from `first`."""
    data = bytearray(CHUNK)
    at, last_at = 512, 0
    for number, event in enumerate(events, first):
        made = record(event, number, at)
        data[at : at + len(made)] = made
        last_at, at = at, at + len(made)
    assert at <= CHUNK, "too many events for one chunk"
    last = first + len(events) - 1 if events else 2**64 - 1
    begin = first if events else 2**64 - 1
    struct.pack_into("<8sQQQQIII", data, 0, b"ElfChnk\0", begin, last, begin, last, 128, last_at, at)
    return seal_chunk(data)


def seal_chunk(data: bytes | bytearray) -> bytes:
    """The chunk with its check sums right."""
    made = bytearray(data)
    end = struct.unpack_from("<I", made, 48)[0]
    struct.pack_into("<I", made, 52, zlib.crc32(made[512:end]))
    struct.pack_into("<I", made, 124, zlib.crc32(made[128:512], zlib.crc32(made[:120])))
    return bytes(made)


def log(chunks: Sequence[bytes], following: int, *, flags: int = 0, count: int | None = None) -> bytes:
    """The whole file. `following` = identifier of the next record."""
    head = bytearray(4096)
    stated = len(chunks) if count is None else count
    struct.pack_into("<8sQQQIHHHH", head, 0, b"ElfFile\0", 0, max(0, stated - 1), following, 128, 1, 3, 4096, stated)
    struct.pack_into("<I", head, 120, flags)
    struct.pack_into("<I", head, 124, zlib.crc32(head[:120]))
    return bytes(head) + b"".join(chunks)


def simple(events: Sequence[Event], per_chunk: int = 20) -> bytes:
    """A sound log of these events."""
    chunks = [chunk(events[at : at + per_chunk], at + 1) for at in range(0, len(events), per_chunk)]
    return log(chunks or [chunk([], 1)], len(events) + 1)
