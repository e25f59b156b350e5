"""Computers of the domains, the agents consoles list for them, and what excuses those without one."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.expressions import (
    agreed,
    any_true,
    count_true,
    days_between,
    first_label,
    folded,
    has_text,
    in_list,
    key,
    no_blank,
    null,
    true_or_false,
    unknown,
    upper,
    within,
)

LONGEST_NAME = 15
"""Characters of a NetBIOS name: an account's name ends there, a console may show the whole name."""
DEVICES = ("appliance", "network", "vip", "scanner")
"""Kinds of assets on which no agent can be installed."""


@derive(key=("scope", "host"), trace={"account": {"scope": "domain", "account_name": "account_name"}})
def directory_host(account: Any) -> Any:
    """Every computer account of every domain, once: `host` is its name in lower case without `$`. `enabled`, `os_name`
    and `last_logon_date` as all exports of one day agree; NULL where they do not. `server`: the operating system says
    so; NULL where it is not exported. (AD writes a log-on down up to 14 days late.)
    """
    a = account.filter((account.platform == "ad") & true_or_false(account.account_class == "computer"))
    a = a.mutate(_host=no_blank(folded(a.account_name).re_extract("^([^$]*)", 1)))
    a = a.filter(a["_host"].notnull())
    out = a.group_by(scope=upper(a.scope), host=a["_host"]).aggregate(
        domain=a.scope.min(),
        account_name=a.account_name.min(),
        enabled=agreed(a.enabled),
        os_name=agreed(a.os_name),
        last_logon_date=a.last_logon_date.max(),
        as_of=a["_as_of"].max(),
    )
    return out.mutate(subject=key(out["scope"], out["host"]), server=has_text(folded(out["os_name"]), "server"))


@derive(key=("host",), trace={"asset_register": {"host_name": "written"}}, optional=("asset_register",))
def asset_host(asset_register: Any) -> Any:
    """Every host of the register (first label) with what its lines agree on: number, kind, whether it is a `device` no
    agent can be installed on, and the day it was retired (NULL: in use, or the lines contradict each other).
    """
    a = asset_register.filter(asset_register.host_name.notnull())
    a = a.mutate(_open=a.retired_date.isnull())
    out = a.group_by(host=first_label(a.host_name)).aggregate(
        written=a.host_name.min(),
        asset_id=agreed(folded(a.asset_id)),
        asset_kind=agreed(a.asset_kind),
        device=agreed(in_list(a.asset_kind, *DEVICES)),
        in_use=any_true(a["_open"]),
        _retired=a.retired_date.max(),
    )
    return out.mutate(retired_date=ibis.ifelse(out["in_use"], null("date"), out["_retired"])).drop("_retired", "in_use")


@derive(
    key=("_item", "_rec"),
    trace={"endpoint_exception": {"_item": "_item", "_rec": "_rec"}},
    optional=("endpoint_exception",),
)
def excused_host(endpoint_exception: Any, asset_host: Any) -> Any:
    """Every exception somebody signed for with the host it is for (first label): the one it names, else that of the
    asset it names. `named`: its number, else its kind.
    """
    e = endpoint_exception.filter(endpoint_exception.approved_by.notnull())
    a = asset_host.filter(asset_host.asset_id.notnull())
    a = a.group_by(_a=a.asset_id).aggregate(_h=agreed(a.host))
    j = e.left_join(a, folded(e.asset_id) == a["_a"])
    j = j.mutate(of_host=ibis.coalesce(first_label(j["host"]), j["_h"]))
    j = j.filter(j["of_host"].notnull())
    return j.select(
        "_item", "_rec", "exception_kind", "valid_from", "valid_to", "approved_date",
        host=j["of_host"],
        named=ibis.coalesce(j["entry_no"], j["exception_kind"]),
    )  # fmt: skip


