"""LDIF (RFC 2849) as ldifde, ldapsearch, ldbsearch and our own LDAPS capture write it.

A record is an entry, located at its bytes [A, B) from its dn on, folded lines included. Folded lines, base64 (`::`),
comments and `version:` are understood; a value by URL (`:<`) is never fetched: its entry is a reject. `changetype: add`
(ldifde) is an entry; any other change is a reject. What the objects become: directory_rows.
Cuts: ldapsearch's own result (`result: 4 Size limit exceeded`), its `# numEntries`, a member list the server sent in
part (`member;range=0-1499`), base64 cut short, a last line without its end. A cut between entries of an ldifde file
leaves no mark: the hand-over manifest tells.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from chahe.intake.api import Context, Head, Reader, Sink
from chahe.intake.directory_rows import TABLES, Entry, cut_range, rows_of
from chahe.intake.text_lines import BAD_CHARACTERS, HALF_CHARACTER, Line, TooLongError, ends_inside_a_character
from chahe.intake.text_lines import head_text as _head_text
from chahe.intake.text_lines import lines as _lines

_ATTRIBUTE = re.compile(r"([A-Za-z][A-Za-z0-9.-]*(?:;[A-Za-z0-9=*-]+)*|[0-9]+(?:\.[0-9]+)+)(::|:<|:) *(.*)", re.DOTALL)
_MAX_ENTRY = 64 << 20
"""Characters of one entry."""
_COUNT = re.compile(r"#\s*(?:numEntries:\s*(\d{1,12})|returned (\d{1,12}) records?)\s*$")


@dataclass(slots=True)
class _Block:
    """Unfolded lines between two blank lines."""

    attributes: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)  # byte at which each of them begins
    end: int = 0  # byte after the last of them
    size: int = 0
    bad: bool = False
    open: bool = False  # its last line has no end

    @property
    def place(self) -> str:
        """The bytes of all its lines, folded ones too."""
        return f"bytes:{self.starts[0]}-{self.end}"

    def add(self, line: Line) -> None:
        """One physical line; a leading blank continues the line before."""
        self.end = line.end
        self.size += len(line.text)
        self.bad |= line.bad
        self.open = not line.terminated
        if line.text.startswith(" ") and self.attributes:
            self.attributes[-1] += line.text[1:]
        else:
            self.attributes.append(line.text)
            self.starts.append(line.start)


def recognise(head: Head) -> bool:
    """The first lines that are no comment: `version: 1` or nothing, then `dn:` and an attribute."""
    seen = [x.rstrip("\r") for x in _head_text(head).split("\n")[:400]]
    plain = [x for x in seen if x and not x.startswith(("#", " ", "version:"))]
    return bool(plain) and re.match(r"dn::? ?\S?", plain[0]) is not None and any(map(_ATTRIBUTE.match, plain[1:3]))


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See the module."""
    export = _Export(sink, ctx)
    try:
        for block in _blocks(_lines(stream), export):
            export.take(block)
    except TooLongError as error:
        export.broken(f"line:{error.number}", str(error))
        return
    if ends_inside_a_character(stream):
        export.broken(export.place, HALF_CHARACTER)
    export.finish()


def _blocks(source: Iterator[Line], export: "_Export") -> Iterator[_Block]:
    block, comment = _Block(), False
    for line in source:
        if not line.text:
            if block.attributes:
                yield block
            block, comment = _Block(), False
        elif line.text.startswith("#"):
            comment = True
            export.comment(line)
        elif not (comment and line.text.startswith(" ")):
            comment = False
            block.add(line)
            if block.size > _MAX_ENTRY:
                raise TooLongError(line.number)
    if block.attributes:
        yield block


