"""Phones, identity numbers and cards of customers as tables hold them: never in clear.

An insurer hands them over as tokens of its own (`chahe mask` makes them), the same in every file; a token is kept as
written. A number in clear
becomes a keyed hash and its last two characters, `hmac:<32 hexadecimal digits>…78`: equal where the numbers are equal,
and of no use without the case's key. Asterisks and circles hide a part of a number: two phones may then look alike, so
the value is refused.
"""

from collections.abc import Callable

import re2

from chahe.intake import names
from chahe.intake.tokens import is_token

Secret = Callable[[str], tuple[str, str]]
"""`Context.secret`: the keyed hash and the masked end of a text."""

_PARTLY = re2.compile(r"[*＊○●◯〇•]|[0-9](?i:x{2,})[0-9]")
_PHONE = re2.compile(r"\+?[0-9][0-9()\s.-]{5,24}")
_IDENTITY = re2.compile(r"(?i)[A-Z][A-D1289][0-9]{8}|[^\s@]+@[^\s@]+\.[^\s@]+")
_CARD = re2.compile(r"[0-9][0-9 -]{11,22}")
_HEX = 32
_CARD_DIGITS = range(13, 20)
_MOBILE_DIGITS = 9
_PHONE_DIGITS = range(7, 16)


def phone(text: str, secret: Secret) -> str:
    """A phone: 0912-345-678, +886 912 345 678 and 886912345678 are one. Raises ValueError."""
    bare = _whole(text)
    if is_token(bare) or not _PHONE.fullmatch(bare):
        return bare
    digits = "".join(c for c in bare if c.isdigit())
    if len(digits) not in _PHONE_DIGITS:
        raise ValueError("neither a phone nor a token")
    national = digits.removeprefix("886").removeprefix("0") if digits.startswith("886") else digits.removeprefix("0")
    at_home = digits.startswith(("09", "886")) and len(national) == _MOBILE_DIGITS
    return _hidden("0" + national if at_home else digits, secret)


def customer(text: str, secret: Secret) -> str:
    """A customer: an identity number, a resident's number or an e-mail address is hidden. Raises ValueError."""
    bare = _whole(text)
    return _hidden(bare.upper(), secret) if _IDENTITY.fullmatch(bare) else bare


def card(text: str, secret: Secret) -> str:
    """A payment card. Raises ValueError."""
    bare = _whole(text)
    digits = "".join(c for c in bare if c.isdigit())
    return _hidden(digits, secret) if _CARD.fullmatch(bare) and len(digits) in _CARD_DIGITS else bare


def _whole(text: str) -> str:
    bare = names.asset(text)
    if _PARTLY.search(bare):
        raise ValueError("partly hidden: one cannot be told from another")
    return bare


def _hidden(value: str, secret: Secret) -> str:
    digest, tail = secret(value)
    return f"hmac:{digest[:_HEX]}{tail}"
