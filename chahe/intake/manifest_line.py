"""One line of a hand-over manifest (檢附清單)."""

from dataclasses import dataclass

from chahe.model import Digest, Origin, Supply


@dataclass(frozen=True, slots=True)
class ManifestLine:
    """What the manifest says of one file, or of one request no file answers."""

    code: str | None
    path: str | None
    size: int | None = None
    digest: Digest | None = None
    records: int | None = None
    period_from: str | None = None
    period_to: str | None = None
    as_of: str | None = None
    extraction: str | None = None
    system: str | None = None
    operator: str | None = None
    witness: str | None = None
    screen_count: int | None = None
    origin: Origin | None = None
    supply: Supply | None = None
    reason: str | None = None
    note: str | None = None
    loc: str = ""
