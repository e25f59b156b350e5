"""Asset by calendar period: was it scanned, and did the log-in work?"""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.derive.vuln_identity import FIRST_DAY, LAST_DAY
from chahe.expressions import any_true, count_true, folded, in_list, key, null, overlaps, true_or_false, within


@derive(key=("scan_id", "ip", "unit", "label"), trace={"scanned_asset": {"scan_id": "scan_id", "ip": "ip"}})
def scan_in_period(scanned_asset: Any, calendar_window: Any) -> Any:
    """Each host of each vulnerability scan (not of a mere discovery) in each calendar period it falls in."""
    s = scanned_asset.filter(
        (scanned_asset["scanner"] != "nmap")
        & scanned_asset["asset_id"].notnull()
        & true_or_false(scanned_asset["host_up"])
    )
    w = calendar_window
    joined = s.join(w, [s["scan_date"] >= w["window_from"], s["scan_date"] <= w["window_to"]])
    return joined.select("scan_id", "ip", "unit", "label", "asset_id", "scan_date", "credentialed")


@derive(
    key=("asset_id", "unit", "label"),
    trace={
        "registered_asset": {"asset_id": "asset_id"},
        "scan_in_period": {"asset_id": "asset_id", "unit": "unit", "label": "label"},
    },
    optional=("exclusion",),
)
def asset_scan_period(
    registered_asset: Any,
    scan_in_period: Any,
    scanned_asset: Any,
    asset_alias: Any,
    calendar_window: Any,
    exclusion: Any,
    ctx: Ctx,
) -> Any:
    """Each asset in use and each calendar period (month, quarter, half, year).

    `scanned`: a vulnerability scan of the period covers it, or it went live in the period and the register states a
    scan before launch in that same period. NULL where a scan without a date might lie in the period, where the period
    reaches outside the one examined, or where no vulnerability scan of any host in it was handed over: a delivery that
    lacks a quarter does not show that nobody scanned; nor where no address of the asset in the period is known, or the
    register contradicts itself about it. `credentialed`: in at least one scan of the period the log-in worked; NULL
    when no report says so or no, and where it did not and the register contradicts itself. `excluded`: an approved
    exclusion held on the last day (it does not excuse).
    """
    a, w = registered_asset, calendar_window
    lived = a.join(w, overlaps(a["live_date"], a["retired_date"], w["window_from"], w["window_to"]))
    s = scan_in_period
    tally = s.group_by(t_asset=s["asset_id"], t_unit=s["unit"], t_label=s["label"]).aggregate(
        scans=count_true(s["scan_id"].notnull()),
        credentialed=s["credentialed"].cast("int64").max() == 1,
        last_scan=s["scan_date"].max(),
    )
    undated = (
        scanned_asset.filter(scanned_asset["scan_date"].isnull() & (scanned_asset["scanner"] != "nmap"))
        .select(u_asset="asset_id")
        .distinct()
    )
    base = lived.left_join(
        tally,
        [lived["asset_id"] == tally["t_asset"], lived["unit"] == tally["t_unit"], lived["label"] == tally["t_label"]],
    ).drop("t_asset", "t_unit", "t_label")
    base = base.left_join(undated, base["asset_id"] == undated["u_asset"])
    shown = _shown(scanned_asset, w)
    base = base.left_join(shown, [base["unit"] == shown["d_unit"], base["label"] == shown["d_label"]])
    placed = _placed(asset_alias, w)
    base = base.left_join(
        placed,
        [base["asset_id"] == placed["p_asset"], base["unit"] == placed["p_unit"], base["label"] == placed["p_label"]],
    ).drop("p_unit", "p_label")
    held = _excluded(exclusion)
    base = base.left_join(held, base["asset_id"] == held["x_asset"])
    launched = (
        within(base["live_date"], base["window_from"], base["window_to"])
        & (base["prelaunch_scan_date"] >= base["window_from"])
        & (base["prelaunch_scan_date"] <= base["live_date"])
    )
    whole = (base["window_from"] >= ibis.literal(ctx.period_from)) & (base["window_to"] <= ibis.literal(ctx.period_to))
    seen = base["scans"].notnull() | true_or_false(launched)
    whole = whole & base["d_label"].notnull()
    tellable = whole & base["u_asset"].isnull() & base["p_asset"].notnull() & ~base["unclear"]
    return base.mutate(
        subject=key(base["asset_id"], base["label"]),
        scans=base["scans"].fill_null(0),
        scanned=ibis.ifelse(seen, True, ibis.ifelse(tellable, ibis.literal(False), null("boolean"))),
        credentialed=ibis.ifelse(base["unclear"] & ~base["credentialed"], null("boolean"), base["credentialed"]),
        prelaunch=true_or_false(launched),
        retired_in_period=true_or_false(base["retired_date"] <= base["window_to"]),
        excluded=true_or_false((base["x_from"] <= base["window_to"]) & (base["x_to"] >= base["window_to"])),
        over=base["window_to"] <= ibis.literal(ctx.as_of),
    ).drop("u_asset", "x_asset", "x_from", "x_to", "d_unit", "d_label", "p_asset", "unclear")


