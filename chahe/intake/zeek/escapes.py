r"""What Zeek's ASCII writer escapes: `\xNN` for a byte, a doubled backslash for one."""

import re

import pyarrow as pa
import pyarrow.compute as pc

from chahe.intake.columns.block import Array

_ESCAPE = re.compile(rb"\\(?:x([0-9a-fA-F]{2})|\\)")


def unescaped(text: Array) -> Array:
    """A column with escapes undone."""
    marked = pc.fill_null(pc.match_substring(text, "\\"), False)
    if not pc.any(marked).as_py():
        return text
    said = pa.array([plain(value) for value in text.filter(marked).to_pylist()], pa.string())
    return pc.replace_with_mask(text, marked, said)


def plain(text: str) -> str:
    """One text with escapes undone; bytes that give no UTF-8 stay escaped."""
    raw = _ESCAPE.sub(lambda m: bytes((int(m[1], 16),)) if m[1] else b"\\", text.encode("utf-8"))
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return text
