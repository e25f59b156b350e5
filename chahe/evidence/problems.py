"""What verification finds. A problem breaks trust; a notice is something the reader of the result must know."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Kinds of problem, one per way to tamper."""

    CASE_FILE = "case-file-changed"
    LEDGER_MISSING = "ledger-missing"
    ENTRY_EDITED = "ledger-entry-edited"
    ENTRY_DELETED = "ledger-entry-deleted"
    ENTRY_INSERTED = "ledger-entry-inserted"
    REORDERED = "ledger-reordered"
    TRUNCATED = "ledger-truncated"
    ROLLED_BACK = "older-than-witness"
    REWRITTEN = "differs-from-witness"
    CHECKPOINT = "checkpoint-damaged"
    ROOT = "root-mismatch"
    SIGNATURE = "bad-signature"
    UNKNOWN_KEY = "unknown-key"
    KEY_NOT_PINNED = "key-not-pinned"
    BLOB_MISSING = "evidence-missing"
    BLOB_CHANGED = "evidence-changed"
    BLOB_NOT_ERASED = "erased-evidence-present"
    TABLE = "table-changed"
    OBSERVATION = "observation-changed"
    FILE_CHANGED = "file-changed"
    FILE_MISSING = "file-missing"
    FILE_ADDED = "file-added"
    ANCHOR = "anchor-invalid"
    NOT_REPRODUCED = "not-reproduced"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing found: where in the case, and what, in both languages. Never evidence content."""

    kind: Kind
    where: str  # "ledger seq 7 (conclusion)", "blobs/ab/…", "readings/<id>/<file>"
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Not a breach, but must be said: which witness was there, what was erased, what was not re-performed."""

    kind: str
    where: str
    zh: str
    en: str
