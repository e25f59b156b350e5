"""Servers of the inventory whose settings or accounts were not handed over."""

from datetime import date
from typing import Any

import ibis

from chahe.derive.api import Ctx, gap
from chahe.expressions import any_true, first_by, folded, has_text, in_list, overlaps, true_or_false


def servers_in_use(asset_register: Any, ctx: Ctx) -> Any:
    """Servers in use on the base date by the latest register that lists them: `_name`, `_long` (its full name),
    `_asset`, `windows`, provenance. Once for each name and system the register gives one: where its lines contradict
    each other none is picked.

    A server whose operating system is not stated is not Windows here: it must show settings of its own.
    """
    day = ibis.literal(ctx.as_of).cast("date")
    r = last_read(asset_register)
    r = r.filter(true_or_false(r.asset_kind == "server") & overlaps(r.live_date, r.retired_date, day, day))
    lines = r.select(
        "_item",
        "_rec",
        _asset=r.asset_id,
        _shown=ibis.coalesce(r.host_name, r.asset_id),
        _name=folded(ibis.coalesce(r.host_name, r.asset_id)),
        _long=folded(ibis.coalesce(r.fqdn, r.host_name, r.asset_id)),
        windows=true_or_false(has_text(folded(r.os_name), "windows")),
    )
    return first_by(lines, ("_asset", "_name", "_long", "windows"), (lines["_item"], lines["_rec"]))


def last_read(register: Any) -> Any:
    """The lines of each asset in the latest reading that lists it."""
    day = register["_as_of"].fill_null(date(1900, 1, 1))
    last = register.group_by(l_asset="asset_id").aggregate(l_day=day.max())
    return register.join(last, [register["asset_id"] == last["l_asset"], day == last["l_day"]]).drop("l_asset", "l_day")


def lacking(servers: Any, hosts: Any) -> Any:
    """The servers neither of whose names is among `hosts` (column `_h`, lower case)."""
    short, full = hosts.select(_h1="_h"), hosts.select(_h2="_h")
    j = servers.left_join(short, servers["_name"] == short["_h1"])
    j = j.left_join(full, j["_long"] == full["_h2"])
    return j.filter(j["_h1"].isnull() & j["_h2"].isnull())


@gap(table="host_setting", column="scope")
def host_without_settings(asset_register: Any, host_setting: Any, ctx: Ctx) -> Any:
    """Servers other than Windows of which no password settings, or no accounts, were handed over."""
    s = host_setting.filter(in_list(host_setting.platform, "linux", "aix"))
    hosts = s.group_by(_h=s.host).aggregate(_accounts=any_true(s.account_name != "(default)"))
    hosts = hosts.filter(hosts["_accounts"]).select("_h")
    servers = servers_in_use(asset_register, ctx)
    rest = lacking(servers.filter(~servers["windows"]), hosts)
    return rest.select(
        key=rest["_shown"],
        reason=ibis.literal("no settings or no accounts of this host of the inventory: ").concat(rest["_asset"]),
        _item=rest["_item"],
        _rec=rest["_rec"],
    )


@gap(table="local_admin", column="subject")
def windows_host_without_accounts(asset_register: Any, local_admin: Any, ctx: Ctx) -> Any:
    """Windows servers of which no local accounts were handed over; the built-in administrator stands for them."""
    hosts = local_admin.select(_h=local_admin.host).distinct()
    servers = servers_in_use(asset_register, ctx)
    rest = lacking(servers.filter(servers["windows"]), hosts)
    return rest.select(
        key=rest["_shown"].concat("|Administrator"),
        reason=ibis.literal("no local accounts of this host of the inventory: ").concat(rest["_asset"]),
        _item=rest["_item"],
        _rec=rest["_rec"],
    )
