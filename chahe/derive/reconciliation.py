"""Reconciliation of any number of systems by one key: what each has of a key, and what a pair of them disagrees about.

Every system's records are grouped by key for themselves, then all figures of a key are put into one row: a third or
sixth system costs what its records cost. Rows are the same on DuckDB and Spark.

A record without a key matches nothing; `keyless` tells such records apart. A void record is not live: it is neither
counted nor added. Absence is a fact about the records read; whether a system's records are whole is for the
completeness tests of its table, and a check names the table in `absence_in`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import ibis

from chahe.expressions import (
    any_true,
    apart,
    count_true,
    in_list,
    known_if,
    null,
    position,
    total,
    true_or_false,
    unknown,
)

TIED, TIMING, PARTS, VOID, CUT_OFF = "tied", "timing", "parts", "void", "cut-off"
LEFT_ONLY, RIGHT_ONLY = "left-only", "right-only"
LEFT_TWICE, RIGHT_TWICE = "left-twice", "right-twice"
AMOUNT, DATE, STATUS, UNCLEAR = "amount", "date", "status", "unclear"

BREAKS = (LEFT_ONLY, RIGHT_ONLY, LEFT_TWICE, RIGHT_TWICE, AMOUNT, DATE, STATUS)
"""The classes that are breaks. The others are not: `tied`; `timing`, another day within the window; `parts`, several
records that add up; `void`, live on neither side; `cut-off`, the other record falls due outside what that side
covers. `unclear` cannot be told.
"""


@dataclass(frozen=True, slots=True)
class Side:
    """One system's records, refunds left out: they are a side of their own.

    Attributes:
        name: column prefix.
        rows: Ibis table.
        key: text column; where it is NULL the record matches nothing.
        amount: column of whole New Taiwan dollars, int64; None where the system states none.
        day: int64 column that numbers days, the same way on every side (see `numbered`); None where it states none.
            `sides` alone takes dates, too.
        live: boolean column: false for a void record, NULL where it cannot be told; None where all are live.
        parts: one key may have several records that add up; otherwise a second one is a repetition.
        least: columns of which `sides` gives the least value of all records of a key, live or not, as
            `<name>_<column>`.
        ever: boolean columns of which it says the same way whether one of them is true.

    """

    name: str
    rows: Any
    key: str
    amount: str | None = None
    day: str | None = None
    live: str | None = None
    parts: bool = False
    least: tuple[str, ...] = ()
    ever: tuple[str, ...] = ()


def sides(*given: Side) -> Any:
    """One row per `key` some record states. Per side: `<name>_rows` live records, `<name>_odd` (NULL: no record at all;
    0: all live and whole; 1: some void; 2: of some the amount, day or whether it is void cannot be told),
    `<name>_amount` of the live ones, `<name>_day` the first of the live ones.
    """
    out = _figures(given[0])
    for s in given[1:]:
        # Figures of a side cost its own records; columns of other sides in one grouping would cost them, too.
        more = _figures(s).rename(_key="key")
        j = out.outer_join(more, out["key"] == more["_key"])
        out = j.mutate(key=ibis.coalesce(j["key"], j["_key"])).drop("_key")
    none = ibis.literal(0, type="int32")
    return out.mutate(**{f"{s.name}_rows": ibis.coalesce(out[f"{s.name}_rows"], none) for s in given})


def _figures(s: Side) -> Any:
    """One side's columns of `sides`, a row for each key it has."""
    once, again = (_told(t.filter(t[s.key].notnull()), s) for t in apart(s.rows, s.key))
    figures: dict[str, Any] = {"rows": again["rows"].sum().cast("int32"), "odd": again["odd"].max()}
    if s.amount:
        figures["amount"] = total(again["amount"])
    if s.day:
        figures["day"] = again["day"].min()
    figures |= {c: again[c].min() for c in s.least}
    figures |= {c: any_true(again[c]) for c in s.ever}
    t = once.union(again.group_by("key").aggregate(**figures).select(*once.columns))
    return t.rename({f"{s.name}_{c}": c for c in figures})


def _told(t: Any, s: Side) -> Any:
    """What each record of a side tells by itself."""
    live = t[s.live] if s.live else ibis.literal(True)
    hazy = unknown(live) if s.live else ibis.literal(False)
    for blank in [t[c].isnull() for c in (s.amount, s.day) if c]:
        hazy = hazy | blank
    columns: dict[str, Any] = {
        "key": t[s.key],
        "rows": ibis.ifelse(live, ibis.literal(1, type="int32"), ibis.literal(0, type="int32")),
        "odd": ibis.cases((true_or_false(~live), _small(1)), (hazy, _small(2)), else_=_small(0)),
    }
    for what, column in (("amount", s.amount), ("day", s.day)):
        if column:
            kind = "date" if t[column].type().is_date() else "int64"
            columns[what] = ibis.ifelse(live, t[column].cast(kind), null(kind))
    return t.select(**columns, **{c: t[c] for c in s.least}, **{c: true_or_false(t[c]) for c in s.ever})


def _small(n: int) -> Any:
    return ibis.literal(n, type="int8")


