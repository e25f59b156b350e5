"""The clock of every complaint: from the day it was received to the answer."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.derive.calendar_days import with_counted_day
from chahe.expressions import first_by, folded, null, true_or_false


@derive(
    key=("complaint_no",),
    trace={"complaint": {"complaint_no": "complaint_no"}},
    covers=("complaint",),
    optional=("work_day",),
)
def complaint_clock(complaint: Any, work_day: Any, ctx: Ctx) -> Any:
    """Each complaint as its newest record has it. `answered_on`: the answer, that of the complaint it is handled with,
    or the customer's withdrawal, whichever came first; where none is stated (`unanswered`) the day until which the
    register shows anything. `answered_counted`: the first day on which a term may have ended for that to be in time.
    `noticed_on`: the day the customer was told it was received, at the latest with the answer.

    `unanswered` is NULL where it is handled with a complaint nobody lists; days before the complaint was received tell
    nothing, and are NULL.
    """
    c = first_by(complaint, ("complaint_no",), (complaint["_as_of"].desc(), complaint["_item"], complaint["_rec"]))
    main = c.select(_main=folded(c.complaint_no), _main_answered=c.answered_date)
    main = main.group_by("_main").aggregate(_main_answered=main["_main_answered"].min())
    c = c.mutate(_with=folded(c.merged_no))
    j = c.left_join(main, [c["_with"] == main["_main"], c["_with"] != folded(c.complaint_no)])
    base = ibis.literal(ctx.as_of).cast("date")
    j = j.mutate(_shown=ibis.ifelse(j["_as_of"] < base, j["_as_of"], base))
    answer = _first(j.answered_date, j["_main_answered"])
    j = j.mutate(_end=_first(answer, j.withdrawn_date), _answer=answer)
    lost = j["_with"].notnull() & j["_main"].isnull() & j["_end"].isnull()
    wrong = true_or_false(j["_end"] < j.received_date)
    ended = ibis.cases((wrong | lost, null("date")), else_=ibis.coalesce(j["_end"], j["_shown"]))
    told = _first(j.acknowledged_date, j["_end"])
    early = true_or_false(told < j.received_date)
    j = j.mutate(
        unanswered=ibis.ifelse(lost, null("boolean"), j["_end"].isnull()),
        answered_on=ended,
        noticed_on=ibis.ifelse(early | lost, null("date"), ibis.coalesce(told, j["_shown"])),
        unnoticed=told.isnull() & ~lost,
        closed_silently=ibis.ifelse(lost, null("boolean"), j.closed_date.notnull() & j["_end"].isnull()),
    )
    j = with_counted_day(j, work_day, "answered_on", "answered_counted", "complaint_no")
    return j.select(
        "complaint_no", "customer", "policy_no", "application_no", "complaint_means", "lodged_date", "received_date",
        "extended_to_date", "answered_date", "withdrawn_date", "foi_date", "closed_date", "unanswered", "answered_on",
        "answered_counted", "noticed_on", "unnoticed", "closed_silently",
    )  # fmt: skip


def _first(a: Any, b: Any) -> Any:
    """The earlier of two days; the other where one is not stated."""
    return ibis.least(ibis.coalesce(a, b), ibis.coalesce(b, a))
