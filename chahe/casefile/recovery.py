"""What opening for writing does first: refuse an older state than this machine remembers, mend what a kill left."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from chahe.casefile.acts import Act
from chahe.errors import VerificationError
from chahe.evidence import files
from chahe.evidence import ledger as book
from chahe.evidence.merkle import Frontier, leaf_hash
from chahe.model import Digest

if TYPE_CHECKING:
    from chahe.casefile.case import Case


KEPT = "keep"
"""`cache/keep/` holds projections that are costly to make; `rebuild` and `erase` empty it, opening does not."""


def check_witness(case: "Case") -> None:
    """Raises VerificationError when the ledger is not a continuation of the last head this machine remembers."""
    head = case.heads.last()
    if head is None:
        return
    lines, _ = book.split_lines(book.read_bytes(case.root / "ledger" / "entries.jsonl"))
    frontier = Frontier()
    for line in lines[: head.size]:
        frontier.add(leaf_hash(line))
    if len(lines) < head.size or frontier.root().hex() != head.root:
        raise VerificationError(
            (
                f"案件不是本機所記最後狀態（第 {head.size} 筆，{head.root[:16]}…）的延續。",
                f"The case does not continue what this machine remembers (size {head.size}, {head.root[:16]}…).",
            ),
            where=str(case.root),
        )


def recover(case: "Case", torn: int) -> None:
    """Bring the folder in line with the ledger. The caller holds the lock and has loaded the ledger.

    Torn bytes behind the last complete act were never acknowledged; they are cut off by the act that says so.
    Complete acts without a checkpoint carry their own valid signature (loading checked it) and stay.
    """
    ledger = case.ledger
    unsigned = len(ledger.entries) - ledger.signed_size
    if torn or unsigned:
        parts = [_tail(ledger.entries_file), _tail(ledger.checkpoints_file)]
        body = {"torn_bytes": torn, "torn_sha256": [hashlib.sha256(p).hexdigest() for p in parts], "unsigned": unsigned}
        case.writer().append(Act.RECOVERED, body, "chahe")
    case.store.sweep()
    for leftover in case.path("cache").iterdir():
        if leftover.name != KEPT:
            files.remove_folder(leftover)
    _remove_unrecorded(case.path("readings"), {r.path.name for r in case.view().all_readings()})
    _remove_unrecorded(case.path("runs"), {r.path.name for r in case.view().runs()})
    _finish_erasures(case)
    _restore_texts(case)


def _tail(path: Path) -> bytes:
    return book.split_lines(book.read_bytes(path))[1]


def _remove_unrecorded(folder: Path, recorded: Iterable[str]) -> None:
    """A folder moved into place whose act was never written is made again by its command."""
    keep = set(recorded)
    for path in folder.iterdir():
        if path.name not in keep:
            files.remove_folder(path)


def _finish_erasures(case: "Case") -> None:
    view = case.view()
    for digest in view.erased():
        case.store.erase(digest)
    for name in view.erased_files():
        files.remove(case.root / name)


def _restore_texts(case: "Case") -> None:
    """A text whose act stands but whose file was not yet written comes back from the store."""
    for name, digest in stated_texts(case).items():
        path = case.root / name
        changed = not path.exists() or files.digest_file(path) != digest
        if changed and case.store.has(digest) and _superseded(case, name, path):
            with case.store.open(digest) as stream:
                files.write_durably(path, stream.read())


def stated_texts(case: "Case") -> dict[str, Digest]:
    """`profile.toml` and `norms.toml` with the digest the last act states."""
    found: dict[str, Digest] = {}
    for entry in case.ledger.entries:
        for name in ("profile.toml", "norms.toml"):
            if name in entry.body and entry.kind in (Act.CASE_CREATED, Act.PROFILE_CHANGED, Act.NORM_ENTERED):
                found[name] = Digest(str(entry.body[name]))
    return found


def _superseded(case: "Case", name: str, path: Path) -> bool:
    """Only a text some earlier act stated is brought up to date; anything else is an edit, which verify reports."""
    if not path.exists():
        return True
    known = {str(e.body[name]) for e in case.ledger.entries if name in e.body}
    return files.digest_file(path) in known
