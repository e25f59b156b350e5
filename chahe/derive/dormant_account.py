"""When the accounts of the latest exports were last used, and which of them a signed register excepts."""

from typing import Any

import ibis

from chahe.derive.api import derive
from chahe.derive.password_attempt import TRIES
from chahe.expressions import (
    agreed,
    any_true,
    bare_account,
    days_between,
    first_label,
    in_list,
    key,
    null,
    true_or_false,
    unknown,
)

DIRECTORY_LAG = 14
"""Days by which lastLogonTimestamp may lag behind: msDS-LogonTimeSyncInterval's default, [MS-ADA2]."""
NO_ONES = ("computer", "gmsa", "msa")
"""Classes of accounts a machine holds: their passwords are its own."""
EXEMPT = ("系統", "緊急")
"""Kinds of account that may lie unused: of services and for emergencies, where somebody signed for them."""
TOLD = ("ad", "aix")
"""Platforms whose exports leave the day of the last log-on blank for accounts that never logged on."""


@derive(
    key=("subject",),
    trace={"account": {"scope": "scope", "account_name": "written"}},
    optional=("account_owner", "logon_event"),
)
def dormant_account(account: Any, account_owner: Any, logon_event: Any) -> Any:
    """Every account of a person or a service in the latest export of its domain, host or database. `last_used`: the
    latest day the export or a log states; NULL where none does. `idle_at_most` and `idle_at_least`: days from then to
    the export; in a directory the day stated may lag by DIRECTORY_LAG. An account that an export which states the day
    for others states none for never logged on: since its creation, if that is stated. NULL where it cannot be told; no
    log of a log-on is no sign of disuse.
    `excepted`: registered as a service's or for emergencies, for that day, with a purpose and somebody's signature.
    """
    t = account.filter(account["_as_of"].notnull())
    t = t.filter(~true_or_false(in_list(t.account_class, *NO_ONES)))
    t = t.filter(true_or_false(t.account_name.re_extract("([$])$", 1) != "$"))
    t = t.mutate(place=first_label(t.scope), account=bare_account(t.account_name))
    telling = t.group_by(_file=t["_item"], _where=t["place"]).aggregate(_tells=any_true(t.last_logon_date.notnull()))
    last = t.group_by(_p=t["place"]).aggregate(_last=t["_as_of"].max())
    t = t.join(last, [t["place"] == last["_p"], t["_as_of"] == last["_last"]])
    t = t.join(telling, [t["_item"] == telling["_file"], t["place"] == telling["_where"]])
    t = t.mutate(_blank=t["_tells"] & in_list(t.platform, *TOLD) & t.last_logon_date.isnull())
    a = t.group_by("place", "account").aggregate(
        scope=t.scope.min(),
        written=t.account_name.min(),
        platform=agreed(t.platform),
        enabled=agreed(t.enabled),
        shown_on=t["_last"].max(),
        stated=t.last_logon_date.max(),
        created=t.created_date.max(),
        _blank=any_true(t["_blank"]),
        _open=any_true(unknown(t.enabled)),
    )
    a = a.mutate(enabled=ibis.ifelse(a["_open"], null("boolean"), a["enabled"]))
    a = _with_logs(a, logon_event)
    never = a["_blank"] & a["stated"].isnull() & a["logged"].isnull()
    stated, logged, made = (days_between(a[c], a["shown_on"]) for c in ("stated", "logged", "created"))
    lag = ibis.ifelse(true_or_false(a["platform"] != "ad"), 0, DIRECTORY_LAG)
    later = ibis.greatest(stated - lag, 0)
    # No log of a log-on proves nothing: only the day an export states, or its blank, says that there was none since.
    least = ibis.cases(
        (a["stated"].notnull(), ibis.least(later, ibis.coalesce(logged, later))), (never, made), else_=null("int64")
    )
    most = ibis.least(ibis.coalesce(stated, logged), ibis.coalesce(logged, stated))
    out = a.mutate(
        subject=key(a["place"], a["account"]),
        last_used=ibis.greatest(ibis.coalesce(a["stated"], a["logged"]), ibis.coalesce(a["logged"], a["stated"])),
        never_used=never,
        idle_at_most=ibis.coalesce(most, ibis.ifelse(never, made, null("int64"))).cast("int64"),
        idle_at_least=least.cast("int64"),
    )
    out = _with_exceptions(out, account_owner)
    return out.select(
        "subject", "place", "account", "scope", "written", "platform", "enabled", "shown_on", "last_used", "created",
        "never_used", "idle_at_most", "idle_at_least", "excepted", owner_kind="kind", account_name="written",
    )  # fmt: skip


def _with_logs(a: Any, logon_event: Any) -> Any:
    """`logged`: the latest day of a log-on with an account of the name, of the place or of one nobody states."""
    e = logon_event
    e = e.filter(in_list(e.activity, *TRIES) & true_or_false(e.outcome == "success") & e.happened_us.notnull())
    e = e.group_by(_n=bare_account(e.user_name), _d=first_label(e.user_domain), _h=first_label(e.host)).aggregate(
        _day=e.happened_local.date().max()
    )
    here = (e["_d"] == a["place"]) | (e["_h"] == a["place"]) | e["_d"].isnull()
    j = a.select("place", "account").join(e, [a["account"] == e["_n"], true_or_false(here)])
    j = j.group_by("place", "account").aggregate(logged=j["_day"].max())
    return a.left_join(j, ["place", "account"]).drop("place_right", "account_right")


def _with_exceptions(a: Any, account_owner: Any) -> Any:
    """`excepted`, and `kind`, what the register says the account is."""
    o = account_owner
    o = o.select(
        _n=bare_account(o.account_name), _p=first_label(o.scope), _from=o.registered_date, _to=o.valid_to,
        _signed=o.approved_by.notnull() & o.purpose.notnull() & in_list(o.owner_kind, *EXEMPT), kind=o.owner_kind,
    )  # fmt: skip
    j = a.select("place", "account", "shown_on").join(o, [a["account"] == o["_n"], a["place"] == o["_p"]])
    in_force = ibis.coalesce(j["_from"] <= j["shown_on"], True) & ibis.coalesce(j["_to"] >= j["shown_on"], True)
    j = j.filter(in_force)
    j = j.group_by("place", "account").aggregate(_yes=any_true(j["_signed"]), kind=agreed(j["kind"]))
    out = a.left_join(j, ["place", "account"]).drop("place_right", "account_right")
    return out.mutate(excepted=true_or_false(out["_yes"])).drop("_yes")
