"""The arithmetic of the beacon statistic, in whole numbers throughout; it knows no table of evidence."""

from typing import Any

import ibis

from chahe.derive.beacon_parameters import BeaconParameters
from chahe.expressions import (
    null,
    per_10000,
    position,
    power_of_2,
    root_per_10000,
    total,
    whole_part,
    with_longest_run,
)

FULL = 10_000


def evenly(t: Any, mark: str, p: BeaconParameters) -> Any:
    """1 - |Bowley skew| from four times the quartiles (`<mark>1` to `<mark>3`). Skew counts as 0 where the quartiles
    are near or the median is one of them.
    """
    low, mid, high = (t[f"{mark}{n}"] for n in (1, 2, 3))
    wide = (high - low >= 4 * p.least_spread) & (mid != low) & (mid != high)
    return ibis.ifelse(wide, FULL - per_10000((low + high - 2 * mid).abs(), high - low), FULL)


def steadiness(t: Any, mark: str, at_nothing: int) -> Any:
    """Mean of `evenly` (`<mark>_evenly`) and (median - median absolute deviation) / median, from four times the median
    (`<mark>2`) and sixteen times the deviation (`<mark>d`); NULL where there was nothing to measure.

    A median below 1 gives the second part the value `at_nothing`.
    """
    mid, deviation = t[f"{mark}2"], t[f"{mark}d"]
    near = per_10000(ibis.greatest(4 * mid - deviation, 0), 4 * mid)
    both = whole_part(t[f"{mark}_evenly"] + ibis.ifelse(mid >= 4, near, at_nothing), ibis.literal(2))
    return ibis.ifelse(mid.isnull(), null("int64"), both)


def histogram(bars: Any, p: BeaconParameters) -> Any:
    """One row a `pair` from bars (`pair`, `bar` 0 to bins - 1, `height` above 0): `evenness` and `bars`, `run`.

    `evenness` is the better of 1 - coefficient of variation over all bins, empty ones too, and of the share of bars
    that lie in the two commonest heights (heights within `mode_share` of the tallest are one). `run`: the longest run
    of neighbouring bars, where the last is neighbour of the first.
    """
    shape = bars.group_by("pair").aggregate(
        total=total(bars["height"]),
        square=total(bars["height"] * bars["height"]),
        bars=bars.count(),
        tallest=bars["height"].max(),
        taken=total(power_of_2(bars["bar"])),
    )
    width = whole_part(shape["tallest"] * p.mode_share + FULL - 1, ibis.literal(FULL))
    enough = shape.filter(shape["bars"] >= p.mode_bars).select("pair", width=width)
    t = bars.inner_join(enough, "pair")
    t = t.mutate(mode=whole_part(t["height"], t["width"]))
    modes = t.group_by("pair", "mode").aggregate(size=t.count())
    modes = modes.mutate(nth=position(modes["pair"], modes["size"].desc(), modes["mode"]))
    modes = modes.filter(modes["nth"] < 2)
    two = modes.group_by("pair").aggregate(commonest=total(modes["size"]))
    # Twice around, so that a run over midnight is one.
    ring = shape.mutate(ring=shape["taken"] + shape["taken"] * 2**p.bins)
    out = with_longest_run(ring, "ring", "run").left_join(two, "pair").drop("pair_right")
    variation = root_per_10000(p.bins * out["square"] - out["total"] * out["total"], out["total"])
    counted = ibis.greatest(out["bars"] - p.mode_outliers, 1)
    # LEAST leaves NULLs out, so that they are filled before.
    modal = ibis.least(per_10000(out["commonest"], counted).fill_null(0), FULL)
    return out.select(
        "pair",
        "bars",
        evenness=ibis.greatest(FULL - ibis.least(variation, FULL), modal),
        run=ibis.least(out["run"], p.bins),
    )


def duration(bars: Any, run: Any, covered: Any, observed: Any, p: BeaconParameters) -> Any:
    """The better of the share of the observed time between first and last connection, and of the longest run."""
    full = ibis.greatest(
        ibis.least(per_10000(covered, observed), FULL),
        ibis.least(per_10000(run, ibis.literal(p.duration_run)), FULL),
    )
    return ibis.ifelse(bars >= p.duration_bars, full, 0)


def mean_of(*scores: Any) -> Any:
    """Mean of the scores, those that are NULL left out; NULL where all are."""
    total, n = ibis.literal(0), ibis.literal(0)
    for s in scores:
        total, n = total + s.fill_null(0), n + s.notnull().cast("int64")
    return whole_part(total, n)
