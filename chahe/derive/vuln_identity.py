"""Which asset a scanned address is: by the dated identity table, else by the register; never picked when unclear."""

from datetime import date
from typing import Any

import ibis

from chahe.derive.api import derive
from chahe.expressions import folded, in_list, null, true_or_false, within

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(9999, 12, 31)
"""Stand for open ends, so that keys are not NULL."""


def agreed(column: Any) -> Any:
    """Aggregate: the one value the rows state; NULL when they state none, or different ones."""
    return ibis.ifelse(column.min() == column.max(), column.min(), null(str(column.type())))


def agreed_flag(column: Any) -> Any:
    """Aggregate: the one boolean the rows state; NULL when they state none, or both."""
    number = column.cast("int64")
    return ibis.ifelse(number.min() == number.max(), number.max() == 1, null("boolean"))


@derive(key=("asset_id",), trace={"asset_register": {"asset_id": "asset_id"}}, covers=("asset_register",))
def registered_asset(asset_register: Any) -> Any:
    """One row per asset number; what two lines of the register contradict each other about is NULL."""
    r = asset_register
    return r.group_by("asset_id").aggregate(
        asset_name=agreed(folded(r["host_name"])),
        asset_kind=agreed(r["asset_kind"]),
        environment=agreed(r["environment"]),
        scan_mode=agreed(r["scan_mode"]),
        internet_facing=agreed_flag(r["internet_facing"]),
        is_core=agreed_flag(r["is_core"]),
        live_date=agreed(r["live_date"]),
        retired_date=agreed(r["retired_date"]),
        prelaunch_scan_date=agreed(r["prelaunch_scan_date"]),
    )


@derive(
    key=("asset_id", "alias_kind", "known_as", "first_day", "last_day"),
    trace={
        "asset_register": {"asset_id": "asset_id"},
        "identity": {"subject_id": "asset_id", "id_value": "as_written"},
    },
    optional=("identity",),
)
def asset_alias(asset_register: Any, identity: Any) -> Any:
    """Addresses and names of assets with the days they held. The identity table's addresses of an asset replace the
    register's; an address of the register counts from the scan before launch, else the launch, to retirement.
    """
    stated = identity.filter(
        (identity["subject_kind"] == "asset") & in_list(identity["id_kind"], "ip", "name", "fqdn")
    ).select(
        asset_id="subject_id",
        alias_kind=ibis.ifelse(identity["id_kind"] == "ip", "ip", "name"),
        known_as=folded(identity["id_value"]),
        as_written="id_value",
        first_day=identity["valid_from"].fill_null(FIRST_DAY),
        last_day=identity["valid_to"].fill_null(LAST_DAY),
    )
    known = stated.filter(stated["alias_kind"] == "ip").select(known_id="asset_id").distinct()
    others = asset_register.anti_join(known, asset_register["asset_id"] == known["known_id"])
    rows = (
        stated.union(_listed(others, "ip", "ip"))
        .union(_listed(asset_register, "name", "host_name"))
        .union(_listed(asset_register, "name", "fqdn"))
    )
    rows = rows.filter(rows["known_as"] != "")
    return rows.group_by("asset_id", "alias_kind", "known_as", "first_day", "last_day").aggregate(
        as_written=rows["as_written"].max()
    )


def _listed(register: Any, kind: str, column: str) -> Any:
    early = true_or_false(register["prelaunch_scan_date"] < register["live_date"])
    began = ibis.ifelse(early, register["prelaunch_scan_date"], register["live_date"])
    return register.select(
        asset_id="asset_id",
        alias_kind=ibis.literal(kind),
        known_as=folded(register[column]),
        as_written=column,
        first_day=began.fill_null(FIRST_DAY),
        last_day=register["retired_date"].fill_null(LAST_DAY),
    )


