"""Drills whose raw events, and clicks whose person, are not in the evidence."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, gap
from chahe.derive.drill import person_clicks
from chahe.expressions import key, null


@gap(table="drill_clicker")
def drill_without_events(drill_event: Any, drill_action: Any, ctx: Ctx) -> Any:
    """Drills of the period of which no raw event was handed over: who clicked is not known."""
    d = drill_event.filter(
        (drill_event.drill_date >= ibis.literal(ctx.period_from).cast("date"))
        & (drill_event.drill_date <= ibis.literal(ctx.as_of).cast("date"))
    )
    seen = drill_action.select(_d=drill_action.drill_id).distinct()
    rest = d.anti_join(seen, d.drill_id == seen["_d"])
    return rest.select(
        key=null("string"),
        reason=ibis.literal("no raw event of the drill was handed over: ").concat(rest.drill_id),
        _item=rest["_item"],
        _rec=rest["_rec"],
    )


@gap(table="drill_clicker")
def click_without_person(drill_action: Any, drill_clicker: Any) -> Any:
    """Clicks whose drill is not registered, or whose address no one person of the roster had on the drill's day."""
    c = person_clicks(drill_action)
    known = drill_clicker.select(_d=drill_clicker.drill_id, _e=drill_clicker.email).distinct()
    rest = c.anti_join(known, [c.drill_id == known["_d"], c.email == known["_e"]])
    # The address stays out of the reason: it is a person's.
    n = rest.group_by(rest.drill_id).aggregate(n=ibis._.count().cast("string"))
    return n.select(
        key=null("string"),
        reason=ibis.literal("clicks that name no single person of the roster (drill|clicks): ").concat(
            key(n.drill_id, n["n"])
        ),
        _item=null("string"),
        _rec=null("int64"),
    )


@gap(table="drill_rate")
def drill_without_report(drill_event: Any, drill_rate: Any, ctx: Ctx) -> Any:
    """Drills of the period whose report states a date and whose figures were not handed over."""
    d = drill_event.filter(
        (drill_event.drill_date >= ibis.literal(ctx.period_from).cast("date"))
        & (drill_event.report_date <= ibis.literal(ctx.as_of).cast("date"))
    )
    rest = d.anti_join(drill_rate, d.drill_id == drill_rate.drill_id)
    return rest.select(
        key=null("string"),
        reason=ibis.literal("the figures of the drill's report were not handed over: ").concat(rest.drill_id),
        _item=rest["_item"],
        _rec=rest["_rec"],
    )
