"""The request list (檢查資料清單): what is asked for, why, how to produce it, and when it is due. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from chahe.catalog import Due, Request, catalog
from chahe.model import Supply
from chahe.scope.profile import Profile
from chahe.scope.select import Selected

SUPPLEMENT = re.compile(r"[0-9]{8}-[0-9]{2,}")
"""The number of a supplementary request."""

ASSESSMENT_YEARS = 3
"""Default look-back for assessment reports, beside the period examined."""


@dataclass(frozen=True, slots=True)
class RequestLine:
    """One line of the list. `items` are the items in scope that need it; `request` what the catalog says of it."""

    number: int
    request: Request
    items: tuple[str, ...]
    period_from: date
    period_to: date
    as_of: date

    @property
    def code(self) -> str:
        """資料代號."""
        return self.request.code


@dataclass(frozen=True, slots=True)
class Supplement:
    """One supplementary request (補充調閱單): numbered within its day."""

    day: date
    ordinal: int
    items: tuple[str, ...]
    name: str  # what is asked for
    reason: str
    to: str  # unit or person asked
    by: str
    due: str = ""  # instant in Taipei; "" = none named

    @property
    def number(self) -> str:
        """The number on the form, such as 20260714-02."""
        return f"{self.day:%Y%m%d}-{self.ordinal:02}"


def request_list(profile: Profile, selected: Iterable[Selected]) -> tuple[RequestLine, ...]:
    """Every request some item in scope needs and the profile's facts admit; by due time, then code."""
    inside = {s.code for s in selected if s.inside}
    exam = profile.examination
    wanted: list[tuple[Request, tuple[str, ...]]] = []
    for request in catalog().requests.values():
        items = tuple(i.code for i in catalog().items_for(request.code) if i.code in inside)
        if items and profile.meets(request.applies):
            wanted.append((request, items))
    order = list(Due)
    wanted.sort(key=lambda pair: (order.index(pair[0].due), pair[0].code))
    return tuple(
        RequestLine(number, request, items, exam.period_from, exam.period_to, exam.as_of)
        for number, (request, items) in enumerate(wanted, 1)
    )


def standing(lines: Iterable[RequestLine], supplied: Mapping[str, Supply]) -> Mapping[str, Supply]:
    """Where each request stands; one nobody spoke of is 尚未提供. The words are never merged."""
    return {line.code: supplied.get(line.code, Supply.PENDING) for line in lines}


def next_ordinal(day: date, earlier: Iterable[Supplement]) -> int:
    """The next number of that day."""
    return max((s.ordinal for s in earlier if s.day == day), default=0) + 1


def code_of(name: str) -> str | None:
    """The 資料代號 a relative path carries: a folder, or a file's name, that is a code or begins with one.

    `D02/users.csv`, `D02_人員名冊/a.csv`, `D02 名冊.xlsx`; the outermost one counts. None where there is none.
    """
    for part in name.split("/"):
        found = _CODE.match(part)
        if found and found.group(1).upper() in catalog().requests:
            return found.group(1).upper()
        number = _NUMBER.match(part)
        if number and _is_day(number.group(1)):
            return number.group(1)
    return None


_CODE = re.compile(r"([A-Za-z][0-9]{2,3})(?![0-9A-Za-z])")
_NUMBER = re.compile(r"([0-9]{8}-[0-9]{2,})(?![0-9A-Za-z-])")


def _is_day(number: str) -> bool:
    try:
        date.fromisoformat(f"{number[:4]}-{number[4:6]}-{number[6:8]}")
    except ValueError:
        return False
    return True
