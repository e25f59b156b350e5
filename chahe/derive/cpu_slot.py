"""How busy hosts were by half hours, against what is usual for them, with the jobs that ran meanwhile taken out.

A measurement stands for the time before it, so it is counted to the half hour of the minute before it, of the same day.
What is usual is the median of the same half hour of the same weekday over all measurements of the host; single nights
do not move it, and it needs LEAST_WEEKS of them.
"""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.expressions import (
    DAY_US,
    any_true,
    count_true,
    days_between,
    first_label,
    folded,
    key,
    median_x4,
    midnight_us,
    null,
    total,
    true_or_false,
    whole_part,
    within,
)

MINUTE_US = 60_000_000
SLOT_US = 30 * MINUTE_US
WEEK = 7
LEAST_WEEKS = 5
ANY = "*"
"""Stands for a host that is not stated."""


@derive(key=("_item", "_rec", "host"), trace={"host_metric": {"_item": "_item", "_rec": "_rec"}})
def cpu_sample(host_metric: Any, ctx: Ctx) -> Any:
    """Every measurement of the period with its half hour: `host` (first label), `day` and `slot`, the half hour of the
    day from 0 to 47, in Taipei.
    """
    first, last = (ibis.literal(d).cast("date") for d in (ctx.period_from, ctx.period_to))
    m = host_metric.filter(host_metric.happened_us.notnull())
    before = m.happened_us - MINUTE_US
    midnight = midnight_us(m.happened_local.date())
    m = m.select(
        "_item",
        "_rec",
        "busy_bp",
        "happened_us",
        written=m.host,
        host=first_label(m.host),
        day=m.happened_local.date(),
        slot=whole_part(ibis.greatest(before - midnight, 0), SLOT_US),
    )
    m = m.filter(within(m["day"], first, last))
    at = ["_item", "_rec", "host"]
    return m.group_by(at).aggregate(
        busy_bp=m["busy_bp"].max(),
        happened_us=m["happened_us"].max(),
        written=m["written"].min(),
        day=m["day"].min(),
        slot=m["slot"].min(),
    )


@derive(key=("host", "from_us", "until_us"), optional=("batch_job", "asset_register"))
def host_job(batch_job: Any, asset_register: Any) -> Any:
    """Every run of a job with each host it ran on: the one it names, else those of the system it names, else `*`, which
    stands for any. `sure` is false where the host or the end is not stated; a run without an end may have lasted a day.
    """
    b = batch_job.filter(batch_job.started_us.notnull())
    until = ibis.coalesce(b.ended_us, b.started_us + DAY_US)
    b = b.mutate(from_us=b.started_us, until_us=until, _ended=b.ended_us.notnull())
    named = b.filter(b.host.notnull())
    named = named.select("from_us", "until_us", host=first_label(named.host), sure=named["_ended"])
    a = asset_register.filter(asset_register.host_name.notnull())
    a = a.select(_s=folded(a.system_id), _h=first_label(a.host_name)).distinct()
    rest = b.filter(b.host.isnull()).mutate(_s=folded(b.filter(b.host.isnull()).system_id))
    j = rest.left_join(a, rest["_s"] == a["_s"])
    placed = j.select("from_us", "until_us", host=ibis.coalesce(j["_h"], ANY), sure=ibis.literal(False))
    both = ibis.union(named, placed)
    return both.group_by(["host", "from_us", "until_us"]).aggregate(sure=any_true(both["sure"]))


