"""Lines of fields between one-byte delimiters as string columns: whole lines in, one column per wanted field out.

The lines have been looked at before (`line_blocks`): none is empty, every one is UTF-8 and holds neither CR nor NUL.
Nothing is quoted or escaped here; what the format escapes is undone by the format.
"""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from chahe.errors import FaultError
from chahe.intake.columns.block import Array
from chahe.intake.columns.line_blocks import Numbers

_BOM = b"\xef\xbb\xbf"


def split_fields(
    data: bytes, rows: int, width: int, wanted: Sequence[int], delimiter: str, null: str
) -> tuple[list[Array], list[int]]:
    """The wanted fields (by place from 0) of every line of that width, and which lines (from 0) have another width.

    A field that is exactly `null` is NULL. Raises FaultError when the library does not see as many lines: our looking
    at them was wrong then.
    """
    odd: list[int] = []

    def other_width(row: pacsv.InvalidRow) -> str:
        odd.append(row.number - 1)
        return "skip"

    names = [str(i) for i in range(width)]
    chosen = sorted(set(wanted))
    guarded = data.startswith(_BOM)  # the library would take it for the file's mark and drop it
    table = pacsv.read_csv(
        pa.py_buffer(b"\n" + data if guarded else data),
        pacsv.ReadOptions(use_threads=False, block_size=max(len(data) + 2, 16), column_names=names),
        pacsv.ParseOptions(
            delimiter=delimiter,
            quote_char=False,
            double_quote=False,
            escape_char=False,
            newlines_in_values=False,
            invalid_row_handler=other_width,
        ),
        pacsv.ConvertOptions(
            include_columns=[names[i] for i in chosen],
            column_types=dict.fromkeys(names, pa.string()),
            null_values=[null],
            strings_can_be_null=True,
            check_utf8=False,
        ),
    )
    if table.num_rows + len(odd) != rows:
        raise FaultError(
            ("欄位切分之列數不符。", "Splitting fields gave another number of rows."), f"{table.num_rows} != {rows}"
        )
    found = {i: table.column(str(i)).combine_chunks() for i in chosen}
    return [found[i] for i in wanted], odd


def spans(data: bytes, begin: Numbers, end: Numbers) -> Array:
    """Pieces of a text, in ascending order."""
    offsets = np.empty(2 * len(begin) + 1, np.int32)
    offsets[:-1:2], offsets[1::2], offsets[-1] = begin, end, len(data)
    whole = pa.StringArray.from_buffers(len(offsets) - 1, pa.py_buffer(offsets), pa.py_buffer(data))
    return whole.take(pa.array(np.arange(len(begin)) * 2))
