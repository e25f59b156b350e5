"""Whether an item is tied: what we read is what somebody said there is. Pure.

A population fed by an item that is not tied is limited and never met.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from chahe.model import Digest, EvidenceItem, Origin, Reading, ReadStatus


class Loose(StrEnum):
    """Why an item is not tied."""

    UNREAD = "unread"
    BYTES = "size-differs"
    DIGEST = "digest-differs"
    RECORDS = "records-differ"
    UNSTATED = "no-control-total"  # made by the auditee alone, and nobody stated how many records there are


def totals(readings: Iterable[Reading]) -> Mapping[tuple[Digest, str], int]:
    """(digest, name) of each item -> its records less those skipped. What is packed counts with the file around it: the
    count stated for a packed file is that of all its members together.
    """
    out: dict[tuple[Digest, str], int] = {}
    for r in readings:
        at = r.source.digest, item_name(r)
        out[at] = out.get(at, 0) + r.records - r.skipped
    return out


def looseness(item: EvidenceItem, reading: Reading, total: int | None = None) -> Loose | None:
    """Why the item is not tied, or None when it is.

    `total`: see `totals`; without it a reading stands for its whole item, unless it is that of a member.

    The control total compares with records - skipped: titles, blanks and total rows are nobody's records. A count that
    is stated must tie whatever the origin; an item the auditee made alone must have one. The count on screen is
    a control total only when a witness stood by it.
    """
    custody = item.custody
    if reading.status is not ReadStatus.READ:
        return Loose.UNREAD
    if custody.stated_bytes not in (None, item.size):
        return Loose.BYTES
    if custody.stated_digest not in (None, item.digest):
        return Loose.DIGEST
    alone = reading.records - reading.skipped if reading.source.member is None else None
    counted = alone if total is None else total
    witnessed = custody.screen_count if custody.witness else None
    stated = [n for n in (custody.stated_records, witnessed) if n is not None]
    if counted is not None and any(n != counted for n in stated):
        return Loose.RECORDS
    # A count stated for a whole container says nothing about one member of it.
    if custody.origin is Origin.AUDITEE and (not stated or reading.source.member is not None):
        return Loose.UNSTATED
    return None


def item_name(reading: Reading) -> str:
    """Name of the item a reading belongs to: its own, or that of the container around the member."""
    member = reading.source.member
    return reading.name if member is None else reading.name.removesuffix(f"!{member}")


def tied(item: EvidenceItem, reading: Reading, total: int | None = None) -> bool:
    """Whether the reading of an item may stand for a whole population; `total`: see `totals`."""
    return looseness(item, reading, total) is None
