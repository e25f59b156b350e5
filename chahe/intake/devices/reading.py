"""The walk over the lines of a device's log: a line is a record, and becomes a row, a reject or a skip.

Many lines at once where the format has a way to (devices/blocks.py), else one by one; the outcome is the same.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np

from chahe.intake.api import Context, Head, Reader, Sink
from chahe.intake.columns.line_blocks import LineBlock, Lines, Mask, Numbers, line_blocks
from chahe.intake.devices.blocks import Connections, Events, Fast, Found, Sessions, plain_lines
from chahe.intake.devices.holding import Held, Hold, paired
from chahe.intake.devices.logons import tables_of
from chahe.intake.devices.rows import EARLIER, TABLES, Connection, Logged, Rows
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


@dataclass(frozen=True, slots=True)
class Passed:
    """A line that is no record, such as a header, and why."""

    reason: str


Parse = Callable[[str], Record | Passed | str]
"""A line's record, or that it is passed over, or why it is none and a reject."""


def device_reader(
    name: str,
    product: str,
    shaped: Callable[[str], bool],
    parse: Callable[[Context], Parse],
    fast: Callable[[Context], Fast] | None = None,
    both: Callable[[Context], tuple[Parse, Fast]] | None = None,
) -> Reader:
    """The reader of a format; `product` as Sigma's rules call it.

    Args: shaped = whether a line is one of it; parse(ctx) = what reads the lines of a file; fast(ctx) = what reads many
    of them at once, exactly as `parse` does; both(ctx) = the two of them where they share what they remember.
    """

    def recognise(head: Head) -> bool:
        return nine_of_ten(first_lines(head), shaped)

    def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
        one, many = both(ctx) if both is not None else (parse(ctx), None if fast is None else fast(ctx))
        _Reading(sink, ctx, (name, product), one, many if by_columns else None).run(stream)

    more = tables_of(name)
    return Reader(name, "2" if more else "1", (*TABLES, *more), recognise, read, priority=3)


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
        for many in _unlinked(found):
            rest[many.lines] = False
        sessions = next((many for many in found if isinstance(many, Sessions)), None)
        if sessions is not None:
            for part in (sessions.begun, sessions.ended):
                rest[part.lines] = False
            self.hand_on(lines, [*self.in_turn(lines, sessions, np.flatnonzero(rest)), *_unlinked(found)])
            return
        alone = self.alone(lines, np.flatnonzero(rest))
        linked: list[Connections | Events] = []
        for many in _unlinked(found):
            if isinstance(many, Connections):
                links = self.links(many, alone.values())
                alone |= self.alone(lines, many.lines[links])
                linked.append(many.kept(~links))
            else:
                linked.append(many)
        for index in sorted(alone):
            self.settle(lines.first + index, alone[index])
        self.hand_on(lines, linked)

    def hand_on(self, lines: Lines, found: Sequence[Connections | Events]) -> None:
        """A block later, so that what is told of lines keeps its order where a file ends inside a line."""
        self.rows.columns(self.waiting)
        self.waiting = [many._replace(lines=lines.first + many.lines) for many in found]

    def in_turn(self, lines: Lines, many: Sessions, others: Numbers) -> list[Connections]:
        """Records that begin and end connections, and lines by themselves, in turn; the rows the former make.

        What begins is kept as the columns it stands in, and only its place is remembered.
        """
        hold = Hold(many.begun._replace(lines=lines.first + many.begun.lines))
        begun, ended = len(many.begun_keys), len(many.ended_keys)
        order = np.argsort(np.concatenate([many.begun.lines, many.ended.lines, others])).tolist()
        indices = np.concatenate([many.begun.lines, many.ended.lines, others]).tolist()
        pairs: list[tuple[Held, int]] = []
        going, known = self.rows.going, many.known
        for at in order:
            if at < begun:
                key = many.begun_keys[at]
                if key not in going:
                    known[key] = None
                    self.rows.begin(key, Held(hold, at))
                    if not self.rows.going:
                        known.clear()
                    going = self.rows.going
                    continue
            elif at < begun + ended:
                key = many.ended_keys[at - begun]
                before = going.get(key)
                if isinstance(before, Held):
                    del going[key]
                    known.pop(key, None)
                    pairs.append((before, at - begun))
                    self.sink.skip(before.rec, f"line:{before.rec}", EARLIER)
                    continue
            index = indices[at]
            self.settle(lines.first + index, self.one(lines, index))
            going = self.rows.going
        self.rows.held()
        return paired(pairs, many.ended)

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
            if isinstance(found, Passed):
                self.sink.skip(number, place, found.reason)
            elif isinstance(found, str):
                self.sink.reject(number, place, found)
            else:
                return found
        return None


def text_of(raw: bytes) -> str | None:
    """A line as text; None when it is no UTF-8."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _unlinked(found: Found) -> list[Connections | Events]:
    return [many for many in found if not isinstance(many, Sessions)]
