"""Texts as a database takes them: evidence may hold what PostgreSQL has no place for, NUL and half surrogate pairs.

What the case says stays in the case as it is; a page shows a stand-in.
"""

import json
import re
from typing import Any, TypeVar

from django.db.models import Model

Row = TypeVar("Row", bound=Model)

_UNFIT = re.compile("[\0\ud800-\udfff]")
_SUSPECT = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")
NUL, HALF = "\u2400", "\ufffd"
"""What is shown instead: the symbol for NUL, the character for what is none."""


def fit(text: str) -> str:
    """The text without what no database takes."""
    if text.isascii() and "\0" not in text:
        return text
    return _UNFIT.sub(lambda m: NUL if m[0] == "\0" else HALF, text)


def fitting(value: Any) -> Any:
    """The same for every text in a JSON value, keys among them."""
    if isinstance(value, str):
        return fit(value)
    if isinstance(value, dict):
        return {fit(str(k)): fitting(v) for k, v in value.items()}
    return [fitting(v) for v in value] if isinstance(value, (list, tuple)) else value


def fitted(row: Row) -> Row:
    """The row, its texts as a database takes them: a column of so many characters gets so many."""
    for field in row._meta.concrete_fields:
        value = row.__dict__.get(field.attname)
        if isinstance(value, str):
            most = field.max_length
            text = fit(value)
            row.__dict__[field.attname] = text if most is None or len(text) <= most else text[: most - 1] + "…"
    return row


class Fitting(json.JSONEncoder):
    """JSON that any database takes."""

    def encode(self, o: Any) -> str:
        """As text; looked into only where something may be unfit."""
        text = super().encode(o)
        return super().encode(fitting(o)) if _SUSPECT.search(text) else text
