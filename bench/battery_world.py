"""Orders as intake stores them, from the application to the delivery of the policy, with breaks planted by number; and
what each check of the battery has to find, told from the numbers alone.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bench.reconcile_world import mixed
from chahe.sample.growth import sales, sold
from chahe.sample.growth.numbers import DAY, hexes, numbered, of
from chahe.sample.world.business import (
    ANNUITY,
    HEALTH,
    HEALTH_OLD,
    LOWERED,
    RENAMED,
    TERM,
    TRAVEL,
)
from chahe.sample.world.office_hours import HOLIDAYS

SEED = 5
OF = 20_000
"""Of so many orders each kind of break has one."""
PRODUCTS = (TERM, TRAVEL, HEALTH_OLD, HEALTH, ANNUITY)
CHANNELS = ("web", "partner", "app")
LINE = "term"
UNPAID, DIFFERS, TWICE, POSTED, UNFILED, UNSENT, UNISSUED, ABOVE, INDUSTRY, SILENT, NAMED, CHANNEL = range(12)
SPLIT_EVERY, SPLIT_FIRST = 10_000, 4_017
"""In every so many orders two that follow one another are one need."""
LAST_PLANTED = sales.day_number(date(2026, 5, 1))
"""Nothing is planted so late that it would still be under way."""
Array = Any


@dataclass(frozen=True, slots=True)
class Orders:
    """Some applications with the break each has (-1: none), and whether it is half of a split need."""

    s: sales.Sales
    kind: Array
    split: Array


def orders(s: sales.Sales) -> Orders:
    """With breaks among those accepted, in force, and no later than LAST_PLANTED."""
    plain = s.accepted & ~s.rescinded & (s.day <= LAST_PLANTED)
    nth = s.n % SPLIT_EVERY - SPLIT_FIRST
    # On the day itself nobody knows at what hour the lower limit came into force: nothing is sure then.
    late = s.day > sales.day_number(LOWERED)
    split = ((nth == 0) | (nth == 1)) & (s.n < s.n[-1] // SPLIT_EVERY * SPLIT_EVERY) & plain & late
    u = (mixed(s.n) % np.uint64(OF)).astype(np.int64)
    # Travels of one customer stay as they are: their sums are told from the customer.
    free = plain & ~split & (s.n % 23 < 20) & (s.n % 23 != 7)
    kind = np.where(free & (u < CHANNEL + 1), u, -1)
    term, health = s.product == 0, s.product == 3
    for wanted, where in ((ABOVE, term & late), (INDUSTRY, term), (CHANNEL, health)):
        kind = np.where((kind == wanted) & ~where, -1, kind)
    return Orders(s, kind, split)


def write(folder: Path, rows: int) -> None:
    """A Parquet file of every table of the battery; `rows` applications."""
    out = _Files(folder)
    begin = sold.numbers(0, 0, (d for d in _off()))
    for s in sales.pieces(SEED, rows):
        _piece(out, orders(s), begin)
    out.close()
    _registers(folder)


def _off() -> list[Any]:
    """Days off: Saturdays, Sundays and holidays of the synthetic insurer."""
    named = {np.datetime64(d) for days in HOLIDAYS.values() for d in days}
    days = np.arange(np.datetime64("2025-01-01"), np.datetime64("2026-07-31"))
    return [d.astype(object) for d in days if d in named or not np.is_busday(d)]


def _piece(out: "_Files", o: Orders, begin: sold.Numbers) -> None:
    s, kind = o.s, o.kind
    taken = s.accepted
    assured = np.where(kind == ABOVE, 2_500_000, np.where(o.split, 1_500_000, s.assured))
    product = np.where(o.split, 0, s.product)
    premium = np.where(o.split, 5_000, s.premium)
    insured = np.where(o.split, sales.customer(SEED, s.n // SPLIT_EVERY + (1 << 39)), s.insured)
    order, local = begin.applications + 1 + s.n, s.submitted
    ids = hexes("CU-", insured, 10)
    channel = np.where(o.split, 0, np.where(kind == CHANNEL, 2, s.channel))
    out.add("application", len(s.n), {
        "application_no": numbered("AP", order, 9), "order_no": numbered("OR", order, 9),
        "product_code": of(PRODUCTS, product), "channel": of(CHANNELS, channel),
        "site": pa.array(np.where(channel == 1, "shop", ""), mask=channel != 1), "insured_id": ids, "applicant_id": ids,
        "sum_assured": assured, "premium": premium, **_moment("submitted", local),
        **_moment("paid", local + 20, taken), **_moment("accepted", local + 75, taken),
        **_moment("withdrawn", local + 55, s.withdrawn), **_moment("rejected", local + 80, s.rejected),
        **_moment("replied", local + 40, kind != SILENT), "reply": of(("clear", "timeout"), (kind == SILENT) * 1),
        "industry_amount": np.where(kind == INDUSTRY, 5_900_000, s.industry), "industry_has_own": s.n < 0,
        "override_no": pa.array(np.where(kind == NAMED, "OV-1", ""), mask=kind != NAMED), "test_mark": s.n < 0,
    })  # fmt: skip
    issued = taken & (kind != UNISSUED)
    p, number = s.only(issued), numbered("PL", (order[issued]), 9)
    out.add("policy", len(p.n), {
        "policy_no": number, "application_no": numbered("AP", order[issued], 9),
        "product_code": of(PRODUCTS, product[issued]), "insured_id": ids.filter(pa.array(issued)),
        "sum_assured": assured[issued], "premium": premium[issued], "effective_date": _date(p.day + 1),
        "issued_date": _date(p.day), "status": of(("in-force", "rescinded"), p.rescinded * 1),
        **_moment("ended", p.submitted + 6 * DAY, p.rescinded), "test_mark": p.n < 0,
    })  # fmt: skip
    _money(out, o, premium, begin)
    there = issued & (kind != UNFILED)
    out.add("archive_entry", int(there.sum()), {
        "archive_no": numbered("AR", order[there], 9), "policy_no": numbered("PL", order[there], 9),
        **_moment("archived", s.day[there] * DAY + 79_200),
    })  # fmt: skip
    there = issued & (kind != UNSENT)
    out.add("delivery", int(there.sum()), {
        "delivery_no": numbered("DL", order[there], 9), "policy_no": numbered("PL", order[there], 9),
        "outcome": of(("delivered",), 0 * order[there]), **_moment("sent", s.day[there] * DAY + 79_200),
    })  # fmt: skip


def _money(out: "_Files", o: Orders, premium: Array, begin: sold.Numbers) -> None:
    s, kind = o.s, o.kind
    taken = s.accepted
    at = np.repeat(np.flatnonzero(taken), np.where(kind[taken] == TWICE, 2, 1))
    again = np.concatenate([[False], at[1:] == at[:-1]])
    number = numbered("PY", 1 + s.n[at], 9)
    out.add("payment", len(at), {
        "payment_no": pa.compute.binary_join_element_wise(number, of(("", "b"), again * 1), ""),
        "message_no": numbered("MSG", 1 + s.n[at], 9), "order_no": numbered("OR", 1 + s.n[at], 9),
        "payment_means": of(("card",), 0 * at), "amount": premium[at] + np.where(kind[at] == DIFFERS, 1_000, 0),
        "paid_date": _date(s.day[at]), "settled_date": _date(begin.after(s.day[at])),
        "status": of(("settled", "failed"), (kind[at] == UNPAID) * 1),
    })  # fmt: skip
    back = s.rescinded & taken
    day = s.day[back] + 6
    out.add("refund", int(back.sum()), {
        "refund_no": numbered("RF", 1 + s.n[back], 9), "order_no": numbered("OR", 1 + s.n[back], 9),
        "amount": premium[back], "requested_date": _date(day), "refunded_date": _date(begin.after(day)),
        "status": of(("refunded",), 0 * day),
    })  # fmt: skip
    issued = taken & (kind != UNISSUED)
    out.add("ledger_entry", int(issued.sum()), {
        "voucher_no": numbered("V", 1 + s.n[issued], 9), "posted_date": _date(begin.after(s.day[issued])),
        "entry_kind": of(("premium",), 0 * s.n[issued]), "direction": of(("credit",), 0 * s.n[issued]),
        "amount": premium[issued] + np.where(kind[issued] == POSTED, 500, 0),
        "policy_no": numbered("PL", 1 + s.n[issued], 9),
    })  # fmt: skip


def _date(days: Array) -> Array:
    return days.astype("datetime64[D]")


def _moment(name: str, local: Array, there: Array | None = None) -> dict[str, Array]:
    """An instant as intake keeps it: UTC, Taipei's clock, and microseconds."""
    mask = None if there is None else ~there
    utc = (local - 8 * 3600) * 1_000_000
    kind = pa.timestamp("us")
    return {
        name: pa.array(utc, mask=mask).cast(kind), f"{name}_local": pa.array(local * 1_000_000, mask=mask).cast(kind),
        f"{name}_us": pa.array(utc, mask=mask),
    }  # fmt: skip


