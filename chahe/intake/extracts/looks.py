"""Whether bytes that nobody recognises look like a host extract, so that a person is told what is missing."""

from collections import Counter

_LEAST = 64
_LINES = 5
_SHORTEST = 20
_EBCDIC = frozenset((0x40, *range(0xC1, 0xCA), *range(0xD1, 0xDA), *range(0xE2, 0xEA), *range(0xF0, 0xFA)))


def looks_like_extract(head: bytes, size: int) -> bool:
    """Mostly spaces, digits and capitals of EBCDIC; or lines all of one length, longer than a word."""
    if len(head) < _LEAST:
        return False
    if sum(n for byte, n in Counter(head).items() if byte in _EBCDIC) * 2 > len(head):
        return True
    whole = head if size <= len(head) else head[: head.rfind(b"\n") + 1]
    lines = [line.rstrip(b"\r") for line in whole.split(b"\n") if line]
    return len(lines) >= _LINES and len({len(line) for line in lines}) == 1 and len(lines[0]) >= _SHORTEST
