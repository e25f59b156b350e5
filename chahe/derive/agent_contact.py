"""How long agents have not reported to their console, and what shows that the machine was off."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.expressions import (
    any_true,
    count_true,
    days_between,
    first_label,
    folded,
    key,
    true_or_false,
)


@derive(
    key=("_item", "_rec"),
    trace={
        "endpoint_agent": {"_item": "_item", "_rec": "_rec"},
        "directory_host": {"host": "host"},
        "excused_host": {"host": "host"},
        "lease_of_host": {"host": "host"},
    },
)
def agent_contact(
    endpoint_agent: Any,
    directory_host: Any,
    asset_host: Any,
    excused_host: Any,
    lease_of_host: Any,
    written_day: Any,
    ctx: Ctx,
) -> Any:
    """Every managed machine of every export of a console: `silent_days` from its last report to the day of the export.

    `seen_date`: the last day anything else shows it on: a log-on AD wrote down, a lease given, a log written. Of a
    machine seen after its last report nothing is excused. `unexcused_days`: what is left of the silence when the days
    it was off are taken out: all of them where AD and DHCP agree (no log-on since, every lease over), or those an
    exception for a machine powered off states where AD knows of no log-on since and DHCP of no lease that still runs.
    `perhaps_days`: the same if such an exception counts that AD or DHCP do not confirm. `gone`: retired, or its account
    is disabled.
    """
    g = endpoint_agent.filter(ibis.coalesce(endpoint_agent.managed, True))
    day = ibis.coalesce(g["_as_of"], ibis.literal(ctx.as_of).cast("date"))
    g = g.select(
        "_item", "_rec", "console", "product", "last_contact_date", "signature_date", host=first_label(g.host),
        judged_date=day,
    )  # fmt: skip
    ad = directory_host.group_by(_dh=directory_host.host).aggregate(
        _logon=directory_host.last_logon_date.max(),
        _enabled=any_true(ibis.coalesce(directory_host.enabled, True)),
        _accounts=directory_host.count(),
    )
    j = g.left_join(ad, g["host"] == ad["_dh"])
    a = asset_host.select(_ah="host", _retired="retired_date")
    j = j.left_join(a, j["host"] == a["_ah"])
    leases = lease_of_host.select(_lh="host", _given="given_date", _ended="ended_date", _running="running")
    j = j.left_join(leases, j["host"] == leases["_lh"])
    w = written_day.select(_wh="host", _wday="day")
    wrote = j.join(w, [j["host"] == w["_wh"], w["_wday"] > j["last_contact_date"], w["_wday"] <= j["judged_date"]])
    wrote = wrote.group_by("_item", "_rec").aggregate(_wrote=wrote["_wday"].max())
    at = ["_item", "_rec"]
    j = j.left_join(wrote, at).drop(*[f"{c}_right" for c in at])
    seen = ibis.greatest(
        ibis.coalesce(j["_logon"], j["_given"], j["_wrote"]),
        ibis.coalesce(j["_given"], j["_logon"], j["_wrote"]),
        ibis.coalesce(j["_wrote"], j["_logon"], j["_given"]),
    )
    j = j.mutate(
        seen_date=seen,
        silent_days=days_between(j["last_contact_date"], j["judged_date"]),
        _quiet=true_or_false(j["_logon"] <= j["last_contact_date"]),
        _over=true_or_false(j["_ended"] < j["judged_date"]) & ~true_or_false(j["_running"]),
        _later=true_or_false(seen > j["last_contact_date"]),
    )
    j = _stated_off(j, excused_host)
    both = j["_quiet"] & j["_over"]
    proved = j["_quiet"] & ~true_or_false(j["_running"])
    stated = ibis.coalesce(j["_left"], j["silent_days"])
    gone = true_or_false(j["_retired"] <= j["judged_date"]) | ~ibis.coalesce(j["_enabled"], True)
    return j.select(
        *at, "host", "console", "product", "last_contact_date", "signature_date", "judged_date", "silent_days",
        "seen_date", "excused_by",
        subject=key(j["host"], j["judged_date"]),
        unexcused_days=ibis.cases(
            (j["_later"], j["silent_days"]), (both, 0), (proved, stated), else_=j["silent_days"]
        ),
        perhaps_days=ibis.cases((j["_later"], j["silent_days"]), (both, 0), else_=stated),
        gone=gone,
    )  # fmt: skip


def _stated_off(j: Any, excused_host: Any) -> Any:
    """With `_left`: the most days of the silence outside the one exception for a machine powered off that covers most
    of it; NULL without one.
    """
    at = ["_item", "_rec"]
    e = excused_host.filter(excused_host.exception_kind == "powered-off")
    e = e.select(_eh="host", _from="valid_from", _to="valid_to", _by="named")
    k = j.join(e, j["host"] == e["_eh"])
    first = ibis.coalesce(k["_from"], k["last_contact_date"])
    last = ibis.coalesce(k["_to"], k["judged_date"])
    k = k.filter((first <= k["judged_date"]) & (last >= k["last_contact_date"]))
    first, last = (
        ibis.coalesce(k["_from"], k["last_contact_date"]),
        ibis.coalesce(k["_to"], k["judged_date"]),
    )
    left = ibis.greatest(days_between(k["last_contact_date"], first), days_between(last, k["judged_date"]), 0)
    k = k.mutate(_days=left.cast("int64"))
    n = k.group_by(at).aggregate(_left=k["_days"].min(), excused_by=k["_by"].min())
    return j.left_join(n, at).drop(*[f"{c}_right" for c in at])


@derive(key=("host",), trace={"dhcp_lease": {"host": "written"}}, optional=("dhcp_lease",))
def lease_of_host(dhcp_lease: Any) -> Any:
    """Every host DHCP knows by name (first label): the last day a lease was given or renewed, the last day one ended or
    ends, and whether one is `running` on the day of the list (a lease without an end is).
    """
    d = dhcp_lease.filter(dhcp_lease.host.notnull())
    active = true_or_false(folded(d.lease_state) == "active")
    over = true_or_false(d.lease_to < d["_as_of"]) | true_or_false(folded(d.lease_state) == "expired")
    d = d.mutate(_running=active | ~over)
    return d.group_by(host=first_label(d.host)).aggregate(
        written=d.host.min(),
        given_date=d.lease_from.max(),
        ended_date=d.lease_to.max(),
        running=count_true(d["_running"]) > 0,
    )


@derive(key=("host", "day"), optional=("log_event",))
def written_day(log_event: Any) -> Any:
    """Every day (Taipei) on which a host (first label) wrote any log."""
    e = log_event.filter(log_event.happened_us.notnull() & log_event.host.notnull())
    return e.select(host=first_label(e.host), day=e.happened_local.date()).distinct()