def _registers(folder: Path) -> None:
    """Products with their approvals, limits, no approved request, and the calendar."""
    old, day = np.datetime64("2023-06-05"), np.datetime64(RENAMED)
    out = _Files(folder)
    products = [(TERM, "web"), (TERM, "partner"), (TRAVEL, "web"), (TRAVEL, "app"), (HEALTH_OLD, "web"),
                (HEALTH, "web"), (ANNUITY, "web")]  # fmt: skip
    code = [p for p, _ in products]
    out.add("product", len(code), {
        "product_code": pa.array(code), "business": pa.array(["life"] * len(code)),
        "line": pa.array([LINE if p == TERM else p for p in code]),
        "predecessor_code": pa.array([HEALTH_OLD if p == HEALTH else None for p in code]),
        "approved_date": np.array([day if p == HEALTH else old for p in code]),
        "channel": pa.array([c for _, c in products]),
    })  # fmt: skip
    since = date(2024, 1, 1)
    limits = [("LM-1", "transaction", TERM, None, "sum-assured", 3_000_000, since, LOWERED - timedelta(days=1)),
              ("LM-2", "transaction", TERM, None, "sum-assured", 2_000_000, LOWERED, None),
              ("LM-3", "transaction", TRAVEL, None, "sum-assured", 5_000_000, since, None),
              ("LM-4", "transaction", HEALTH, None, "premium", 60_000, since, None),
              ("LM-5", "person", None, LINE, "sum-assured", 5_000_000, since, None),
              ("LM-6", "cumulative", None, LINE, "sum-assured", 6_000_000, since, None),
              ("LM-7", "day", None, None, "premium", 200_000, since, None)]  # fmt: skip
    names = ("rule_no", "extent", "product_code", "line", "measure", "amount", "in_force_from", "in_force_to")
    out.add("limit_rule", len(limits), {n: pa.array(c) for n, c in zip(names, zip(*limits, strict=True), strict=True)})
    out.add("limit_override", 0, {})
    days = np.arange(np.datetime64("2025-01-01"), np.datetime64("2026-07-31"))
    off = set(_off())
    out.add("work_day", len(days), {"calendar_date": days, "workday": np.array([d not in off for d in
                                                                               days.astype(object)])})  # fmt: skip
    out.close()