def on_asset(rows: Any, alias: Any, day: Any) -> Any:
    """The rows of an intake table with `on_asset_id`: their asset number, else the one asset that held their address on
    `day` (on any day when it is NULL); NULL when there is none or more than one.
    """
    addressed = rows.filter(rows["asset_id"].isnull() & rows["ip"].notnull()).select(
        _c_item="_item", _c_rec="_rec", _c_ip=folded(rows["ip"]), _c_day=day
    )
    addresses = alias.filter(alias["alias_kind"] == "ip")
    fits = [
        addressed["_c_ip"] == addresses["known_as"],
        within(addressed["_c_day"].fill_null(addresses["first_day"]), addresses["first_day"], addresses["last_day"]),
    ]
    found = (
        addressed.join(addresses, fits)
        .group_by("_c_item", "_c_rec", "_c_ip")
        .aggregate(_c_low=ibis._["asset_id"].min(), _c_high=ibis._["asset_id"].max())
    )
    joined = rows.left_join(
        found,
        [rows["_item"] == found["_c_item"], rows["_rec"] == found["_c_rec"], folded(rows["ip"]) == found["_c_ip"]],
    )
    one = ibis.ifelse(joined["_c_low"] == joined["_c_high"], joined["_c_low"], null("string"))
    return joined.mutate(on_asset_id=joined["asset_id"].fill_null(one)).drop(
        "_c_item", "_c_rec", "_c_ip", "_c_low", "_c_high"
    )


@derive(
    key=("scan_id", "ip"),
    trace={"scan_host": {"scan_id": "scan_id", "ip": "ip"}},
    covers=("scan_host",),
)
def scanned_asset(scan_host: Any, asset_alias: Any, registered_asset: Any) -> Any:
    """Each host of each scan and the asset it was on that day: by address, else by name. `ambiguous`: two assets claim
    it, so neither is picked. `comparable`: its local checks ran, so that what the scan does not report is not there;
    a network device or appliance that the register says is reviewed instead of logged in to counts as it is.
    """
    host = scan_host.group_by("scan_id", "ip").aggregate(
        scanner=scan_host["scanner"].max(),
        scan_date=scan_host["scan_date"].max(),
        credentialed=scan_host["credentialed"].cast("int64").max() == 1,
        host_up=scan_host["host_up"].cast("int64").max() == 1,
        name=folded(scan_host["host_name"]).max(),
        fqdn=folded(scan_host["fqdn"]).max(),
    )
    by_ip = _claims(host, asset_alias, "ip", "ip", "i")
    by_name = _claims(host, asset_alias, "name", "name", "n")
    by_fqdn = _claims(host, asset_alias, "fqdn", "name", "f")
    joined = host
    for claims, mark in ((by_ip, "i"), (by_name, "n"), (by_fqdn, "f")):
        joined = joined.left_join(
            claims, [joined["scan_id"] == claims[f"{mark}_scan"], joined["ip"] == claims[f"{mark}_ip"]]
        ).drop(f"{mark}_scan", f"{mark}_ip")
    low = joined["i_low"].fill_null(joined["n_low"]).fill_null(joined["f_low"])
    high = joined["i_high"].fill_null(joined["n_high"]).fill_null(joined["f_high"])
    placed = joined.mutate(
        on_asset_id=ibis.ifelse(low == high, low, null("string")), ambiguous=true_or_false(low != high)
    ).drop("i_low", "i_high", "n_low", "n_high", "f_low", "f_high", "name", "fqdn")
    modes = registered_asset.select(
        m_asset="asset_id",
        reviewed=true_or_false(registered_asset["scan_mode"] == "uncredentialed-config-review")
        & true_or_false(in_list(registered_asset["asset_kind"], "network", "appliance")),
    )
    out = placed.left_join(modes, placed["on_asset_id"] == modes["m_asset"])
    return out.mutate(
        asset_id=out["on_asset_id"], comparable=true_or_false(out["credentialed"]) | true_or_false(out["reviewed"])
    ).drop("m_asset", "reviewed", "on_asset_id")


def _claims(host: Any, alias: Any, column: str, kind: str, mark: str) -> Any:
    """Lowest and highest asset number that held the address or name on the day of the scan."""
    names = alias.filter(alias["alias_kind"] == kind)
    fits = [
        folded(host[column]) == names["known_as"],
        within(host["scan_date"].fill_null(names["first_day"]), names["first_day"], names["last_day"]),
    ]
    return (
        host.join(names, fits)
        .group_by(**{f"{mark}_scan": ibis._["scan_id"], f"{mark}_ip": ibis._["ip"]})
        .aggregate(**{f"{mark}_low": ibis._["asset_id"].min(), f"{mark}_high": ibis._["asset_id"].max()})
    )