class _Export:
    """One file: counts entries, knows what the export says about itself."""

    def __init__(self, sink: Sink, ctx: Context) -> None:
        self.sink, self.ctx = sink, ctx
        self.rec = 0
        self.entries = 0
        self.place = "line:1"
        self.promised: tuple[int, str] | None = None

    def comment(self, line: Line) -> None:
        """`# numEntries: N` of ldapsearch, `# returned N records` of ldbsearch."""
        found = _COUNT.match(line.text)
        if found:
            self.promised = (int(found.group(1) or found.group(2)), line.loc)

    def broken(self, loc: str, reason: str) -> None:
        """Damage after the records read so far."""
        self.sink.damage(self.rec + 1, loc, reason)

    def finish(self) -> None:
        """Compare the number of entries with the number the export states."""
        if self.promised and self.promised[0] != self.entries:
            reason = f"the export states {self.promised[0]} entries, {self.entries} are in the file"
            self.broken(self.promised[1], reason)

    def take(self, block: _Block) -> None:
        """One block: an entry, the version line, or ldapsearch's result."""
        if block.attributes[0].lower().startswith("version:"):
            block.attributes.pop(0)
            block.starts.pop(0)
            if not block.attributes:
                return
        self.rec += 1
        self.place = block.place
        name = block.attributes[0].partition(":")[0].lower()
        if name in {"search", "result", "ref"}:
            self._result(block)
            return
        self.entries += 1
        if block.open:
            self.sink.damage(self.rec, self.place, "the last line has no end: the entry may be cut off")
            return
        if block.bad:
            self.sink.reject(self.rec, self.place, BAD_CHARACTERS)
            return
        try:
            self._entry(block)
        except ValueError as error:
            self.sink.reject(self.rec, self.place, str(error))

    def _result(self, block: _Block) -> None:
        code = next((a for a in block.attributes if a.lower().startswith("result:")), "result: 0")
        if re.match(r"result: *0\b", code, re.I):
            self.sink.skip(self.rec, self.place, "the search's own result or a referral")
        else:
            number = re.match(r"result: *([0-9]{1,3})", code, re.I)
            reason = f"the search ended with result {number.group(1) if number else '?'}: the export is incomplete"
            self.sink.damage(self.rec, self.place, reason)

    def _entry(self, block: _Block) -> None:
        entry = entry_of(block.attributes, "ldif")
        made = rows_of(entry, self.ctx.zone)
        if isinstance(made, str):
            self.sink.skip(self.rec, self.place, made)
            return
        for table, values in made:
            self.sink.row(table, self.rec, self.place, values)
        if entry.cut_members:
            reason = "the server sent only a part of the members (range)"
            self.sink.reject(self.rec, self.place, reason, "group_member")


def entry_of(attributes: list[str], stated_in: str) -> Entry:
    """The entry of unfolded LDIF lines. Raises ValueError with the reason, never with the value."""
    values: dict[str, list[str | bytes]] = {}
    dn, cut = "", False
    for at, text in enumerate(attributes):
        found = _ATTRIBUTE.fullmatch(text)
        if not found:
            raise ValueError("a line that is neither `name: value` nor folded")
        name, mark, value = found.groups()
        if at == 0 and name.lower() != "dn":
            raise ValueError("the entry does not begin with its dn")
        if name.lower() == "changetype":
            if value.strip().lower() != "add":
                raise ValueError("a change (modify, delete, modrdn), not an exported entry")
            continue
        content = _content(name, mark, value)
        if at == 0:
            dn = content if isinstance(content, str) else _utf8(content)
            continue
        cut |= cut_range(name)
        values.setdefault(name.partition(";")[0].lower(), []).append(content)
    if not dn:
        raise ValueError("the entry has no distinguished name")
    return Entry(dn, values, stated_in, cut)


def _content(name: str, mark: str, value: str) -> str | bytes:
    if mark == ":<":
        raise ValueError("a value by URL, which is never fetched")
    if mark == ":":
        return value
    try:
        return base64.b64decode(value.strip(), validate=True)
    except (binascii.Error, ValueError):
        raise ValueError(f"the base64 of {name[:60]} is cut off or malformed") from None


def _utf8(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise ValueError("the distinguished name is no UTF-8 text") from None


READER = Reader(
    name="ldif",
    version="4",
    tables=TABLES,
    recognise=recognise,
    read=read,
    priority=10,
)
