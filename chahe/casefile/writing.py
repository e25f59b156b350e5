"""The pen of a case: the lock, and acts with their checkpoints."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from chahe.errors import LockedError
from chahe.evidence.heads import Heads
from chahe.evidence.keys import Signer
from chahe.evidence.ledger import KEY_REPLACED, Entry, Ledger, endorsement_message
from chahe.evidence.workstation import Workstation


class CaseLock:
    """One writer per case. The operating system frees it when the process ends, however it ends."""

    def __init__(self, root: Path, wait: float) -> None:
        # Two handles in one process exclude each other too, hence no singleton and no re-entry across instances.
        self._lock = FileLock(root / "case.lock", thread_local=False)
        try:
            self._lock.acquire(timeout=wait)
        except Timeout:
            raise LockedError(
                ("另一個程式正在寫入此案件。", "Another program is writing to this case."), where=str(root)
            ) from None

    def release(self) -> None:
        """Give it back."""
        self._lock.release()


class Writer:
    """Appends for the holder of the lock."""

    def __init__(self, lock: CaseLock, ledger: Ledger, signer: Signer, station: Workstation, heads: Heads) -> None:
        self._lock = lock
        self._ledger = ledger
        self._signer = signer
        self._station = station
        self._heads = heads
        self._depth = 0

    @property
    def signer_id(self) -> str:
        """Id of the key this writer signs with."""
        return self._signer.id

    def append(self, kind: str, body: Mapping[str, object], by: str) -> Entry:
        """One act; with its checkpoint unless a group is open."""
        if self._ledger.key != self._signer.id:
            self._introduce_key()
        entry = self._ledger.append(kind, body, at=self._station.stamp(), by=by, signer=self._signer)
        if self._depth == 0:
            self.acknowledge()
        return entry

    def _introduce_key(self) -> None:
        """Another machine or a lost key: said in the ledger, by the new key, before it signs anything else."""
        body = {"old": self._ledger.key, "new": self._signer.id, "why": "another machine or a lost key"}
        self._ledger.append(KEY_REPLACED, body, at=self._station.stamp(), by="chahe", signer=self._signer)

    def replace_key(self, signer: Signer, by: str, why: str) -> Entry:
        """Go over to another key, with the present key's word for it: whoever trusts the old one can trust the new."""
        if self._ledger.key != self._signer.id:
            self._introduce_key()
        old = self._signer
        endorsement = old.sign(endorsement_message(self._ledger.case, old.id, signer.id)).hex()
        body = {"old": old.id, "new": signer.id, "why": why, "endorsement": endorsement}
        entry = self._ledger.append(KEY_REPLACED, body, at=self._station.stamp(), by=by, signer=signer)
        self._signer = signer
        self.acknowledge()
        return entry

    def acknowledge(self) -> None:
        """Sign the head and remember it on this machine, if anything is unsigned."""
        if self._ledger.signed_size < len(self._ledger.entries):
            mark = self._ledger.checkpoint(at=self._station.stamp(), signer=self._signer)
            self._heads.remember(mark)

    @contextmanager
    def group(self) -> Iterator[None]:
        """One checkpoint for everything appended inside; groups nest."""
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
            if self._depth == 0:
                self.acknowledge()

    def release(self) -> None:
        """Sign what a caller left open, then give the lock back."""
        try:
            self.acknowledge()
        finally:
            self._lock.release()
