"""Old Excel workbooks (.xls, BIFF8 in an OLE2 compound file), and the compound file that wraps an encrypted .xlsx."""

from collections.abc import Sequence
from typing import BinaryIO

from chahe.errors import UnreadError
from chahe.intake.grid import Sheet

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def is_compound(head: bytes) -> bool:
    """True for an OLE2 compound file."""
    return head.startswith(MAGIC)


def open_compound(stream: BinaryIO) -> Sequence[Sheet]:
    """The sheets of an .xls."""
    raise UnreadError(("xls", "xls"))
