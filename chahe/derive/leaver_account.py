"""How long the accounts of those who left stayed open."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.derive.persons import nobodys
from chahe.expressions import (
    agreed,
    any_true,
    bare_account,
    count_true,
    days_between,
    first_label,
    in_list,
    key,
    null,
    true_or_false,
    unknown,
)

CLOSING = ("disabled", "deleted")
OPENING = ("created", "enabled")


@derive(
    key=("subject",),
    trace={
        "absence": {"_item": "_item", "_rec": "_rec"},
        "switched": {"account_name": "account_name"},
        "account_shown": {"account_name": "account_name", "place": "place"},
    },
)
def leaver_account(absence: Any, account_holder: Any, switched: Any, account_shown: Any, ctx: Ctx) -> Any:
    """Every account a person held when leaving: `open_days` from the day of leaving to its closing, or to the person's
    return; negative or 0 when it was closed by then; NULL where the day of closing is not known. `open_at_least`: days
    it was open for certain. `due_from`: days passed by the base date.

    The closing is the first event that disabled or deleted the account after it was last opened, before the person's
    return; without one the day the IT unit states, if the latest export shows the account disabled or gone. An account
    an export shows open after that day was open until the export's day at least.
    """
    a = absence.filter(absence.state == "left")
    a = a.select(
        "employee_no", "order_no", "removed_date", "until_us", "until_date", "_item", "_rec", person=a.person,
        left_date=a.from_date,
    )  # fmt: skip
    j = _accounts(a, account_holder)
    j = _switches(j, switched)
    j = _exports(j, account_shown)
    as_of = ibis.literal(ctx.as_of).cast("date")
    stated = ibis.ifelse(true_or_false(j["shut"]), j["removed_date"], null("date"))
    closed = ibis.coalesce(j["event_date"], stated)
    seen_open = true_or_false(j["open_on"] > ibis.coalesce(closed, j["left_date"]))
    closed = ibis.ifelse(seen_open, null("date"), closed)
    back = ibis.coalesce(j["until_date"], as_of)
    closed = ibis.ifelse(true_or_false(closed > back), back, closed)
    open_days = days_between(j["left_date"], closed)
    held = ibis.ifelse(seen_open, days_between(j["left_date"], j["open_on"]), 0)
    return j.select(
        "employee_no",
        "account_name",
        "place",
        "left_date",
        "order_no",
        "_item",
        "_rec",
        subject=key(j["employee_no"], j["left_date"], j["place"], j["account_name"]),
        closed_date=closed,
        open_days=open_days,
        open_at_least=ibis.coalesce(open_days, held),
        due_from=days_between(j["left_date"], back),
    )


def _accounts(a: Any, account_holder: Any) -> Any:
    """The absences with each account the person held then. A statement without a place is left out where another names
    the place of the same account.
    """
    h = account_holder.filter(~nobodys(account_holder.kind))
    h = h.select(_p=h.person, account_name=h.name, place=h.place, _from=h.since)
    j = a.join(h, [a["person"] == h["_p"], h["_from"] <= a["left_date"]]).drop("_p", "_from").distinct()
    placed = j.filter(j["place"] != "*").select(_p=j["person"], _d=j["left_date"], _n=j["account_name"]).distinct()
    loose = j.filter(j["place"] == "*")
    loose = loose.anti_join(
        placed,
        [loose["person"] == placed["_p"], loose["left_date"] == placed["_d"], loose["account_name"] == placed["_n"]],
    )
    return ibis.union(j.filter(j["place"] != "*"), loose)


@derive(key=("_item", "_rec", "account_name", "opens"), trace={"account_change": {"_item": "_item", "_rec": "_rec"}},
        optional=("account_change",))  # fmt: skip
def switched(account_change: Any) -> Any:
    """Accounts opened (`opens`: created, enabled, on Linux unlocked) and closed (disabled, deleted, on Linux locked).
    `place`: first label of the domain, else of the host.
    """
    c = account_change
    unix = c.event_id.isnull()
    closes = in_list(c.change_kind, *CLOSING) | ((c.change_kind == "locked") & unix)
    opens = in_list(c.change_kind, *OPENING) | ((c.change_kind == "unlocked") & unix)
    c = c.filter((closes | opens) & ibis.coalesce(c.outcome != "failure", True) & c.happened_us.notnull())
    unix = c.event_id.isnull()
    return c.select(
        "_item",
        "_rec",
        "happened_us",
        account_name=bare_account(c.account_name),
        place=ibis.coalesce(first_label(c.account_domain), first_label(c.host), "?"),
        host_place=ibis.coalesce(first_label(c.host), "?"),
        day=c.happened_local.date(),
        opens=in_list(c.change_kind, *OPENING) | ((c.change_kind == "unlocked") & unix),
    ).distinct()


def _switches(j: Any, switched: Any) -> Any:
    """`event_date`: the day of the first closing after the last opening, before the person's return."""
    at = ["person", "left_date", "account_name", "place"]
    s = switched.select(_n=switched.account_name, _p=switched.place, _us=switched.happened_us, _day=switched.day,
                        _opens=switched.opens)  # fmt: skip
    e = j.select(*at, "until_us").join(
        s,
        [
            j["account_name"] == s["_n"],
            (j["place"] == s["_p"]) | (j["place"] == "*"),
            (s["_us"] < j["until_us"]) | j["until_us"].isnull(),
        ],
    )
    last = e.group_by(at).aggregate(_opened=ibis.ifelse(e["_opens"], e["_us"], null("int64")).max())
    e = e.join(last, at)
    e = e.filter(~e["_opens"] & ((e["_us"] > e["_opened"]) | e["_opened"].isnull()))
    shut = e.group_by(at).aggregate(event_date=e["_day"].min())
    return j.left_join(shut, at).drop(*[f"{c}_right" for c in at])


