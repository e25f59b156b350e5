"""Files of rules to YAML documents. Hostile files become notices: too large, too deep, aliases that multiply, no YAML.

Numbers that are not written as plain decimals (`0x10`, `0755`, `12:30`) stay the text they are written as: logs hold
them as text, and Sigma compares them as such.
"""

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from chahe.sigma.ruleset import Notice, Problem, RuleSource

FILE_BYTES = 1 << 20
ZIP_MEMBERS = 100_000
ZIP_BYTES = 512 << 20
DEPTH = 64
NODES = 200_000  # a file's nodes, each alias counted as what it stands for
SUFFIXES = (".yml", ".yaml")


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML document that is a mapping. `digest`: SHA-256 of its bytes (of the whole file when it holds one)."""

    place: str
    digest: str
    content: dict[str, Any]


class _Loader(yaml.CSafeLoader):
    """Safe loader: no key twice, and numbers as their author wrote them."""


def _mapping(loader: yaml.CSafeLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    keys: set[str] = set()
    for key, _ in node.value:
        word = f"{key.tag} {key.value}"
        if word in keys:
            raise yaml.constructor.ConstructorError(None, None, "a key stands twice", key.start_mark)
        keys.add(word)
    return loader.construct_mapping(node, deep=True)


def _integer(loader: yaml.CSafeLoader, node: yaml.ScalarNode) -> int | str:
    text = str(loader.construct_scalar(node))
    return int(text) if len(text) < 40 and re.fullmatch(r"-?(0|[1-9][0-9]*)", text) else text


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)
_Loader.add_constructor("tag:yaml.org,2002:int", _integer)


def documents(sources: Iterable[RuleSource], notices: list[Notice]) -> Iterator[Document]:
    """Every rule document of the sources, in order of place. What cannot be read is added to `notices`."""
    for source in sorted(sources, key=lambda s: s.name):
        for place, data in _files(source, notices):
            yield from _read(place, data, notices)


def _notice(place: str, code: str, zh: str, en: str, where: str = "") -> Notice:
    return Notice(place, Problem(code, zh, en, where))


def _files(source: RuleSource, notices: list[Notice]) -> Iterator[tuple[str, bytes]]:
    if not source.data.startswith(b"PK"):
        yield source.name, source.data
        return
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as packed:
            yield from _members(source.name, packed, notices)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError, EOFError, zlib.error) as e:
        notices.append(_notice(source.name, "zip-unreadable", "壓縮檔無法讀取。", f"zip cannot be read: {e}"))


def _members(name: str, packed: zipfile.ZipFile, notices: list[Notice]) -> Iterator[tuple[str, bytes]]:
    infos = sorted((i for i in packed.infolist() if i.filename.lower().endswith(SUFFIXES)), key=lambda i: i.filename)
    if len(infos) > ZIP_MEMBERS or sum(min(i.file_size, FILE_BYTES + 1) for i in infos) > ZIP_BYTES:
        notices.append(_notice(name, "zip-too-large", "壓縮檔過大，未讀取。", "the zip is too large; not read"))
        return
    for info in infos:
        with packed.open(info) as stream:
            yield f"{name}!{info.filename}", stream.read(FILE_BYTES + 1)


def _read(place: str, data: bytes, notices: list[Notice]) -> Iterator[Document]:
    if len(data) > FILE_BYTES:
        notices.append(_notice(place, "file-too-large", "規則檔逾 1 MB，未讀取。", "rule file over 1 MB; not read"))
        return
    try:
        text = data.decode("utf-8-sig")
        spans = _spans(text)
        loaded = list(yaml.load_all(text, _Loader))
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError, TypeError) as e:
        notices.append(_notice(place, "yaml", "不是可讀的 YAML。", "not readable YAML", _where(e)))
        return
    lines = text.splitlines(keepends=True)
    several = len(loaded) > 1
    for number, (content, (start, end)) in enumerate(zip(loaded, spans, strict=True), 1):
        where = f"{place}#{number}" if several else place
        if content is None:
            continue
        if not isinstance(content, dict):
            notices.append(_notice(where, "not-a-rule", "不是規則（非對映）。", "not a rule: no mapping"))
            continue
        part = "".join(lines[start:end]).encode() if several else data
        yield Document(where, hashlib.sha256(part).hexdigest(), content)


def _where(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    line = f"line {mark.line + 1}" if mark is not None else ""
    problem = getattr(error, "problem", None) or type(error).__name__
    return f"{line} {problem}".strip()[:200]


def _spans(text: str) -> list[tuple[int, int]]:
    """Lines [start, end) of each document. Raises YAMLError when the file is deeper or larger than its caps."""
    spans: list[tuple[int, int]] = []
    start = 0
    size = _Size()
    for event in yaml.parse(text, yaml.CSafeLoader):
        if isinstance(event, yaml.DocumentStartEvent):
            start = _line(event.start_mark)
            size.anchors.clear()
        elif isinstance(event, yaml.DocumentEndEvent):
            spans.append((start, max(_line(event.end_mark), start + 1)))
        else:
            size.take(event)
    if spans:
        spans[-1] = (spans[-1][0], len(text))
    return spans


def _line(mark: Any) -> int:
    return int(mark.line)


class _Size:
    """Counts nodes as they come, an alias as all that it stands for. Raises YAMLError past the caps."""

    def __init__(self) -> None:
        self.total = 0
        self.anchors: dict[str, int] = {}
        self._open: list[tuple[str | None, int]] = []  # anchor of each collection around, and the total before it

    def take(self, event: yaml.Event) -> None:
        """Count one event of the parser."""
        if isinstance(event, yaml.CollectionStartEvent):
            self._open.append((event.anchor, self.total))
            self.total += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            anchor, before = self._open.pop()
            self._name(anchor, self.total - before)
        elif isinstance(event, yaml.AliasEvent):
            if event.anchor not in self.anchors:
                raise yaml.YAMLError("an alias refers to what contains it, or to nothing")
            self.total += self.anchors[event.anchor]
        elif isinstance(event, yaml.ScalarEvent):
            self.total += 1
            self._name(event.anchor, 1)
        if self.total > NODES or len(self._open) > DEPTH:
            raise yaml.YAMLError("too large or nested too deeply")

    def _name(self, anchor: str | None, size: int) -> None:
        if anchor:
            self.anchors[anchor] = size
