"""The walk over the lines of a device's log: a line is a record, and becomes a row, a reject or a skip.

Many lines at once where the format has a way to (devices/blocks.py), else one by one; the outcome is the same.
"""

from collections.abc import Callable, Iterable
from typing import BinaryIO

import numpy as np

from chahe.intake.api import Context, Head, Reader, Sink
from chahe.intake.columns.line_blocks import LineBlock, Lines, Mask, Numbers, line_blocks
from chahe.intake.devices.blocks import Connections, Events, Fast, plain_lines
from chahe.intake.devices.rows import TABLES, Connection, Logged, Rows
from chahe.intake.logs.linux_rows import log_host
from chahe.intake.setting_lines import nine_of_ten
from chahe.intake.text_lines import BAD_CHARACTERS, TOO_LONG

BLANK = "blank"
CUT = "the file ends inside a record: cut off"
CONTROLS = "a NUL byte inside the line"
_BOM = b"\xef\xbb\xbf"
_LOOK_AT = 100
BLOCK_BYTES = 4 << 20

Record = Connection | Logged
Parse = Callable[[str], Record | str]
"""A line's record, or why it is none."""


def device_reader(
    name: str,
    product: str,
    shaped: Callable[[str], bool],
    parse: Callable[[Context], Parse],
    fast: Callable[[Context], Fast] | None = None,
) -> Reader:
    """The reader of a format; `product` as Sigma's rules call it.

    Args: shaped = whether a line is one of it; parse(ctx) = what reads the lines of a file; fast(ctx) = what reads many
    of them at once, exactly as `parse` does.
    """

    def recognise(head: Head) -> bool:
        return nine_of_ten(first_lines(head), shaped)

    def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
        many = fast(ctx) if fast is not None and by_columns else None
        _Reading(sink, ctx, (name, product), parse(ctx), many).run(stream)

    return Reader(name, "1", TABLES, recognise, read, priority=3)


by_columns = True
"""False: read every line by itself, which tests compare with."""


def first_lines(head: Head) -> list[str]:
    """The first lines that are not blank, the cut last one with them when it is alone."""
    lines = head.data.removeprefix(_BOM).split(b"\n")
    whole = lines[:-1] if len(lines) > 1 else lines
    return [x.removesuffix(b"\r").decode("utf-8", "replace") for x in whole[:_LOOK_AT] if x.strip()]


class _Reading:
    def __init__(self, sink: Sink, ctx: Context, products: tuple[str, str], parse: Parse, fast: Fast | None) -> None:
        self.sink, self.parse, self.fast = sink, parse, fast
        self.rows = Rows(sink, ctx, products, log_host(ctx.path))
        self.waiting: list[Connections | Events] = []

    def run(self, stream: BinaryIO) -> None:
        for block in line_blocks(stream, self.too_long, BLOCK_BYTES):
            marked = block.first == 1 and block.data.startswith(_BOM)
            data = block.data.removeprefix(_BOM) if marked else block.data
            if data:
                self.block(Lines.of(LineBlock(block.first, data)))
            else:
                self.sink.skip(block.first, f"line:{block.first}", BLANK)
        self.rows.columns(self.waiting)
        self.rows.close()

    def too_long(self, number: int) -> None:
        self.sink.damage(number, f"line:{number}", TOO_LONG)

    def block(self, lines: Lines) -> None:
        found = self.fast(lines, plain_lines(lines)) if self.fast is not None else ()
        if not found:
            for index in range(len(lines)):
                self.settle(lines.first + index, self.one(lines, index))
            return
        rest = np.ones(len(lines), np.bool_)
        for many in found:
            rest[many.lines] = False
        alone = self.alone(lines, np.flatnonzero(rest))
        linked: list[Connections | Events] = []
        for many in found:
            if isinstance(many, Connections):
                links = self.links(many, alone.values())
                alone |= self.alone(lines, many.lines[links])
                linked.append(many.kept(~links))
            else:
                linked.append(many)
        for index in sorted(alone):
            self.settle(lines.first + index, alone[index])
        # Handed on a block later, so that what is told of lines keeps its order where a file ends inside a line.
        self.rows.columns(self.waiting)
        self.waiting = [many._replace(lines=lines.first + many.lines) for many in linked]

    def alone(self, lines: Lines, indices: Numbers) -> dict[int, Record]:
        """Lines read by themselves: their records by index; what is none is told."""
        found = {}
        for index in indices.tolist():
            one = self.one(lines, index)
            if one is not None:
                found[index] = one
        return found

    def one(self, lines: Lines, index: int) -> Record | None:
        return self.line(lines.first + index, lines.line(index), index < len(lines) - 1 or lines.ended)

    def settle(self, number: int, one: Record | None) -> None:
        """Keep a record."""
        if isinstance(one, Connection):
            self.rows.connection(number, one)
        elif one is not None:
            self.rows.event(number, one)

    def links(self, many: Connections, others: Iterable[Record]) -> Mask:
        """Which records tell of a connection that other records may tell of, too."""
        if many.keyed is None or many.over is None:
            return np.zeros(len(many.lines), np.bool_)
        goes_on = many.keyed & ~many.over
        waiting = {one.key for one in others if isinstance(one, Connection) and not one.over}
        if not (waiting or self.rows.going or goes_on.any()):
            return goes_on
        keys = list(zip(*(values.to_pylist() for values in many.keys), strict=True))
        waiting |= {keys[index] for index in np.flatnonzero(goes_on).tolist()}
        going = self.rows.going
        known = np.array([key in waiting or key in going for key in keys], np.bool_)
        found: Mask = many.keyed & known
        return found

    def line(self, number: int, raw: bytes, ended: bool) -> Record | None:
        place = f"line:{number}"
        if not raw.strip():
            self.sink.skip(number, place, BLANK)
        elif b"\0" in raw:
            self.sink.reject(number, place, CONTROLS)
        elif (text := text_of(raw)) is None:
            self.sink.reject(number, place, BAD_CHARACTERS)
        elif not ended:
            # Nothing in these formats says where a line ends but its end.
            self.sink.damage(number, place, CUT)
        else:
            found = self.parse(text)
            if not isinstance(found, str):
                return found
            self.sink.reject(number, place, found)
        return None


def text_of(raw: bytes) -> str | None:
    """A line as text; None when it is no UTF-8."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
