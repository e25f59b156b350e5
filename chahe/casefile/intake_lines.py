"""The line `chahe intake` prints per file or member."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from chahe.intake.expand import Found
from chahe.model import Digest, Reading, ReadStatus


@dataclass(frozen=True, slots=True)
class Line:
    """What came of one file or member. A file that never entered the case has no digest."""

    path: str
    digest: Digest | None
    reader: str
    status: ReadStatus
    records: int = 0
    rows: int = 0
    rejects: int = 0
    skipped: int = 0
    tables: Mapping[str, int] = field(default_factory=dict)
    reason: str | None = None

    def as_json(self) -> dict[str, object]:
        """The shape of the command-line contract."""
        return {
            "path": self.path,
            "digest": self.digest,
            "reader": self.reader,
            "status": self.status.value,
            "records": self.records,
            "rows": self.rows,
            "rejects": self.rejects,
            "skipped": self.skipped,
            "tables": dict(self.tables),
            "reason": self.reason,
        }


def line_of(reading: Reading, reason: str | None = None) -> Line:
    """The line of a reading."""
    return Line(
        path=reading.name,
        digest=reading.source.digest,
        reader=reading.reader,
        status=reading.status,
        records=reading.records,
        rows=reading.rows,
        rejects=reading.rejects,
        skipped=reading.skipped,
        tables=reading.tables,
        reason=reason or reading.reason,
    )


def left_out(found: Found, reason: str) -> Line:
    """The line of a directory entry that is not taken in."""
    return Line(found.name, None, "", ReadStatus.UNREAD, reason=reason)