class _Files:
    """Tables written piece by piece, columns nobody gives NULL."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._out: dict[str, Any] = {}
        self._rows: dict[str, int] = {}

    def add(self, table: str, count: int, columns: dict[str, Array]) -> None:
        """Some rows."""
        from chahe.intake.parquet import ARROW
        from chahe.tables.api import tables

        if table not in self._out:
            schema = pa.schema([(c, ARROW[t]) for c, t in tables()[table].schema().items()])
            self._out[table] = pq.ParquetWriter(self._folder / f"{table}.parquet", schema, compression="zstd")
            self._rows[table] = 0
        schema, first = self._out[table].schema, self._rows[table]
        rec = np.arange(first + 1, first + count + 1)
        item = pa.repeat(pa.scalar("sha256:" + f"{len(table):x}" * 64), count)
        given = {**columns, "_item": item, "_rec": rec, "_loc": numbered("line:", rec, 1)}
        assert not set(given) - set(schema.names), set(given) - set(schema.names)
        arrays = [pa.array(given[f.name]).cast(f.type) if f.name in given else pa.nulls(count, f.type) for f in schema]
        self._out[table].write_batch(pa.record_batch(arrays, schema=schema))
        self._rows[table] += count

    def close(self) -> None:
        """All of them whole."""
        for out in self._out.values():
            out.close()


def truth(rows: int) -> dict[str, list[str]]:
    """Check -> the subjects (of 3.1.1: the subject once a row) it has to find, sorted."""
    out: dict[str, list[str]] = {}

    def add(check: str, prefix: str, s: sales.Sales, where: Array) -> None:
        out.setdefault(check, []).extend(numbered(prefix, 1 + s.n[where], 9).to_pylist())

    for s in sales.pieces(SEED, rows):
        o = orders(s)
        for check, kind in (("5.3/policy-unpaid", UNPAID), ("5.3/payment-differs", DIFFERS), ("5.3/paid-twice", TWICE),
                            ("5.3/ledger-differs", POSTED), ("5.3/policy-not-archived", UNFILED),
                            ("5.3/policy-not-delivered", UNSENT), ("5.3/paid-unanswered", UNISSUED)):  # fmt: skip
            add(check, "OR", s, o.kind == kind)
        for check, kind in (("2.5/limit-exceeded", ABOVE), ("2.5/cumulative-exceeded", INDUSTRY),
                            ("2.5/accepted-before-reply", SILENT), ("2.5/override-unapproved", NAMED)):  # fmt: skip
            add(check, "AP", s, o.kind == kind)
        # The later of the two; of two accepted in the same second each counts for the other.
        first, together = s.n % SPLIT_EVERY == SPLIT_FIRST, np.append(s.submitted[1:] == s.submitted[:-1], False)
        add("2.5/need-split", "AP", s, o.split & (~first | together))
        out.setdefault("3.1.1/channel-not-approved", []).extend([f"{HEALTH}|app|-"] * int((o.kind == CHANNEL).sum()))
    return {check: sorted(found) for check, found in out.items()}
