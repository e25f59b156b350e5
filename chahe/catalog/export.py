"""The catalog as JSON: one object per node, in the seed's order (`chahe catalog --format json`)."""

import json

from chahe.catalog.items import Item, Text
from chahe.catalog.nodes import Node
from chahe.catalog.register import Catalog, catalog


def as_json() -> str:
    """Every node: what the seed says verbatim, the English rendering, and for those that ask, our details."""
    book = catalog()
    return json.dumps([_node(n, book) for n in book.nodes], ensure_ascii=False, indent=2) + "\n"


def _node(node: Node, book: Catalog) -> dict[str, object]:
    out: dict[str, object] = {
        "code": node.code,
        "label": node.label,
        "kind": node.kind.value,
        "title": node.title,
        "text": node.text,
        "english_title": node.english_title,
        "english": node.english,
        "parent": node.parent,
        "asks": node.asks,
    }
    return out | (_details(book.asked(node.code)) if node.asks else _EMPTY)


_EMPTY: dict[str, object] = {
    "aspects": [],
    "methods": [],
    "requests": [],
    "applies": None,
    "applies_reason": None,
    "branch_note": None,
    "machine": None,
    "human": None,
    "deficiencies": [],
}


def _details(item: Item) -> dict[str, object]:
    return {
        "aspects": [
            {
                "id": a.id,
                "text": a.text,
                "english": a.english,
                "method": a.method.value,
                "person": a.person,
                "applies": a.applies,
            }
            for a in item.aspects
        ],
        "methods": [m.value for m in item.methods],
        "requests": list(item.requests),
        "applies": item.applies,
        "applies_reason": _pair(item.condition.reason if item.condition else None),
        "branch_note": _pair(item.branch_note),
        "machine": _pair(item.machine),
        "human": _pair(item.human),
        "deficiencies": [_pair(d) for d in item.deficiencies],
    }


def _pair(text: Text | None) -> dict[str, str] | None:
    return None if text is None else {"zh": text.zh, "en": text.en}
