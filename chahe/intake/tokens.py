"""Keyed tokens in the place of personal numbers: the insurer keeps the key, and equal values stay equal. Pure.

`MK1-<kind>-<20 characters>`: HMAC-SHA-256 over the kind and the folded value, in 28 letters and digits (96 bits). The
alphabet has no X, which readers take for a hidden digit, and no letter that looks like a digit. The kind separates:
a phone and a policy with the same digits have nothing in common. Readers keep a token as it is written.
"""

import hmac
from enum import StrEnum

import re2

from chahe.intake.words import fold

ALPHABET = "ABCDEFGHJKMNPQRSTUVWYZ234567"
LENGTH = 20
PREFIX = "MK1-"
MASKED = "masked:"
"""What a reading states of a column with tokens: `masked:<column>`, and how many."""

MIN_KEY_BYTES = 32
_TOKEN = re2.compile(rf"MK1-[A-Z]{{2,8}}-[{ALPHABET}]{{{LENGTH}}}")
_DASHES = str.maketrans("", "", "-‐‑‒–—―−ー_ \t\r\n\u3000\u00a0")
_MOBILE_DIGITS = 9


class TokenKind(StrEnum):
    """What a column holds; equal values of one kind are one token."""

    ID = "id"  # 身分證字號, 居留證號, 統一編號, customer number
    POLICY = "policy"  # 保單號碼, 要保書號
    PHONE = "phone"
    EMAIL = "email"
    CARD = "card"
    ACCOUNT = "account"  # bank account, log-in name
    NAME = "name"
    OTHER = "other"


def is_token(text: str) -> bool:
    """Whether the text is a token, and nothing else."""
    return _TOKEN.fullmatch(text.strip()) is not None


def folded(kind: TokenKind, text: str) -> str:
    """What two spellings of one value have in common: full-width, case, spaces and dashes do not count.

    A Taiwanese mobile is one whether written with 0 or with 886; an e-mail keeps its dashes and underscores.
    """
    bare = fold(text).casefold()
    if kind is TokenKind.EMAIL:
        return "".join(bare.split())
    bare = bare.translate(_DASHES)
    if kind is TokenKind.PHONE:
        digits = bare.lstrip("+").translate(str.maketrans("", "", "().#"))
        national = digits.removeprefix("886").removeprefix("0")
        if digits.startswith(("09", "886")) and len(national) == _MOBILE_DIGITS:
            return "0" + national
        return digits or bare
    return bare


def token(key: bytes, kind: TokenKind, text: str) -> str:
    """The token of a value. A token stays what it is. Raises ValueError for a short key or a blank value."""
    if len(key) < MIN_KEY_BYTES:
        raise ValueError("a key of fewer than 32 bytes")
    if is_token(text):
        return text.strip()
    value = folded(kind, text)
    if not value:
        raise ValueError("nothing to mask")
    digest = hmac.new(key, f"chahe-mask-1\0{kind.value}\0{value}".encode(), "sha256").digest()
    number = int.from_bytes(digest, "big")
    letters = []
    for _ in range(LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return f"MK1-{kind.value.upper()}-{''.join(letters)}"


def fingerprint(key: bytes) -> str:
    """Tells whether two deliveries were masked with one key, and nothing else of it."""
    return hmac.new(key, b"chahe-mask-1 fingerprint", "sha256").hexdigest()[:16]
