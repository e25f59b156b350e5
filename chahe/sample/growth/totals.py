"""Control totals and the statistic of the business, counted over columns."""

from datetime import date
from typing import Any

import numpy as np

from chahe.sample.counted import Month, Total, Totals, Volume
from chahe.sample.growth.numbers import Array
from chahe.sample.growth.sales import PRODUCTS, Sales
from chahe.sample.growth.sold import Rows


def count(totals: Totals, path: str, rows: Rows) -> None:
    """Count some records of a file."""
    totals.records[path] += len(rows.day)
    months = _months(rows.day)
    of_file = totals.files.setdefault(path, {})
    for month in np.unique(months):
        at = np.flatnonzero(months == month)
        days = rows.day[at]
        # Numbers rise with the place in the file within a day.
        ends = [(_date(rows.day[k]), rows.number[int(k)].as_py())
                for k in (at[days == days.min()][0], at[days == days.max()][-1])]  # fmt: skip
        here = Total(len(at), int(rows.amount[at].sum()), *ends)
        of_file[_month(month)] = of_file.get(_month(month), Total()).with_more(here)


def sold(totals: Totals, s: Sales) -> None:
    """Count some applications in the statistic."""
    months, taken = _months(s.day), s.accepted
    for month in np.unique(months):
        for k, product in enumerate(PRODUCTS):
            here = (months == month) & (s.product == k)
            if here.any():
                mine = Volume(
                    int(here.sum()), int((here & taken).sum()), int(s.premium[here & taken].sum()),
                    int((here & s.rescinded).sum()), _date(s.day[here].min()),
                )  # fmt: skip
                totals.volumes.setdefault((_month(month), product), Volume()).add(mine)


def _months(days: Array) -> Array:
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def _month(months: Any) -> Month:
    return 1970 + int(months) // 12, int(months) % 12 + 1


def _date(day: Any) -> date:
    return date.fromordinal(date(1970, 1, 1).toordinal() + int(day))
