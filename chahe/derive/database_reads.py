"""What accounts read of a database in a day and the extractions approved for it; who may connect from where, and when.

A read without a time belongs to no day (see gaps/database_unseen.py).
"""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.derive.top_use import REFUSED, settled_request
from chahe.expressions import (
    any_true,
    bare_account,
    count_true,
    first_label,
    in_list,
    key,
    null,
    running_total,
    total,
    true_or_false,
    unknown,
    whole_part,
    within,
)

SYSTEM = "系統"
MINUTE_US = 60_000_000
TAIPEI_MINUTES = 480
DAY_MINUTES = 1_440
NOWHERE = "?"


@derive(key=("_item", "_rec"), trace={"database_access": {"_item": "_item", "_rec": "_rec"}})
def database_use(database_access: Any, ctx: Ctx) -> Any:
    """Every statement of the period that was not refused: `place` (first label of the database, else of its server,
    lower case), `account` (bare, lower case), `client` (first label of its name without a domain before it, else its
    address; `?` where none is logged).
    """
    first, last = (ibis.literal(d).cast("date") for d in (ctx.period_from, ctx.period_to))
    d = database_access
    d = d.filter(ibis.coalesce(d.outcome != "failure", True) & within(d.happened_local.date(), first, last))
    return d.select(
        "_item",
        "_rec",
        "action",
        "rows_read",
        "object_name",
        "happened_us",
        "user_name",
        place=ibis.coalesce(first_label(d.database_name), first_label(d.host), NOWHERE),
        server=ibis.coalesce(first_label(d.host), NOWHERE),
        account=ibis.coalesce(bare_account(d.user_name), NOWHERE),
        client=ibis.coalesce(first_label(bare_account(d.client_host)), d.client_ip, NOWHERE),
        address=d.client_ip,
        day=d.happened_local.date(),
    )


@derive(key=("_item", "_rec"), trace={"database_use": {"_item": "_item", "_rec": "_rec"}})
def database_read(database_use: Any) -> Any:
    """Every statement that read, or may have."""
    return database_use.filter(ibis.coalesce(database_use["action"] == "read", True))


@derive(
    key=("request_item", "request_rec", "place", "account", "day"),
    trace={
        "database_read": {"place": "place", "account": "account", "day": "day"},
        "data_extraction": {"_item": "request_item", "_rec": "request_rec"},
    },
    optional=("data_extraction",),
)
def requested_day(database_read: Any, data_extraction: Any) -> Any:
    """The days on which an account read of a database within an approved request for an extraction: `covered`, rows the
    request covers, in the order of days until as many are read as were approved; `perhaps_covered`, those and the ones
    it may cover: it does not state database, account, days, rows or approval.
    """
    p = data_extraction.filter(~true_or_false(in_list(data_extraction.state_text, *REFUSED)))
    p = p.select(
        request_item=p["_item"],
        request_rec=p["_rec"],
        _place=first_label(p.database_name),
        _account=bare_account(p.account_name),
        _from=p.from_date,
        _to=p.to_date,
        approved=p.rows_approved,
        _when=p.approved_at_us,
        _good=settled_request(p),
    )
    r = database_read.select("place", "account", "day", "happened_us", "rows_read")
    j = r.join(
        p,
        [
            ibis.coalesce(p["_place"] == r["place"], True),
            ibis.coalesce(p["_account"] == r["account"], True),
            ibis.coalesce(r["day"] >= p["_from"], True),
            ibis.coalesce(r["day"] <= p["_to"], True),
        ],
    )
    stated = j["_place"].notnull() & j["_account"].notnull() & j["_from"].notnull() & j["_to"].notnull()
    own = ibis.ifelse(stated, True, null("boolean")) & j["_good"] & (j["_when"] <= j["happened_us"])
    rows, zero = ibis.coalesce(j["rows_read"], ibis.literal(0, type="int64")), ibis.literal(0, type="int64")
    j = j.mutate(
        _own=ibis.ifelse(true_or_false(own) & j["approved"].notnull(), rows, zero),
        _any=ibis.ifelse(ibis.coalesce(own, True), rows, zero),
    )
    request = ["request_item", "request_rec"]
    days = j.group_by([*request, "place", "account", "day", "approved"]).aggregate(
        _own=total(j["_own"]), _any=total(j["_any"])
    )
    order = (days["day"], days["place"], days["account"])
    at = [days[n] for n in request]
    left = ibis.greatest(days["approved"] - (running_total(days["_own"], at, *order) - days["_own"]), zero)
    # What a request may cover is not used up by what other accounts may have read under it.
    most = ibis.ifelse(days["approved"].isnull(), days["_any"], ibis.least(days["_any"], days["approved"]))
    sure = ibis.ifelse(days["_own"] > 0, ibis.least(days["_own"], left), zero)
    out = days.mutate(covered=sure, _most=ibis.ifelse(days["_own"] == days["_any"], sure, most))
    return out.select(
        *request, "place", "account", "day", "covered", perhaps_covered=ibis.greatest(out["_most"], out["covered"])
    )