@dataclass(frozen=True, slots=True)
class Window:
    """When the right side's record may be dated, in days after the left side's, and which days each side covers.

    `left_from`: first day the left side covers, `right_to`: last day the right one covers, as numbers of days; NULL or
    None where the side has no such bound.
    """

    early: int = 0
    late: int = 0
    left_from: Any = None
    right_to: Any = None


def compared(t: Any, left: Side, right: Side, window: Window) -> Any:
    """The class of each row of `sides` for two of them; NULL where neither has a record."""
    l_rows, r_rows = t[f"{left.name}_rows"], t[f"{right.name}_rows"]
    l_odd, r_odd = t[f"{left.name}_odd"], t[f"{right.name}_odd"]
    l_void, r_void = (l_rows == 0) & (l_odd == 1), (r_rows == 0) & (r_odd == 1)
    hazy = true_or_false(l_odd == 2) | true_or_false(r_odd == 2)
    due, begun = _due(t, left, right, window)
    several = (l_rows > 1) | (r_rows > 1)
    more_left, more_right = l_rows > r_rows, r_rows > l_rows
    branches = [
        (l_odd.isnull() & r_odd.isnull(), null("string")),
        (r_odd.isnull() & l_void, _word(VOID)),
        (l_odd.isnull() & r_void, _word(VOID)),
        (r_odd.isnull() & (l_rows == 0), _word(UNCLEAR)),
        (l_odd.isnull() & (r_rows == 0), _word(UNCLEAR)),
        (r_odd.isnull(), ibis.cases((due, _word(LEFT_ONLY)), (~due, _word(CUT_OFF)), else_=_word(UNCLEAR))),
        (l_odd.isnull(), ibis.cases((begun, _word(RIGHT_ONLY)), (~begun, _word(CUT_OFF)), else_=_word(UNCLEAR))),
        (hazy, _word(UNCLEAR)),
        ((l_rows == 0) & (r_rows == 0), _word(VOID)),
        ((l_rows == 0) | (r_rows == 0), _word(STATUS)),
    ]
    if left.amount and right.amount:
        a, b = t[f"{left.name}_amount"], t[f"{right.name}_amount"]
        adds = ((l_rows == 1) | ibis.literal(left.parts)) & ((r_rows == 1) | ibis.literal(right.parts))
        branches += [
            (several & adds & (a == b) & _timely(t, left, right, window), _word(PARTS)),
            (more_left & (~adds | (a > b)), _word(LEFT_TWICE)),
            (more_right & (~adds | (b > a)), _word(RIGHT_TWICE)),
            (several & ~adds, _word(LEFT_TWICE if not left.parts else RIGHT_TWICE)),
            (a != b, _word(AMOUNT)),
        ]
    else:
        branches += [
            (several & (l_rows >= r_rows) & ibis.literal(not left.parts), _word(LEFT_TWICE)),
            (several & (r_rows > 1) & ibis.literal(not right.parts), _word(RIGHT_TWICE)),
        ]
    branches.append((~_timely(t, left, right, window), _word(DATE)))
    if left.day and right.day:
        branches.append((t[f"{left.name}_day"] != t[f"{right.name}_day"], _word(TIMING)))
    return ibis.cases(*branches, else_=_word(TIED))


def _word(word: str) -> Any:
    return ibis.literal(word)


def _due(t: Any, left: Side, right: Side, w: Window) -> tuple[Any, Any]:
    """Does what the right side covers reach the last day its record may have, and what the left covers the first day
    its own may have? True where there is no bound; NULL where the day is not known.
    """
    due = begun = ibis.literal(True)
    if left.day and w.right_to is not None:
        due = ibis.coalesce(t[f"{left.name}_day"] + w.late <= w.right_to, _open(w.right_to))
    if right.day and w.left_from is not None:
        begun = ibis.coalesce(t[f"{right.name}_day"] - w.late >= w.left_from, _open(w.left_from))
    return due, begun


def _open(bound: Any) -> Any:
    """True where there is no bound, else NULL."""
    bound = bound if isinstance(bound, ibis.Expr) else ibis.literal(bound)
    return ibis.ifelse(bound.isnull(), True, null("boolean"))


def _timely(t: Any, left: Side, right: Side, w: Window) -> Any:
    """Is the right side's first day within the window? True where one of the sides states no days."""
    if not (left.day and right.day):
        return ibis.literal(True)
    after = t[f"{right.name}_day"] - t[f"{left.name}_day"]
    return (after >= -w.early) & (after <= w.late)


def is_break(verdict: Any) -> Any:
    """Is the class a break? False where it is none, NULL where it cannot be told or neither side has a record."""
    return known_if(verdict != UNCLEAR, in_list(verdict, *BREAKS))


