"""`record:N` of a capture (pcap, pcapng): packet N from 1, its whole record as it stands in the file."""

from typing import BinaryIO

from chahe.evidence import pcap_layout as layout


def is_capture(head: bytes) -> bool:
    """Whether bytes begin a capture."""
    return layout.is_capture(head)


def record(stream: BinaryIO, wanted: int) -> bytes | None:
    """The bytes of the packet with its header; None when the capture has no such packet."""
    for found in layout.packets(stream):
        if found.number >= wanted:
            stream.seek(found.start)
            return stream.read(found.end - found.start) if found.number == wanted else None
    return None
