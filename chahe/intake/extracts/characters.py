"""Bytes of a host's text field as text, and back. Nothing is guessed and nothing is replaced.

**User-defined characters (造字)** have no agreed meaning. They are kept as their bytes: `⟦cp937:C241⟧` stands for the
pair C2 41 (in cp937 between shift-out and shift-in), `⟦cp950:FA40⟧` and `⟦utf-8:EE8080⟧` likewise. The brackets U+27E6
and U+27E7 occur in none of the other code pages; in UTF-8 they are written in the same way themselves, so that every
text leads back to its bytes (`encoded`).
"""

from collections.abc import Callable

import re2

from chahe.intake.extracts.cp937 import SHIFT_IN, SHIFT_OUT, of_users, table

ENCODINGS = ("cp937", "cp037", "cp500", "cp950", "utf-8")
EBCDIC = frozenset(("cp937", "cp037", "cp500"))
_MARK = re2.compile(r"⟦(cp937|cp950|utf-8):((?:[0-9A-F]{2})+)⟧")
_OWN = re2.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff⟦⟧]")
_NONE = "\ufffd"


class CharactersError(ValueError):
    """Bytes that are no text of the encoding. `offset`: where they stand in the field, from 0."""

    def __init__(self, offset: int, reason: str) -> None:
        super().__init__(reason)
        self.offset = offset


def decoder(encoding: str, *, pairs_only: bool = False) -> Callable[[bytes], str]:
    """How a field's bytes become text, by one of ENCODINGS; the function raises CharactersError.

    `pairs_only`: a field of PIC N or G, which holds pairs without shifts in between.
    """
    if encoding == "cp937":
        return _pairs if pairs_only else _cp937
    if encoding == "cp950":
        return _cp950
    return _utf8 if encoding == "utf-8" else _single(encoding)


def mark(encoding: str, raw: bytes) -> str:
    """How bytes without an agreed character are shown."""
    return f"⟦{encoding}:{raw.hex().upper()}⟧"


def _cp937(raw: bytes) -> str:
    if SHIFT_OUT not in raw and SHIFT_IN not in raw:
        return _narrow(raw, 0)
    out: list[str] = []
    at = 0
    while at < len(raw):
        start = raw.find(SHIFT_OUT, at)
        stray = raw.find(SHIFT_IN, at, start if start >= 0 else len(raw))
        if stray >= 0:
            raise CharactersError(stray, "a shift-in (0F) without its shift-out")
        out.append(_narrow(raw[at : start if start >= 0 else len(raw)], at))
        if start < 0:
            break
        end = raw.find(SHIFT_IN, start)
        if end < 0:
            raise CharactersError(start, "a shift-out (0E) without its shift-in")
        out.append(_wide(raw[start + 1 : end], start + 1))
        at = end + 1
    return "".join(out)


def _narrow(raw: bytes, at: int) -> str:
    text = "".join(map(table().single.__getitem__, raw))
    bad = text.find(_NONE)
    if bad >= 0:
        raise CharactersError(at + bad, "a byte that is no character")
    return text


def _wide(raw: bytes, at: int) -> str:
    known = table().pairs
    out: list[str] = []
    for n in range(0, len(raw) - 1, 2):
        pair = raw[n : n + 2]
        c = known.get(pair)
        if c is None:
            if not of_users(pair):
                raise CharactersError(at + n, "a pair that is no character")
            c = mark("cp937", pair)
        out.append(c)
    if len(raw) % 2:
        raise CharactersError(at + len(raw) - 1, "half a pair")
    return "".join(out)


def _pairs(raw: bytes) -> str:
    return _wide(raw, 0)


def _single(codec: str) -> Callable[[bytes], str]:
    return lambda raw: raw.decode(codec)  # every byte of cp037 and cp500 is a character


def _cp950(raw: bytes) -> str:
    out: list[str] = []
    at = 0
    while at < len(raw):
        try:
            out.append(raw[at:].decode("cp950"))
            break
        except UnicodeDecodeError as error:
            out.append(raw[at : at + error.start].decode("cp950"))
            at += error.start
            pair = raw[at : at + 2]
            if not _of_users_950(pair):
                half = len(pair) < 2 and pair[0] >= 0x81
                raise CharactersError(at, "half a character" if half else "bytes that are no character") from None
            out.append(mark("cp950", pair))
            at += 2
    return "".join(out)


def _of_users_950(pair: bytes) -> bool:
    """Whether a pair lies in one of the areas that Windows keeps for users."""
    if len(pair) < 2 or not (0x40 <= pair[1] <= 0x7E or 0xA1 <= pair[1] <= 0xFE):
        return False
    here = pair[0] << 8 | pair[1]
    return 0xFA40 <= here <= 0xFEFE or 0x8140 <= here <= 0xA0FE or 0xC6A1 <= here <= 0xC8FE


def _utf8(raw: bytes) -> str:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise CharactersError(error.start, "bytes that are no character") from None
    return text if text.isascii() else str(_OWN.sub(lambda m: mark("utf-8", m.group().encode()), text))


def encoded(text: str, encoding: str) -> bytes:
    """The bytes of a text that `decoder` gave, shifts where they must stand. Raises ValueError for any other text."""
    out: list[bytes] = []
    at = 0
    for found in _MARK.finditer(text):
        out += [_encoded(text[at : found.start()], encoding), _marked(found.group(1), found.group(2), encoding)]
        at = found.end()
    out.append(_encoded(text[at:], encoding))
    joined = b"".join(out)
    return joined.replace(bytes((SHIFT_IN, SHIFT_OUT)), b"") if encoding == "cp937" else joined


def _marked(named: str, digits: str, encoding: str) -> bytes:
    if named != encoding:
        raise ValueError("a character of another encoding")
    raw = bytes.fromhex(digits)
    return bytes((SHIFT_OUT, *raw, SHIFT_IN)) if encoding == "cp937" else raw


def _encoded(text: str, encoding: str) -> bytes:
    if encoding != "cp937":
        return text.encode(encoding)
    known = table()
    out: list[bytes] = []
    for c in text:
        if c in known.narrow:
            out.append(bytes((known.narrow[c],)))
        elif c in known.wide:
            out.append(bytes((SHIFT_OUT, *known.wide[c], SHIFT_IN)))
        else:
            raise ValueError("a character that cp937 lacks")
    return b"".join(out)
