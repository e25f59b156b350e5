"""Which days the logs of each source cover: what the timeline in the working paper is drawn from."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.derive.log_silence import registered_host
from chahe.expressions import any_true, count_true, days_between, first_label, following, null, true_or_false, within

NOBODY = "?"
"""Stands for hosts a log does not name."""


def named_host(t: Any) -> Any:
    """The host (first label) of a row of a log."""
    return ibis.coalesce(first_label(t.host), NOBODY)


@derive(key=("host",), optional=("log_source", "log_event"), paper=("4.2.1",))
def coverage_source(log_source: Any, log_event: Any, ctx: Ctx) -> Any:
    """Every source of logs: hosts of the register that are a source in the period (`registered`, with the days from and
    to), and hosts that are not in it but wrote a log. `records`: rows of log_event in the period, each as often as it
    was handed over; `other_records`: on other days; `undated`: without a time, so on no day; `numbered`: with a running
    number. `first_day`, `last_day`: of all of them, NULL where none has a time.
    """
    first, last = (ibis.literal(d).cast("date") for d in (ctx.period_from, ctx.period_to))
    r = registered_host.fn(log_source, ctx)
    r = r.filter(r.host.notnull())
    e = log_event.select("event_record_id", host=named_host(log_event), _day=log_event.happened_local.date())
    inside = true_or_false(within(e["_day"], first, last))
    seen = e.group_by("host").aggregate(
        _in=count_true(inside),
        _dated=count_true(e["_day"].notnull()),
        _all=e.count(),
        _numbered=count_true(e.event_record_id.notnull()),
        first_day=e["_day"].min(),
        last_day=e["_day"].max(),
    )
    hosts = ibis.union(r.select("host"), seen.select("host"), distinct=True)
    r = r.select("silent_minutes", "registered_from", "registered_to", _h=r.host)
    j = hosts.left_join(r, hosts.host == r["_h"])
    j = j.left_join(seen, "host").drop("host_right")
    return j.select(
        "host",
        "registered_from",
        "registered_to",
        "silent_minutes",
        "first_day",
        "last_day",
        registered=j["_h"].notnull(),
        records=ibis.coalesce(j["_in"], 0),
        other_records=ibis.coalesce(j["_dated"] - j["_in"], 0),
        undated=ibis.coalesce(j["_all"] - j["_dated"], 0),
        numbered=ibis.coalesce(j["_numbered"], 0),
    )


@derive(key=("host", "day"), optional=("log_control",), paper=("4.2.1",))
def coverage_day(log_event: Any, log_control: Any, numbered_record: Any, record_gap: Any, ctx: Ctx) -> Any:
    """Every day (Taipei) on which a host wrote a log, or something is known of its log: days of the period, and the
    last one before it from which a stretch without records reaches into it.

    `records`: rows of log_event. `next_day`: the next day with records, NULL for the last. `held`: the running numbers
    of one of its logs go on from this day to `next_day` without a break: nothing was written between; false where some
    are missing; NULL where no log bears numbers over that stretch, and for days next to each other. `clears`: logs
    cleared. `breaks`: places at which running numbers are missing, counted on the first day behind them; `missing`: how
    many, NULL where a clearing leaves that open. `steps_back`: records that bear an earlier time than the one before
    them in a log; `clock_acts`: changes of the clock that were logged.
    """
    first, last = (ibis.literal(d).cast("date") for d in (ctx.period_from, ctx.period_to))
    wrote = _by_day(named_host(log_event), log_event.happened_local.date(), log_event).aggregate(records=ibis._.count())
    wrote = wrote.mutate(next_day=following(wrote["day"], wrote["host"], wrote["day"]))
    c = _by_day(named_host(log_control), log_control.happened_local.date(), log_control)
    acts = c.aggregate(
        clears=count_true(ibis._.control_kind == "cleared"),
        clock_acts=count_true(ibis._.control_kind == "time-changed"),
    )
    g = _by_day(named_host(record_gap), ibis.coalesce(record_gap.after_day, record_gap.before_day), record_gap)
    torn = g.aggregate(breaks=ibis._.count(), missing=ibis._.missing.sum().cast("int64"))
    back = numbered_record.filter(numbered_record.next_us < numbered_record.happened_us)
    back = _by_day(named_host(back), back.next_day, back).aggregate(steps_back=ibis._.count())
    at = ["host", "day"]
    out = ibis.union(*(t.select(*at) for t in (wrote, acts, torn, back)), distinct=True)
    for part in (wrote, acts, torn, back, _held(wrote, numbered_record, record_gap)):
        out = out.left_join(part, at).drop("host_right", "day_right")
    out = out.filter((out["day"] <= last) & (ibis.coalesce(out["next_day"], out["day"]) >= first))
    counted = ("records", "clears", "breaks", "steps_back", "clock_acts")
    return out.select(
        *at, "next_day", "held", "missing", **{n: ibis.coalesce(out[n], 0).cast("int64") for n in counted}
    ).filter(within(ibis._.day, first, last) | (ibis._.records > 0))


def _by_day(host: Any, day: Any, t: Any) -> Any:
    """The rows that name a day, grouped by host and day."""
    t = t.mutate(_host=host, _at=day).filter(ibis._["_at"].notnull())
    return t.group_by(host=t["_host"], day=t["_at"])


def _held(wrote: Any, numbered_record: Any, record_gap: Any) -> Any:
    """Of every stretch without records whether running numbers go on over it."""
    s = wrote.filter(days_between(wrote["day"], wrote["next_day"]) > 1).select("host", "day", "next_day")
    r = numbered_record.mutate(_h=named_host(numbered_record))
    logs = r.group_by("_h", "channel").aggregate(_first=r["day"].min(), _last=r["day"].max())
    j = s.left_join(logs, s["host"] == logs["_h"])
    spanned = j.group_by("host", "day").aggregate(
        _spanned=any_true((j["_first"] <= j["day"]) & (j["_last"] >= j["next_day"]))
    )
    g = record_gap.select(_h=named_host(record_gap), _before=record_gap.before_day, _after=record_gap.after_day)
    j = s.inner_join(g, s["host"] == g["_h"])
    broken = j.group_by("host", "day").aggregate(
        # A place without a date may lie anywhere.
        _broken=any_true(
            ibis.coalesce(j["_before"] < j["next_day"], True) & ibis.coalesce(j["_after"] > j["day"], True)
        )
    )
    out = spanned.left_join(broken, ["host", "day"]).drop("host_right", "day_right")
    held = ibis.cases((true_or_false(out["_broken"]), False), (out["_spanned"], True), else_=null("boolean"))
    return out.select("host", "day", held=held)
