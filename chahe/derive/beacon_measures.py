"""From connections of pairs to the scores of a beacon: intervals, sizes, histogram, then what is added and taken."""

from typing import Any

import ibis

from chahe.derive.beacon_parameters import BeaconParameters
from chahe.derive.beacon_scores import FULL, duration, evenly, histogram, mean_of, steadiness
from chahe.expressions import median_x4, null, previous, quarter_x4, quartiles, true_or_false, whole_part

LIMITS = ("since", "until")
SECOND = ibis.literal(1_000_000)


def observed(pairs: Any) -> Any:
    """Per day the first and the last second anything was seen: `since`, `until`."""
    t = pairs.group_by("day").aggregate(since=pairs["first_us"].min(), until=pairs["last_us"].max())
    return t.select("day", **{c: whole_part(t[c], SECOND) for c in LIMITS})


def in_bars(events: Any, p: BeaconParameters) -> Any:
    """Events (`pair`, `us`, `size`, `since`, `until`) as `measured` takes them: `second` after `since`, and `bar`,
    which of the equal parts of the day's observed part it lies in.
    """
    e = events.mutate(second=whole_part(events["us"], SECOND) - events["since"])
    bar = ibis.least(p.bins - 1, whole_part(e["second"] * p.bins, e["until"] - e["since"]))
    # Every event is held while it is measured, sorted and grouped: what fits 32 bits takes no more.
    return e.select("pair", "size", second=e["second"].cast("int32"), bar=bar.cast("int32"))


def measured(events: Any, known: Any, p: BeaconParameters) -> Any:
    """One row a `pair` that has intervals enough: `intervals`, medians, and the subscores and `score` of
    `network_beacon`.

    Args:
        events: rows of `pair` (whole number), `second` (of the day), `size` (bytes or NULL), `bar`; see `in_bars`.
        known: each `pair` once, with its day's `since`, `until` (seconds since 1970), not the same.
        p: the numbers.

    """
    e = events.mutate(interval=(events["second"] - previous(events["second"], events["pair"])).nullif(0))
    stats = e.group_by("pair").aggregate(
        intervals=e["interval"].count(),
        # Ibis takes the difference for 64 bits wide already, and would leave a cast of it out.
        covered=e["second"].max().cast("int64") - e["second"].min().cast("int64"),
        t_all=quartiles(e["interval"]),
        s_all=quartiles(e["size"]),
    )
    stats = stats.filter(stats["intervals"] >= p.least_intervals)
    quarters = {f"{c}{n}": quarter_x4(stats[f"{c}_all"], n) for c in ("t", "s") for n in (1, 2, 3)}
    stats = stats.mutate(**quarters)
    along = _together(stats["covered"], *(evenly(stats, c, p).fill_null(0) for c in ("t", "s")))
    d = e.inner_join(stats.select("pair", "t2", "s2", along=along), "pair")
    d = d.mutate(off_t=(4 * d["interval"] - d["t2"]).abs(), off_s=(4 * d["size"] - d["s2"]).abs())
    stats = d.group_by("pair").aggregate(
        intervals=d["interval"].count(),
        td=median_x4(d["off_t"]),
        sd=median_x4(d["off_s"]),
        # The same on all rows of a pair. Asking the quartiles again would work them out again.
        **{c: d[c].max() for c in ("t2", "s2", "along")},
    )
    stats = _apart(stats, "along", "covered", "t_evenly", "s_evenly")
    bars = e.group_by("pair", "bar").aggregate(height=e.count())
    bars = bars.mutate(bar=bars["bar"].cast("int64"))
    out = stats.inner_join(histogram(bars, p), "pair")
    out = out.inner_join(known.select("pair", seen=known["until"] - known["since"]), "pair")
    out = out.mutate(
        timing=steadiness(out, "t", FULL),
        sizing=steadiness(out, "s", 0),
        lasting=duration(out["bars"], out["run"], out["covered"], out["seen"], p),
    )
    return out.select(
        "pair",
        "intervals",
        "timing",
        "sizing",
        "evenness",
        "lasting",
        median_interval_s=whole_part(out["t2"], ibis.literal(4)),
        median_bytes=whole_part(out["s2"], ibis.literal(4)),
        score=mean_of(out["timing"], out["sizing"], out["evenness"], out["lasting"]),
    )


_BITS = 20
"""Each number carried along with others has so many: seconds of a day, shares in 1/10,000."""


def _together(*numbers: Any) -> Any:
    """Up to three whole numbers from 0, below 2**_BITS, as one."""
    out = numbers[0]
    for n in numbers[1:]:
        out = out * 2**_BITS + n
    return out


def _apart(t: Any, column: str, *names: str) -> Any:
    """The table with what `_together` put into the column."""
    parts = {n: (t[column] >> (_BITS * at)) & (2**_BITS - 1) for at, n in enumerate(reversed(names))}
    return t.mutate(**parts).drop(column)


def scored(t: Any, p: BeaconParameters) -> Any:
    """The pairs with what is added and taken, `ranked` and `parameters`; see `network_beacon`."""
    enough = t["hosts"] >= p.hosts_needed
    rare = t["seekers"] * FULL <= t["hosts"] * p.rare_share
    usual = t["seekers"] * FULL >= t["hosts"] * p.usual_share
    new = (t["known_days"] <= p.new_days) & (t["evidence_days"] > p.new_days)
    reached = t["evidence_days"] >= p.old_days
    t = t.mutate(
        prevalence_step=_step(enough & rare, enough & usual, p.step),
        age_step=_step(reached & new, t["known_days"] >= p.old_days, p.step),
        signature_step=_step(t["rare_signatures"] > 0, None, p.step),
        missing_host_step=_step(t["missing_host"] > 0, None, p.missing_host_step),
        outside_step=_step(None, (t["direction"] == "in") & (t["answered"] == 0), p.from_outside_step),
        parameters=ibis.literal(p.version),
    )
    steps = [c for c in t.columns if c.endswith("_step")]
    total = t["score"]
    for c in steps:
        total = total + t[c]
    return t.mutate(ranked=ibis.ifelse(total.isnull(), null("int64"), ibis.greatest(total, 0)))


def _step(up: Any, down: Any, size: int) -> Any:
    add, take, none = (ibis.literal(n, type="int64") for n in (size, -size, 0))
    out = none if down is None else ibis.ifelse(true_or_false(down), take, none)
    return out if up is None else ibis.ifelse(true_or_false(up), add, out)