@derive(
    key=("subject",),
    trace={"database_read": {"place": "place", "account": "account", "day": "day"}},
    optional=("account_owner",),
    covers=("database_read",),
)
def read_day(database_read: Any, requested_day: Any, account_owner: Any) -> Any:
    """What one account read of one database in one day: `rows_read`; of it `rows_unapproved`, that no approved request
    can cover, and `perhaps_unapproved`, that none covers for certain; `unmeasured`: reads whose rows were not logged.
    `application`: the account is registered as an application's and nobody's on that day; NULL where the register says
    both.
    """
    r = database_read
    day = ["place", "account", "day"]
    zero = ibis.literal(0, type="int64")
    out = r.group_by(day).aggregate(
        reads=r.count().cast("int64"),
        rows_read=total(ibis.coalesce(r["rows_read"], zero)),
        unmeasured=count_true(r["rows_read"].isnull()),
        client=r["client"].min(),
        object_name=r["object_name"].min(),
        server=r["server"].max(),
        user_name=r["user_name"].min(),
    )
    c = requested_day.group_by(day).aggregate(
        _sure=total(requested_day.covered), _most=total(requested_day.perhaps_covered)
    )
    out = out.left_join(c, day).drop(*[f"{n}_right" for n in day])
    out = out.left_join(_applications(out, account_owner), day).drop(*[f"{n}_right" for n in day])
    application = ibis.cases(
        (true_or_false(out["_system"]) & true_or_false(out["_other"]), null("boolean")),
        (true_or_false(out["_system"]), True),
        else_=False,
    )
    out = out.mutate(
        application=application,
        rows_unapproved=ibis.greatest(out["rows_read"] - ibis.coalesce(out["_most"], zero), zero),
        perhaps_unapproved=ibis.greatest(out["rows_read"] - ibis.coalesce(out["_sure"], zero), zero),
        subject=key(out["place"], out["account"], out["day"]),
    )
    return out.drop("_system", "_other", "_sure", "_most")


def _applications(uses: Any, account_owner: Any) -> Any:
    """What the register of account owners says of the accounts on their days."""
    o = account_owner.select(
        _p=first_label(account_owner.scope),
        _a=bare_account(account_owner.account_name),
        _from=account_owner.registered_date,
        _to=account_owner.valid_to,
        _is=true_or_false(account_owner.owner_kind == SYSTEM) & account_owner.employee_no.isnull(),
    )
    j = uses.select("place", "server", "account", "day").join(
        o,
        [
            o["_a"] == uses["account"],
            (o["_p"] == uses["place"]) | (o["_p"] == uses["server"]),
            ibis.coalesce(within(uses["day"], o["_from"], o["_to"]), True),
        ],
    )
    return j.group_by(["place", "account", "day"]).aggregate(_system=any_true(j["_is"]), _other=any_true(~j["_is"]))


@derive(
    key=("subject",),
    trace={"database_use": {"place": "place", "account": "account", "client": "client", "day": "judged_date"}},
    optional=("database_client",),
)
def database_link(database_use: Any, database_client: Any) -> Any:
    """Every account and client that used a database in the period: `accesses`, of them `unlisted`, for which no line of
    the register of clients names account, client, day and hour, and `unclear`, where the client was not logged or
    nobody says who approved the line. `judged_date`: the first day with an unlisted access, else the last of use.
    """
    a = database_use
    days = whole_part(a["happened_us"], MINUTE_US) + TAIPEI_MINUTES
    a = a.mutate(minute=days - whole_part(days, DAY_MINUTES) * DAY_MINUTES)
    at = ["place", "account", "client", "day", "minute"]
    uses = a.group_by(at).aggregate(address=a["address"].max(), _n=a.count().cast("int64"))
    c = database_client
    c = c.select(
        _p=first_label(c.database_name), _a=bare_account(c.account_name), _client=first_label(c.client),
        _from=c.valid_from, _to=c.valid_to, _since=c.from_minute, _until=c.to_minute, _by=c.approved_by,
    )  # fmt: skip
    j = uses.join(c, [uses["place"] == c["_p"], uses["account"] == c["_a"]])
    logged = ibis.ifelse(j["client"] == NOWHERE, null("string"), j["client"])
    here = j["_client"].isnull() | (j["_client"] == logged) | ibis.coalesce(j["_client"] == j["address"], False)
    day = ibis.coalesce(within(j["day"], j["_from"], j["_to"]), True)
    round_ = (j["minute"] >= j["_since"]) | (j["minute"] <= j["_until"])
    plain = (j["minute"] >= j["_since"]) & (j["minute"] <= j["_until"])
    hour = ibis.coalesce(ibis.ifelse(j["_since"] <= j["_until"], plain, round_), True)
    j = j.mutate(_ok=here & day & hour & ibis.ifelse(j["_by"].isnull(), null("boolean"), True))
    seen = j.group_by(at).aggregate(_yes=any_true(j["_ok"]), _open=any_true(unknown(j["_ok"])))
    u = uses.left_join(seen, at).drop(*[f"{n}_right" for n in at])
    yes, maybe = true_or_false(u["_yes"]), true_or_false(u["_open"]) | (u["client"] == NOWHERE)
    zero = ibis.literal(0, type="int64")
    u = u.mutate(
        _unlisted=ibis.ifelse(yes | maybe, zero, u["_n"]),
        _unclear=ibis.ifelse(~yes & maybe, u["_n"], zero),
        _when=ibis.ifelse(yes | maybe, null("date"), u["day"]),
    )
    out = u.group_by(["place", "account", "client"]).aggregate(
        accesses=total(u["_n"]),
        unlisted=total(u["_unlisted"]),
        unclear=total(u["_unclear"]),
        first_date=u["day"].min(),
        last_date=u["day"].max(),
        first_unlisted=u["_when"].min(),
    )
    written = a.group_by(["place", "account", "client"]).aggregate(user_name=a["user_name"].min())
    out = out.join(written, ["place", "account", "client"])
    return out.mutate(
        subject=key(out["place"], out["account"], out["client"]),
        judged_date=ibis.coalesce(out["first_unlisted"], out["last_date"]),
    )
