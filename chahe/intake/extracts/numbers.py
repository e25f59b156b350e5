"""Packed, zoned and binary numbers. Each function gives the digits as a whole number, the point left out, or raises
ValueError naming the fault and never the value.

Sign codes are those of the z/Architecture: A, C, E, F plus and B, D minus; a field without S takes C and F only.
In ASCII the sign over a digit is read as EBCDIC text becomes it: { A to I plus, } J to R minus.
"""

from chahe.intake.extracts.pictures import Picture, Sign, Usage

_PLUS, _MINUS = frozenset("acef"), frozenset("bd")
_UNSIGNED = frozenset("cf")
_ASCII_SIGNED = {
    **{c: (n, 1) for n, c in enumerate(b"{ABCDEFGHI")},
    **{c: (n, -1) for n, c in enumerate(b"}JKLMNOPQR")},
}


def packed(raw: bytes, picture: Picture) -> int:
    """COMP-3: two digits a byte, the sign in the last half. An even number of digits has a zero before them."""
    nibbles = raw.hex()
    digits, code = nibbles[:-1], nibbles[-1]
    if not digits.isdecimal():
        raise ValueError("packed decimal with a half byte that is no digit")
    if code.isdecimal():
        raise ValueError("packed decimal without a sign")
    if picture.sign is Sign.NONE and code not in _UNSIGNED:
        raise ValueError("packed decimal with a sign its picture lacks")
    if len(digits) > picture.digits and digits[0] != "0":
        raise ValueError("packed decimal beyond its picture")
    return -int(digits) if code in _MINUS else int(digits)


def binary(raw: bytes, picture: Picture) -> int:
    """COMP: big-endian."""
    value = int.from_bytes(raw, "big", signed=picture.sign is not Sign.NONE)
    if abs(value) >= 10**picture.digits:
        raise ValueError("binary number beyond its picture")
    return value


def zoned(raw: bytes, picture: Picture, *, ebcdic: bool) -> int:
    """DISPLAY: a digit a byte; the sign over the first or last digit, or a byte of its own."""
    sign = picture.sign
    if sign is Sign.NONE:
        return int(_digits(raw, ebcdic=ebcdic))
    leading = sign in (Sign.LEADING, Sign.LEADING_SEPARATE)
    mark, rest = (raw[0], raw[1:]) if leading else (raw[-1], raw[:-1])
    if sign.separate:
        plus, minus = (0x4E, 0x60) if ebcdic else (0x2B, 0x2D)
        if mark not in (plus, minus):
            raise ValueError("zoned decimal without its sign")
        value = int(_digits(rest, ebcdic=ebcdic))
        return -value if mark == minus else value
    digit, factor = _signed(mark, ebcdic=ebcdic)
    digits = _digits(rest, ebcdic=ebcdic) if rest else ""
    return factor * int(f"{digit}{digits}" if leading else f"{digits}{digit}")


def _signed(mark: int, *, ebcdic: bool) -> tuple[int, int]:
    """(digit, 1 or -1) of a byte that carries a digit and a sign."""
    if ebcdic:
        code, digit = f"{mark >> 4:x}", mark & 15
        if digit <= 9 and code in _PLUS | _MINUS:
            return digit, -1 if code in _MINUS else 1
    elif mark in _ASCII_SIGNED:
        return _ASCII_SIGNED[mark]
    elif 0x30 <= mark <= 0x39:
        return mark - 0x30, 1
    raise ValueError("zoned decimal with a sign that is none")


def _digits(raw: bytes, *, ebcdic: bool) -> str:
    text = raw.translate(_FROM_EBCDIC) if ebcdic else raw
    if not text.isdigit():
        raise ValueError("zoned decimal with a byte that is no digit")
    return text.decode("ascii")


_FROM_EBCDIC = bytes(n - 0xC0 if 0xF0 <= n <= 0xF9 else 0 for n in range(256))


def digits_of(raw: bytes, picture: Picture, *, ebcdic: bool) -> int:
    """The digits of any numeric field."""
    if picture.usage is Usage.PACKED:
        return packed(raw, picture)
    return binary(raw, picture) if picture.usage is Usage.BINARY else zoned(raw, picture, ebcdic=ebcdic)
