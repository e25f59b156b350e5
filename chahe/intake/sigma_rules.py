"""Detection rules in Sigma's language (SigmaHQ specification 2): a YAML file, or a whole zip or tar of them at once.

A record is a document; `---` at the beginning of a line parts the documents of one file. A document's bytes are its
place and its digest: a rule changed by one byte is another rule. A zip of nothing but rules is read as one source, its
rows pointing into its members: a published rule set has thousands of files of one kilobyte, and a process, a ledger
entry and a Parquet file for each would cost a hundred times what the rules do. Where the person says that a container
holds rules (--kind), it is read so whatever else lies in it; those files are skipped by name.
What a rule means, and whether it can run, is not judged here.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import BinaryIO

import yaml

from chahe.evidence.containers import ContainerKind, Member, container_kind, members
from chahe.evidence.packing import Caps, Found, Refused
from chahe.evidence.zips import entries
from chahe.intake.api import Context, Head, Reader, Sink
from chahe.model import digest_of

CODE = "N11"
"""資料代號 of detection rules: what --kind, or the hand-over manifest, says of a container of rules."""

MAX_BYTES = 1 << 20
"""A longer document is no rule: the largest published one has 60 KB."""

MAX_DEPTH = 40
MAX_NODES = 50_000
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # every scalar is text: nothing here can be out of range
_KEYS = re.compile(rb"^(title|detection|logsource|correlation|filter)[ \t]*:", re.MULTILINE)
_PARTS = re.compile(rb"^(?:---|\.\.\.)(?:[ \t][^\n]*)?\r?(?:\n|\Z)", re.MULTILINE)
_RULE_FILE = (".yml", ".yaml")
_BESIDE = re.compile(r"(?:^|/)[^/.]+$|\.(?:md|txt|rst|license|gitignore|gitattributes|editorconfig)$", re.IGNORECASE)
_TRIED = 5


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a file: bytes [start, end)."""

    start: int
    end: int
    data: bytes
    alone: bool


class _RefusedError(ValueError):
    """A document that is not taken; the text says why, without evidence content. `line` counts from 0."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.line = line


def looks_like_a_rule(data: bytes) -> bool:
    """Whether the text has a rule's keys at the beginning of lines."""
    keys = {m[1] for m in _KEYS.finditer(data)}
    body = b"logsource" in keys and bool(keys & {b"detection", b"filter"})
    return b"title" in keys and (b"correlation" in keys or body)


def recognise(head: Head) -> bool:
    """A YAML text with the keys of a rule."""
    return b"\0" not in head.data and not head.data.lstrip().startswith((b"{", b"<")) and looks_like_a_rule(head.data)


def claims(stream: BinaryIO, ctx: Context) -> bool:
    """A container the person calls rules and that has YAML files; or a zip of rules and the texts that go with them."""
    called_so = ctx.kind == CODE
    if container_kind(stream) is not ContainerKind.ZIP:
        return called_so
    try:
        names = [found.path for found in entries(stream, Caps()) if isinstance(found, Found)]
    except Refused:
        return False
    others = [n for n in names if not n.lower().endswith(_RULE_FILE)]
    if called_so or len(others) == len(names) or not all(_BESIDE.search(n) for n in others):
        return called_so and len(others) < len(names)
    tried = 0
    for member in members(stream, ctx.path):
        if isinstance(member, Member) and member.path.lower().endswith(_RULE_FILE):
            tried += 1
            if not looks_like_a_rule(member.stream.read(MAX_BYTES)):
                return False
            if tried == _TRIED:
                break
    return tried > 0


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See the module."""
    if container_kind(stream) is None:
        stream.seek(0)
        _read_file(stream.read(MAX_BYTES * 16 + 1), sink, 1, "")
        return
    rec = 1
    for member in members(stream, ctx.path):
        if not isinstance(member, Member):
            sink.damage(rec, "bytes:0-1", f"{member.path}: {member.kind.value}")
            rec += 1
        elif not member.path.lower().endswith(_RULE_FILE):
            sink.inside(member.path)
            sink.skip(rec, "bytes:0-1", f"not a YAML file: {member.path}")
            rec += 1
        else:
            sink.inside(member.path)
            rec = _read_file(member.stream.read(MAX_BYTES * 16 + 1), sink, rec, f"{member.path}: ")
    sink.inside(None)


def _read_file(data: bytes, sink: Sink, rec: int, where: str) -> int:
    """Every document of a file as records from `rec`. Returns the next record's number."""
    if len(data) > MAX_BYTES * 16:
        sink.damage(rec, "line:1", f"{where}larger than any file of rules")
        return rec + 1
    for document in documents(data):
        loc = f"bytes:{document.start}-{document.end}"
        try:
            values = _values(_parsed(document.data), document)
        except _RefusedError as error:
            if error.line is not None:
                before = data.count(b"\n", 0, document.start)
                loc = f"line:{before + error.line + 1}"
            sink.reject(rec, loc, f"{where}{error}", "sigma_rule")
        else:
            sink.row("sigma_rule", rec, loc, values)
        rec += 1
    return rec