@derive(
    key=("subject",),
    trace={"cpu_sample": {"host": "host", "day": "day", "slot": "slot"}},
    covers=("cpu_sample",),
)
def cpu_slot(cpu_sample: Any, host_job: Any) -> Any:
    """Every half hour of a host: `busy_bp`, the mean of what was measured while no job ran (NULL: a job ran all the
    time); `perhaps_bp`, the greatest mean there can be, where it cannot be told whether a job ran; `whole_bp` the mean
    of all; `usual_bp` what is usual (NULL: too few weeks). In 1/100 %; `…_percent` in percent, a started one counts.
    """
    s = cpu_sample
    at = ["_item", "_rec", "host"]
    one = s.select(*at, "happened_us")
    h = host_job.select(_h=host_job.host, _from=host_job.from_us, _until=host_job.until_us, _sure=host_job.sure)
    during = [h["_from"] < one["happened_us"], h["_until"] > one["happened_us"] - MINUTE_US]
    own = one.join(h, [h["_h"] == one["host"], *during])
    anywhere = h.filter(h["_h"] == ANY)
    over = [anywhere["_from"] < one["happened_us"], anywhere["_until"] > one["happened_us"] - MINUTE_US]
    j = ibis.union(own.select(*at, "_sure"), one.join(anywhere, over).select(*at, "_sure"))
    ran = j.group_by(at).aggregate(_job=any_true(j["_sure"]), _may=any_true(~j["_sure"]))
    s = s.left_join(ran, at).drop(*[f"{n}_right" for n in at])
    job, may = true_or_false(s["_job"]), true_or_false(s["_may"])
    zero = ibis.literal(0, type="int64")
    s = s.mutate(
        _free=ibis.ifelse(job | may, zero, s["busy_bp"]),
        _n_free=~(job | may),
        _open=ibis.ifelse(job, zero, s["busy_bp"]),
        _n_open=~job,
        _highest=ibis.ifelse(job, null("int64"), s["busy_bp"]),
    )
    by = ["host", "day", "slot"]
    out = s.group_by(by).aggregate(
        samples=s.count().cast("int64"),
        whole=total(s["busy_bp"]),
        free=total(s["_free"]),
        n_free=count_true(s["_n_free"]),
        n_open=count_true(s["_n_open"]),
        highest=s["_highest"].max(),
    )
    out = out.mutate(
        whole_bp=whole_part(out["whole"], out["samples"]),
        busy_bp=whole_part(out["free"], out["n_free"]),
        weekday=_weekday(out["day"]),
    )
    usual = out.group_by(["host", "weekday", "slot"]).aggregate(
        _median=median_x4(out["whole_bp"]), weeks=out.count().cast("int64")
    )
    out = out.join(usual, ["host", "weekday", "slot"])
    minute = out["slot"] * 30
    hour = whole_part(minute, 60)
    clock = _two(hour).concat(":").concat(_two(minute - hour * 60))
    known = out["weeks"] >= LEAST_WEEKS
    out = out.mutate(
        perhaps_bp=ibis.ifelse(out["n_open"] > out["n_free"], out["highest"], out["busy_bp"]),
        usual_bp=ibis.ifelse(known, whole_part(out["_median"], 4), null("int64")),
    )
    return out.select(
        "host",
        "day",
        "slot",
        "samples",
        "whole_bp",
        "busy_bp",
        "perhaps_bp",
        "usual_bp",
        "weeks",
        busy_percent=_percent(out["busy_bp"]),
        perhaps_percent=_percent(out["perhaps_bp"]),
        over_usual_percent=_percent(out["whole_bp"] - out["usual_bp"]),
        subject=key(out["host"], out["day"], clock),
    )


def _percent(hundredths: Any) -> Any:
    """Whole percent; a started one counts, so that more than a whole limit stays more."""
    return whole_part(hundredths + 99, 100)


def _weekday(day: Any) -> Any:
    """0 for a Thursday, as 1970-01-01 was, to 6."""
    n = days_between(ibis.literal("1970-01-01").cast("date"), day)
    return (n - whole_part(n, WEEK) * WEEK).cast("int64")


def _two(n: Any) -> Any:
    """A whole number below 100 with two digits."""
    return ibis.ifelse(n < 10, ibis.literal("0").concat(n.cast("string")), n.cast("string"))
