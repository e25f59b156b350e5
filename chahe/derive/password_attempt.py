"""Tries of a password, those refused before one was let in, and sources that tried many accounts."""

from typing import Any

import ibis

from chahe.derive.absence import SYSTEMS
from chahe.derive.api import Ctx, derive
from chahe.expressions import (
    bare_account,
    count_true,
    first_by,
    first_label,
    folded,
    in_list,
    key,
    no_blank,
    recent_total,
    true_or_false,
    whole_part,
    within,
)

TRIES = ("logon", "authentication", "tgt", "pre-authentication", "ntlm")
"""Activities in which a password, or what stands for one, is looked at."""
NOBODY_TYPES = ("0", "4", "5", "9")
"""Windows log-on types of the system, of tasks and services, of other credentials for later: no password is tried."""
HERE = ("-", "127.0.0.1", "::1", "localhost", "")
MINUTE_US = 60_000_000
SPANS = {"5m": 5, "10m": 10, "15m": 15, "30m": 30, "60m": 60, "1d": 1_440}
"""Lengths of time an own norm may count in -> minutes."""
SPRAY_SPANS = {name: minutes for name, minutes in SPANS.items() if minutes <= 60}


@derive(key=("_item", "_rec"), trace={"logon_event": {"_item": "_item", "_rec": "_rec"}})
def password_attempt(logon_event: Any, ctx: Ctx) -> Any:
    """Every try of a password in the period, `refused` or not, of an account that is no machine's and no system's.
    `place`: the host whose own account it is, `*` for an account of a Windows domain. `came_from`: address, else name
    of the machine it came from; NULL where none other than the host itself is told.
    """
    first, last = (ibis.literal(d).cast("date") for d in (ctx.period_from, ctx.period_to))
    e = logon_event
    e = e.filter(
        in_list(e.activity, *TRIES)
        & in_list(e.outcome, "success", "failure")
        & e.happened_us.notnull()
        & ~true_or_false(in_list(e.logon_type, *NOBODY_TYPES))
    )
    host = ibis.coalesce(first_label(e.host), "?")
    own = e.event_id.isnull() | true_or_false(first_label(e.user_domain) == host)
    source = ibis.coalesce(_outside(e.source_ip), _outside(e.source_host))
    out = e.select(
        "_item", "_rec", "activity", "happened_us", account_name=bare_account(e.user_name), host=host,
        place=ibis.ifelse(own, host, "*"), day=e.happened_local.date(), refused=e.outcome == "failure",
        came_from=source,
    )  # fmt: skip
    machine = (out["account_name"].re_extract("([$])$", 1) == "$") | in_list(out["account_name"], *SYSTEMS)
    return out.filter(~ibis.coalesce(machine, True) & within(out["day"], first, last))


def _outside(source: Any) -> Any:
    """The source folded, NULL where it is the host itself."""
    told = no_blank(folded(source))
    return ibis.ifelse(in_list(told, *HERE), ibis.null().cast("string"), told)


@derive(
    key=("account_name", "place", "day"),
    trace={"password_attempt": {"_item": "_item", "_rec": "_rec"}},
)
def guess_day(password_attempt: Any) -> Any:
    """Every account with every day it was let in, and the most refusals in the minutes before it was: `sure_…` those of
    the one log and kind of record that holds most of them that day (one try may leave several records), `all_…` every
    record. The time at which it was let in after most refusals within a day, and that record.
    """
    at = ["account_name", "place", "day"]
    a = password_attempt
    refused = a.filter(a.refused)
    streams = refused.group_by([*at, "host", "activity"]).aggregate(_n=refused.count())
    most = first_by(streams, tuple(at), (-streams["_n"], streams["host"], streams["activity"]))
    most = most.select(*at, _most_host=most["host"], _most_activity=most["activity"])
    a = a.left_join(most, at).drop(*[f"{c}_right" for c in at])
    main = (a["host"] == a["_most_host"]) & (a["activity"] == a["_most_activity"])
    a = a.mutate(
        _all=ibis.ifelse(a["refused"], 1, 0).cast("int64"),
        _sure=ibis.ifelse(a["refused"] & true_or_false(main), 1, 0).cast("int64"),
        _whose=key(a["account_name"], a["place"]),
    )
    counts = {
        f"{sort}_{name}": recent_total(a[f"_{sort}"], a["_whose"], a["happened_us"], minutes * MINUTE_US)
        for sort in ("sure", "all")
        for name, minutes in SPANS.items()
    }
    let_in = a.mutate(**counts)
    let_in = let_in.filter(~let_in["refused"])
    worst = let_in.group_by(at).aggregate(**{n: let_in[n].max() for n in counts}, logons=let_in.count())
    one = first_by(
        let_in, tuple(at), (-let_in["all_1d"], let_in["happened_us"], let_in["_item"], let_in["_rec"])
    ).select(*at, "host", "came_from", "happened_us", "_item", "_rec")
    return worst.join(one, at)


@derive(
    key=("came_from", "day"),
    trace={"password_attempt": {"_item": "_item", "_rec": "_rec"}},
)
def spray_day(password_attempt: Any) -> Any:
    """Every source with every day an account was let in from there, and the most accounts refused from it in the
    minutes before (`tried_…`); the minute in which that was, and a record of it. Attempts whose source no record tells
    are not here.
    """
    a = password_attempt.filter(password_attempt.came_from.notnull())
    a = a.mutate(_minute=whole_part(a["happened_us"], MINUTE_US))
    let_in = a.filter(~a["refused"])
    at = ["came_from", "day", "_minute"]
    first = first_by(let_in, tuple(at), (let_in["happened_us"], let_in["_item"], let_in["_rec"]))
    first = first.select(*at, "host", "account_name", "happened_us", "_item", "_rec")
    refused = a.filter(a["refused"]).select(_from="came_from", _name="account_name", _then="_minute").distinct()
    # Most sources are one person's machine: only those that tried two accounts are looked at minute by minute.
    names = refused.group_by("_from").aggregate(_least=refused["_name"].min(), _last=refused["_name"].max())
    names = names.filter(names["_least"] != names["_last"]).select(_many=names["_from"])
    refused = refused.semi_join(names, refused["_from"] == names["_many"])
    longest = max(SPRAY_SPANS.values())
    j = first.select(*at).join(
        refused,
        [
            first["came_from"] == refused["_from"],
            refused["_then"] <= first["_minute"],
            refused["_then"] >= first["_minute"] - longest,
        ],
    )
    last = j.group_by([*at, "_name"]).aggregate(_ago=(j["_minute"] - j["_then"]).min())
    tried = last.group_by(at).aggregate(**{f"tried_{n}": count_true(last["_ago"] <= m) for n, m in SPRAY_SPANS.items()})
    out = first.left_join(tried, at).drop(*[f"{c}_right" for c in at])
    out = out.mutate(**{f"tried_{n}": ibis.coalesce(out[f"tried_{n}"], 0) for n in SPRAY_SPANS})
    by_day = ["came_from", "day"]
    worst = out.group_by(by_day).aggregate(**{f"tried_{n}": out[f"tried_{n}"].max() for n in SPRAY_SPANS})
    one = first_by(out, tuple(by_day), (-out["tried_60m"], out["happened_us"], out["_item"], out["_rec"]))
    one = one.select(*by_day, "host", "account_name", "happened_us", "_item", "_rec")
    return worst.join(one, by_day)
