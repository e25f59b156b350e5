"""A flaw's episodes: from the first sighting to the first comparable scan without it; a second episode is a return."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.derive.vuln_flaw import FLAW
from chahe.derive.vuln_grade import is_fixed
from chahe.derive.vuln_identity import on_asset
from chahe.expressions import count_true, key, true_or_false


@derive(
    key=("asset_id", "plugin_id", "said_day", "fixed"),
    trace={"summary_line": {"asset_id": "asset_id", "plugin_id": "plugin_id", "closed_date": "said_day"}},
    optional=("retest",),
)
def fix_statement(retest: Any, summary_line: Any, asset_alias: Any) -> Any:
    """Each day a re-test says that a flaw was or was not fixed, and each closing date of the summary."""
    r = on_asset(retest, asset_alias, retest["retest_date"])
    tested = r.select(
        asset_id="on_asset_id",
        plugin_id=r["plugin_id"].strip(),
        said_day="retest_date",
        fixed=is_fixed(r["result_text"]),
    )
    closed = summary_line.select(
        asset_id="asset_id",
        plugin_id="plugin_id",
        said_day="closed_date",
        fixed=summary_line["closed_date"].notnull(),
    )
    both = tested.union(closed)
    return both.filter(
        both["asset_id"].notnull() & both["plugin_id"].notnull() & both["said_day"].notnull() & both["fixed"].notnull()
    ).distinct()


@derive(
    key=(*FLAW, "first_seen"),
    trace={
        "flaw_seen": {c: c for c in FLAW},
        "flaw_clear": {**{c: c for c in FLAW}, "clear_day": "gone_day"},
        "fix_statement": {"asset_id": "asset_id", "plugin_id": "plugin_id", "said_day": "fixed_day"},
    },
)
def flaw_episode(flaw_seen: Any, flaw_clear: Any, fix_statement: Any, ctx: Ctx) -> Any:
    """Each stretch of sightings of a flaw without a comparable scan that lacks it in between.

    `gone_day`: the first comparable scan without it; NULL = none yet. `open_day`: the last day it was seen, or a
    re-test said it was not fixed. `fixed_day`: the first day from then on that a re-test or the summary says it was.
    """
    f = flaw_seen.filter(flaw_seen["asset_id"].notnull() & flaw_seen["scan_date"].notnull())
    sight = f.group_by(*FLAW, "scan_date").aggregate(
        plugin_name=f["plugin_name"].max(), severity=f["severity"].max(), flaw_kind=f["flaw_kind"].max()
    )
    clear = flaw_clear.select(**{f"c_{c}": c for c in FLAW}, clear_day="clear_day")
    same = [sight[c] == clear[f"c_{c}"] for c in FLAW]
    numbered = (
        sight.left_join(clear, [*same, clear["clear_day"] < sight["scan_date"]])
        .group_by(*FLAW, "scan_date", "plugin_name", "severity", "flaw_kind")
        .aggregate(episode=count_true(ibis._["clear_day"].notnull()))
    )
    episode = numbered.group_by(*FLAW, "episode").aggregate(
        plugin_name=numbered["plugin_name"].max(),
        severity=numbered["severity"].max(),
        flaw_kind=numbered["flaw_kind"].max(),
        first_seen=numbered["scan_date"].min(),
        last_seen=numbered["scan_date"].max(),
    )
    after = [*(episode[c] == clear[f"c_{c}"] for c in FLAW), clear["clear_day"] > episode["last_seen"]]
    columns = (*FLAW, "plugin_name", "severity", "flaw_kind", "first_seen", "last_seen")
    gone = episode.left_join(clear, after).group_by(*columns).aggregate(gone_day=ibis._["clear_day"].min())
    return _with_words(gone, fix_statement, (*columns, "gone_day")).mutate(as_of=ibis.literal(ctx.as_of))


def _with_words(episode: Any, statement: Any, columns: tuple[str, ...]) -> Any:
    """Adds open_day and fixed_day from what was said between the last sighting and the scan that shows it gone."""
    said = statement.select(w_asset="asset_id", w_plugin="plugin_id", w_day="said_day", w_fixed="fixed")
    joined = episode.left_join(
        said,
        [
            episode["asset_id"] == said["w_asset"],
            episode["plugin_id"] == said["w_plugin"],
            said["w_day"] >= episode["last_seen"],
            said["w_day"] <= episode["gone_day"].fill_null(said["w_day"]),
        ],
    )
    nothing = ibis.null().cast("date")
    found = joined.group_by(*columns).aggregate(
        said_open=ibis.ifelse(true_or_false(~joined["w_fixed"]), joined["w_day"], nothing).max(),
        said_fixed=ibis.ifelse(true_or_false(joined["w_fixed"]), joined["w_day"], nothing).min(),
    )
    open_day = found["said_open"].fill_null(found["last_seen"])
    return found.mutate(
        open_day=open_day, fixed_day=ibis.ifelse(found["said_fixed"] >= open_day, found["said_fixed"], nothing)
    ).drop("said_open", "said_fixed")


@derive(
    key=FLAW,
    trace={
        "flaw_seen": {c: c for c in FLAW},
        "flaw_clear": {**{c: c for c in FLAW}, "clear_day": "clear_between"},
        "fix_statement": {"asset_id": "asset_id", "plugin_id": "plugin_id", "said_day": "said_fixed"},
    },
)
def flaw_life(flaw_episode: Any, flaw_seen: Any, flaw_clear: Any, fix_statement: Any, asset_scan_day: Any) -> Any:
    """Each flaw of an asset over all its episodes: did it come back?

    `clear_between`: the first comparable scan without it before it was seen again. `said_fixed`: the first day between
    two sightings on which a re-test or the summary said it was fixed. `scans_after`, `comparable_after`: scans of the
    asset after the first sighting, all and those that could see it.
    """
    del flaw_seen, flaw_clear  # named for the pointers
    e = flaw_episode
    whole = e.group_by(*FLAW).aggregate(
        plugin_name=e["plugin_name"].max(), first_seen=e["first_seen"].min(), last_seen=e["last_seen"].max()
    )
    between = e.select(**{f"b_{c}": c for c in FLAW}, b_gone="gone_day")
    said = fix_statement.filter(fix_statement["fixed"]).select(
        w_asset="asset_id", w_plugin="plugin_id", w_day="said_day"
    )
    returned = (
        whole.left_join(
            between, [*(whole[c] == between[f"b_{c}"] for c in FLAW), between["b_gone"] < whole["last_seen"]]
        )
        .group_by(*FLAW, "plugin_name", "first_seen", "last_seen")
        .aggregate(clear_between=ibis._["b_gone"].min())
    )
    spoken = (
        returned.left_join(
            said,
            [
                returned["asset_id"] == said["w_asset"],
                returned["plugin_id"] == said["w_plugin"],
                said["w_day"] >= returned["first_seen"],
                said["w_day"] < returned["last_seen"],
            ],
        )
        .group_by(*FLAW, "plugin_name", "first_seen", "last_seen", "clear_between")
        .aggregate(said_fixed=ibis._["w_day"].min())
    )
    days = asset_scan_day.select(d_asset="asset_id", d_scanner="scanner", d_day="scan_date", d_comparable="comparable")
    out = (
        spoken.left_join(
            days,
            [
                spoken["asset_id"] == days["d_asset"],
                spoken["scanner"] == days["d_scanner"],
                days["d_day"] > spoken["first_seen"],
            ],
        )
        .group_by(*FLAW, "plugin_name", "first_seen", "last_seen", "clear_between", "said_fixed")
        .aggregate(
            scans_after=count_true(ibis._["d_day"].notnull()), comparable_after=count_true(ibis._["d_comparable"])
        )
    )
    return out.mutate(
        subject=key(out["asset_id"], out["plugin_id"], out["port"]),
        came_back=out["clear_between"].notnull() | out["said_fixed"].notnull(),
    )
