"""Approvals by people who had left, were suspended or on leave at that instant, and how fast approvals followed."""

from typing import Any

import ibis

from chahe.derive.api import derive
from chahe.derive.power import named_person
from chahe.expressions import (
    DAY_US,
    any_true,
    count_true,
    folded,
    in_list,
    midnight_us,
    null,
    recent_total,
    true_or_false,
)

AT = ["_item", "_rec"]
TRACE = {"approval_line": {"_item": "_item", "_rec": "_rec"}}
HOUR_US = 3_600_000_000
MINUTE_US = 60_000_000
NO_LEAVE = ("rejected", "cancelled", "pending", "submitted")


def passing(approval_line: Any) -> Any:
    """The lines that approve, or may, by people."""
    return approval_line.filter(ibis.coalesce(approval_line.approved, True) & ~approval_line.checker_machine)


def _judged(t: Any, found: Any, known: Any) -> Any:
    """The lines with `away` of what was found of each: `_sure`, `_maybe`; NULL where it cannot be told."""
    j = t.left_join(found, AT).drop(*[f"{c}_right" for c in AT])
    sure, maybe = true_or_false(j["_sure"]), true_or_false(j["_maybe"])
    told = known(j) & j.approved.notnull() & j.from_us.notnull() & (~j.checker_named | ~(sure | maybe))
    away = ibis.cases((sure & told, True), (sure | maybe | ~told, null("boolean")), else_=False)
    return j.mutate(away=away).drop("_sure", "_maybe")


@derive(key=("_item", "_rec"), trace=TRACE)
def gone_approval(approval_line: Any, absence: Any) -> Any:
    """Every approval by people with `away`: whoever approved had left, was suspended or on unpaid leave at that instant
    (`state`, `away_from`). The last holder of an account counts. NULL: who or when is not told, or orders contradict.
    """
    t = passing(approval_line)
    a = absence.select(
        _p=absence.person, _state=absence.state, _from=absence.from_us, _to=absence.until_us, _day=absence.from_date
    )
    j = t.join(a, [t["checker_last"] == a["_p"], t["until_us"] >= a["_from"]])
    j = j.filter((j["from_us"] < j["_to"]) | j["_to"].isnull())
    whole = (j["from_us"] >= j["_from"]) & (j["_to"].isnull() | (j["until_us"] < ibis.coalesce(j["_to"], 0)))
    sure = whole & (j["_state"] != "unclear")
    found = j.group_by(AT).aggregate(
        _sure=any_true(sure), _maybe=any_true(~sure), state=j["_state"].min(), away_from=j["_day"].max()
    )
    return _judged(t, found, lambda x: x["checker_last"].notnull())


