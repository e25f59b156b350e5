"""Files handed over, with what the manifest says about them."""

import hashlib
from dataclasses import dataclass
from datetime import date

from chahe.sample.world.calendar import AS_OF, PERIOD_FROM, PERIOD_TO

WATCHED, SELF_MADE, THIRD = "目視下匯出", "受檢單位自行產製", "第三人"


@dataclass(frozen=True, slots=True)
class Written:
    """A file that is on disk already: its bytes and their SHA-256."""

    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class Item:
    """One file. `path` is relative to the evidence folder; `records` what a careful count of its data lines gives."""

    code: str
    path: str
    data: bytes
    records: int | None
    origin: str
    how: str
    system: str
    as_of: date | None = AS_OF
    period_from: date | None = PERIOD_FROM
    period_to: date | None = PERIOD_TO
    note: str = ""
    written: Written | None = None  # of a file too large to hold; then there is no `data`

    def told(self) -> Written:
        """Bytes and digest, wherever the file is."""
        return self.written or Written(len(self.data), hashlib.sha256(self.data).hexdigest())
