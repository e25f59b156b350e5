"""profile.toml written anew with changes; everything else of it stays as it says. Pure.

Comments are not kept: the text before a change stays in the case's store.
"""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from chahe.scope.profile import Profile, parse_profile

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def with_examination(text: str, changed: Mapping[str, object]) -> str:
    """The text with other values in [examination]; an empty text takes the key away. Raises ScopeError."""
    top = tomllib.loads(text)
    table = top.setdefault("examination", {})
    for key, value in changed.items():
        if value in ("", None):
            table.pop(key, None)
        else:
            table[key] = value
    return _written(top)


def with_scope(text: str, codes: Iterable[str], *, inside: bool, why: str) -> str:
    """The text with these items taken in again, or left out for that reason. Raises ScopeError."""
    top, chosen = tomllib.loads(text), set(codes)
    kept = [e for e in top.get("left_out", []) if e.get("item") not in chosen]
    top["left_out"] = kept + ([] if inside else [{"item": c, "reason": why} for c in sorted(chosen)])
    if not top["left_out"]:
        del top["left_out"]
    return _written(top)


def same(one: str, other: str) -> bool:
    """Whether two texts say the same. Raises ScopeError."""
    said: tuple[Profile, Profile] = (parse_profile(one), parse_profile(other))
    return said[0] == said[1]


def _written(top: Mapping[str, Any]) -> str:
    text = toml(top)
    parse_profile(text)
    return text


def toml(top: Mapping[str, Any]) -> str:
    """Tables of two levels as TOML: values first, then tables, then arrays of tables."""
    lines = [f"{k} = {_value(v)}" for k, v in top.items() if not _is_table(v)]
    for key, value in top.items():
        if isinstance(value, dict):
            lines += ["", f"[{key}]", *(f"{_key(k)} = {_value(v)}" for k, v in value.items())]
        elif _is_table(value):
            for entry in value:
                lines += ["", f"[[{key}]]", *(f"{_key(k)} = {_value(v)}" for k, v in entry.items())]
    return "\n".join(lines).lstrip("\n") + "\n"


def _is_table(value: object) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and bool(value) and isinstance(value[0], dict))


def _key(name: str) -> str:
    return name if name.replace("_", "").replace("-", "").isalnum() and name.isascii() else _value(name)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return "[" + ", ".join(_value(v) for v in value) + "]"
    return '"' + "".join(_escaped(c) for c in str(value)) + '"'


def _escaped(c: str) -> str:
    if c in _ESCAPES:
        return _ESCAPES[c]
    return c if c >= " " and c != "\x7f" else f"\\u{ord(c):04x}"