@derive(key=("name",), optional=("endpoint_agent",))
def listed_machine(endpoint_agent: Any) -> Any:
    """Names of machines that consoles list as managed: whole (first label), and cut to a NetBIOS name where longer; how
    many machines bear the name, and one of the consoles (its product where it has no name).
    """
    g = endpoint_agent.filter(ibis.coalesce(endpoint_agent.managed, True))
    g = g.select(
        label=first_label(g.host), _ip=ibis.coalesce(g.ip, "?"), console=ibis.coalesce(g.console, g["product"])
    )
    g = g.mutate(short=no_blank(g["label"].re_extract(f"^(.{{{LONGEST_NAME}}}).", 1)))
    every = g.select(name="label", _ip="_ip", console="console").union(
        g.filter(g["short"].notnull()).select(name="short", _ip="_ip", console="console")
    )
    return every.group_by("name").aggregate(machines=every["_ip"].nunique(), console=every["console"].min())


@derive(
    key=("subject",),
    trace={
        "directory_host": {"subject": "subject"},
        "excused_host": {"host": "host"},
        "asset_host": {"host": "host"},
    },
    covers=("directory_host",),
)
def host_agent(directory_host: Any, asset_host: Any, excused_host: Any, listed_machine: Any, ctx: Ctx) -> Any:
    """Every computer of the domains with `covered`: a console lists it as managed; NULL where computers of one name
    stand in several domains and consoles list fewer. `excused`: the register calls it a device or retired, or an
    exception somebody signed for holds on the day of the export; NULL where an exception names another agent that no
    console shows, or does not say when it was signed; `excused_by`. `server`: operating system or register say so.
    `idle_days`: since its last log-on.
    """
    d = directory_host.mutate(judged_date=ibis.coalesce(directory_host.as_of, ibis.literal(ctx.as_of).cast("date")))
    a = asset_host.select(_ah="host", asset_kind="asset_kind", device="device", retired_date="retired_date")
    j = d.left_join(a, d["host"] == a["_ah"])
    twins = directory_host.group_by(_th=directory_host.host).aggregate(_twins=directory_host.count())
    j = j.join(twins, j["host"] == twins["_th"])
    g = listed_machine.select(_name="name", _agents="machines", _console="console")
    j = j.left_join(g, j["host"] == g["_name"])
    agents = ibis.coalesce(j["_agents"], 0)
    enough = (j["_twins"] == 1) | (agents >= j["_twins"])
    j = j.mutate(covered=ibis.cases((agents == 0, False), (enough, True), else_=null("boolean")), console=j["_console"])
    j = _excused(j, excused_host)
    known = ibis.cases((true_or_false(j["asset_kind"] == "server"), True), else_=j["server"])
    told = ibis.ifelse(j["server"].isnull() & j["asset_kind"].notnull(), j["asset_kind"] == "server", known)
    return j.select(
        "subject", "scope", "host", "enabled", "os_name", "asset_kind", "last_logon_date", "judged_date", "covered",
        "console", "excused", "excused_by",
        server=told,
        idle_days=days_between(j["last_logon_date"], j["judged_date"]),
    )  # fmt: skip


def _excused(j: Any, excused_host: Any) -> Any:
    e = excused_host.select(
        _eh="host", _kind="exception_kind", _from="valid_from", _to="valid_to", _made="approved_date", _by="named"
    )
    k = j.join(e, j["host"] == e["_eh"])
    k = k.filter(within(k["judged_date"], k["_from"], k["_to"]))
    # What another agent protects, another console shows; and powered off is no reason to have none.
    sure = in_list(k["_kind"], "appliance", "other") & (k["_made"] <= k["judged_date"])
    k = k.mutate(_sure=ibis.ifelse(k["_kind"] == "powered-off", False, ibis.ifelse(sure, True, null("boolean"))))
    k = k.filter(unknown(k["_sure"]) | k["_sure"])
    n = k.group_by(_subject=k["subject"]).aggregate(
        _yes=any_true(k["_sure"]), _n=count_true(unknown(k["_sure"])), _entry=k["_by"].min()
    )
    j = j.left_join(n, j["subject"] == n["_subject"])
    retired = true_or_false(j["retired_date"] <= j["judged_date"])
    register = true_or_false(j["device"]) | retired
    return j.mutate(
        excused=ibis.cases(
            (register | true_or_false(j["_yes"]), True), (ibis.coalesce(j["_n"], 0) > 0, null("boolean")), else_=False
        ),
        excused_by=ibis.coalesce(
            j["_entry"], ibis.ifelse(true_or_false(j["device"]), j["asset_kind"], null("string")),
            ibis.ifelse(retired, ibis.literal("retired"), null("string")),
        ),
    )  # fmt: skip
