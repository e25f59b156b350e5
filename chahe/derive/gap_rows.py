"""Rows of completeness tests that several tests make alike."""

from typing import Any

from chahe.expressions import null


def by_item(rows: Any, words: str) -> Any:
    """A gap of the whole table for each item some of `rows` are of: how many they are, the words, the first of them."""
    n = rows.group_by("_item").aggregate(_n=rows.count().cast("int64"), _rec=rows["_rec"].min())
    return n.select(
        key=null("string"),
        reason=n["_n"].cast("string").concat(f" {words}"),
        _item=n["_item"],
        _rec=n["_rec"],
    )
