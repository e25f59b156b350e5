"""Whether the head of a text file holds the headers of a kind: how a text table is recognised, before it is read."""

import csv
from itertools import islice

from chahe.intake.decode import codec_of
from chahe.intake.delimited import DELIMITERS
from chahe.intake.headers import LOOK_AT, known_headers, matched_share

_LINES = 4 * LOOK_AT


def speaks_for_a_kind(data: bytes) -> bool:
    """True when some row, split by some separator, names at least two columns and half the needs of one kind."""
    return any(matched_share(row) for row in head_rows(data))


def head_rows(data: bytes) -> list[list[str]]:
    """The first rows of a text under each separator, those with at least two known headers."""
    codec, bom = codec_of(data) or ("cp950", 0)
    if b"\0" in data and not codec.startswith("utf-16"):
        return []
    text = data[bom:].decode(codec, "replace")
    lines = list(islice(text.split("\n"), _LINES))
    out: list[list[str]] = []
    for delimiter in DELIMITERS:
        try:
            rows = list(islice(csv.reader(lines, delimiter=delimiter), LOOK_AT))
        except csv.Error:
            continue
        out += [r for r in rows if 2 <= len(r) <= 512 and known_headers(c.strip() for c in r) >= 2]
    return out
