"""Personal data does not leave in clear: columns marked personal, the parts of a subject that repeat one of them, and
numbers that look like an identity card, a mobile phone, a payment card or an e-mail address. Pure.
"""

import re
from collections.abc import Collection, Mapping
from functools import cache

from chahe.tables.api import tables

_LOOKS_PERSONAL = re.compile(
    r"(?<![A-Za-z0-9])(?:[A-Za-zＡ-Ｚａ-ｚ][A-Da-dＡ-Ｄａ-ｄ1289１２８９]\d{8}|09\d{2}-?\d{3}-?\d{3}"
    r"|\d{4}[ -]?\d{4}[ -]?\d{4}[ -]?\d{4}"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)(?![A-Za-z0-9])"
)
"""Derivations fold letters, and people type full-width ones: `\\d` takes digits of any script."""
_TELLABLE = 5
"""From this many characters on, the last two may stay, so that two people of one list can be told apart."""


NOBODY = "(default)"
"""Stands where an account would for the settings of a host that name none."""

_BUILT_IN = frozenset(
    ("administrator", "guest", "krbtgt", "defaultaccount", "root", "daemon", "bin", "nobody", "sa", "sys", "system")
)
"""Accounts every system of a kind is delivered with: their names are nobody's, and the reader must know them."""


@cache
def personal_columns() -> frozenset[str]:
    """Names of columns that hold personal data in any table."""
    return frozenset(c.name for t in tables().values() for c in t.columns if c.personal)


def mask(text: str) -> str:
    """First character and length kept: enough to recognise a row beside the evidence, not enough to disclose."""
    if _nobodys(text):
        return text
    return text[:1] + "○" * min(len(text) - 1, 8)


def _nobodys(text: str) -> bool:
    return text == NOBODY or text.casefold() in _BUILT_IN


def scrub(text: str) -> str:
    """A text without what looks like personal numbers."""
    return _LOOKS_PERSONAL.sub(lambda m: mask(m.group()), text)


def mask_measured(measured: Mapping[str, str]) -> dict[str, str]:
    """The measured values of an observation, masked."""
    hidden = personal_columns()
    return {name: mask(value) if name in hidden else scrub(value) for name, value in measured.items()}


def mask_row(row: Mapping[str, object]) -> dict[str, object]:
    """A row of an exception list, masked; a row masked before stays as it is but for its subject."""
    hidden, values = personal_columns(), personal_values(row)
    out: dict[str, object] = {}
    for name, value in row.items():
        if isinstance(value, str) and name not in ("subject", "check"):
            # A masked value masked again is itself.
            out[name] = mask(value) if name in hidden and value else scrub(mask_repeats(value, values))
        else:
            out[name] = value
    if isinstance(row.get("subject"), str):
        out["subject"] = mask_subject(str(row["subject"]), {mask(v) for v in values})
    return out


def personal_values(row: Mapping[str, object]) -> frozenset[str]:
    """What the personal columns of a row hold, and it in small letters: a derivation may have folded its own.

    A value masked before counts too: the subject of its row may still bear it in clear.
    """
    hidden = personal_columns()
    found = {str(v) for k, v in row.items() if k in hidden and v and not _nobodys(str(v))}
    return frozenset(found | {v.casefold() for v in found})


def mask_repeats(text: str, values: Collection[str]) -> str:
    """A text, its parts joined by `|`, without those that repeat a personal value of its row under another name."""
    return "|".join(mask(p) if p in values or p.casefold() in values else p for p in text.split("|"))


def mask_subject(subject: str, masked: Collection[str]) -> str:
    """A subject, its parts joined by `|`, without those that repeat one of these masked values of its row."""
    known = {m.casefold() for m in masked}
    return "|".join(_part(p) if p and mask(p).casefold() in known else scrub(p) for p in subject.split("|"))


def _part(text: str) -> str:
    if _nobodys(text):
        return text
    if len(text) < _TELLABLE or not text.isascii():
        return mask(text)
    return text[0] + "○" * min(len(text) - 3, 8) + text[-2:]
