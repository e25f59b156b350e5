"""A saved layout: what a host extract's records are, and which field is which column of ours. Raises MappingError.

    {"format": 1, "kind": "ledger_entry",
     "layout": {"encoding": "cp937", "records": "fixed", "copybook": ["       01  LGR-REC.", …],
                "detail": {"record": "LGR-REC", "when": {"LGR-TYPE": "D"}},
                "header": {"record": "HDR-REC", "when": {"HDR-TYPE": "H"},
                           "from": {"field": "HDR-FROM", "form": "roc7"}, "to": …, "as_of": …},
                "trailer": {"record": "TRL-REC", "when": {"TRL-TYPE": "T"}, "count": "TRL-COUNT",
                            "sum": {"stated": "TRL-AMT", "of": "LGR-AMT"}, "sums": [{…, "when": {"LGR-DC": "D"}}]}},
     "columns": {"voucher_no": "LGR-NO", "posted_date": {"field": "LGR-DATE", "form": "roc7"},
                 "direction": {"field": "LGR-DC", "words": {"D": "借", "C": "貸"}}}}

`records`: fixed (one after another), lines (each followed by a line end), rdw (variable, a four-byte length before
each), vb (the same in blocks), delimited (the fields of the copybook in their order, split by `delimiter`, in `quote`s
where one is stated). `length`: bytes of a fixed record where it is not the longest of the copybook. `ends`: lf (a CR
before it is dropped), nel (15) or ebcdic-lf (25). A column: `field`; `form` and `century` of a date, `clock` and
`clock_form` where its time of day is a field of its own; `words`, what the host's codes mean; `blank`, what else than
spaces (and, in a date, zeros) stands for nothing: a text, or SPACES, ZEROS, LOW-VALUES, HIGH-VALUES; `unit` of amounts.
`sum` is the control total of all records, `sums` are further ones, of some records (`when`); `less_when` tells records
whose amount is taken off (the debits of a ledger's premiums); `counts_all`: `count` is of all records, the header and
the trailer too.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar, cast

from chahe.errors import MappingError
from chahe.intake.extracts.characters import EBCDIC, ENCODINGS, encoded
from chahe.intake.extracts.copybook import Item, Place, find, parse
from chahe.intake.extracts.days import Form, form
from chahe.intake.extracts.layout import MAX_RECORD, Column, Dated, Header, Kind, Layout, Total, Trailer
from chahe.intake.extracts.pictures import Sign, Usage
from chahe.intake.sheets.api import SheetKind, kinds
from chahe.tables.api import Type, tables

SUFFIX = ".layout.json"
MAX_BYTES = 1 << 18
RECORDS = ("fixed", "lines", "rdw", "vb", "delimited")
ENDS = {"lf": 0x0A, "nel": 0x15, "ebcdic-lf": 0x25}
_COMMON = frozenset("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ:-.\r\n ⟦⟧")
T = TypeVar("T")


def is_layout(said: object) -> bool:
    """Whether a parsed mapping file holds a layout of records and not of a spreadsheet's headers."""
    return isinstance(said, dict) and "layout" in said


def load(text: str) -> Layout:
    """The layout of a saved text. Raises MappingError."""
    if len(text) > MAX_BYTES:
        raise _wrong("too long")
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        raise _wrong("no JSON") from None
    return _Reader(_Node(said, "")).layout()


def _wrong(what: str, where: str = "") -> MappingError:
    return MappingError((f"欄位配置檔有誤：{where or '內容'}。", f"layout: {what}."), where=where[:80])


