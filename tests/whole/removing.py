"""Files of the synthetic insurer with some of their records taken out, as a person would who hides them."""

import gzip
import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from random import Random

WORD = re.compile(rb"[\w.\-:]+")
ROW = re.compile(rb"<row .*?</row>|<row [^>]*/>", re.DOTALL)
CELL = re.compile(rb'<c r="[A-Z]+\d+"(.*?)(?:</c>|/>)', re.DOTALL)
STRING = re.compile(rb"<si><t[^>]*>(.*?)</t></si>", re.DOTALL)
SHEET = "xl/worksheets/sheet1.xml"
SAR = re.compile(rb"\d\d:\d\d:\d\d\s+all\s")


@dataclass
class Cut:
    """A file in pieces, each a record or what stands between them, and how to put pieces together again."""

    pieces: list[tuple[bytes, bool]]
    join: Callable[[bytes], bytes]

    @property
    def records(self) -> list[int]:
        """Which pieces are records."""
        return [n for n, (_, record) in enumerate(self.pieces) if record]

    def without(self, gone: frozenset[int]) -> bytes:
        """The file without these pieces."""
        return self.join(b"".join(p for n, (p, _) in enumerate(self.pieces) if n not in gone))


def cut(path: str, data: bytes) -> Cut | None:
    """The file in pieces; None for a form nobody here takes apart."""
    name = PurePosixPath(path)
    if name.suffix == ".gz":
        lines = _lines(gzip.decompress(data), lambda line: not line.startswith(b"#"))
        return Cut(lines, lambda text: gzip.compress(text, compresslevel=0, mtime=0))
    if name.suffix == ".xlsx":
        return _sheet(data)
    if name.suffix == ".dat":
        return _host(data)
    record: Callable[[bytes], bool] | None = None
    if name.name == "eve.json":
        record = _is_alert
    elif name.name.startswith("sar_"):
        record = _is_measured
    elif name.suffix == ".json" or name.name == "sulog":
        record = _is_line
    elif name.suffix == ".csv":
        return Cut(_lines(data, _below(data)), bytes)
    return Cut(_lines(data, record), bytes) if record else None


def _below(data: bytes) -> Callable[[bytes], bool]:
    """Which lines of a table are records: not the header, however often, no total, no note of the exporter."""
    notes = (b"#", b"\xef\xbb\xbf#", *("合計".encode(e) for e in ("utf-8", "cp950")))
    head = next(line for line, _ in _lines(data, _is_line) if not line.startswith(notes))
    return lambda line: bool(line.strip()) and line != head and not line.startswith(notes)


def _is_alert(line: bytes) -> bool:
    return b'"event_type":"alert"' in line


def _is_measured(line: bytes) -> bool:
    return SAR.match(line) is not None


def _is_line(line: bytes) -> bool:
    return bool(line.strip())


def _lines(data: bytes, record: Callable[[bytes], bool]) -> list[tuple[bytes, bool]]:
    # Not splitlines(): bytes of a character in CP950 are no ends of lines.
    return [(x, record(x)) for x in re.findall(rb"[^\n]*\n|[^\n]+", data)]


def _host(data: bytes) -> Cut:
    """Records of a host's file between its header and trailer: lines, or 99 bytes each."""
    pieces = re.findall(rb"[^\n]*\n", data) if b"\r\n" in data[:200] else re.findall(rb"(?s).{99}", data)
    return Cut([(x, x[:1] in (b"D", b"\xc4")) for x in pieces], bytes)


def _sheet(data: bytes) -> Cut:
    """Rows of the first sheet below its header; titles, headers said again and the total are no records."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        files = {i: book.read(i) for i in book.infolist()}
    at = next(i for i in files if i.filename == SHEET)
    strings = STRING.findall(next(d for i, d in files.items() if "sharedS" in i.filename))
    totals = [n for n, s in enumerate(strings) if s == "合計".encode()]
    xml = files[at]
    rows = [m.group() for m in ROW.finditer(xml)]
    title = b'<row r="2"' in xml and b'<row r="3"' not in xml
    head = next(CELL.findall(r) for r in rows if r.startswith(b'<row r="4"' if title else b'<row r="1"'))
    pieces: list[tuple[bytes, bool]] = []
    before, below = 0, False
    for m in ROW.finditer(xml):
        cells = CELL.findall(m.group())
        total = any(b"<v>%d</v>" % n in cells[0] and b't="s"' in cells[0] for n in totals) if cells else False
        pieces += [(xml[before : m.start()], False), (m.group(), below and bool(cells) and cells != head and not total)]
        below = below or cells == head
        before = m.end()
    pieces.append((xml[before:], False))

    def join(text: bytes) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as book:
            for info, old in files.items():
                book.writestr(info, text if info is at else old)
        return out.getvalue()

    return Cut(pieces, join)


WAYS = ("some", "middle", "end", "one")
"""Records here and there; a block in the middle; the end; those of one host, person or thing."""


def removed(files: Mapping[str, bytes], way: str, percent: int) -> tuple[dict[str, bytes], int]:
    """The files of one source without so many of every hundred records, at least one; and how many are gone. Files
    whose records all stay are left out.
    """
    cuts = {path: c for path, data in sorted(files.items()) if (c := cut(path, data))}
    all_of = [(path, n) for path, c in cuts.items() for n in c.records]
    wanted = max(1, round(len(all_of) * percent / 100))
    words = [cuts[path].pieces[n][0] for path, n in all_of]
    chosen = [all_of[n] for n in _chosen(words, way, wanted)]
    changed = {
        path: cuts[path].without(frozenset(n for p, n in chosen if p == path)) for path in {p for p, _ in chosen}
    }
    return changed, len(chosen)


def _chosen(records: Sequence[bytes], way: str, wanted: int) -> list[int]:
    if way == "some":
        return Random(f"{len(records)}:{wanted}").sample(range(len(records)), wanted)
    if way == "middle":
        start = (len(records) - wanted) // 2
        return list(range(start, start + wanted))
    if way == "end":
        return list(range(len(records) - wanted, len(records)))
    told = [frozenset(WORD.findall(r)) for r in records]
    count = Counter(w for words in told for w in words if len(w) > 2)
    word = min(count, key=lambda w: (abs(count[w] - wanted), w))
    return [n for n, words in enumerate(told) if word in words]
