"""What a person may write into a case: text without control characters. A ledger keeps it for good, a terminal would
obey it, and PostgreSQL refuses to be given it, so that no page of the case could be made.
"""

import unicodedata

from chahe.errors import CallError


def plain(text: str, *, lines: bool = False) -> bool:
    """Whether a text holds no control characters (but tabs and line ends where it may have lines) and no half of a
    surrogate pair.
    """
    allowed = "\t\r\n" if lines else ""
    return all(c in allowed or unicodedata.category(c) not in ("Cc", "Cs") for c in text)


def must_be_plain(text: str, where: str) -> str:
    """A text of several lines, unchanged. Raises CallError when it is not plain."""
    if not plain(text, lines=True):
        raise CallError(
            ("文字含有不可用之控制字元。", "The text has control characters that cannot be used."),
            where=where,
            todo=("請移除後再試。", "Remove them and try again."),
        )
    return text
