"""The walk over the lines of a device's log: a line is a record, and becomes a row, a reject or a skip."""

from collections.abc import Callable
from typing import BinaryIO

from chahe.intake.api import Context, Head, Reader, Sink
from chahe.intake.devices.logons import tables_of
from chahe.intake.devices.rows import TABLES, Connection, Logged, Rows
from chahe.intake.events import PIECE_BYTES, Fate, Lost
from chahe.intake.logs.linux_rows import log_host
from chahe.intake.logs.text_pieces import cut_lines, piece_lines
from chahe.intake.setting_lines import nine_of_ten
from chahe.intake.text_lines import BAD_CHARACTERS

BLANK = "blank"
CUT = "the file ends inside a record: cut off"
CONTROLS = "a NUL byte inside the line"
_BOM = b"\xef\xbb\xbf"
_LOOK_AT = 100

Record = Connection | Logged
Parse = Callable[[str], Record | str]
"""A line's record, or why it is none."""


def device_reader(name: str, product: str, shaped: Callable[[str], bool], parse: Callable[[Context], Parse]) -> Reader:
    """The reader of a format; `product` as Sigma's rules call it.

    Args: shaped = whether a line is one of it; parse(ctx) = what reads the lines of a file.
    """

    def recognise(head: Head) -> bool:
        return nine_of_ten(first_lines(head), shaped)

    def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
        _Reading(sink, ctx, (name, product), parse(ctx)).run(stream)

    more = tables_of(name)
    return Reader(name, "2" if more else "1", (*TABLES, *more), recognise, read, priority=3)


def first_lines(head: Head) -> list[str]:
    """The first lines that are not blank, the cut last one with them when it is alone."""
    lines = head.data.removeprefix(_BOM).split(b"\n")
    whole = lines[:-1] if len(lines) > 1 else lines
    return [x.removesuffix(b"\r").decode("utf-8", "replace") for x in whole[:_LOOK_AT] if x.strip()]


class _Reading:
    def __init__(self, sink: Sink, ctx: Context, products: tuple[str, str], parse: Parse) -> None:
        self.sink, self.parse = sink, parse
        self.rows = Rows(sink, ctx, products, log_host(ctx.path))

    def run(self, stream: BinaryIO) -> None:
        for piece in cut_lines(stream, PIECE_BYTES):
            for number, raw, ended in piece_lines(stream, piece, self.lost):
                self.line(number, raw.removeprefix(_BOM) if number == 1 else raw, ended)
        self.rows.close()

    def lost(self, one: Lost) -> None:
        number = int(one.place.partition(":")[2])
        tell = self.sink.damage if one.fate is Fate.DAMAGE else self.sink.reject
        tell(number, one.place, one.reason)

    def line(self, number: int, raw: bytes, ended: bool) -> None:
        place = f"line:{number}"
        if not raw.strip():
            self.sink.skip(number, place, BLANK)
            return
        if b"\0" in raw:
            self.sink.reject(number, place, CONTROLS)
            return
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            self.sink.reject(number, place, BAD_CHARACTERS)
            return
        if not ended:
            # Nothing in these formats says where a line ends but its end.
            self.sink.damage(number, place, CUT)
            return
        found = self.parse(text)
        if isinstance(found, str):
            self.sink.reject(number, place, found)
        elif isinstance(found, Connection):
            self.rows.connection(number, place, found)
        else:
            self.rows.event(number, place, found)
