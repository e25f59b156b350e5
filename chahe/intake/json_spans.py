"""Where objects stand in a JSON document, byte by byte, by the names that lead to them.

Told apart by brackets and quotes alone, so that an object that is no JSON, or a document that was cut off, leaves the
objects before it with their places. Bytes are UTF-8 (structure is ASCII there); nothing is parsed here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

MAX_DEPTH = 200
CUT = "the document ends inside a value: cut off"
TOO_DEEP = "JSON nested too deep"
UNPAIRED = "brackets that do not pair: no JSON"
# Possessive: every byte is looked at once, whatever the text.
_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[\[\]{}:,"]', re.DOTALL)
_LONGEST_NAME = 200

Path = tuple[str, ...]
"""Names that lead to an object; the place in an array is no part of it."""


@dataclass(frozen=True, slots=True)
class Span:
    """One object: bytes [start, end). `element`: it stands in an array, not behind a name."""

    path: Path
    start: int
    end: int
    element: bool


class UnsoundError(ValueError):
    """The document is no JSON from byte `at` on; what was found before holds."""

    def __init__(self, reason: str, at: int) -> None:
        super().__init__(reason)
        self.at = at


def spans(data: bytes, wanted: frozenset[Path]) -> Iterator[Span]:
    """Every object at one of the paths, in the order in which they end. Raises UnsoundError behind the last one."""
    stack: list[tuple[bytes, Path, int]] = []  # bracket, path, where it begins
    name: bytes | None = None  # the string before the next colon
    path: Path = ()
    for token in _TOKEN.finditer(data):
        kind = data[token.start() : token.start() + 1]
        if kind == b'"':
            if token.end() - token.start() == 1:
                raise UnsoundError(CUT, token.start())
            name = token.group() if token.end() - token.start() <= _LONGEST_NAME else b'""'
        elif kind == b":":
            path = (*(stack[-1][1] if stack else ()), (name or b'""')[1:-1].decode("utf-8", "replace"))
        elif kind == b",":
            path = stack[-1][1] if stack else ()
        elif kind in (b"{", b"["):
            if len(stack) >= MAX_DEPTH:
                raise UnsoundError(TOO_DEEP, token.start())
            stack.append((kind, path, token.start()))
        else:
            if not stack or stack[-1][0] != (b"{" if kind == b"}" else b"["):
                raise UnsoundError(UNPAIRED, token.start())
            _, path, start = stack.pop()
            if kind == b"}" and path in wanted:
                yield Span(path, start, token.end(), bool(stack) and stack[-1][0] == b"[")
            path = stack[-1][1] if stack else ()
    if stack:
        raise UnsoundError(CUT, len(data))