def suspects(given: tuple[Side, ...], windows: Mapping[tuple[str, str], Window]) -> Any:
    """The keys that may not tie: all but those of which every side has one live record, whole, of amounts that agree
    and days within the windows. `windows`: names of the left and of the right side -> their window.

    Much cheaper than `sides` over everything, for each record is one whole number. Keep the answer, then
    `sides(*(of(keys, s) for s in given))` says what is the matter.
    """
    lined = []
    for s in given:
        t = s.rows.filter(s.rows[s.key].notnull())
        columns = {o.name: _in_one(t, s) if o is s else null("int64") for o in given}
        lined.append(t.select(key=t[s.key], **columns))
    u = ibis.union(*lined, distinct=False) if len(lined) > 1 else lined[0]
    t = u.group_by("key").aggregate(_n=u["key"].count().cast("int64"), **{s.name: u[s.name].min() for s in given})
    plain = t["_n"] == len(given)
    for s in given:
        plain = plain & (t[s.name] >= 0)
    named = {s.name: s for s in given}
    for (left, right), window in windows.items():
        plain = plain & _agree(t, named[left], named[right], window)
    return t.filter(~true_or_false(plain)).select("key")


def shares(given: tuple[Side, ...], parts: int) -> Iterator[tuple[Side, ...]]:
    """The sides cut by key into so many parts. What is told of a key rests on no other part, so that more keys than fit
    into memory are told part by part; which part a key is in, every engine decides for itself.
    """
    for n in range(parts):
        # A rest may be negative.
        yield tuple(replace(s, rows=s.rows.filter((s.rows[s.key].hash() % parts + parts) % parts == n)) for s in given)


_DAYS = 2**15
_MOST = 2**46


def _in_one(t: Any, s: Side) -> Any:
    """Amount and day of a record in one whole number; -1 where it is void, not whole, or the number too narrow."""
    whole = t[s.live] if s.live else ibis.literal(True)
    out = ibis.literal(0, type="int64")
    if s.amount:
        amount = t[s.amount].cast("int64")
        whole = whole & (amount >= -_MOST) & (amount < _MOST)
        out = (amount + ibis.literal(_MOST, type="int64")) * ibis.literal(_DAYS, type="int64")
    if s.day:
        day = t[s.day].cast("int64")
        whole = whole & (day >= 0) & (day < _DAYS)
        out = out + day
    return ibis.ifelse(true_or_false(whole), out, ibis.literal(-1, type="int64"))


def _agree(t: Any, left: Side, right: Side, w: Window) -> Any:
    """Do two of such numbers agree?"""
    a, b = t[left.name], t[right.name]
    bits = ibis.literal(15, type="int64")
    low = ibis.literal(_DAYS - 1, type="int64")
    agree = ibis.literal(True)
    if left.amount and right.amount:
        agree = agree & ((a >> bits) == (b >> bits))
    if left.day and right.day:
        after = (b & low) - (a & low)
        agree = agree & (after >= -w.early) & (after <= w.late)
    return agree


def of(keys: Any, s: Side) -> Side:
    """The side with only its records of these keys."""
    keys = keys.select(_key="key")
    return replace(s, rows=s.rows.semi_join(keys, s.rows[s.key] == keys["_key"]))


def breaks(left: Side, right: Side, window: Window) -> Any:
    """The rows of `sides` of two that do not pair, with their class as `verdict`: breaks, and what is `void`, `cut-off`
    or `unclear`. Give it sides cut by `of` to what `suspects` found; all other keys tie.
    """
    t = sides(left, right)
    t = t.mutate(verdict=compared(t, left, right, window))
    return t.filter(~in_list(t["verdict"], TIED, TIMING, PARTS))


def keyless(s: Side) -> Any:
    """One row: `records` of the side, `without_key` those without a key, `amount` of the latter (NULL: none stated)."""
    t = s.rows.mutate(_none=s.rows[s.key].isnull())
    out = {"records": t.count().cast("int64"), "without_key": count_true(t["_none"])}
    if s.amount:
        out["amount"] = total(ibis.ifelse(t["_none"], t[s.amount].cast("int64"), null("int64")))
    return t.aggregate(**out)


def records_of(found: Any, *given: Side) -> Any:
    """The records of the keys in `found`: `key`, `side`, `_item`, `_rec`."""
    out = []
    for s in given:
        t = of(found, s).rows
        out.append(t.select("_item", "_rec", key=t[s.key], side=ibis.literal(s.name)))
    return ibis.union(*out, distinct=False) if len(out) > 1 else out[0]


def numbered(work_day: Any) -> Any:
    """Every day of the calendar of work days with a number, `date` and `day_number`: a work day is one more than the
    work day before; a day off has the number of the next work day, for what falls on it is worked on then. NULL where
    the calendar says two things of the day, or where it is the last and a day off.
    """
    days = work_day.group_by(date=work_day.calendar_date).aggregate(
        _on=count_true(work_day.workday), _off=count_true(~work_day.workday)
    )
    said = days.mutate(_work=ibis.ifelse(days["_off"] > 0, 0, 1), _both=(days["_on"] > 0) & (days["_off"] > 0))
    every = ibis.literal(0)
    before = ibis.cumulative_window(group_by=every, order_by=said["date"])
    n = said.mutate(_upto=said["_work"].sum().over(before).cast("int64"), _nth=position(every, said["date"]))
    number = ibis.ifelse(n["_work"] == 1, n["_upto"], n["_upto"] + 1)
    return n.select(date="date", day_number=ibis.ifelse(n["_both"], null("int64"), number))
