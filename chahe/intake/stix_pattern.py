"""What a STIX pattern names (STIX 2.1, section 9): comparisons for equality joined by OR, and nothing else.

A pattern that wants two things at once (AND, FOLLOWEDBY), that denies, matches by expression, or is bound to times or
repeats says more than a list of things to look for can hold, and is not taken.
"""

from collections.abc import Iterator

import re2

MAX_PATTERN = 100_000
MORE = "a pattern that says more than what to look for (AND, FOLLOWEDBY, NOT, LIKE, MATCHES, a qualifier …)"
NO_PATTERN = "no STIX pattern"
OTHERS = "a pattern of no address, name, page or program"

_TOKEN = re2.compile(
    r"\s+|'((?:[^'\\]|\\.)*)'|([A-Za-z][A-Za-z0-9-]*:(?:[A-Za-z0-9_.*-]|\[[^\]]*\]|'[^']*')+)|(!=|>=|<=|[=<>\[\](),])|"
    r"([A-Za-z0-9.+-]+)"
)
_KINDS = {
    "domain-name:value": "domain",
    "ipv4-addr:value": "ip",
    "ipv6-addr:value": "ip",
    "network-traffic:dst_ref.value": "",
    "network-traffic:src_ref.value": "",
    "url:value": "url",
    "file:hashes.md5": "md5",
    "file:hashes.sha-1": "sha1",
    "file:hashes.sha1": "sha1",
    "file:hashes.sha-256": "sha256",
    "file:hashes.sha256": "sha256",
}

Named = tuple[str, str]
"""(kind of `indicator_words`, or '' where the object does not say, value)."""


def named_by(pattern: str) -> list[Named]:
    """What it names, each once, in order. Raises ValueError: OTHERS where none of it is of a kind we look for."""
    if len(pattern) > MAX_PATTERN:
        raise ValueError(NO_PATTERN)
    tokens = list(_tokens(pattern))
    found: dict[Named, None] = {}
    compared, at = 0, 0
    while at < len(tokens):
        kind, text = tokens[at]
        if kind == "path":
            values, at = _values(tokens, at + 1)
            compared += 1
            looked = _KINDS.get(text.replace("'", "").lower())
            if looked is not None:
                found.update(dict.fromkeys((looked, value) for value in values))
        elif (kind, text) == ("word", "OR") or (kind == "mark" and text in "[]()"):
            at += 1
        else:
            raise ValueError(MORE if kind == "word" else NO_PATTERN)
    if not compared:
        raise ValueError(NO_PATTERN)
    if not found:
        raise ValueError(OTHERS)
    return list(found)


def _tokens(pattern: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(pattern):
        found = _TOKEN.match(pattern, at)
        if found is None or found.end() == at:
            raise ValueError(NO_PATTERN)
        at = found.end()
        text, path, mark, word = found.groups()
        if text is not None:
            yield "text", text.replace("\\'", "'").replace("\\\\", "\\")
        elif path is not None:
            yield "path", path
        elif mark is not None:
            yield "mark", mark
        elif word is not None:
            yield "word", word


def _values(tokens: list[tuple[str, str]], at: int) -> tuple[list[str], int]:
    """The values of one comparison, and where the next begins."""
    rest = tokens[at : at + 2]
    if len(rest) == 2 and rest[0] == ("mark", "=") and rest[1][0] == "text":
        return [rest[1][1]], at + 2
    if rest and rest[0] == ("word", "IN"):
        values, at = [], at + 1
        if at < len(tokens) and tokens[at] == ("mark", "("):
            for n in range(at + 1, len(tokens)):
                kind, text = tokens[n]
                if kind == "text":
                    values.append(text)
                elif (kind, text) == ("mark", ")") and values:
                    return values, n + 1
                elif (kind, text) != ("mark", ","):
                    break
        raise ValueError(NO_PATTERN)
    raise ValueError(MORE if rest else NO_PATTERN)