@derive(key=("_item", "_rec"), trace={"leave_record": {"_item": "_item", "_rec": "_rec"}})
def leave_span(leave_record: Any, staff_word: Any) -> Any:
    """Every leave that was not refused or cancelled: `person` (NULL: not told); from `sure_from` to before `sure_until`
    the person was on leave for certain, from `perhaps_from` to before `perhaps_until` perhaps. A leave of which days
    alone are stated is certain between its first and its last day, and only if it is not of half-days; `good` NULL: its
    words do not tell whether it was approved.
    """
    e = named_person(leave_record, staff_word, "employee_no", "person")
    off = e.filter(in_list(e.state_text, "cancelled") & e.leave_no.notnull())
    off = off.select(_o=folded(off.leave_no), _w=folded(off.employee_no)).distinct()
    e = e.filter(~true_or_false(in_list(e.state_text, *NO_LEAVE)))
    e = e.anti_join(off, [folded(e.leave_no) == off["_o"], folded(e.employee_no) == off["_w"]])
    good = ibis.cases(
        (e.state_text == "approved", True),
        (e.state_text.isnull() & e.approved_by.notnull(), True),
        else_=null("boolean"),
    )
    first, last = midnight_us(e.from_date), midnight_us(e.to_date)
    whole = e.day_part.isnull() | (e.day_part == "full")
    timed = e.from_at_us.notnull() & e.to_at_us.notnull()
    # Hours that are far fewer than the span of one day: which of them were leave is not told.
    short = true_or_false((e.from_date == e.to_date) & (e.minutes * MINUTE_US * 2 < e.to_at_us - e.from_at_us))
    # Of a name alone another may be missing from the roster.
    certain = ~short & (timed | whole) & ~e["person_named"]
    late = ibis.ifelse(true_or_false(e.day_part == "afternoon"), 12 * HOUR_US, 0)
    early = ibis.ifelse(true_or_false(e.day_part == "morning"), 14 * HOUR_US, DAY_US)
    start = ibis.coalesce(e.from_at_us, first + DAY_US)
    end = ibis.coalesce(e.to_at_us, last)
    return e.select(
        *AT, "person", "leave_no", good=good,
        sure_from=ibis.ifelse(certain, start, null("int64")),
        sure_until=ibis.ifelse(certain, end, null("int64")),
        perhaps_from=ibis.coalesce(e.from_at_us, first + late),
        perhaps_until=ibis.coalesce(e.to_at_us, last + early),
    )  # fmt: skip


@derive(key=("_item", "_rec"), trace=TRACE)
def leave_approval(approval_line: Any, leave_span: Any) -> Any:
    """Every approval by people with `away`: whoever approved was on leave at that instant (`leave_no`). NULL: who, when
    or whether it was leave is not told.
    """
    t = passing(approval_line)
    s = leave_span.select(
        "leave_no", _p=leave_span.person, _good=leave_span.good, _f=leave_span.sure_from, _u=leave_span.sure_until,
        _pf=leave_span.perhaps_from, _pu=leave_span.perhaps_until,
    )  # fmt: skip
    j = t.join(s, [t["checker"] == s["_p"], t["until_us"] >= s["_pf"], t["from_us"] < s["_pu"]])
    sure = true_or_false((j["from_us"] >= j["_f"]) & (j["until_us"] < j["_u"]) & j["_good"])
    found = j.group_by(AT).aggregate(_sure=any_true(sure), _maybe=any_true(~sure), leave_no=j["leave_no"].min())
    return _judged(t, found, lambda x: x["checker"].notnull())


@derive(key=("subject",), trace={"approval_line": {"pace": "subject"}})
def approval_pace(approval_line: Any) -> Any:
    """Every account and day on which people approved: `most` approvals within less than a minute, `perhaps` with those
    that may be approvals, `untimed` without a time of day.
    """
    t = passing(approval_line)
    t = t.filter(t.checker_account.notnull() & t["day"].notnull())
    t = t.mutate(_who=t.pace, _timed=t.from_us == t.until_us)
    timed = t.filter(t["_timed"])
    one = timed.mutate(
        _n=ibis.ifelse(true_or_false(timed.approved), 1, 0).cast("int64"), _m=ibis.literal(1, type="int64")
    )
    one = one.mutate(
        _most=recent_total(one["_n"], one["_who"], one["from_us"], MINUTE_US - 1),
        _perhaps=recent_total(one["_m"], one["_who"], one["from_us"], MINUTE_US - 1),
    )
    fast = one.group_by("_who").aggregate(most=one["_most"].max(), perhaps=one["_perhaps"].max())
    days = t.group_by("_who").aggregate(
        system=t.system.min(),
        checker_account=t.checker_account.min(),
        judged_date=t["day"].min(),
        untimed=count_true(~t["_timed"]),
    )
    j = days.left_join(fast, "_who").drop("_who_right")
    zero = ibis.literal(0, type="int64")
    j = j.mutate(subject=j["_who"], most=ibis.coalesce(j["most"], zero), perhaps=ibis.coalesce(j["perhaps"], zero))
    return j.drop("_who")
