"""What each person has paid up to each payment, beside the limit in force on that day."""

from typing import Any

import ibis

from chahe.derive.api import derive


@derive(key=("payment_no",), trace={"bench_payment": {"payment_no": "payment_no"}}, covers=("bench_payment",))
def bench_running(bench_payment: Any, bench_limit: Any) -> Any:
    """Per payment: `paid_so_far` of its person and `most`, NULL where no limit is in force."""
    p = bench_payment
    order = ibis.window(group_by=[p.person], order_by=[p.paid, p["_item"], p["_rec"]], preceding=None, following=0)
    summed = p.select(p.payment_no, p.person, p.line, p.paid, paid_so_far=p.amount.sum().over(order).cast("int64"))
    m = bench_limit.select(_line=bench_limit.line, _since=bench_limit.since, _until=bench_limit.until, most="most")
    held = (summed.line == m["_line"]) & (summed.paid >= m["_since"]) & (summed.paid <= m["_until"])
    joined = summed.left_join(m, held)
    return joined.select("payment_no", "person", "paid_so_far", "most")
