"""Age of operating-system flaws on Internet and core systems: what the limits of 自律規範 §14 run on."""

from typing import Any

import ibis

from chahe.derive.api import derive
from chahe.derive.vuln_flaw import FLAW
from chahe.derive.vuln_grade import HIGH
from chahe.derive.vuln_identity import on_asset
from chahe.expressions import count_true, key, month_index, null, true_or_false


@derive(
    key=(*FLAW, "first_seen", "clock"),
    trace={
        "flaw_episode": {**{c: c for c in FLAW}, "first_seen": "first_seen"},
        "registered_asset": {"asset_id": "asset_id"},
        "extension": {"asset_id": "asset_id", "plugin_id": "plugin_id"},
    },
    optional=("compensating_control", "extension"),
)
def flaw_age(
    flaw_episode: Any,
    graded_flaw: Any,
    registered_asset: Any,
    compensating_control: Any,
    extension: Any,
    asset_alias: Any,
) -> Any:
    """Each episode of a flaw with the asset's exposure, the insurer's grade, and what was done meanwhile; once for each
    start of the clock an own norm may choose (scan, assessment, report: a check picks one).

    `…_months`: calendar months from the start to the day, a started month counted whole, the first day not counted;
    what is due in N months is in time when N or fewer. A report's day is in no evidence, so its months are NULL.

    `assessed_high`: NULL when the scanner says high (or nothing) and the insurer's grade cannot be told. `limited`: a
    limit runs on the asset at all. `control_day`: the earliest day a compensating control was both completed and
    verified (the later of its two days). `extensions`, `extended_to`: approvals for this plug-in on this asset; they
    do not cure.
    """
    a = registered_asset.select(a_id="asset_id", internet_facing="internet_facing", is_core="is_core")
    g = graded_flaw.select(
        g_asset="asset_id", g_plugin="plugin_id", assessed_grade="assessed_grade", assessed_date="assessed_date"
    )
    base = flaw_episode.left_join(a, flaw_episode["asset_id"] == a["a_id"]).drop("a_id")
    base = base.left_join(g, [base["asset_id"] == g["g_asset"], base["plugin_id"] == g["g_plugin"]]).drop(
        "g_asset", "g_plugin"
    )
    controls = _controls(compensating_control, asset_alias)
    base = base.left_join(
        controls, [base["asset_id"] == controls["c_asset"], base["plugin_id"] == controls["c_plugin"]]
    )
    longer = _extensions(extension, asset_alias)
    base = base.left_join(longer, [base["asset_id"] == longer["e_asset"], base["plugin_id"] == longer["e_plugin"]])
    untold = base["assessed_grade"].isnull() & ~true_or_false(base["severity"] < HIGH)
    age = base.mutate(
        subject=key(base["asset_id"], base["plugin_id"], base["port"]),
        assessed_high=ibis.ifelse(untold, null("boolean"), true_or_false(base["assessed_grade"] >= HIGH)),
        is_os=base["flaw_kind"] == "os",
        limited=true_or_false(base["internet_facing"]) | true_or_false(base["is_core"]),
        extensions=base["extensions"].fill_null(0),
    ).drop("c_asset", "c_plugin", "e_asset", "e_plugin")
    return (
        _clocked(age, "scan", age["first_seen"])
        .union(_clocked(age, "assessment", age["assessed_date"]))
        .union(_clocked(age, "report", null("date")))
    )


def _clocked(age: Any, clock: str, start: Any) -> Any:
    days = {"open": "open_day", "gone": "gone_day", "fixed": "fixed_day", "control": "control_day", "now": "as_of"}
    return age.mutate(
        clock=ibis.literal(clock), **{f"{name}_months": _months(start, age[day]) for name, day in days.items()}
    )


def _months(start: Any, end: Any) -> Any:
    """The least N for which `end` is not later than `start` plus N months."""
    begun = ibis.ifelse(true_or_false(end.day() > start.day()), 1, 0)
    return (month_index(end) - month_index(start) + begun).cast("int64")


def _controls(compensating_control: Any, alias: Any) -> Any:
    c = on_asset(compensating_control, alias, compensating_control["completed_date"])
    done = c.filter(c["completed_date"].notnull() & c["verified_date"].notnull())
    day = ibis.ifelse(done["verified_date"] > done["completed_date"], done["verified_date"], done["completed_date"])
    return done.group_by(c_asset=done["on_asset_id"], c_plugin=done["plugin_id"].strip()).aggregate(
        control_day=day.min()
    )


def _extensions(extension: Any, alias: Any) -> Any:
    e = on_asset(extension, alias, extension["approved_date"])
    return e.group_by(e_asset=e["on_asset_id"], e_plugin=e["plugin_id"].strip()).aggregate(
        extensions=count_true(e["extension_no"].notnull()), extended_to=e["new_due_date"].max()
    )
