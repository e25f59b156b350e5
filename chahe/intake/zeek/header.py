r"""The lines that begin with # in a log of Zeek's ASCII writer: they say how the lines after them are to be read.

`#separator \x09` first, then `#set_separator`, `#empty_field`, `#unset_field`, `#path`, `#open`, `#fields`, `#types`;
at the end `#close`. Logs joined into one file repeat them, perhaps with other fields. Any other # line is a comment.
"""

import re
from dataclasses import dataclass

MAX_FIELDS = 1_000
MAX_HEADER_BYTES = 1 << 16
NO_FIELDS = "no #fields line before this line"
TOO_MANY = "a #fields line with more fields than any log has"
TWICE = "a #fields line names a field twice"
TYPES = "#types and #fields name different numbers of fields"
SEPARATOR = "a #separator that is no single character"
_ESCAPED = re.compile(r"\\x([0-9a-fA-F]{2})")
_WORD = re.compile("[a-z_]*")
_KNOWN = frozenset(
    ("separator", "set_separator", "empty_field", "unset_field", "path", "open", "close", "fields", "types")
)


@dataclass(frozen=True, slots=True)
class Schema:
    """How lines are to be read."""

    path: str  # the log's own name: conn, dns …
    fields: tuple[str, ...]
    types: tuple[str, ...]  # as many as fields, or none
    separator: str
    set_separator: str
    empty: str
    unset: str


class Header:
    """The directives met so far."""

    def __init__(self) -> None:
        self.closed = True
        self._said: dict[str, str] = {}
        self._schema: Schema | str = NO_FIELDS
        self._stale = False

    @property
    def separator(self) -> str:
        """Between the fields of a line."""
        written = self._said.get("separator", "\\x09")
        return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), written)

    def take(self, line: bytes) -> str:
        """Heed one # line; the directive's name, "" for a comment or what is none."""
        if len(line) > MAX_HEADER_BYTES:
            return ""
        text = line[1:].decode("utf-8", "replace")
        name = _WORD.match(text)[0]  # type: ignore[index]  # it matches nothing, too
        if name not in _KNOWN:
            return ""
        rest = text[len(name) :].removeprefix(" " if name == "separator" else self.separator)
        if name == "separator":
            # A new log: nothing of the one before it holds.
            self._said = {}
        self.closed = name == "close"
        self._said[name] = rest
        self._stale = True
        return name

    def schema(self) -> Schema | str:
        """How the next lines are to be read, or why it cannot be told."""
        if self._stale:
            self._stale = False
            self._schema = self._made()
        return self._schema

    def _made(self) -> Schema | str:
        said, separator = self._said, self.separator
        fields = tuple(said["fields"].split(separator)) if "fields" in said and separator else ()
        types = tuple(said["types"].split(separator)) if "types" in said and separator else ()
        wrong = _wrong(separator, fields, types)
        if wrong:
            return wrong
        return Schema(
            path=said.get("path", ""),
            fields=fields,
            types=types,
            separator=separator,
            set_separator=said.get("set_separator", ","),
            empty=said.get("empty_field", "(empty)"),
            unset=said.get("unset_field", "-"),
        )


def _wrong(separator: str, fields: tuple[str, ...], types: tuple[str, ...]) -> str:
    if len(separator) != 1 or not separator.isascii() or separator in "\0\n\r#":
        return SEPARATOR
    if not fields:
        return NO_FIELDS
    if len(fields) > MAX_FIELDS:
        return TOO_MANY
    if len(set(fields)) != len(fields):
        return TWICE
    return TYPES if types and len(types) != len(fields) else ""
