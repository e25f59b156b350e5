"""The running numbers of logs: where they jump, and where time does not follow them."""

from typing import Any

import ibis

from chahe.derive.api import derive
from chahe.expressions import count_true, first_label, following, key, null, whole_part

SECOND_US = 1_000_000


@derive(
    key=("host", "channel", "epoch", "event_record_id"),
    trace={"log_event": {"host": "host", "channel": "channel", "event_record_id": "event_record_id"}},
    optional=("log_control",),
)
def numbered_record(log_event: Any, log_control: Any) -> Any:
    """Every numbered record of every host's logs, once however often it was handed over, with number and time of the
    next one. `epoch`: how often the log had been cleared by then: numbers may begin anew at a clearing. `?` stands for
    hosts the log does not name.
    """
    e = log_event.filter(log_event.event_record_id.notnull() & log_event.channel.notnull())
    e = e.select(
        "channel", "event_record_id", host=ibis.coalesce(e.host, "?"), _us=e.happened_us, _day=e.happened_local.date(),
    )  # fmt: skip
    c = log_control.filter((log_control.control_kind == "cleared") & log_control.happened_us.notnull())
    c = c.select(_h=ibis.coalesce(c.host, "?"), _c=ibis.coalesce(c.log_name, c.channel), _at=c.happened_us).distinct()
    places = c.select("_h", "_c").distinct()
    same = [e["host"] == places["_h"], e["channel"] == places["_c"]]
    calm = e.anti_join(places, same).mutate(epoch=ibis.literal(0, type="int64"))
    after = e.semi_join(places, same).distinct()
    after = after.left_join(c, [after["host"] == c["_h"], after["channel"] == c["_c"], after["_us"] >= c["_at"]])
    at = ["host", "channel", "event_record_id", "_us", "_day"]
    after = after.group_by(at).aggregate(epoch=count_true(after["_at"].notnull()))
    columns = [*at, "epoch"]
    out = ibis.union(calm.select(*columns), after.select(*columns))
    out = out.group_by(["host", "channel", "epoch", "event_record_id"]).aggregate(
        happened_us=out["_us"].min(), day=out["_day"].min()
    )
    log = [out["host"], out["channel"], out["epoch"]]
    return out.mutate(
        next_id=following(out["event_record_id"], log, out["event_record_id"]),
        next_us=following(out["happened_us"], log, out["event_record_id"]),
        next_day=following(out["day"], log, out["event_record_id"]),
    )


@derive(
    key=("host", "channel", "epoch", "event_record_id"),
    trace={"numbered_record": {"host": "host", "channel": "channel", "event_record_id": "event_record_id"}},
)
def record_gap(numbered_record: Any) -> Any:
    """Two records next to each other in a log between whose numbers others are `missing`: in the logs handed over they
    are not. Their times, NULL where not known. Over a clearing the numbers may go on, or begin anew: then nobody knows
    how many records it took with it, and `missing` is NULL.
    """
    r = numbered_record
    at = ["host", "channel", "epoch"]
    ends = r.group_by(at).aggregate(_first=r.event_record_id.min(), _last=r.event_record_id.max())
    log = [ends["host"], ends["channel"]]
    ends = ends.mutate(
        _then=following(ends["_first"], log, ends["epoch"]), _next_epoch=following(ends["epoch"], log, ends["epoch"])
    )
    torn = ends.filter(ends["_then"] != ends["_last"] + 1)
    last = r.select(*at, "event_record_id", _us=r.happened_us, _day=r.day)
    old = torn.join(last, [*(torn[c] == last[c] for c in at), torn["_last"] == last["event_record_id"]])
    new = last.select(_h=last["host"], _c=last["channel"], _e=last["epoch"], _id=last["event_record_id"],
                      _new_us=last["_us"], _new_day=last["_day"])  # fmt: skip
    over = old.join(
        new,
        [
            old["host"] == new["_h"],
            old["channel"] == new["_c"],
            old["_next_epoch"] == new["_e"],
            old["_then"] == new["_id"],
        ],
    )
    lost = over["_then"] - over["_last"] - 1
    over = over.select(
        *at,
        event_record_id=over["_last"],
        before_us=over["_us"],
        after_us=over["_new_us"],
        missing=ibis.ifelse(lost > 0, lost, null("int64")),
        before_day=over["_day"],
        after_day=over["_new_day"],
    )
    g = r.filter(r.next_id - r.event_record_id > 1)
    return ibis.union(
        g.select(
            *at,
            "event_record_id",
            before_us=g.happened_us,
            after_us=g.next_us,
            missing=g.next_id - g.event_record_id - 1,
            before_day=g.day,
            after_day=g.next_day,
        ),
        over,
    )


@derive(
    key=("subject",),
    trace={"numbered_record": {"host": "host", "channel": "channel", "event_record_id": "back_id"}},
)
def log_sequence(numbered_record: Any, record_gap: Any) -> Any:
    """Every numbered log of every host: `records`, `missing` numbers between them at so many `breaks` (clearings that
    may have taken records with them too), first and last instant, and `back_seconds`, the longest step back in time
    between two records next to each other (a record's time is when it was written: a clock was set back, or the log put
    together anew), with the record before it (`back_id`) and its day.
    """
    r = numbered_record
    r = r.mutate(_back=ibis.ifelse(r.next_us < r.happened_us, r.happened_us - r.next_us, 0))
    at = ["host", "channel"]
    logs = r.group_by(at).aggregate(
        records=r.count(),
        first_us=r.happened_us.min(),
        last_us=r.happened_us.max(),
        last_day=r.day.max(),
        _worst=r["_back"].max(),
    )
    j = r.join(logs, at)
    worst = j.filter((j["_back"] == j["_worst"]) & (j["_back"] > 0))
    worst = worst.group_by(at).aggregate(back_id=worst.event_record_id.min(), _back_day=worst.day.min())
    gaps = record_gap.group_by(at).aggregate(missing=record_gap.missing.sum(), breaks=record_gap.count())
    out = logs.left_join(worst, at).drop(*[f"{c}_right" for c in at])
    out = out.left_join(gaps, at).drop(*[f"{c}_right" for c in at])
    return out.select(
        "host",
        "channel",
        "records",
        "first_us",
        "last_us",
        "back_id",
        subject=key(out["host"], out["channel"]),
        place=first_label(out["host"]),
        missing=ibis.coalesce(out["missing"], 0).cast("int64"),
        breaks=ibis.coalesce(out["breaks"], 0).cast("int64"),
        back_seconds=whole_part(ibis.coalesce(out["_worst"], 0) + SECOND_US - 1, SECOND_US),
        judged_date=ibis.coalesce(out["_back_day"], out["last_day"]),
    )
