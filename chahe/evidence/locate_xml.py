"""`xpath:/A/B[2]/@c`: one element or attribute by position, streaming; entities and document types never resolved."""

import re
from dataclasses import dataclass
from typing import BinaryIO

from lxml import etree

from chahe.errors import CallError

_STEP = re.compile(r"(?P<name>\*|(?:\{[^{}]*\}|[^\[\]/{}@]+:)?[^\[\]/{}@:]+)(?:\[(?P<at>[1-9][0-9]{0,17})\])?")


@dataclass(frozen=True, slots=True)
class _Step:
    name: str
    at: int  # among the siblings that match the name, from 1

    def matches(self, element: "etree._Element") -> bool:
        qualified = etree.QName(element)
        if self.name.startswith("{"):
            return element.tag == self.name
        prefix, colon, local = self.name.rpartition(":")
        return self.name == "*" or (local == qualified.localname and (not colon or element.prefix == prefix))


def _parse(place: str) -> tuple[list[_Step], str | None]:
    """Steps, and the attribute at the end. A name space in braces may hold slashes, hence no plain split."""
    if place == "/":
        return [_Step("*", 1)], None  # the document: its one outermost element
    steps: list[_Step] = []
    attribute: str | None = None
    at = 0
    while at < len(place) and attribute is None and place[at] == "/":
        if place.startswith("/@", at):
            attribute, at = place[at + 2 :], len(place)
        elif (matched := _STEP.match(place, at + 1)) is not None:
            steps.append(_Step(matched["name"], int(matched["at"] or 1)))
            at = matched.end()
        else:
            break
    if at != len(place) or not steps or attribute == "":
        raise CallError(("僅支援逐層位置的路徑。", "Only paths by position are read."), where=place[:200])
    return steps, attribute


class _Walk:
    """Follows the document with one counter per open step; elements that cannot lead there are dropped from memory."""

    def __init__(self, steps: list[_Step]) -> None:
        self.steps = steps
        self.depth = 0  # open elements
        self.matched = 0  # open elements that match the path so far
        self.counts = [0] * len(steps)

    def start(self, element: "etree._Element") -> None:
        on_path = self.depth == self.matched and self.matched < len(self.steps)
        if on_path and self.steps[self.matched].matches(element):
            self.counts[self.matched] += 1
            if self.counts[self.matched] == self.steps[self.matched].at:
                self.matched += 1
                if self.matched < len(self.steps):
                    self.counts[self.matched] = 0
        self.depth += 1

    def end(self, element: "etree._Element") -> bool:
        """Whether the element that ends is the one wanted."""
        if self.depth == self.matched == len(self.steps):
            return True
        if self.depth == self.matched:
            self.matched -= 1  # its counter stays at the position reached, which no later sibling has
        self.depth -= 1
        if self.matched < len(self.steps):  # not inside the one wanted, which must stay whole
            _forget(element)
        return False


def _forget(element: "etree._Element") -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and (before := element.getprevious()) is not None:
        parent.remove(before)


def element(stream: BinaryIO, place: str) -> bytes | None:
    """The bytes of `xpath:`. Raises CallError on another path or damaged XML before the place."""
    steps, attribute = _parse(place)
    walk = _Walk(steps)
    events = etree.iterparse(
        stream, events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        for event, node in events:
            if event == "start":
                walk.start(node)
            elif walk.end(node):
                return _bytes_of(node, attribute)
    except etree.XMLSyntaxError as error:
        raise CallError(("XML 損毀或不完整。", "The XML is damaged or cut."), where=f"line {error.lineno}") from None
    return None


def _bytes_of(node: "etree._Element", attribute: str | None) -> bytes | None:
    if attribute is None:
        return etree.tostring(node, encoding="utf-8", with_tail=False)
    try:
        value = node.get(attribute)
    except ValueError:  # no name an attribute can have
        return None
    return None if value is None else str(value).encode()
