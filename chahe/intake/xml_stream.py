"""XML evidence as a stream: the root element decides recognition, elements go by one at a time, nothing is expanded.

Evidence is hostile: a document type declaration with an internal subset (where entities are declared) is refused
before the parser sees it, entities are never resolved, no DTD and no network is touched, and libxml2's limits on depth
(256) and on one text node (10 MB) stay on. Memory is flat: a finished element is emptied and its elder siblings freed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Protocol

import re2
from lxml import etree

from chahe.intake.api import HEAD_BYTES, Sink
from chahe.intake.decode import codec_of

_MISC = re2.compile(r"(?s)\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE\s+[^\[>]*>")
_ROOT = re2.compile(r"<([A-Za-z_][\w.:-]*)((?:\s+[\w.:-]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))*)\s*(/?)>")
_ATTRIBUTE = re2.compile(r"([\w.:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


@dataclass(frozen=True, slots=True)
class Root:
    """The root element of a document, from its head only. `subset`: the DOCTYPE declares things of its own."""

    name: str
    attributes: dict[str, str]
    subset: bool
    rest: str  # what of the head follows the root's start tag


def root_of(data: bytes) -> Root | None:
    """The root element, or None when the head is not the start of an XML document."""
    found = codec_of(data)
    if found is None:
        return None
    codec, bom = found
    text = data[bom:].decode(codec, "ignore")
    at, subset = 0, False
    while True:
        misc = _MISC.match(text, at)
        if misc:
            at = misc.end()
        elif text.startswith("<!DOCTYPE", at):
            end = text.find("]", at)
            if end < 0:
                return None
            closing = text.find(">", end)
            at, subset = (closing + 1 if closing >= 0 else len(text)), True
        else:
            break
    root = _ROOT.match(text, at)
    if root is None:
        return None
    attributes = {k: a or b for k, a, b in _ATTRIBUTE.findall(root[2])}
    return Root(root[1], attributes, subset, text[root.end() :])


class Refused(Exception):  # noqa: N818 - a control-flow word of this module, never shown
    """The document cannot be read further; carries a locator and a reason."""

    def __init__(self, loc: str, reason: str) -> None:
        super().__init__(reason)
        self.loc = loc
        self.reason = reason


def events(stream: BinaryIO, starts: frozenset[str], ends: frozenset[str]) -> Iterator[tuple[bool, Any]]:
    """(True, element) at the start of the tags in `starts`, (False, element) at the end of those in `ends`.

    Raises Refused at damage: what was yielded before stands.
    """
    head = stream.read(HEAD_BYTES)
    stream.seek(0)
    root = root_of(head)
    if root is None:
        raise Refused("line:1", "no XML root element in the first 64 KiB")
    if root.subset:
        raise Refused("line:1", "the document type declaration has an internal subset (entities): refused unread")
    parser = etree.iterparse(
        stream,
        events=("start", "end"),
        tag=sorted(starts | ends),
        chunk_size=262_144,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
    )
    try:
        for event, element in parser:
            if event == "start":
                if element.tag in starts:
                    yield True, element
            elif element.tag in ends:
                yield False, element
    except etree.XMLSyntaxError as e:
        line = e.lineno or 1
        raise Refused(f"line:{line}", f"malformed or truncated XML at line {line}") from None


class Taking(Protocol):
    """One pass of a reader over one document; `rec` counts its records."""

    rec: int

    def take(self, starting: bool, element: Any) -> None:
        """Look at the start or the end of an element."""


def walk(stream: BinaryIO, sink: Sink, starts: frozenset[str], ends: frozenset[str], reading: Taking) -> bool:
    """Let the reading take every element; whether the document went to its end. Otherwise the damage is told."""
    try:
        for starting, element in events(stream, starts, ends):
            reading.take(starting, element)
    except Refused as e:
        sink.damage(reading.rec + 1, e.loc, e.reason)
        return False
    return True


def forget(element: Any) -> None:
    """Free a finished element and its elder siblings (the parser still holds the element itself)."""
    element.clear(keep_tail=False)
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]
