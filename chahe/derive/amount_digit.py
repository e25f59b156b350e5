"""First digits and round amounts of money that moved: leads for whoever draws a sample, never a finding."""

from functools import reduce
from typing import Any

import ibis

from chahe.derive.api import derive
from chahe.expressions import in_list, whole_part

THOUSAND, TEN_THOUSAND = 1_000, 10_000


@derive(key=("moved", "digit"), optional=("payment", "refund"), paper=("5.3",))
def amount_digit(payment: Any, refund: Any) -> Any:
    """Payments and refunds that moved (not failed, cancelled or of nothing), by first digit: `moved` (payment
    or refund), `digit` 1 to 9, `found` amounts that begin with it and of them `thousands` and `ten_thousands` that are
    whole thousands and ten thousands (NTD).
    """
    each = [_amounts(t, name) for t, name in ((payment, "payment"), (refund, "refund"))]
    t = reduce(lambda a, b: a.union(b), each)
    return t.group_by("moved", "digit").aggregate(
        found=t.count(), thousands=t["thousand"].sum(), ten_thousands=t["ten_thousand"].sum()
    )


def _amounts(t: Any, name: str) -> Any:
    t = t.filter((t.amount > 0) & ~in_list(ibis.coalesce(t.status, ""), "failed", "cancelled"))
    return t.select(
        moved=ibis.literal(name),
        digit=t.amount.cast("string").substr(0, 1).cast("int64"),
        thousand=_whole(t.amount, THOUSAND),
        ten_thousand=_whole(t.amount, TEN_THOUSAND),
    )


def _whole(amount: Any, unit: int) -> Any:
    """1 where the amount is a whole number of units."""
    size = ibis.literal(unit).cast("int64")
    return ibis.ifelse(whole_part(amount, size) * size == amount, 1, 0).cast("int64")
