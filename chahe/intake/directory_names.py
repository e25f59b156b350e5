"""Distinguished names (RFC 4514) and canonical paths of Active Directory."""

import re
from collections.abc import Iterator

_ESCAPED_OR_COMMA = re.compile(r"\\.|(,)", re.DOTALL)
_ESCAPED = re.compile(r"\\([0-9A-Fa-f]{2}|.)", re.DOTALL)


def components(dn: str) -> list[tuple[str, str]]:
    """(type, value) of each component, outermost last. A text that is no distinguished name gives []."""
    parts: list[tuple[str, str]] = []
    for piece in _pieces(dn):
        kind, equals, value = piece.partition("=")
        if not equals or not kind.strip():
            return []
        parts.append((kind.strip().upper(), _unescape(value.strip())))
    return parts


def _pieces(dn: str) -> Iterator[str]:
    """The text between commas that are not escaped; a comma behind an escaped backslash is not."""
    at = 0
    for match in _ESCAPED_OR_COMMA.finditer(dn):
        if match.group(1):
            yield dn[at : match.start()]
            at = match.end()
    yield dn[at:]


def domain_of(dn: str) -> str:
    """`corp.example.tw` from `…,DC=corp,DC=example,DC=tw`; "" when there is no DC component."""
    return ".".join(value for kind, value in components(dn) if kind == "DC").lower()


def canonical_key(target: str) -> str | None:
    """`corp.example.tw/servers/web`, lower case, from a distinguished name or a canonical path; None for neither."""
    parts = components(target)
    if parts:
        inner = [value for kind, value in parts if kind != "DC"]
        domain = domain_of(target)
        return "/".join([domain, *reversed(inner)]).lower() if domain else None
    text = target.strip().strip("/").lower()
    return text if "." in text.split("/")[0] else None


def target_kind(target: str) -> str | None:
    """Domain, ou or site; None when the target is none of them (the local Group Policy of a computer)."""
    key = canonical_key(target)
    if key is None:
        return None
    if "/configuration/sites/" in key + "/" or "/sites/configuration" in key:
        return "site"
    return "ou" if "/" in key else "domain"


def _unescape(value: str) -> str:
    if "\\" not in value:
        return value
    raw = bytearray()
    at = 0
    for match in _ESCAPED.finditer(value):
        raw += value[at : match.start()].encode()
        inner = match.group(1)
        raw += bytes.fromhex(inner) if len(inner) == 2 else inner.encode()
        at = match.end()
    raw += value[at:].encode()
    return raw.decode("utf-8", "backslashreplace")
