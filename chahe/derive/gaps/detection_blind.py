"""Where the rules could not see what was logged, or nobody can say on which day it was."""

from typing import Any

import ibis

from chahe.derive.api import gap
from chahe.expressions import key, null


@gap(table="detected_day", column="subject")
def masked_events(log_event: Any) -> Any:
    """Events whose secrets are masked in the rows the rules were asked of: a rule about them may not have fired."""
    t = log_event.filter((log_event.secrets_masked > 0) & log_event.happened_us.notnull())
    by = t.group_by(_at=key(ibis.coalesce(t.host, "?"), t.happened_local.date()))
    out = by.aggregate(_item=t["_item"].min(), _n=t.count())
    return out.select(
        key=out["_at"],
        reason=ibis.literal("events with masked secrets, which rules saw masked: ").concat(out["_n"].cast("string")),
        _item=out["_item"],
        _rec=null("int64"),
    )


@gap(table="detected_day")
def hits_without_a_time(detection: Any) -> Any:
    """Severe hits of events without a time: they belong to no day."""
    t = detection.filter(detection.severe & detection.day.isnull())
    return t.select(
        key=null("string"),
        reason=t.rule_title.concat(": an event without a time"),
        _item=t["_item"],
        _rec=t["_rec"],
    )


@gap(table="log_day")
def acts_without_a_time(logging_act: Any) -> Any:
    """Logs cleared, or audit policies changed, at a time nobody knows."""
    t = logging_act.filter((logging_act.blinding | logging_act.unclear) & logging_act.place.isnull())
    return t.select(
        key=null("string"),
        reason=t.control_kind.concat(": an event without a time"),
        _item=t["_item"],
        _rec=t["_rec"],
    )
