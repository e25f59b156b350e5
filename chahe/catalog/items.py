"""What we add to an item: aspects, evidence asked for, applicability, what machine and person settle."""

from collections.abc import Mapping
from dataclasses import dataclass

from chahe.catalog.nodes import Kind, Node
from chahe.catalog.package_data import entries, mapping, maybe, need, only, texts, wrong
from chahe.model import Method

CONDITIONS = "conditions.yaml"
_CONDITION_KEYS = frozenset({"name", "zh", "en", "reason"})
_ITEM_KEYS = frozenset(
    {"code", "title_en", "en", "applies", "branch_note", "aspects", "requests", "machine", "human", "deficiencies"}
)
_ASPECT_KEYS = frozenset({"id", "method", "person", "applies", "zh", "en"})
_NO_DETAIL = frozenset({"code", "title_en", "en"})


@dataclass(frozen=True, slots=True)
class Text:
    """The same sentence in Traditional Chinese and in English."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Condition:
    """A fact of the institution profile on which an item or aspect depends. `reason` is given when it is not so."""

    name: str
    label: Text
    reason: Text


@dataclass(frozen=True, slots=True)
class Aspect:
    """One of the questions an item falls into.

    `person` is true where no check alone may settle it; checks may still help. `applies` names a Condition.
    """

    id: str
    text: str
    english: str
    method: Method
    person: bool
    applies: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """An item, or a group that asks in its own right, with all we say about it.

    `requests` are 資料代號. `branch_note` is what reads differently for a branch of a foreign insurer.
    """

    node: Node
    aspects: tuple[Aspect, ...]
    requests: tuple[str, ...]
    condition: Condition | None
    branch_note: Text | None
    machine: Text
    human: Text
    deficiencies: tuple[Text, ...]

    @property
    def code(self) -> str:
        """The item's code, "4.5.1"."""
        return self.node.code

    @property
    def applies(self) -> str | None:
        """Name of the condition on the profile; None = always."""
        return self.condition.name if self.condition else None

    @property
    def methods(self) -> tuple[Method, ...]:
        """The methods of its aspects, each once, in the order EXAMINE, INTERVIEW, TEST."""
        used = {a.method for a in self.aspects}
        return tuple(m for m in Method if m in used)

    def aspect(self, name: str) -> Aspect:
        """The aspect of that id. Raises KeyError."""
        for a in self.aspects:
            if a.id == name:
                return a
        raise KeyError(name)


def text_pair(entry: Mapping[str, object], key: str, where: str) -> Text:
    """`key: {zh: …, en: …}`."""
    pair = mapping(entry.get(key), f"{where} {key}")
    only(pair, frozenset({"zh", "en"}), f"{where} {key}")
    return Text(need(pair, "zh", f"{where} {key}"), need(pair, "en", f"{where} {key}"))


def conditions() -> Mapping[str, Condition]:
    """Every named condition. Raises DefinitionError."""
    found: dict[str, Condition] = {}
    for entry in entries(CONDITIONS):
        only(entry, _CONDITION_KEYS, CONDITIONS)
        name = need(entry, "name", CONDITIONS)
        if name in found:
            wrong(CONDITIONS, f"{name} stands twice")
        label = Text(need(entry, "zh", name), need(entry, "en", name))
        found[name] = Condition(name, label, text_pair(entry, "reason", name))
    return found


def read_item(node: Node, entry: Mapping[str, object], known: Mapping[str, Condition]) -> Item | None:
    """The details of an asking node; None for a part or section, which may carry none. Raises DefinitionError."""
    where = f"catalog {node.code}"
    if not node.asks:
        only(entry, _NO_DETAIL, where)
        return None
    only(entry, _ITEM_KEYS, where)
    aspects = tuple(_aspect(a, where, known) for a in _listed(entry, "aspects", where))
    if [a.id for a in aspects] != [chr(ord("A") + i) for i in range(len(aspects))] or not aspects:
        wrong(where, "aspects must be A, B, … in order")
    asked = texts(entry, "requests", where)
    if not asked:
        wrong(where, "no evidence is asked for")
    return Item(
        node=node,
        aspects=aspects,
        requests=asked,
        condition=_condition(entry, where, known),
        branch_note=text_pair(entry, "branch_note", where) if "branch_note" in entry else None,
        machine=text_pair(entry, "machine", where),
        human=text_pair(entry, "human", where),
        deficiencies=tuple(
            Text(need(d, "zh", where), need(d, "en", where)) for d in _listed(entry, "deficiencies", where)
        ),
    )


def english_of(kind: Kind, title: str, entry: Mapping[str, object], where: str) -> tuple[str, str]:
    """(english title, english). A node without text of its own is rendered by its title."""
    heading = need(entry, "title_en", where) if title else ""
    if not title and "title_en" in entry:
        wrong(where, "the seed has no title here")
    body = maybe(entry, "en", where)
    if body is None and kind is not Kind.SECTION:
        wrong(where, "`en` must be a text")
    return heading, body or heading


def _aspect(entry: Mapping[str, object], where: str, known: Mapping[str, Condition]) -> Aspect:
    only(entry, _ASPECT_KEYS, where)
    condition = _condition(entry, where, known)
    person = entry.get("person")
    if not isinstance(person, bool):
        wrong(where, "`person` must be true or false")
    method = need(entry, "method", where)
    if method not in set(Method):
        wrong(where, f"unknown method {method}")
    return Aspect(
        id=need(entry, "id", where),
        text=need(entry, "zh", where),
        english=need(entry, "en", where),
        method=Method(method),
        person=person,
        applies=condition.name if condition else None,
    )


def _condition(entry: Mapping[str, object], where: str, known: Mapping[str, Condition]) -> Condition | None:
    name = maybe(entry, "applies", where)
    if name is not None and name not in known:
        wrong(where, f"unknown condition {name}")
    return None if name is None else known[name]


def _listed(entry: Mapping[str, object], key: str, where: str) -> tuple[Mapping[str, object], ...]:
    value = entry.get(key)
    if not isinstance(value, list) or not value:
        wrong(where, f"`{key}` must be a list")
    return tuple(mapping(v, f"{where} {key}") for v in value)
