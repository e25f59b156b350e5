"""Headers and words that the sheets of payments, refunds, ledger, archive and delivery share."""

import re2

from chahe.intake.grid import Value
from chahe.intake.sheets.api import Asked
from chahe.intake.sheets.business_words import money
from chahe.intake.sheets.cells import words
from chahe.intake.words import fold

_BELOW = re2.compile(r"\((.+)\)|-\s*(.+)")
_DIGEST = re2.compile(r"(?i)[0-9a-f]{64}")


def signed(value: Value, asked: Asked) -> int:
    """An amount in whole NTD that may be below zero: -1,200 or (1,200)."""
    if type(value) is int:
        return money(value, asked) if value >= 0 else -money(-value, asked)
    found = _BELOW.fullmatch(fold(words(value)).strip())
    return -money(found.group(1) or found.group(2), asked) if found else money(value, asked)


def digest(value: Value, _asked: Asked) -> str:
    """A SHA-256 in small letters. Raises ValueError for anything else."""
    text = words(value).strip()
    if _DIGEST.fullmatch(text) is None:
        raise ValueError("not a SHA-256 digest")
    return text.lower()