@dataclass(frozen=True, slots=True)
class _Node:
    """A JSON object and its name, looked at with care."""

    said: object
    name: str

    def known(self, *keys: str) -> "_Node":
        """Itself. Raises MappingError when it is no object or has a key that means nothing here."""
        if not isinstance(self.said, dict):
            raise _wrong("an object is wanted", self.name)
        for key in self.said:
            if key not in keys:
                raise _wrong("a key that is not known", f"{self.name}.{key}".lstrip("."))
        return self

    def get(self, key: str, kind: type[T], default: T | None = None) -> T:
        """A value. Raises MappingError when it is missing (and there is no default) or of another type."""
        said = cast("dict[str, object]", self.said)
        value = said.get(key, default)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise _wrong("missing, or of another type", f"{self.name}.{key}".lstrip("."))
        return value

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        return key in cast("dict[str, object]", self.said)

    def node(self, key: str) -> "_Node":
        """What stands under a key."""
        return _Node(cast("dict[str, object]", self.said).get(key), f"{self.name}.{key}".lstrip("."))

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; none when the key is not there."""
        listed = self.get(key, list, [])
        if not all(isinstance(x, str) for x in listed):
            raise _wrong("texts are wanted", f"{self.name}.{key}")
        return tuple(listed)

    def pairs(self, key: str) -> dict[str, str]:
        """An object of texts; empty when the key is not there."""
        said = self.get(key, dict, {})
        if not all(isinstance(k, str) and isinstance(v, str) for k, v in said.items()):
            raise _wrong("texts are wanted", f"{self.name}.{key}")
        return said


class _Reader:
    """A document on its way to a Layout."""

    def __init__(self, root: _Node) -> None:
        root.known("format", "kind", "layout", "columns", "notes")
        if root.get("format", int) != 1:
            raise _wrong("an unknown format", "format")
        found = kinds().get(root.get("kind", str))
        if found is None:
            raise _wrong("an unknown kind", "kind")
        self.sheet = found
        self.columns = root.node("columns")
        self.doc = root.node("layout").known(
            "encoding", "records", "length", "ends", "delimiter", "quote", "copybook", "detail", "header", "trailer"
        )
        self.encoding = self._one_of("encoding", ENCODINGS)
        self.framing = self._one_of("records", RECORDS)
        self.parts = parse(self.doc.texts("copybook"))
        self.delimited = self.framing == "delimited"

    def layout(self) -> Layout:
        """All of it."""
        node = self.doc.node("detail") if self.doc.has("detail") else _Node({}, "detail")
        detail_item, detail = self._kind(node.known("record", "when"))
        trailer_node = self.doc.node("trailer") if self.doc.has("trailer") else None
        binary = any(
            f.picture is not None and f.picture.usage in (Usage.PACKED, Usage.BINARY)
            for part in self.parts
            for f in part.fields()
        )
        if binary and (self.delimited or self.encoding == "utf-8"):
            raise _wrong("packed and binary numbers stand in no such file", "layout")
        return Layout(
            sheet=self.sheet,
            encoding=self.encoding,
            records=self.framing,
            size=self._size(),
            detail=detail,
            columns=self._columns(detail_item),
            header=self._header() if self.doc.has("header") else None,
            trailer=self._trailer(trailer_node, detail_item) if trailer_node else None,
            delimiter=self._delimiter(),
            quote=self.doc.get("quote", str, ""),
            end=self._end(),
            binary=binary,
        )

    def _one_of(self, key: str, words: Sequence[str]) -> str:
        said = self.doc.get(key, str)
        if said not in words:
            raise _wrong(f"one of {', '.join(words)} is wanted", key)
        return said

    def _size(self) -> int:
        longest = max(part.extent for part in self.parts)
        size = self.doc.get("length", int, longest)
        if not longest <= size <= MAX_RECORD and not self.delimited:
            raise _wrong("the length of a record does not fit the copybook", "length")
        return size

    def _end(self) -> int:
        said = self.doc.get("ends", str, "lf")
        if said not in ENDS or (self.encoding in EBCDIC and said == "lf" and self.framing in ("lines", "delimited")):
            raise _wrong("write how lines end: nel or ebcdic-lf in EBCDIC, else lf", "ends")
        return ENDS[said]

    def _delimiter(self) -> str:
        said, quote = self.doc.get("delimiter", str, ""), self.doc.get("quote", str, "")
        if not self.delimited and not said + quote:
            return ""
        if not self.delimited or not 1 <= len(said) <= 3 or set(said) & _COMMON or quote not in ("", '"', "'"):
            raise _wrong("one to three signs between fields are wanted, and no others", "delimiter")
        if quote and (len(said) > 1 or quote == said):
            raise _wrong("quotes want a delimiter of one sign", "quote")
        return said

    def _kind(self, node: _Node) -> tuple[Item, Kind]:
        name = node.get("record", str, self.parts[0].name)
        found = [part for part in self.parts if part.name == name.upper()]
        if len(found) != 1:
            raise _wrong("the copybook has no such record", f"{node.name}.record")
        item = found[0]
        fields = item.fields()
        if self.delimited and any(i.stated.occurs > 1 or i.stated.redefines for i in item.all()):
            raise _wrong("OCCURS and REDEFINES have no place in delimited records", name)
        return item, Kind(item.extent, len(fields), item, self._when(node, item))

    def _when(self, node: _Node, item: Item, key: str = "when") -> tuple[tuple[Place, str], ...]:
        said = node.pairs(key)
        places = [(self._place(item, name), text) for name, text in said.items()]
        for place, text in places:
            if place.picture.usage not in (Usage.TEXT, Usage.ZONED) or place.picture.sign is not Sign.NONE:
                raise _wrong("records are told by a text or by digits", f"{node.name}.{key}")
            if not self._fits(place, text):
                raise _wrong("a text that its field cannot hold", f"{node.name}.{key}")
        return tuple(places)

    def _fits(self, place: Place, text: str) -> bool:
        try:
            return 0 < len(encoded(text, self.encoding)) <= place.picture.size
        except ValueError:
            return False

    def _place(self, item: Item, name: str) -> Place:
        place = find(item, name)
        if not self.delimited:
            return place
        at = [f.offset for f in item.fields()].index(place.start)
        return Place(name, at, at + 1, place.picture)

    def _columns(self, item: Item) -> tuple[Column, ...]:
        known = {c.name: c for c in self.sheet.columns if c.read is not None}
        said = self.columns.known(*known)
        made = [self._column(item, said, name) for name in cast("dict[str, object]", said.said)]
        there = {c.name for c in made}
        for group in self.sheet.needs(named=True):
            if not there & set(group):
                raise _wrong(f"no field for {'/'.join(group)}", f"columns.{group[0]}")
        return tuple(made)

    def _column(self, item: Item, said: _Node, name: str) -> Column:
        number = _holds_number(self.sheet, name)
        if isinstance(cast("dict[str, object]", said.said)[name], str):
            return Column(name, self._place(item, said.get(name, str)), number)
        node = said.node(name).known("field", "form", "century", "clock", "clock_form", "words", "blank", "unit")
        clock = self._place(item, node.get("clock", str)) if node.has("clock") else None
        if (clock is not None) != node.has("clock_form") or (node.has("clock") and not node.has("form")):
            raise _wrong("a clock wants its form, and a date beside it", node.name)
        return Column(
            name,
            self._place(item, node.get("field", str)),
            number,
            form=_form(node) if node.has("form") else None,
            clock=clock,
            words=node.pairs("words"),
            blank=frozenset(node.texts("blank")),
            unit=node.get("unit", str, ""),
        )

    def _header(self) -> Header:
        node = self.doc.node("header").known("record", "when", "from", "to", "as_of")
        item, kind = self._told(node)

        def dated(key: str) -> Dated | None:
            if not node.has(key):
                return None
            inner = node.node(key).known("field", "form", "century")
            return Dated(self._place(item, inner.get("field", str)), _form(inner))

        return Header(kind, dated("from"), dated("to"), dated("as_of"))

    def _trailer(self, node: _Node, detail: Item) -> Trailer:
        node.known("record", "when", "count", "counts_all", "sum", "sums")
        item, kind = self._told(node)
        count = self._number(item, node.get("count", str)) if node.has("count") else None

        def total(inner: _Node, *keys: str) -> Total:
            inner.known("stated", "of", "less_when", *keys)
            stated = self._number(item, inner.get("stated", str))
            of = self._number(detail, inner.get("of", str))
            return Total(stated, of, self._when(inner, detail), self._when(inner, detail, "less_when"))

        others = tuple(total(_Node(x, "trailer.sums"), "when") for x in node.get("sums", list, []))
        whole = total(node.node("sum")) if node.has("sum") else None
        return Trailer(kind, count, node.get("counts_all", bool, default=False), whole, others)

    def _told(self, node: _Node) -> tuple[Item, Kind]:
        item, kind = self._kind(node)
        if not kind.when:
            raise _wrong("write what tells this record from the others", f"{node.name}.when")
        return item, kind

    def _number(self, item: Item, name: str) -> Place:
        place = self._place(item, name)
        if not place.picture.number:
            raise _wrong("a field that holds a number is wanted", name)
        return place


def _form(node: _Node) -> Form:
    century = node.get("century", int) if node.has("century") else None
    try:
        return form(node.get("form", str), century, node.get("clock_form", str, "") if node.has("clock_form") else "")
    except ValueError as error:
        raise _wrong(str(error), f"{node.name}.form") from None


def _holds_number(sheet: SheetKind, name: str) -> bool:
    return any(c.name == name and c.type in (Type.INT, Type.DECIMAL) for c in tables()[sheet.table].columns)
