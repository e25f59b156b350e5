"""Exports that end where their system stops: a number of records that is exactly a system's limit is told as damage.

Nobody can see in the file whether more was found; so it counts as cut off until a person explains it (a count on the
screen of the search, an export in parts).
"""

from collections.abc import Mapping
from typing import NamedTuple

from chahe.intake.api import Sink


class Limit(NamedTuple):
    """Records at which a system stops an export, and what says so."""

    records: int
    source: str


SPLUNK = (
    Limit(10_000, "Splunk: the command sort without a count keeps 10,000 results"),
    Limit(50_000, "Splunk: limits.conf, maxresultrows 50,000"),
    Limit(500_000, "Splunk: a search job keeps 500,000 events, max_count"),
)
SENTINEL = (
    Limit(10_000, "Azure Monitor: 10,000 records in the portal until 2021"),
    Limit(30_000, "Azure Monitor: 30,000 records in the portal"),
    Limit(500_000, "Azure Monitor: 500,000 records of a query by its interface"),
)


def tell_limit(sink: Sink, count: int, last: tuple[int, str] | None, limits: tuple[Limit, ...]) -> None:
    """Tell of an export with exactly so many records. `last`: number and place of its last record."""
    known: Mapping[int, str] = {limit.records: limit.source for limit in limits}
    if last is not None and count in known:
        sink.damage(*last, f"exactly {count} records, at which an export is cut off ({known[count]})")
