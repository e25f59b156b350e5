"""The characters of code page 937 (EBCDIC, Traditional Chinese) as a text file, out of ICU's table ibm-937_P110-1999.

    python tools/cp937.py > chahe/intake/extracts/cp937.txt

Needs ICU's shared library (Debian: libicu72). Code points for private use are left out: ICU and glibc put characters
that users define there, and nobody but the insurer knows what they look like.
"""

import ctypes
import ctypes.util
import re
import sys
from typing import Any

NAME = b"ibm-937_P110-1999"
SHIFT_OUT, SHIFT_IN = 0x0E, 0x0F
FIRST_OF_USERS, LAST_OF_USERS = 0xC2, 0xE2
CELLS = range(0x40, 0xFF)
NONE = "\ufffd"


class Converter:
    """ICU's converter, which stops at what it does not know."""

    def __init__(self) -> None:
        file = ctypes.util.find_library("icuuc")
        if file is None:
            raise SystemExit("ICU's library (libicuuc) is not here")
        major = re.search(r"\.so\.(\d+)", file)
        self._library, self._suffix = ctypes.CDLL(file), f"_{major.group(1)}" if major else ""
        self._error = ctypes.c_int(0)
        opening = self._named("ucnv_open")
        opening.restype = ctypes.c_void_p
        self._converter = ctypes.c_void_p(opening(NAME, ctypes.byref(self._error)))
        old, context = ctypes.c_void_p(), ctypes.c_void_p()
        self._named("ucnv_setToUCallBack")(
            self._converter, self._named("UCNV_TO_U_CALLBACK_STOP"), None,
            ctypes.byref(old), ctypes.byref(context), ctypes.byref(self._error),
        )  # fmt: skip
        if self._error.value > 0:
            raise SystemExit(f"ICU has no {NAME.decode()}")

    def _named(self, name: str) -> Any:
        return getattr(self._library, name + self._suffix)

    def text(self, raw: bytes) -> str | None:
        """One character, or None."""
        self._named("ucnv_reset")(self._converter)
        error, out = ctypes.c_int(0), (ctypes.c_uint16 * 8)()
        size = self._named("ucnv_toUChars")(self._converter, out, 8, raw, len(raw), ctypes.byref(error))
        return None if error.value > 0 else bytes(out)[: 2 * size].decode("utf-16-le")


def table() -> str:
    """The file."""
    icu = Converter()
    single = [icu.text(bytes([n])) for n in range(256)]
    single[SHIFT_OUT], single[SHIFT_IN] = "\x0e", "\x0f"
    lines = [
        "# Code page 937: IBM EBCDIC, Traditional Chinese, mixed: single bytes, and pairs of CCSID 835 in SO, SI.",
        "# Made by tools/cp937.py out of ICU 72 (ibm-937_P110-1999). Copyright Unicode, Inc. and others; see NOTICE.",
        "# One byte: sixteen code points a line. Two bytes: the first, then a character for each second byte 40 to FE.",
        "# FFFD and \ufffd: none. Left out are code points for private use: of users (C241 to E2FD), and IBM's own:",
    ]
    pairs = {(a, b): icu.text(bytes([SHIFT_OUT, a, b, SHIFT_IN])) for a in CELLS for b in CELLS}
    own = [f"{a:02X}{b:02X}" for (a, b), c in pairs.items() if _private(c) and not FIRST_OF_USERS <= a <= LAST_OF_USERS]
    lines.append("private: " + " ".join(own))
    for high in range(0, 256, 16):
        points = " ".join(f"{ord(c):04X}" if c else "FFFD" for c in single[high : high + 16])
        lines.append(f"{high:02X}: {points}")
    for first in CELLS:
        row = "".join(_shown(pairs[first, second]) for second in CELLS)
        if set(row) != {NONE}:
            lines.append(f"{first:02X} {row}")
    return "\n".join(lines) + "\n"


def _shown(character: str | None) -> str:
    return NONE if character is None or _private(character) else character


def _private(character: str | None) -> bool:
    return character is not None and "\ue000" <= character <= "\uf8ff"


if __name__ == "__main__":
    sys.stdout.buffer.write(table().encode())
