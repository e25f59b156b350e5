"""Code page 937: IBM's EBCDIC for Traditional Chinese. Single bytes, and pairs between shift-out 0E and shift-in 0F.

Python has no such codec. The table beside this file is made by `tools/cp937.py` out of ICU's, and checked by its digest
when it is loaded. Pairs without a character everyone agrees on are no part of it: those of users (造字, C241 to E2FD)
and IBM's own. Radicals of the table's symbols (48xx) and the ideographs they look like are one character in Unicode;
`wide` gives the ideograph.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from chahe.errors import DefinitionError

FILE = Path(__file__).with_name("cp937.txt")
DIGEST = "610201a5424bbda770bff99f4465aea1fb3ec45efae45deef562bfb0ce1c9444"
SHIFT_OUT, SHIFT_IN = 0x0E, 0x0F
_NONE = "\ufffd"
_FIRST_CELL = 0x40
_USERS = range(0xC2, 0xE3)
_SECONDS = frozenset((*range(0x41, 0x80), *range(0x81, 0xFE)))


@dataclass(frozen=True, slots=True)
class Table:
    """Both halves of the code page."""

    single: str  # 256 characters, U+FFFD for none
    pairs: dict[bytes, str]
    private: frozenset[bytes]  # pairs of IBM's own without a character
    wide: dict[str, bytes]  # pairs by character
    narrow: dict[str, int]  # single bytes by character


@cache
def table() -> Table:
    """The table. Raises DefinitionError when the file is not the one this program was made with."""
    raw = FILE.read_bytes()
    if hashlib.sha256(raw).hexdigest() != DIGEST:
        raise DefinitionError(("字碼表遭變更。", "The table of characters was changed."), FILE.name)
    single: list[str] = []
    pairs: dict[bytes, str] = {}
    private: frozenset[bytes] = frozenset()
    for line in raw.decode("utf-8").removesuffix("\n").split("\n"):
        if line.startswith("#"):
            continue
        if line.startswith("private: "):
            private = frozenset(bytes.fromhex(pair) for pair in line.split()[1:])
        elif line[2] == ":":
            single += [chr(int(point, 16)) for point in line.split()[1:]]
        else:
            first = int(line[:2], 16)
            row = enumerate(line[3:], _FIRST_CELL)
            pairs.update((bytes((first, second)), c) for second, c in row if c != _NONE)
    wide = {c: pair for pair, c in pairs.items()}
    narrow = {c: n for n, c in enumerate(single) if c != _NONE}
    return Table("".join(single), pairs, private, wide, narrow)


def of_users(pair: bytes) -> bool:
    """Whether a pair lies where users put characters of their own, or IBM put one that has no place in Unicode."""
    return (pair[0] in _USERS and pair[1] in _SECONDS) or pair in table().private
