"""`record:N` of a Windows event log: the whole record with identifier N, as it stands in its chunk."""

from typing import BinaryIO

from chahe.evidence import evtx_layout as layout


def is_event_log(head: bytes) -> bool:
    """Whether bytes begin an EVTX file."""
    return head.startswith(layout.FILE_MAGIC)


def record(stream: BinaryIO, wanted: int) -> bytes | None:
    """The bytes of the record, header and both sizes included; None when no record has that identifier alone."""
    for slot in layout.slots(stream):
        if slot.shared or not slot.first <= wanted <= slot.last:
            continue
        stream.seek(slot.start)
        data = stream.read(slot.size)
        records = layout.walk(data, slot.end_at).records
        for found, own in zip(records, layout.named(slot, records), strict=True):
            if own and found.number == wanted:
                return data[found.start : found.end]
        return None
    return None
