"""Files that grow by columns: CSV that goes on where the usual sample's ends, or Parquet with the same headers."""

import csv
import hashlib
import io
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final, Protocol

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from chahe.sample.growth.numbers import Array, text
from chahe.sample.items import Written
from chahe.sample.world.calendar import ROC_OFFSET

TEXT, NUMBER = "text", "number"
ROC_DAY, DIGITS = "114/01/05", "1140105"
ROC_MOMENT, ISO_MOMENT, SLASHED_MOMENT = "114/01/05 10:05:00", "2025-01-05 10:05:00", "2025/01/05 10:05:00"
SAID = "114/01/05 10:05:00, or what else somebody wrote"
_STYLES: Final = {
    ROC_DAY: "roc", ROC_MOMENT: "roc",
    SAID: "roc", DIGITS: "compact", ISO_MOMENT: "%Y-%m-%d", SLASHED_MOMENT: "%Y/%m/%d",
}  # fmt: skip
_DAYS: Final = (ROC_DAY, DIGITS)
_ARROW: Final = {
    TEXT: pa.string(), SAID: pa.string(), NUMBER: pa.int64(), ROC_DAY: pa.date32(), DIGITS: pa.date32(),
}  # fmt: skip
Kinds = tuple[str, ...]
"""Of each column: what its cells look like in a CSV."""
_BUFFER = 8 << 20


class Grown(Protocol):
    """A file that grows."""

    def add(self, columns: list[Array]) -> None:
        """Some more records."""

    def close(self) -> Written:
        """The file's size and digest, once it is whole."""


class Csv:
    """The bytes there are already, then lines in the same style."""

    def __init__(self, path: Path, core: bytes, encoding: str, kinds: Kinds) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._out = path.open("wb", buffering=0)
        self._sha, self._size = hashlib.sha256(), 0
        self._styles = [_STYLES.get(k, "") for k in kinds]
        self._encoding = "utf-8" if encoding == "utf-8-sig" else encoding
        self._put(core)

    def _put(self, data: Any) -> None:
        self._out.write(data)
        self._sha.update(data)
        self._size += len(data)

    def add(self, columns: list[Array]) -> None:
        """See Grown. Nothing in the columns needs quotes."""
        if not len(columns[0]):
            return
        shown = [text(c, style) for c, style in zip(columns, self._styles, strict=True)]
        shown[-1] = pc.binary_join_element_wise(shown[-1], "\r\n", "")
        lines = pc.binary_join_element_wise(*shown, ",")
        first, last = lines.buffers()[1:]
        ends = memoryview(first).cast("i")
        data = memoryview(last)[ends[lines.offset] : ends[lines.offset + len(lines)]]
        self._put(data if self._encoding == "utf-8" else str(data, "utf-8").encode(self._encoding))

    def close(self) -> Written:
        """See Grown."""
        self._out.close()
        return Written(self._size, self._sha.hexdigest())


class Parquet:
    """Records of both kinds with types of their own; the first are read out of the CSV there would have been."""

    def __init__(self, path: Path, core: bytes, encoding: str, kinds: Kinds) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        header, *rows = csv.reader(io.StringIO(core.decode(encoding), newline=""))
        self._path = path
        self._schema = pa.schema([(h, _ARROW.get(k, pa.timestamp("ms"))) for h, k in zip(header, kinds, strict=True)])
        # Numbers of records and moments follow one another: what differs between neighbours is all there is to keep.
        self._out = pq.ParquetWriter(
            path, self._schema, compression="zstd", write_statistics=False,
            use_dictionary=[h for h, k in zip(header, kinds, strict=True) if k == TEXT or k in _DAYS],
        )  # fmt: skip
        self.add([pa.array([typed(k, c) for c in column], _ARROW.get(k, pa.timestamp("ms")))
                  for k, column in zip(kinds, zip(*rows, strict=True), strict=True)])  # fmt: skip

    def add(self, columns: list[Array]) -> None:
        """See Grown. What a CSV leaves blank is NULL."""
        if not len(columns[0]):
            return
        cast = [_stored(c, f.type) for c, f in zip(columns, self._schema, strict=True)]
        self._out.write_batch(pa.record_batch(cast, schema=self._schema))

    def close(self) -> Written:
        """See Grown."""
        self._out.close()
        sha = hashlib.sha256()
        with self._path.open("rb") as f:
            while data := f.read(_BUFFER):
                sha.update(data)
        return Written(self._path.stat().st_size, sha.hexdigest())


def _stored(column: Array, kind: Any) -> Array:
    if kind != pa.string():
        return column.cast(kind)
    shown = text(column, _STYLES[SAID])
    return pc.replace_with_mask(shown, pc.equal(shown, ""), pa.scalar(None, pa.string()))


def typed(kind: str, cell: str) -> Any:
    """A cell of the usual sample's CSV as a value; None for a blank one."""
    if not cell:
        return "" if kind in (TEXT, SAID) else None
    if kind == NUMBER:
        return int(cell)
    if kind in _DAYS:
        return _day(cell)
    if kind in _STYLES and kind != SAID:
        day, _, clock = cell.partition(" ")
        h, m, s = (int(x) for x in clock.split(":"))
        return datetime.combine(_day(day), datetime.min.time()) + timedelta(hours=h, minutes=m, seconds=s)
    return cell


def _day(text_: str) -> date:
    """114/01/05, 1140105, 2025-01-05 or 2025/1/5."""
    parts = text_.replace("-", "/").split("/")
    year, month, day = parts if len(parts) > 1 else (text_[:-4], text_[-4:-2], text_[-2:])
    return date(int(year) + (ROC_OFFSET if int(year) < ROC_OFFSET else 0), int(month), int(day))
