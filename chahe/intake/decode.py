"""Bytes to text without a silent guess: a BOM, strict UTF-8, UTF-16 shown by its zero bytes, strict CP950.

CP950 is Microsoft's Big5 with the euro sign and the ETEN rows; every strict Big5 text decodes the same in it, and
Windows exports in Taiwan are CP950. User-defined characters (造字, EUDC) have no agreed meaning: they make the record
a reject with the bytes' place, never a question mark.
"""

import codecs
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the codec it was read with, and the byte length of a BOM."""

    text: str
    codec: str
    bom: int


_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def codec_of(sample: bytes) -> tuple[str, int] | None:
    """(codec, BOM bytes) of a text, from a sample that may be cut inside a character. None = no text we know."""
    for bom, codec in _BOMS:
        if sample.startswith(bom):
            return codec, len(bom)
    if b"\0" in sample:
        return _zeros(sample)
    for codec in ("utf-8", "cp950"):
        decoder = codecs.getincrementaldecoder(codec)("strict")
        try:
            decoder.decode(sample)
        except UnicodeDecodeError:
            continue
        return codec, 0
    return None


def decode(data: bytes) -> Decoded | None:
    """The whole text, or None when no codec reads every byte."""
    found = codec_of(data)
    if found is None:
        return None
    codec, bom = found
    try:
        return Decoded(data[bom:].decode(codec), codec, bom)
    except UnicodeDecodeError:
        if codec == "utf-8" and not bom:
            try:
                return Decoded(data.decode("cp950"), "cp950", 0)
            except UnicodeDecodeError:
                return None
        return None


def _zeros(sample: bytes) -> tuple[str, int] | None:
    """UTF-16 without a BOM: ASCII line ends and separators leave their zero bytes all on one side."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 8 * max(even, 1) and odd * 8 > len(sample):
        return "utf-16-le", 0
    if even > 8 * max(odd, 1) and even * 8 > len(sample):
        return "utf-16-be", 0
    return None
