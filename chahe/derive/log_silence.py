"""How long hosts wrote no log, and whether somebody had announced it."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.expressions import (
    agreed,
    any_true,
    first_label,
    folded,
    following,
    key,
    minutes_between_us,
    null,
    true_or_false,
    unknown,
    whole_part,
    within,
)

MINUTE_US = 60_000_000


@derive(key=("host",), trace={"log_source": {"host": "written"}})
def registered_host(log_source: Any, ctx: Ctx) -> Any:
    """Every host of the register of log sources that is a source in the period: `host` (first label, lower case),
    `silent_minutes`, the shortest silence any of its lines calls a failure, `failure_alert` agreed by all its lines,
    and the days it is a source from and to (NULL: not stated).
    """
    first, last = (ibis.literal(d).cast("date") for d in (ctx.period_from, ctx.period_to))
    s = log_source.filter(
        ibis.coalesce(log_source.registered_from <= last, True) & ibis.coalesce(log_source.registered_to >= first, True)
    )
    return (
        s.group_by(host=first_label(s.host))
        .aggregate(
            written=s.host.min(),
            log_kinds=s.log_kind.min(),
            silent_minutes=s.silent_minutes.min(),
            failure_alert=agreed(s.failure_alert),
            registered_from=s.registered_from.min(),
            _open=any_true(s.registered_to.isnull()),
            _to=s.registered_to.max(),
        )
        .mutate(registered_to=lambda t: ibis.ifelse(t["_open"], null("date"), t["_to"]))
        .drop("_open", "_to")
    )


@derive(key=("host", "written_us"))
def written_minute(log_event: Any, ctx: Ctx) -> Any:
    """Every minute of the period in which a host (first label) wrote any log: its first and last instant, and the first
    one after it in the period (NULL: none).
    """
    first, last = (ibis.literal(d).cast("date") for d in (ctx.period_from, ctx.period_to))
    e = log_event.filter(log_event.happened_us.notnull() & log_event.host.notnull())
    e = e.select(host=first_label(e.host), _us=e.happened_us, _day=e.happened_local.date())
    e = e.filter(within(e["_day"], first, last))
    out = e.group_by(["host", "_day"], _minute=whole_part(e["_us"], MINUTE_US)).aggregate(
        written_us=e["_us"].min(), last_us=e["_us"].max()
    )
    out = out.rename(day="_day")
    return out.mutate(next_us=following(out["written_us"], out["host"], out["written_us"])).drop("_minute")


@derive(key=("host", "from_us", "notice_no"), optional=("maintenance_window", "asset_register"))
def host_stop(maintenance_window: Any, asset_register: Any) -> Any:
    """Every announced stop with each host it stops: the one it names, or those of the system it names. `known`:
    approved, and announced before it began; NULL where that is not stated.
    """
    m = maintenance_window
    m = m.filter(m.from_at_us.notnull() & m.to_at_us.notnull())
    known = (m.announced_at_us <= m.from_at_us) & (m.approved_by.notnull())
    m = m.mutate(_known=ibis.ifelse(m.announced_at_us.isnull(), null("boolean"), known))
    named = m.filter(m.host.notnull())
    named = named.select("notice_no", "_known", host=first_label(named.host), from_us=named.from_at_us,
                         until_us=named.to_at_us)  # fmt: skip
    a = asset_register.filter(asset_register.host_name.notnull())
    a = a.select(_s=folded(a.system_id), _h=first_label(a.host_name)).distinct()
    whole = m.filter(m.host.isnull())
    j = whole.join(a, folded(whole.system_id) == a["_s"])
    j = j.select("notice_no", "_known", host=j["_h"], from_us=j.from_at_us, until_us=j.to_at_us)
    both = ibis.union(named, j)
    return (
        both.group_by(["host", "from_us", "notice_no"])
        .aggregate(
            until_us=both["until_us"].max(), _yes=any_true(both["_known"]), _open=any_true(unknown(both["_known"]))
        )
        .mutate(known=lambda t: ibis.cases((t["_yes"], True), (t["_open"], null("boolean")), else_=False))
        .drop("_yes", "_open")
    )


@derive(
    key=("subject",),
    trace={"registered_host": {"host": "host"}, "written_minute": {"host": "host", "written_us": "last_written_us"}},
)
def silent_day(registered_host: Any, written_minute: Any, host_stop: Any, log_sequence: Any, record_gap: Any) -> Any:
    """Every registered host with every day of the period it wrote a log on, and the longest silence that began then:
    `silent_minutes`, from `from_us` to `until_us`. `unannounced_minutes`: what an announced stop does not cover of it;
    `perhaps_minutes`: the same if stops count of which is not stated whether they were announced before. `unbroken`:
    the host's logs bear running numbers and they go on over the silence, or they bear none; false where numbers are
    missing there: records were written that were not handed over. Silence before the first and after the last record
    handed over is none here.
    """
    w = written_minute.filter(written_minute.next_us.notnull())
    w = w.mutate(_gap=w.next_us - w.last_us)
    longest = w.group_by(["host", "day"]).aggregate(_longest=w["_gap"].max())
    w = w.join(longest, ["host", "day"])
    w = w.filter(w["_gap"] == w["_longest"])
    w = w.group_by(["host", "day"]).aggregate(
        from_us=w.last_us.min(), until_us=(w.last_us + w["_gap"]).min(), last_written_us=w.written_us.min()
    )
    j = registered_host.join(w, "host")
    j = j.mutate(minutes=minutes_between_us(j["from_us"], j["until_us"]))
    j = _uncovered(j, host_stop)
    j = _numbered(j, log_sequence, record_gap)
    return j.select(
        "host", "day", "from_us", "until_us", "last_written_us", "failure_alert", "unannounced_minutes",
        "perhaps_minutes", "unbroken",
        subject=key(j["host"], j["day"]),
        limit_minutes=j["silent_minutes"],
        silent_minutes=j["minutes"],
    )  # fmt: skip


def _uncovered(j: Any, host_stop: Any) -> Any:
    """With the longest part of each silence that no stop covers; of several stops the one that covers most counts."""
    at = ["host", "day"]
    s = host_stop.select(_h=host_stop.host, _from=host_stop.from_us, _to=host_stop.until_us, _known=host_stop.known)
    k = j.join(s, [j["host"] == s["_h"], s["_from"] < j["until_us"], s["_to"] > j["from_us"]])
    before = ibis.greatest(minutes_between_us(k["from_us"], k["_from"]), 0)
    after = ibis.greatest(minutes_between_us(k["_to"], k["until_us"]), 0)
    k = k.mutate(_left=ibis.greatest(before, after).cast("int64"))
    k = k.group_by(at).aggregate(
        _sure=ibis.ifelse(true_or_false(k["_known"]), k["_left"], null("int64")).min(),
        _maybe=ibis.ifelse(ibis.coalesce(k["_known"], True), k["_left"], null("int64")).min(),
    )
    j = j.left_join(k, at).drop(*[f"{c}_right" for c in at])
    return j.mutate(
        unannounced_minutes=ibis.coalesce(j["_sure"], j["minutes"]),
        perhaps_minutes=ibis.coalesce(j["_maybe"], j["minutes"]),
    )


def _numbered(j: Any, log_sequence: Any, record_gap: Any) -> Any:
    at = ["host", "day"]
    g = record_gap.select(_h=first_label(record_gap.host), _before=record_gap.before_us, _after=record_gap.after_us)
    broken = j.select(*at, "from_us", "until_us")
    broken = broken.join(g, broken["host"] == g["_h"])
    broken = broken.filter(
        ibis.coalesce(broken["_before"] < broken["until_us"], True)
        & ibis.coalesce(broken["_after"] > broken["from_us"], True)
    )
    broken = broken.group_by(at).aggregate(_broken=broken.count())
    logs = log_sequence.select(_p=log_sequence.place, _first=log_sequence.first_us, _last=log_sequence.last_us)
    spans = j.select(*at, "from_us", "until_us")
    spans = spans.join(logs, spans["host"] == logs["_p"])
    spans = spans.group_by(at).aggregate(
        _spanned=any_true((spans["_first"] <= spans["from_us"]) & (spans["_last"] >= spans["until_us"]))
    )
    j = j.left_join(broken, at).drop(*[f"{c}_right" for c in at])
    j = j.left_join(spans, at).drop(*[f"{c}_right" for c in at])
    return j.mutate(unbroken=j["_broken"].isnull() & ibis.coalesce(j["_spanned"], True))
