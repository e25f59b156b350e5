"""Words and lists that the sheets about audits share. One cell may name several items, vendors or persons."""

from collections.abc import Iterator, Mapping
from itertools import product

import re2

from chahe.intake import names
from chahe.intake.grid import Value
from chahe.intake.sheets.api import Asked, Parts, Read
from chahe.intake.sheets.cells import person, words
from chahe.intake.words import fold

_LISTED = re2.compile(r"[、,;\r\n]+")
_SPAN = re2.compile(r"[~～至]")
MOST_LISTED = 200
ITEM = "查核項目代碼|項目代碼|查核項目編號|對應查核項目|查核項目代號|item code"
VENDOR = "廠商|廠商名稱|受查廠商|委外廠商|受託機構"
AUDIT_KIND = "查核種類|查核性質|稽核種類|查核類別"
AUDIT_KINDS = {
    "general": "一般查核 一般 定期查核 一般稽核",
    "project": "專案查核 專案 專案稽核",
    "self": "自行查核 自行檢查 自查",
}


def _parts(value: Value) -> tuple[str, ...]:
    """What a cell lists. Raises ValueError for too many."""
    listed = tuple(dict.fromkeys(p for part in _LISTED.split(fold(words(value))) if (p := part.strip())))
    if len(listed) > MOST_LISTED:
        raise ValueError("more entries than a cell holds")
    return listed


def items(value: Value, _asked: Asked) -> Parts:
    """The items a cell lists: together as `item_code`, each once as `_items`. A span is refused: what lies between is
    not known.
    """
    if _SPAN.search(fold(words(value))):
        raise ValueError("a span of items: each item is to be listed")
    listed = tuple(dict.fromkeys(names.item_code(part) for part in _parts(value)))
    return Parts({"item_code": "; ".join(listed) or None, "_items": listed})


def vendors(value: Value, _asked: Asked) -> Parts:
    """The vendors a cell lists: together as `vendor`, each once as `_vendors`."""
    listed = _parts(value)
    return Parts({"vendor": "; ".join(listed) or None, "_vendors": listed})


def persons(name: str) -> Read:
    """The persons a cell lists, as `_<name>s`."""

    def read(value: Value, asked: Asked) -> Parts:
        return Parts({f"_{name}s": tuple(dict.fromkeys(person(part, asked) for part in _parts(value)))})

    return read


def each(values: Mapping[str, object], **columns: str) -> Iterator[dict[str, object]]:
    """The row once per combination of what its cells list ({column: list}); NULL where a cell lists nothing."""
    listed = [values.get(held) or (None,) for held in columns.values()]
    for chosen in product(*(one if isinstance(one, tuple) else (None,) for one in listed)):
        yield {**values, **dict(zip(columns, chosen, strict=True))}
