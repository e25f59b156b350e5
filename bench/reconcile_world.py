"""Two systems' records of the same orders, with planted breaks, and what a reconciliation has to find.

Every order is a number; what each system has of it follows from that number alone, so that files of any size are made
piece by piece, in an order of their own. `truth` compares the two systems order by order in numpy.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

PIECE = 1_000_000
YEAR = np.datetime64("2025-01-01")
DAYS = 365
HOLIDAYS = ("2025-01-01", "2025-02-28", "2025-04-03", "2025-04-04", "2025-05-01", "2025-06-23", "2025-10-10")
WITHOUT_KEY = 137
SCHEMA = {
    "order_no": "string", "amount": "int64", "paid_date": "date", "live": "boolean", "_item": "string", "_rec": "int64",
}  # fmt: skip
_ARROW = pa.schema(
    [
        ("order_no", pa.string()), ("amount", pa.int64()), ("paid_date", pa.date32()), ("live", pa.bool_()),
        ("_item", pa.string()), ("_rec", pa.int64()),
    ]
)  # fmt: skip
Array = Any


def mixed(n: Array) -> Array:
    """Whole numbers that look random: the finaliser of splitmix64."""
    z = n.astype(np.uint64) + np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def workdays() -> Array:
    """Of each day from the first of the year, a month more than a year: is it a work day?"""
    days = YEAR + np.arange(DAYS + 31)
    return np.is_busday(days, holidays=np.array(HOLIDAYS, dtype="datetime64[D]"))


def day_numbers() -> Array:
    """The number of the work day each day counts for: its own, or the next one's."""
    work = workdays()
    upto = np.cumsum(work)
    return np.where(work, upto, upto + 1)


@dataclass(frozen=True, slots=True)
class Orders:
    """What both systems have of some orders: how many records, amount, day of the year, and whether it is live."""

    number: Array
    left: Array
    right: Array
    left_amount: Array
    right_amount: Array
    left_day: Array
    right_day: Array
    left_live: Array
    right_live: Array


def orders(number: Array) -> Orders:
    """Of every 10,000 orders about 45 break in one way or another; a third is paid out a work day later."""
    u = mixed(number)
    kind = (u % np.uint64(10_000)).astype(np.int64)
    amount = 100 + ((u >> np.uint64(16)) % np.uint64(100_000)).astype(np.int64)
    day = ((u >> np.uint64(34)) % np.uint64(DAYS)).astype(np.int64)
    work = np.flatnonzero(workdays())
    nth = day_numbers() - 1
    later = ((u >> np.uint64(50)) % np.uint64(3) == 0).astype(np.int64)
    later = np.where((kind >= 32) & (kind < 38), 4, later)
    right_day = work[nth[day] + later]
    return Orders(
        number=number,
        left=np.where((kind >= 10) & (kind < 20), 0, np.where(kind == 40, 2, 1)),
        right=np.where(kind < 10, 0, np.where((kind >= 20) & (kind < 23), 2, 1)),
        left_amount=amount,
        right_amount=amount + np.where((kind >= 22) & (kind < 32), 1 + (kind & 3) * 1000, 0),
        left_day=day,
        right_day=right_day,
        left_live=kind != 46,
        right_live=(kind < 43) | (kind > 46),
    )


def spread(rows: int, step: int) -> Iterator[Array]:
    """All numbers below `rows`, in an order that jumps about; `step` and `rows` have no common divisor."""
    while np.gcd(rows, step) != 1:
        step += 2
    for first in range(0, rows, PIECE):
        yield (np.arange(first, min(first + PIECE, rows), dtype=np.uint64) * np.uint64(step)) % np.uint64(rows)


def write(folder: Path, rows: int) -> None:
    """`left.parquet` and `right.parquet`, as intake stores rows."""
    _write(folder / "left.parquet", rows, 1_299_709, right=False)
    _write(folder / "right.parquet", rows, 15_485_863, right=True)


def _write(path: Path, rows: int, step: int, *, right: bool) -> None:
    rec = 0
    item = pa.scalar("sha256:" + ("b" if right else "a") * 64)
    with pq.ParquetWriter(path, _ARROW, compression="zstd", compression_level=1) as out:
        for number in spread(rows, step):
            o = orders(number)
            times, amount, day, live = (
                (o.right, o.right_amount, o.right_day, o.right_live)
                if right
                else (o.left, o.left_amount, o.left_day, o.left_live)
            )
            at = np.repeat(np.arange(len(number)), times)
            rec = _piece(out, item, rec, _keys(number[at]), amount[at], day[at], live[at])
        none = np.ones(WITHOUT_KEY, dtype=np.int64)
        _piece(out, item, rec, pa.nulls(WITHOUT_KEY, pa.string()), none, none, none == 1)


def _names(number: Array) -> Array:
    return np.char.add("WEB2025", np.char.zfill(number.astype(str), 10))


def _keys(number: Array) -> Any:
    """The same for whole files, where it costs a tenth."""
    digits = pc.utf8_lpad(pc.cast(pa.array(number), pa.string()), 10, "0")
    return pc.binary_join_element_wise("WEB2025", digits, "")


def _piece(out: Any, item: Any, rec: int, keys: Any, amount: Array, day: Array, live: Array) -> int:
    n = len(keys)
    columns = [keys, amount, (YEAR + day), live, pa.repeat(item, n), np.arange(rec + 1, rec + n + 1)]
    out.write_table(pa.Table.from_arrays([pa.array(c) for c in columns], schema=_ARROW))
    return rec + n


def calendar() -> list[dict[str, Any]]:
    """The calendar of work days as the insurer hands it over."""
    return [{"calendar_date": (YEAR + n).astype(object), "workday": bool(w)} for n, w in enumerate(workdays())]


def truth(rows: int) -> dict[str, list[str]]:
    """Class -> the orders it holds for, in order. An order two things are wrong with counts by the first of: void on
    both sides, on one side only, void on one side, twice, amount, date.
    """
    out: dict[str, list[str]] = {}
    numbers = day_numbers()
    for first in range(0, rows, PIECE):
        o = orders(np.arange(first, min(first + PIECE, rows), dtype=np.uint64))
        after = numbers[o.right_day] - numbers[o.left_day]
        both = (o.left > 0) & (o.right > 0)
        here, there = both & o.left_live, both & o.right_live
        left = [
            ("void", both & ~o.left_live & ~o.right_live),
            ("left-only", (o.right == 0) & o.left_live),
            ("right-only", (o.left == 0) & o.right_live),
            ("status", here ^ there),
            ("left-twice", here & there & (o.left > o.right)),
            ("right-twice", here & there & (o.right > o.left)),
            ("amount", here & there & (o.left_amount != o.right_amount)),
            ("date", here & there & ((after < 0) | (after > 1))),
        ]
        taken = np.zeros(len(o.number), dtype=bool)
        for name, these in left:
            out.setdefault(name, []).extend(_names(o.number[these & ~taken]).tolist())
            taken |= these
    return out
