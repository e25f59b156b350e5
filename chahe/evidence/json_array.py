"""The elements of one JSON array, streaming: where each stands, byte by byte as it stands, whatever is inside.

The array may be in UTF-8, UTF-16 or CP950. Elements are told apart by brackets and quotes alone, so one that is no
JSON keeps its place and its number, however deep or broken it is.
"""

import codecs
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO, NamedTuple

_BLOCK = 1 << 20
_SPACE = " \t\r\n"
# Possessive: every character is looked at once, whatever the text.
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"|["\[\]{},]', re.DOTALL)

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))

TOO_LONG = "an element longer than the reader's cap"
CUT = "the array never ends: cut off"
AFTER = "text after the end of the array"


class Element(NamedTuple):
    """One element, or what is wrong there. `problem`: no element; `raw` is empty then."""

    number: int  # from 1
    start: int  # bytes [start, end)
    end: int
    raw: bytes
    codec: str
    problem: str = ""


def is_array(head: bytes) -> bool:
    """Whether a text begins with `[`."""
    codec, mark = codec_of(head)
    return head[mark:].decode(codec, "ignore").lstrip(_SPACE).startswith("[")


def codec_of(head: bytes) -> tuple[str, int]:
    """(codec, bytes of its mark), from the beginning of a file."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name, len(mark)
    if len(head) > 1 and 0 in head[:2]:
        return ("utf-16-be" if head[0] == 0 else "utf-16-le"), 0
    try:
        codecs.getincrementaldecoder("utf-8")("strict").decode(head)
    except UnicodeDecodeError:
        return "cp950", 0
    return "utf-8", 0


def elements(stream: BinaryIO, cap: int) -> Iterator[Element]:
    """Every element in order; at the end what is wrong with the array, if anything.

    Args: cap = characters of the longest element; behind a longer one nothing is read.
    """
    scan = _Scan(stream)
    scan.begin()
    number = 1
    while True:
        end = scan.element_end(cap)
        if end < 0:
            yield scan.problem(number, TOO_LONG if end == _LONG else CUT)
            return
        last = scan.text[end] == "]"
        found = scan.element(number, end)
        if found.raw or not last or number > 1:
            yield found
        if last:
            break
        number += 1
    if scan.goes_on():
        yield scan.problem(number + 1, AFTER)


_CUT, _LONG = -1, -2


class _Scan:
    """A window on the text: `text[here]` is the next character to look at and stands at byte `at`."""

    def __init__(self, stream: BinaryIO) -> None:
        stream.seek(0)
        self.codec, self.at = codec_of(stream.read(_BLOCK))
        self.errors = "surrogatepass" if self.codec.startswith("utf-16") else "surrogateescape"
        stream.seek(self.at)
        self.stream = stream
        self.decoder = codecs.getincrementaldecoder(self.codec)(self.errors)
        self.text = ""
        self.here = 0
        self.ended = False

    def begin(self) -> None:
        """Go behind the opening bracket."""
        self.goes_on()
        self._advance(self.here + 1)

    def goes_on(self) -> bool:
        """Whether anything but white space follows; goes to it."""
        while True:
            rest = self.text[self.here :]
            bare = rest.lstrip(_SPACE)
            self._advance(len(self.text) - len(bare))
            if bare or not self._more():
                return bool(bare)

    def element_end(self, cap: int) -> int:
        """Where the comma or bracket behind the next element stands; _CUT or _LONG."""
        depth, looked = 0, self.here
        while True:
            for token in _TOKEN.finditer(self.text, looked):
                sign = token[0]
                if sign == '"':
                    break  # a string that goes on beyond what is read
                if not depth and sign in ",]":
                    return token.start()
                looked = token.end()
                depth = max(0, depth + (sign in "[{") - (sign in "]}"))
            else:
                looked = len(self.text)
            if len(self.text) - self.here > cap:
                return _LONG
            before = self.here
            if not self._more():
                return _CUT
            looked -= before

    def element(self, number: int, end: int) -> Element:
        """The element up to `end`, without the white space around it; goes behind its comma or bracket."""
        whole = self.text[self.here : end]
        bare = whole.lstrip(_SPACE)
        self._advance(end - len(bare))
        raw = self._bytes(bare.rstrip(_SPACE))
        found = Element(number, self.at, self.at + len(raw), raw, self.codec)
        self._advance(end + 1)
        return found

    def problem(self, number: int, what: str) -> Element:
        """What is wrong with everything from here to the end of the file."""
        return Element(number, self.at, self.stream.seek(0, 2), b"", self.codec, what)

    def _more(self) -> bool:
        """Append another block, forget what was looked at; False at the end of the file."""
        if self.ended:
            return False
        block = self.stream.read(_BLOCK)
        self.ended = not block
        with suppress(UnicodeDecodeError):  # a character cut in two by the end of the file
            self.text = self.text[self.here :] + self.decoder.decode(block, final=self.ended)
            self.here = 0
        return not self.ended

    def _advance(self, to: int) -> None:
        self.at += len(self._bytes(self.text[self.here : to]))
        self.here = to

    def _bytes(self, text: str) -> bytes:
        return text.encode(self.codec, self.errors)