def documents(data: bytes) -> Iterator[Document]:
    """The documents of a file that hold anything; a file of one document is that document, with all its bytes."""
    cuts = [(0, 0), *((m.start(), m.end()) for m in _PARTS.finditer(data)), (len(data), len(data))]
    spans = [(a[1], b[0]) for a, b in pairwise(cuts)]
    full = [(start, end) for start, end in spans if _says_something(data[start:end])]
    if len(full) < 2:
        yield Document(0, len(data), data, True)
        return
    for start, end in full:
        yield Document(start, end, data[start:end], False)


def _says_something(part: bytes) -> bool:
    lines = part.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    return any(line.strip() and not line.lstrip().startswith(b"#") for line in lines)


def _parsed(data: bytes) -> Mapping[str, object]:
    if len(data) > MAX_BYTES:
        raise _RefusedError("longer than any rule")
    try:
        text = data.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise _RefusedError("not UTF-8", data.count(b"\n", 0, error.start)) from error
    try:
        _tame(text)
        found = yaml.load(text, _LOADER)  # noqa: S506  makes text, lists and mappings only
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _RefusedError("not YAML", mark.line if mark else None) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise _RefusedError("not YAML") from error
    if not isinstance(found, dict):
        raise _RefusedError("no rule: not a mapping of names")
    if not {"detection", "correlation", "filter", "action"} & set(found):
        raise _RefusedError("no rule: neither detection nor correlation nor filter")
    return found


def _tame(text: str) -> None:
    """Walk the document before anything is built of it, which would recurse: no depth, no crowd of nodes. What an alias
    stands for is shared and never walked here.
    """
    depth = 0
    for nodes, event in enumerate(yaml.parse(text, _LOADER)):
        line = event.start_mark.line if event.start_mark else 0
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH or nodes > MAX_NODES:
            raise _RefusedError("nested deeper, or with more nodes, than any rule", line)


def _values(rule: Mapping[str, object], document: Document) -> dict[str, object]:
    kind = next((k for k in ("correlation", "filter", "action") if k in rule), "detection")
    source = rule.get("logsource")
    at = source if isinstance(source, dict) else {}
    return {
        "digest": str(digest_of(document.data)),
        "rule_text": document.data.decode(),
        "rule_kind": "collection" if kind == "action" else kind,
        "rule_id": _text(rule.get("id")),
        "rule_name": _text(rule.get("name")),
        "title": _text(rule.get("title")),
        "level": _text(rule.get("level")),
        "status": _text(rule.get("status")),
        "product": _text(at.get("product")),
        "category": _text(at.get("category")),
        "service": _text(at.get("service")),
        "modified_date": _date(rule.get("modified")) or _date(rule.get("date")),
        "alone": document.alone,
        "problem": _problem(rule, kind),
    }


def _problem(rule: Mapping[str, object], kind: str) -> str | None:
    if not _text(rule.get("id")):
        return "no id: a hit cannot name the rule"
    if kind == "action":
        return "a collection of documents (action:), not taken since Sigma 2"
    part = rule.get("detection" if kind == "detection" else kind)
    if not isinstance(part, dict) or (kind != "correlation" and not part.get("condition")):
        return f"{kind}: no condition"
    if kind != "correlation" and not isinstance(rule.get("logsource"), dict):
        return "no logsource"
    return None


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _date(value: object) -> date | None:
    if not isinstance(value, str):
        return None
    try:
        return date.fromisoformat(value.strip().replace("/", "-"))
    except ValueError:
        return None


READER = Reader(
    name="sigma-rules",
    version="1",
    tables=("sigma_rule",),
    recognise=recognise,
    read=read,
    priority=20,
    claims=claims,
)
