"""Whether the head of a text file holds the headers of a kind: how a text table is recognised, before it is read."""

import csv
from collections.abc import Iterator
from itertools import islice

from chahe.intake.decode import codec_of
from chahe.intake.delimited import DELIMITERS
from chahe.intake.grid import Row
from chahe.intake.headers import LOOK_AT, known_headers, matched_share

_LINES = 4 * LOOK_AT
_COLUMNS = 512


def speaks_for_a_kind(data: bytes) -> bool:
    """True when some row, split by some separator, names at least two columns and half the needs of one kind."""
    for rows in text_rows(data):
        for row in rows:
            texts = [str(v or "") for v in row.values]
            if known_headers(t.strip() for t in texts) >= 2 and matched_share(texts):
                return True
    return False


def text_rows(data: bytes) -> Iterator[list[Row]]:
    """The first rows of a text under each separator that splits at least one of them; nothing for binary data."""
    codec, bom = codec_of(data) or ("cp950", 0)
    if b"\0" in data and not codec.startswith("utf-16"):
        return
    text = data[bom:].decode(codec, "replace")
    lines = list(islice(text.split("\n"), _LINES))
    for delimiter in DELIMITERS:
        try:
            split = list(islice(csv.reader(lines, delimiter=delimiter), LOOK_AT))
        except csv.Error:
            continue
        rows = [Row(n, tuple(fields), "") for n, fields in enumerate(split, 1) if 2 <= len(fields) <= _COLUMNS]
        if rows:
            yield rows
