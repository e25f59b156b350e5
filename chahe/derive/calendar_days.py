"""Days worked and days off between two dates, by the calendar of working days; and times of which only the day is
stated, as the span they lie in.
"""

from typing import Any

import ibis

from chahe.expressions import DAY_US, agreed, count_true, days_between, midnight_us, null


def calendar(work_day: Any) -> Any:
    """Every day the calendar speaks of: `_cal_day`, `_works` (NULL where it says two things)."""
    out = work_day.group_by(_cal_day=work_day.calendar_date).aggregate(_works=agreed(work_day.workday))
    return out.select("_cal_day", "_works")


def with_business_days(rows: Any, work_day: Any, start: str, end: str, name: str, on: str) -> Any:
    """The rows with `<name>_least` and `<name>_most`: which business day after the day `start` the day `end` counts as,
    the first being 1; a day off counts as the next business day. Two numbers, for days the calendar does not speak of
    may be either. NULL where a date is; `on` is the key of the rows.
    """
    c = calendar(work_day)
    pairs = rows.filter(rows[start].notnull() & rows[end].notnull()).select(_k=rows[on], _a=rows[start], _b=rows[end])
    j = pairs.left_join(c, [c["_cal_day"] > pairs["_a"], c["_cal_day"] < pairs["_b"]])
    n = j.group_by("_k", "_a", "_b").aggregate(
        _work=count_true(j["_works"]), _told=count_true(j["_works"].notnull()), _any=j["_cal_day"].count()
    )
    between = days_between(n["_a"], n["_b"]) - 1
    inside = ibis.greatest(between, ibis.literal(0, type="int64"))
    least = (n["_work"] + 1).cast("int64")
    n = n.select("_k", **{f"{name}_least": least, f"{name}_most": (least + inside - n["_told"]).cast("int64")})
    return rows.left_join(n, rows[on] == n["_k"]).drop("_k")


def with_counted_day(rows: Any, work_day: Any, filed: str, name: str, on: str) -> Any:
    """The rows with `name`: the first day of which a term may have ended for what was done on the day `filed` to be in
    time, for a last day that is off moves to the next business day. NULL where the calendar does not say whether the
    days before were worked.
    """
    c = calendar(work_day)
    c = c.filter(c["_works"].notnull())
    pairs = rows.filter(rows[filed].notnull()).select(_k=rows[on], _f=rows[filed])
    j = pairs.left_join(c, c["_cal_day"] < pairs["_f"])
    n = j.group_by("_k", "_f").aggregate(_last=ibis.ifelse(j["_works"], j["_cal_day"], null("date")).max())
    off = c.filter(~c["_works"]).select(_off="_cal_day")
    j = n.left_join(off, [off["_off"] > n["_last"], off["_off"] < n["_f"]])
    n = j.group_by("_k", "_f", "_last").aggregate(_free=count_true(j["_off"].notnull()), _first=j["_off"].min())
    whole = n["_free"] == days_between(n["_last"], n["_f"]) - 1
    n = n.select("_k", **{name: ibis.ifelse(whole, ibis.coalesce(n["_first"], n["_f"]), null("date"))})
    return rows.left_join(n, rows[on] == n["_k"]).drop("_k")


def span(us: Any, day: Any) -> tuple[Any, Any]:
    """First and last microsecond an instant may be: itself where it is stated, else any of its day (Taipei)."""
    first = midnight_us(day)
    return ibis.coalesce(us, first), ibis.coalesce(us, first + DAY_US - 1)
