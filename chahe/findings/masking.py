"""Personal data does not leave in clear: columns marked personal, the parts of a subject that repeat one of them, and
numbers that look like an identity card, a mobile phone, a payment card or an e-mail address. Pure.
"""

import re
from collections.abc import Collection, Mapping
from functools import cache

from chahe.tables.api import tables

_LOOKS_PERSONAL = re.compile(
    r"(?<![A-Za-z0-9])(?:[A-Z][A-D1289]\d{8}|09\d{2}-?\d{3}-?\d{3}|\d{4}[ -]?\d{4}[ -]?\d{4}[ -]?\d{4}"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)(?![A-Za-z0-9])"
)
_TELLABLE = 5
"""From this many characters on, the last two may stay, so that two people of one list can be told apart."""


@cache
def personal_columns() -> frozenset[str]:
    """Names of columns that hold personal data in any table."""
    return frozenset(c.name for t in tables().values() for c in t.columns if c.personal)


def mask(text: str) -> str:
    """First character and length kept: enough to recognise a row beside the evidence, not enough to disclose."""
    return text[:1] + "○" * min(len(text) - 1, 8)


def scrub(text: str) -> str:
    """A text without what looks like personal numbers."""
    return _LOOKS_PERSONAL.sub(lambda m: mask(m.group()), text)


def mask_measured(measured: Mapping[str, str]) -> dict[str, str]:
    """The measured values of an observation, masked."""
    hidden = personal_columns()
    return {name: mask(value) if name in hidden else scrub(value) for name, value in measured.items()}


def mask_row(row: Mapping[str, object]) -> dict[str, object]:
    """A row of an exception list, masked; a row masked before stays as it is but for its subject."""
    hidden = personal_columns()
    out: dict[str, object] = {}
    for name, value in row.items():
        if isinstance(value, str) and name not in ("subject", "check"):
            # A masked value masked again is itself.
            out[name] = mask(value) if name in hidden and value else scrub(value)
        else:
            out[name] = value
    if isinstance(row.get("subject"), str):
        out["subject"] = mask_subject(str(row["subject"]), {str(v) for k, v in out.items() if k in hidden and v})
    return out


def mask_subject(subject: str, masked: Collection[str]) -> str:
    """A subject, its parts joined by `|`, without those that repeat one of these masked values of its row."""
    return "|".join(_part(p) if p and mask(p) in masked else scrub(p) for p in subject.split("|"))


def _part(text: str) -> str:
    if len(text) < _TELLABLE or not text.isascii():
        return mask(text)
    return text[0] + "○" * min(len(text) - 3, 8) + text[-2:]
