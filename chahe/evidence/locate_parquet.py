"""`group:G/row:R`: one row of a Parquet file as JSON, by row group and row, both from 1.

A Parquet file stores columns, so a row has no bytes of its own: what is shown, and what `row_sha256` is over, is the
object of its columns in the file's order, every value as text (null where there is none), in UTF-8.
"""

import json
import re
from typing import BinaryIO

from chahe.errors import CallError

_PLACE = re.compile(r"([1-9][0-9]{0,8})/row:([1-9][0-9]{0,11})")
_BATCH = 4_096


def row(stream: BinaryIO, place: str) -> bytes | None:
    """The bytes of `group:`; None when the file has no such row. Raises CallError."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    matched = _PLACE.fullmatch(place)
    if matched is None:
        raise CallError(("Parquet 位置須如 group:1/row:25。", "A row is addressed like group:1/row:25."), place[:80])
    group, number = int(matched[1]) - 1, int(matched[2]) - 1
    try:
        file = pq.ParquetFile(stream)
        if group >= file.num_row_groups or number >= file.metadata.row_group(group).num_rows:
            return None
        for batch in file.iter_batches(_BATCH, row_groups=[group], use_threads=False):
            if number < len(batch):
                found = {n: text_of(batch.column(i)[number]) for i, n in enumerate(batch.schema.names)}
                return json.dumps(found, ensure_ascii=False).encode()
            number -= len(batch)
    except (pa.ArrowException, OSError, ValueError):
        raise CallError(("Parquet 檔案無法讀取。", "The Parquet file cannot be read.")) from None
    return None


def text_of(value: object) -> str | None:
    """An Arrow scalar as text."""
    return str(value) if value.is_valid else None  # type: ignore[attr-defined]  # pyarrow has no types