def _placed(alias: Any, window: Any) -> Any:
    """Assets and the periods in which an address of theirs is known."""
    known = alias.filter(alias["alias_kind"] == "ip")
    held = known.join(
        window, overlaps(known["first_day"], known["last_day"], window["window_from"], window["window_to"])
    )
    return held.select(p_asset="asset_id", p_unit="unit", p_label="label").distinct()


def _shown(scanned_asset: Any, window: Any) -> Any:
    """The periods of which a vulnerability scan of any host was handed over."""
    days = scanned_asset.filter(scanned_asset["scanner"] != "nmap").select(d_day="scan_date").distinct()
    held = window.join(days, [days["d_day"] >= window["window_from"], days["d_day"] <= window["window_to"]])
    return held.select(d_unit="unit", d_label="label").distinct()


def _excluded(exclusion: Any) -> Any:
    """Per asset the span in which some approved exclusion held."""
    held = exclusion.filter(exclusion["asset_id"].notnull() & exclusion["approved_date"].notnull())
    return held.group_by(x_asset=held["asset_id"]).aggregate(
        x_from=held["approved_date"].min(), x_to=held["valid_to"].fill_null(ibis.date(9999, 12, 31)).max()
    )


@derive(
    key=("ip",),
    trace={"scanned_asset": {"ip": "ip"}},
    optional=("identity",),
)
def answering_host(
    scanned_asset: Any, asset_alias: Any, registered_asset: Any, identity: Any, request_state: Any
) -> Any:
    """Each address that answered a scan or a discovery, and whether the register or the identity table knows it or its
    name (on any day: a host listed late or retired is another question).

    `registered`: NULL for an unknown address that may belong to a listed asset: one in use on a day it answered whose
    address nobody states, or any asset when no identity table says which further addresses (of clusters, of second
    interfaces) the listed ones have and the auditee does not state that there is none.
    """
    up = scanned_asset.filter(true_or_false(scanned_asset["host_up"]))
    host = up.group_by("ip").aggregate(
        first_date=up["scan_date"].min(),
        last_date=up["scan_date"].max(),
        matched=any_true(up["asset_id"].notnull() | up["ambiguous"]),
        scans=count_true(up["scan_id"].notnull()),
    )
    known = asset_alias.filter(in_list(asset_alias["alias_kind"], "ip", "name")).select(k_alias="known_as").distinct()
    joined = host.left_join(known, folded(host["ip"]) == known["k_alias"])
    maybe = _unplaced(host, registered_asset, asset_alias)
    joined = joined.left_join(maybe, joined["ip"] == maybe["m_ip"])
    shown = _identity_shown(identity, request_state)
    joined = joined.left_join(shown, ibis.literal(1) == shown["i_one"])
    found = joined["matched"] | joined["k_alias"].notnull()
    tellable = joined["m_ip"].isnull() & joined["i_one"].notnull()
    return joined.mutate(
        registered=ibis.ifelse(found, True, ibis.ifelse(tellable, ibis.literal(False), null("boolean")))
    ).drop("k_alias", "matched", "m_ip", "i_one")


def _unplaced(host: Any, asset: Any, alias: Any) -> Any:
    """The addresses that answered while an asset was in use no address of which is known on any day."""
    placed = alias.filter(alias["alias_kind"] == "ip").select(p_asset="asset_id").distinct()
    a = asset.anti_join(placed, asset["asset_id"] == placed["p_asset"])
    lives = a.select(a_from="live_date", a_to="retired_date").distinct()
    seen = host.select(
        m_ip="ip", m_from=host["first_date"].fill_null(FIRST_DAY), m_to=host["last_date"].fill_null(LAST_DAY)
    )
    return (
        seen.join(lives, overlaps(lives["a_from"], lives["a_to"], seen["m_from"], seen["m_to"]))
        .select("m_ip")
        .distinct()
    )


def _identity_shown(identity: Any, request_state: Any) -> Any:
    """One row when further addresses of listed assets were handed over, or are stated not to be kept."""
    rows = identity.filter(identity["subject_kind"] == "asset").select(i_one=ibis.literal(1))
    none = request_state.filter(
        (request_state["code"] == "G07") & in_list(request_state["supply"], "無此業務", "未辦理")
    ).select(i_one=ibis.literal(1))
    return rows.union(none).distinct()
