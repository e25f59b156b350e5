"""The catalog as a whole: outline, details and requests put together and checked against each other."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from chahe.catalog.items import Condition, Item, conditions, english_of, read_item
from chahe.catalog.nodes import Kind, Node, outline, parent_of
from chahe.catalog.package_data import entries, names, need, wrong
from chahe.catalog.requests import Request, requests
from chahe.errors import CatalogError


@dataclass(frozen=True, slots=True)
class Catalog:
    """All nodes in the seed's order, the details of those that ask, and the request list they draw on."""

    nodes: tuple[Node, ...]
    asking: tuple[Item, ...]  # items and the groups that ask in their own right, in the seed's order
    requests: Mapping[str, Request]
    conditions: Mapping[str, Condition]
    _nodes: Mapping[str, Node]
    _asking: Mapping[str, Item]

    @property
    def items(self) -> tuple[Item, ...]:
        """The items an examination answers, in the seed's order."""
        return tuple(i for i in self.asking if i.node.kind is Kind.ITEM)

    def node(self, code: str) -> Node:
        """The node of that code. Raises CatalogError."""
        if code not in self._nodes:
            raise CatalogError((f"沒有項目代碼 {code}。", f"There is no node {code}."), where=code)
        return self._nodes[code]

    def item(self, code: str) -> Item:
        """The item of that code. Raises CatalogError, also for a part, section or group."""
        found = self.asked(code)
        if found.node.kind is not Kind.ITEM:
            raise CatalogError((f"{code} 不是查核項目。", f"{code} is not an item."), where=code)
        return found

    def asked(self, code: str) -> Item:
        """The item, or the group that asks in its own right. Raises CatalogError."""
        node = self.node(code)
        if node.code not in self._asking:
            raise CatalogError((f"{code} 為章節，本身不提問。", f"{code} is a heading; it asks nothing."), where=code)
        return self._asking[node.code]

    def request(self, code: str) -> Request:
        """The request of that code (資料代號). Raises CatalogError."""
        if code not in self.requests:
            raise CatalogError((f"沒有資料代號 {code}。", f"There is no request code {code}."), where=code)
        return self.requests[code]

    def items_for(self, request: str) -> tuple[Item, ...]:
        """The items and groups that ask for this request code."""
        return tuple(i for i in self.asking if request in i.requests)


@cache
def catalog() -> Catalog:
    """The catalog, read once. Raises DefinitionError when our own data is wrong."""
    known = conditions()
    listed = requests(known)
    details = {need(e, "code", name): e for name, e in _details()}
    nodes: list[Node] = []
    asking: list[Item] = []
    for row in outline():
        if row.code not in details:
            wrong(row.code, "no details for this node")
        entry = details.pop(row.code)
        title_en, en = english_of(row.kind, row.title, entry, f"catalog {row.code}")
        node = Node(row.code, row.label, row.kind, row.title, row.text, title_en, en, parent_of(row.code))
        nodes.append(node)
        item = read_item(node, entry, known)
        if item:
            asking.append(item)
    if details:
        wrong(", ".join(details), "details for codes the outline does not have")
    _agree(asking, listed)
    return Catalog(
        nodes=tuple(nodes),
        asking=tuple(asking),
        requests=listed,
        conditions=MappingProxyType(dict(known)),
        _nodes=MappingProxyType({n.code: n for n in nodes}),
        _asking=MappingProxyType({i.code: i for i in asking}),
    )


def _details() -> Iterator[tuple[str, Mapping[str, object]]]:
    seen: set[str] = set()
    for name in names("part"):
        for entry in entries(name):
            code = need(entry, "code", name)
            if code in seen:
                wrong(name, f"{code} stands twice")
            if code.split(".")[0] != name.removeprefix("part").removesuffix(".yaml").split("_")[0]:
                wrong(name, f"{code} belongs to another part")
            seen.add(code)
            yield name, entry


def _agree(asking: list[Item], listed: Mapping[str, Request]) -> None:
    """Every request an item names exists, and every request is named by an item."""
    named = {code for item in asking for code in item.requests}
    for item in asking:
        for code in item.requests:
            if code not in listed:
                wrong(f"catalog {item.code}", f"unknown request {code}")
    unasked = sorted(set(listed) - named)
    if unasked:
        wrong("requests", f"no item asks for {', '.join(unasked)}")
