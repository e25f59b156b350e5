"""Which asset a scanned address is: by the dated identity table, else by the register; never picked when unclear."""

from datetime import date
from typing import Any

import ibis

from chahe.derive.api import derive
from chahe.expressions import count_true, folded, in_list, null, true_or_false, within

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
    """One row per asset number, by the lines of the latest reading that lists it; what two of these lines contradict
    each other about is NULL. `unclear`: they do so about what the asset is, how it is scanned or when it was in use
    (one states a retirement and another none).
    """
    day = asset_register["_as_of"].fill_null(FIRST_DAY)
    last = asset_register.group_by(l_asset="asset_id").aggregate(l_day=day.max())
    r = asset_register.join(last, [asset_register["asset_id"] == last["l_asset"], day == last["l_day"]])
    retired = r["retired_date"]
    split = count_true(retired.notnull()) * count_true(retired.isnull()) > 0
    out = r.group_by("asset_id").aggregate(
        asset_name=agreed(folded(r["host_name"])),
        asset_kind=agreed(r["asset_kind"]),
        environment=agreed(r["environment"]),
        scan_mode=agreed(r["scan_mode"]),
        internet_facing=agreed_flag(r["internet_facing"]),
        is_core=agreed_flag(r["is_core"]),
        live_date=agreed(r["live_date"]),
        retired_date=agreed(r["retired_date"]),
        prelaunch_scan_date=agreed(r["prelaunch_scan_date"]),
        split=split,
        **{f"{c}_two": r[c].min() != r[c].max() for c in _TELLING},
    )
    unclear = out["split"]
    for column in _TELLING:
        unclear = unclear | true_or_false(out[f"{column}_two"])
    kept = ibis.ifelse(out["split"], null("date"), out["retired_date"])
    return out.mutate(unclear=unclear, retired_date=kept).drop("split", *(f"{c}_two" for c in _TELLING))


_TELLING = ("asset_kind", "scan_mode", "live_date", "retired_date", "prelaunch_scan_date")
"""What decides whether an asset owes a scan, and which."""


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
    """The rows of an intake table with `on_asset_id`: their asset number, else the one asset that held their address,
    or else their host name, on `day` (on any day when it is NULL); NULL when there is none or more than one.
    `claimed`: one asset or more held it.
    """
    columns = {"ip": "ip", "host_name": "name"} if "host_name" in rows.columns else {"ip": "ip"}
    joined, low, high = rows, null("string"), null("string")
    for column, kind in columns.items():
        found = _holders(rows, alias, day, column, kind)
        mark = f"_c_{column}"
        joined = joined.left_join(
            found,
            [
                joined["_item"] == found[f"{mark}_item"],
                joined["_rec"] == found[f"{mark}_rec"],
                folded(joined[column]) == found[f"{mark}_said"],
            ],
        ).drop(f"{mark}_item", f"{mark}_rec", f"{mark}_said")
    for column in reversed(columns):
        low = joined[f"_c_{column}_low"].fill_null(low)
        high = joined[f"_c_{column}_high"].fill_null(high)
    one = ibis.ifelse(low == high, low, null("string"))
    return joined.mutate(
        on_asset_id=joined["asset_id"].fill_null(one), claimed=joined["asset_id"].notnull() | low.notnull()
    ).drop(*(f"_c_{column}_{end}" for column in columns for end in ("low", "high")))


def _holders(rows: Any, alias: Any, day: Any, column: str, kind: str) -> Any:
    """Lowest and highest asset number that held the address or name a row without an asset number states."""
    said = rows.filter(rows["asset_id"].isnull() & rows[column].notnull()).select(
        _h_item="_item", _h_rec="_rec", _h_said=folded(rows[column]), _h_day=day
    )
    names = alias.filter(alias["alias_kind"] == kind)
    fits = [
        said["_h_said"] == names["known_as"],
        within(said["_h_day"].fill_null(names["first_day"]), names["first_day"], names["last_day"]),
    ]
    both = said.join(names, fits)
    mark = f"_c_{column}"
    return both.group_by(
        **{f"{mark}_item": both["_h_item"], f"{mark}_rec": both["_h_rec"], f"{mark}_said": both["_h_said"]}
    ).aggregate(**{f"{mark}_low": both["asset_id"].min(), f"{mark}_high": both["asset_id"].max()})


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
