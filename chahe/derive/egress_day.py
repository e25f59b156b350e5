"""What a host sends out in a day against what it usually sends: its own other days, and nobody else's."""

from typing import Any

import ibis

from chahe.derive.allowed import signed_since, with_suppression
from chahe.derive.api import Ctx, derive
from chahe.derive.named_call import named_calls
from chahe.derive.network_answer import with_answers
from chahe.derive.outbound_day import in_period
from chahe.expressions import count_true, first_by, median_x4, position, total, whole_part

PARAMETERS = "egress/1"
LEAST_BYTES = 1_000_000
"""Bytes in a day below which no host is compared with its other days."""
MB = 1_000_000
WINDOW = 30
"""Days of the log that are looked at before a day, and from the log's beginning on where it does not reach back."""
_HOST = ("day", "src_ip")


@derive(
    key=_HOST,
    trace={"network_pair": {"day": "day", "src_ip": "src_ip"}},
    optional=("tls_session", "web_request", "allow_entry"),
)
def egress_host(network_pair: Any, tls_session: Any, web_request: Any, allow_entry: Any) -> Any:
    """Each inside host on each day it was seen (Taipei), with the bytes it sent on connections of its own to outside
    hosts; what outside hosts fetched is not among them. `counted_bytes`: those to destinations, or of hosts, no signed
    exception for this test allowed on that day; `allowed_bytes`: the others, `allowed_by` one of the exceptions. An
    exception counts from the day it was signed. `unmeasured`: outside hosts of which no bytes were measured though
    they may have answered: the figures are then too small. `far_ip`, `far_name`, `far_bytes`: the outside host that
    got most of `counted_bytes` (10,000 at least), the name where TLS and HTTP state one only. `log_day`: number of
    the day in the logs, from 0, days without connections left out.
    """
    p = network_pair
    seen = p.filter(p["src_inside"]).select("day", "src_ip")
    seen = seen.union(p.filter(p["dst_inside"]).select("day", src_ip="dst_ip"), distinct=True)
    days = p.select("day").distinct()
    days = days.mutate(log_day=position(ibis.literal(0), days["day"]))
    out = p.filter((p["direction"] == "out") & p["src_one"] & p["dst_one"])
    calls = named_calls(tls_session, web_request).select("day", "src_ip", "dst_ip", "far_name").distinct()
    names = calls.group_by("day", "src_ip", "dst_ip").aggregate(_n=calls.count(), far_name=calls["far_name"].min())
    names = names.filter(names["_n"] == 1).drop("_n")
    out = out.left_join(names, ["day", "src_ip", "dst_ip"])
    # Not answered and not measured: nothing was sent.
    silent = out["unanswered"] == out["connections"]
    out = out.select(
        "day",
        "src_ip",
        "dst_ip",
        "far_name",
        sent=out["bytes_out"].fill_null(0),
        untold=out["bytes_out"].isnull() & ~silent,
    )
    out = with_suppression(out, signed_since(allow_entry), "egress", "day", "src_ip", "dst_ip", "far_name")
    free = out["suppressed_by"].isnull()
    out = out.mutate(counted=ibis.ifelse(free, out["sent"], 0), let=ibis.ifelse(free, 0, out["sent"]))
    by = out.group_by(*_HOST).aggregate(
        counted_bytes=total(out["counted"]),
        allowed_bytes=total(out["let"]),
        allowed_by=out["suppressed_by"].min(),
        unmeasured=count_true(out["untold"] & free),
        far_hosts=out.count(),
        _most=out["counted"].max(),
    )
    most = out.inner_join(by.select(*_HOST, "_most").filter(by["_most"] >= LEAST_BYTES // 100), list(_HOST))
    most = most.filter(most["counted"] == most["_most"])
    most = first_by(most, _HOST, (most["dst_ip"],))
    most = most.select(*_HOST, far_ip="dst_ip", far_name="far_name", far_bytes="counted")
    host = seen.inner_join(days, "day").left_join(by.drop("_most"), list(_HOST)).drop("day_right", "src_ip_right")
    host = host.left_join(most, list(_HOST)).drop("day_right", "src_ip_right")
    numbers = ("counted_bytes", "allowed_bytes", "unmeasured", "far_hosts")
    return host.mutate(**{c: host[c].fill_null(0) for c in numbers})


@derive(key=_HOST, trace={"egress_host": {c: c for c in _HOST}})
def egress_day(egress_host: Any, network_answer: Any, ctx: Ctx) -> Any:
    """`egress_host` on days of the period examined on which the host called outside hosts, with its own usual day.

    `usual_bytes`: median of `counted_bytes` over the host's days before, and their median absolute deviation, together;
    `baseline_days`: how many those were, of the 30 days of the log before at most, days on which the host was not seen
    or not wholly measured left out. Where the log reaches back less than 30 days, `other_usual_bytes` and
    `other_days` say the same of the host's other days among the first 31 of the log, those after included. NULL and 0
    where the day has 1,000,000 `counted_bytes` or fewer: such a day is not compared (`compared` false). `counted_mb`:
    millions of `counted_bytes`, one begun counts. `log_day` tells how far the log reaches back. `answer_days`,
    `answered_by`, `perhaps_answered`: of `network_answer.with_answers`.
    `parameters`: version of the numbers, which stand in chahe/derive/egress_day.py.
    """
    h = in_period(egress_host.filter(egress_host["far_hosts"] > 0), ctx)
    big = h.filter(h["counted_bytes"] > LEAST_BYTES).select(*_HOST, at="log_day")
    whole = egress_host.filter(egress_host["unmeasured"] == 0)
    past = whole.select("src_ip", then="log_day", bytes="counted_bytes")
    both = big.inner_join(past, "src_ip")
    before = both.filter((both["then"] < both["at"]) & (both["then"] >= both["at"] - WINDOW))
    other = both.filter((both["then"] != both["at"]) & (both["then"] <= WINDOW) & (both["at"] < WINDOW))
    out = h
    for rows, usual, days in ((before, "usual_bytes", "baseline_days"), (other, "other_usual_bytes", "other_days")):
        out = out.left_join(_usual(rows, usual, days), list(_HOST)).drop("day_right", "src_ip_right")
        out = out.mutate(**{days: out[days].fill_null(0)})
    out = out.mutate(
        compared=out["counted_bytes"] > LEAST_BYTES,
        counted_mb=whole_part(out["counted_bytes"] + MB - 1, ibis.literal(MB)),
        parameters=ibis.literal(PARAMETERS),
    )
    return with_answers(out, _HOST, network_answer, {"": "egress"}, far=("far_ip", "far_name"), near="src_ip")


def _usual(rows: Any, usual: str, days: str) -> Any:
    """Per host and day: median and median absolute deviation of the rows' bytes together, and how many rows."""
    mid = rows.group_by(*_HOST).aggregate(m=median_x4(rows["bytes"]), n=rows.count())
    off = rows.inner_join(mid, list(_HOST))
    off = off.mutate(off=(4 * off["bytes"] - off["m"]).abs())
    spread = off.group_by(*_HOST).aggregate(d=median_x4(off["off"]))
    out = mid.inner_join(spread, list(_HOST))
    # Four times the median, sixteen times the deviation.
    return out.select(*_HOST, **{usual: whole_part(4 * out["m"] + out["d"], ibis.literal(16)), days: out["n"]})