@derive(
    key=("account_name", "place"),
    trace={"account": {"scope": "scope", "account_name": "written"}},
    optional=("account",),
)
def account_shown(account: Any) -> Any:
    """The latest export of each domain, host or database with its accounts: `enabled`, NULL where lines do not say or
    contradict each other, and `shown_on`, its day; once with account `*` for the place itself.
    """
    t = account.filter(account["_as_of"].notnull())
    t = t.mutate(place=first_label(t.scope), _day=t["_as_of"])
    last = t.group_by(_p=t["place"]).aggregate(_last=t["_day"].max())
    t = t.join(last, [t["place"] == last["_p"], t["_day"] == last["_last"]])
    rows = t.group_by(account_name=bare_account(t.account_name), place=t["place"]).aggregate(
        scope=t.scope.min(),
        written=t.account_name.min(),
        enabled=agreed(t.enabled),
        shown_on=t["_last"].max(),
        _n=count_true(unknown(t.enabled)),
    )
    rows = rows.mutate(enabled=ibis.ifelse(rows["_n"] > 0, null("boolean"), rows["enabled"])).drop("_n")
    whole = t.group_by(place=t["place"]).aggregate(scope=t.scope.min(), shown_on=t["_last"].max())
    whole = whole.select(
        account_name=ibis.literal("*"), place=whole["place"], scope=whole["scope"], written=null("string"),
        enabled=null("boolean"),
        shown_on=whole["shown_on"],
    )  # fmt: skip
    return ibis.union(rows.select("account_name", "place", "scope", "written", "enabled", "shown_on"), whole)


def _exports(j: Any, account_shown: Any) -> Any:
    """`open_on`: day of an export, before the person's return, that shows the account open; `shut`: the latest export
    of its place shows it disabled, or lacks it.
    """
    s = account_shown.select(_n=account_shown.account_name, _p=account_shown.place, _e=account_shown.enabled,
                             _on=account_shown.shown_on)  # fmt: skip
    at = ["person", "left_date", "account_name", "place"]
    same = (j["place"] == s["_p"]) | (j["place"] == "*")
    mine = j.select(*at, "until_date").join(s, [j["account_name"] == s["_n"], same])
    mine = mine.group_by(at).aggregate(
        _open=ibis.ifelse(
            true_or_false(mine["_e"]) & ibis.coalesce(mine["_on"] < mine["until_date"], True), mine["_on"], null("date")
        ).max(),
        _shut=any_true(~mine["_e"]),
        _any=any_true(mine["_on"].notnull()),
        _other=any_true(unknown(mine["_e"]) | mine["_e"]),
    )
    place = s.filter(s["_n"] == "*").select(_k=s["_p"]).distinct()
    j = j.left_join(mine, at).drop(*[f"{c}_right" for c in at])
    j = j.left_join(place, j["place"] == place["_k"])
    gone = true_or_false(j["_shut"]) & ~true_or_false(j["_other"])
    lacking = j["_any"].isnull() & j["_k"].notnull()
    return j.mutate(open_on=j["_open"], shut=gone | lacking).drop("_open", "_shut", "_any", "_other", "_k")
