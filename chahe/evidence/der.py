"""One repair of time-stamp responses: DER wants the certificates of SignedData in ascending order (X.690 section 11.6),
openssl writes them in the order of its files, and the strict reader we use then reads nothing. The set is not signed
(RFC 5652 section 5.4), so putting it in order changes no meaning; the response is kept on disk as it came.
"""

_CERTIFICATES = 0xA0


def _element(data: bytes, at: int) -> tuple[int, int, int]:
    """(tag, start of content, end) of the element at an offset. Raises ValueError, IndexError."""
    tag, size, start = data[at], data[at + 1], at + 2
    if size & 0x80:
        count = size & 0x7F
        size, start = int.from_bytes(data[start : start + count], "big"), start + count
    if start + size > len(data):
        raise ValueError("element is cut")
    return tag, start, start + size


def _children(data: bytes, start: int, end: int) -> list[tuple[int, int, int]]:
    """(tag, start, end) of every element between two offsets, start at the tag."""
    found = []
    while start < end:
        tag, _, stop = _element(data, start)
        found.append((tag, start, stop))
        start = stop
    return found


def _descend(data: bytes, at: int, child: int) -> int:
    """Offset of the nth child of the element at an offset. Raises ValueError, IndexError."""
    _, start, end = _element(data, at)
    return _children(data, start, end)[child][1]


def with_sorted_certificates(response: bytes) -> bytes:
    """The response with that set in order; anything of another shape as it is.

    TimeStampResp(status, ContentInfo(type, [0] SignedData(version, algorithms, content, [0] certificates, …))).
    """
    try:
        content_info = _descend(response, 0, 1)
        signed_data = _descend(response, _descend(response, content_info, 1), 0)
        tag, start, end = _element(response, _descend(response, signed_data, 3))
        if tag != _CERTIFICATES:
            return response
        members = sorted(response[a:b] for _, a, b in _children(response, start, end))
    except (ValueError, IndexError):
        return response
    return response[:start] + b"".join(members) + response[end:]
