"""Hits of data-protection rules that what was handed over does not show whole."""

from typing import Any

from chahe.derive.api import Ctx, gap
from chahe.derive.gap_rows import by_item
from chahe.derive.gaps.alerts_not_whole import unheard, watching
from chahe.expressions import first_label


@gap(table="dlp_window")
def dlp_without_hits(security_sensor: Any, dlp_hit: Any, ctx: Ctx) -> Any:
    """Registered data-protection systems of which no hit was handed over."""
    heard = dlp_hit.select(_heard=first_label(dlp_hit.dlp_system)).distinct()
    return unheard(watching(security_sensor, ctx, "dlp"), heard, "no hit of a registered data-protection system: ")


@gap(table="dlp_window")
def hit_without_a_time(dlp_hit: Any) -> Any:
    """Hits whose time is not known: no review can be looked up for them."""
    h = dlp_hit.filter(dlp_hit.happened_us.isnull())
    return by_item(h, "hits without a time")
