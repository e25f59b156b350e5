"""The slow and obvious evaluator: walks the YAML of a rule and looks at one event. Shares nothing with the matcher."""

import fnmatch
import ipaddress
import re
from typing import Any


def fires(content: dict[str, Any], fields: dict[str, Any]) -> bool:
    """Whether the rule's condition holds of the event; its log source is not looked at."""
    detection = dict(content["detection"])
    words = re.findall(r"\(|\)|[^\s()]+", detection.pop("condition"))
    value, rest = disjunction(words, detection, fields)
    assert not rest, rest
    return value


def disjunction(words: list[str], detection: dict[str, Any], fields: dict[str, Any]) -> tuple[bool, list[str]]:
    value, words = conjunction(words, detection, fields)
    while words and words[0] == "or":
        other, words = conjunction(words[1:], detection, fields)
        value = value or other
    return value, words


def conjunction(words: list[str], detection: dict[str, Any], fields: dict[str, Any]) -> tuple[bool, list[str]]:
    value, words = unit(words, detection, fields)
    while words and words[0] == "and":
        other, words = unit(words[1:], detection, fields)
        value = value and other
    return value, words


def unit(words: list[str], detection: dict[str, Any], fields: dict[str, Any]) -> tuple[bool, list[str]]:
    if words[0] == "not":
        value, words = unit(words[1:], detection, fields)
        return not value, words
    if words[0] == "(":
        value, words = disjunction(words[1:], detection, fields)
        assert words[0] == ")"
        return value, words[1:]
    if len(words) > 1 and words[1] == "of":
        names = [n for n in detection if words[2] == "them" or fnmatch.fnmatchcase(n, words[2])]
        values = [selection(detection[n], fields) for n in names]
        return (all if words[0] == "all" else any)(values), words[3:]
    return selection(detection[words[0]], fields), words[1:]


def selection(node: Any, fields: dict[str, Any]) -> bool:
    if isinstance(node, dict):
        return all(item(k, v, fields) for k, v in node.items())
    if isinstance(node, list) and any(isinstance(n, dict) for n in node):
        return any(selection(n, fields) for n in node)
    return item("", node, fields)


def item(key: str, wanted: Any, fields: dict[str, Any]) -> bool:
    name, *modifiers = key.split("|")
    wanteds = wanted if isinstance(wanted, list) else [wanted]
    combine = all if "all" in modifiers else any
    return combine(one(name, modifiers, w, fields) for w in wanteds)


def one(name: str, modifiers: list[str], wanted: Any, fields: dict[str, Any]) -> bool:
    if name == "":
        values = [e for v in fields.values() for e in (v if isinstance(v, list) else [v])]
        return any(v is not None and matches([*modifiers, "contains"], wanted, v) for v in values)
    if name not in fields:
        return wanted is None if "exists" not in modifiers else wanted is False
    if "exists" in modifiers:
        return bool(wanted)
    value = fields[name]
    elements = (value or [None]) if isinstance(value, list) else [value]
    if wanted is None:
        return all(e is None or e == "" for e in elements)
    if wanted == "" and not modifiers:
        return any(e is None or e == "" for e in elements)
    return any(e is not None and matches(modifiers, wanted, e) for e in elements)


def matches(modifiers: list[str], wanted: Any, value: Any) -> bool:
    text = as_text(value)
    if "cidr" in modifiers:
        return within(wanted, text)
    compare = next((m for m in modifiers if m in ("lt", "lte", "gt", "gte")), None)
    if compare:
        number = as_number(text)
        return (
            number is not None
            and {
                "lt": number < wanted,
                "lte": number <= wanted,
                "gt": number > wanted,
                "gte": number >= wanted,
            }[compare]
        )
    if "re" in modifiers:
        return re.search(wanted, text, re.IGNORECASE if "i" in modifiers else 0) is not None
    pattern = wildcards(as_text(wanted))
    if "contains" in modifiers or "endswith" in modifiers:
        pattern = ".*" + pattern
    if "contains" in modifiers or "startswith" in modifiers:
        pattern += ".*"
    if "cased" in modifiers:
        return re.fullmatch(pattern, text, re.DOTALL) is not None
    return re.fullmatch(pattern.lower(), text.lower(), re.DOTALL) is not None


def as_text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return str(value)


def as_number(text: str) -> float | None:
    return float(text) if re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", text) else None


def within(network: str, text: str) -> bool:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    return address in ipaddress.ip_network(network)


def wildcards(text: str) -> str:
    """A Sigma string as a regular expression whose letters are all literal."""
    out, at = "", 0
    while at < len(text):
        character = text[at]
        if character == "\\" and text[at + 1 : at + 2] in ("\\", "*", "?"):
            at += 1
            out += literal(text[at])
        else:
            out += {"*": ".*", "?": "."}.get(character, literal(character))
        at += 1
    return out


def literal(character: str) -> str:
    return f"[{character}]" if character.isalnum() else re.escape(character)
