"""How long the logs of each source are kept, by what they hold."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.expressions import (
    agreed,
    days_between,
    first_label,
    folded,
    in_list,
    key,
    month_index,
    null,
    true_or_false,
    whole_part,
)

MONTHS_A_YEAR = 12


@derive(key=("asset_id",), trace={"asset_register": {"asset_id": "written"}}, optional=("asset_register",))
def asset_class(asset_register: Any, system_register: Any) -> Any:
    """Every asset (number in lower case) with its host (first label), the class of its system (NULL: not registered, or
    lines contradict each other), and the day it went live.
    """
    s = system_register.group_by(_s=folded(system_register.system_id)).aggregate(
        system_class=agreed(system_register.system_class)
    )
    a = asset_register.left_join(s, folded(asset_register.system_id) == s["_s"])
    return a.group_by(asset_id=folded(a.asset_id)).aggregate(
        host=agreed(first_label(a.host_name)),
        system_class=agreed(a["system_class"]),
        live_date=agreed(a.live_date),
        written=a.asset_id.min(),
    )


@derive(
    key=("_item", "_rec"),
    trace={"log_source": {"_item": "_item", "_rec": "_rec"}},
    covers=("log_source",),
    optional=("log_event",),
)
def log_retention(log_source: Any, asset_class: Any, log_event: Any, ctx: Ctx) -> Any:
    """Every registered source with `kept_days` and `kept_years` (whole ones) from the oldest day to the register's own:
    the oldest of what the register states, what is in the host's log of that name handed over, and an archive that a
    restore proved, as the record named shows (`proved_archive`). `whole_life`: it is kept since the source began, or
    longer. `ranked`: its system is of class 1 or 2; NULL where its class is not known. `unproved_archive`: an older
    archive nobody restored. `judged_date`: the register's day, whose rule says how far back logs go then.
    """
    s = log_source.mutate(_asset=folded(log_source.asset_id), _host=first_label(log_source.host))
    by_no = asset_class.select(_a=asset_class.asset_id, _c1=asset_class.system_class, _l1=asset_class.live_date)
    hosts = asset_class.filter(asset_class.host.notnull())
    hosts = hosts.group_by(_h=hosts.host).aggregate(_c2=agreed(hosts.system_class), _l2=agreed(hosts.live_date))
    seen = log_event.filter(log_event.happened_local.notnull() & log_event.host.notnull())
    seen = seen.group_by(_e=first_label(seen.host), _ch=folded(seen.channel)).aggregate(
        _seen=seen.happened_local.min().date()
    )
    j = s.left_join(by_no, s["_asset"] == by_no["_a"])
    j = j.left_join(hosts, j["_host"] == hosts["_h"])
    j = j.left_join(seen, [j["_host"] == seen["_e"], folded(j.log_kind) == seen["_ch"]])
    found = ibis.ifelse(j["_a"].notnull(), j["_c1"], j["_c2"])
    live = ibis.ifelse(j["_a"].notnull(), j["_l1"], j["_l2"])
    proved = j.restore_date.notnull() & j.restore_document.notnull()
    archive = ibis.ifelse(proved, j.archive_from, null("date"))
    oldest = _earlier(_earlier(j.oldest_date, j["_seen"]), archive)
    day = ibis.coalesce(j["_as_of"], ibis.literal(ctx.as_of).cast("date"))
    begun = _later(j.registered_from, live)
    months = month_index(day) - month_index(oldest) - ibis.ifelse(day.day() < oldest.day(), 1, 0)
    return j.select(
        "host",
        "log_kind",
        "personal_data",
        "retention_days",
        "retention_months",
        "_item",
        "_rec",
        subject=key(j.host, ibis.coalesce(j.log_kind, "?")),
        system_class=found,
        ranked=in_list(found.cast("string"), "1", "2"),
        oldest_date=oldest,
        kept_days=days_between(oldest, day),
        kept_years=whole_part(months, MONTHS_A_YEAR),
        whole_life=true_or_false(oldest <= begun),
        proved_archive=proved & true_or_false(j.archive_from == oldest),
        unproved_archive=true_or_false(~proved & (j.archive_from < oldest)),
        judged_date=day,
    )


def _earlier(a: Any, b: Any) -> Any:
    return ibis.ifelse(a.isnull() | true_or_false(b < a), b, a)


def _later(a: Any, b: Any) -> Any:
    return ibis.ifelse(a.isnull() | true_or_false(b > a), b, a)
