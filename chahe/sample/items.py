"""Files handed over, with what the manifest says about them."""

from dataclasses import dataclass
from datetime import date

from chahe.sample.world.calendar import AS_OF, PERIOD_FROM, PERIOD_TO

WATCHED, SELF_MADE, THIRD = "目視下匯出", "受檢單位自行產製", "第三人"


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
