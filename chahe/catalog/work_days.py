"""The calendar of government offices (政府行政機關辦公日曆表), one entry per published year."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

from chahe.catalog.package_data import entries, need, only, texts, wrong

_FILE = "work_days.yaml"
_KEYS = frozenset({"year", "source", "days_off", "worked"})


@dataclass(frozen=True, slots=True)
class WorkYear:
    """One year: `off` are weekdays not worked, `worked` Saturdays and Sundays that are."""

    year: int
    source: str
    off: frozenset[date]
    worked: frozenset[date]


@cache
def work_years() -> Mapping[int, WorkYear]:
    """Every year that is published here. Raises DefinitionError."""
    found: dict[int, WorkYear] = {}
    for entry in entries(_FILE):
        only(entry, _KEYS, _FILE)
        year = int(need(entry, "year", _FILE))
        off, worked = (frozenset(date.fromisoformat(d) for d in texts(entry, k, _FILE)) for k in ("days_off", "worked"))
        if any(d.year != year for d in off | worked) or any(d.weekday() > 4 for d in off):
            wrong(_FILE, f"a day of {year} is of another year, or off already")
        if any(d.weekday() < 5 for d in worked):
            wrong(_FILE, f"a day of {year} that is worked anyway stands as worked")
        found[year] = WorkYear(year, need(entry, "source", _FILE), off, worked)
    return MappingProxyType(found)
