"""A case directory: `case.json`, `profile.toml`, `norms.toml`, `ledger/`, `blobs/`, `readings/`, `runs/`, `anchors/`,
`cache/`.

One writer at a time holds `case.lock` (a lock of the operating system, which a killed process gives back). An act is
durable before `append` returns. Acts of one `group()` are acknowledged together, by one signed checkpoint, and the
head is then remembered in the user's key store.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from types import MappingProxyType, TracebackType

from chahe.casefile import creating, recording, recovery
from chahe.casefile.acts import AFTER_SEAL, Act
from chahe.casefile.creating import FOLDERS, FORMAT, PROGRAM, read_header
from chahe.casefile.projection import Index, RecordedReading, RecordedRun, View
from chahe.casefile.recording import reading_as_json
from chahe.casefile.writing import CaseLock, Writer
from chahe.errors import CallError, CaseError
from chahe.evidence import chain, files
from chahe.evidence import custody as keeping
from chahe.evidence.heads import Heads
from chahe.evidence.keys import KeyStore
from chahe.evidence.ledger import Entry, Ledger
from chahe.evidence.store import Store
from chahe.evidence.workstation import Workstation
from chahe.model import Custody, EvidenceItem, Reading, Source

__all__ = ["FORMAT", "PROGRAM", "Case", "read_header", "reading_as_json"]


ACTING: ContextVar[Mapping[str, str]] = ContextVar("acting", default=MappingProxyType({}))
"""Whose account acts in the cases opened from here on: where a program works for somebody, as jobs do."""


class Case:
    """A case opened for reading, or (in a `with` block) for writing."""

    def __init__(self, root: Path, header: Mapping[str, object], station: Workstation) -> None:
        self.root = root
        self.id = str(header["id"])
        self.format = int(str(header["format"]))
        self.station = station
        self.store = Store(root / "blobs")
        self.keys = KeyStore(station)
        self.heads = Heads.of(station.home, self.id)
        self._writer: Writer | None = None
        self._ledger: Ledger | None = None
        self._index: Index | None = None
        self.acting: Mapping[str, str] = ACTING.get()  # stands in every act, beside the name in `by`

    # -- opening and closing

    @classmethod
    def create(
        cls, path: Path, profile_text: str, norms_text: str = "", *, by: str, station: Workstation | None = None
    ) -> "Case":
        """Make a case and open it for writing. Nothing stands at `path` unless all of it does.

        Raises CaseError when something is there already, CallError on a wrong passphrase, OSError.
        """
        at = station or Workstation.here()
        creating.create(path, profile_text, norms_text, by, at)
        return cls.open(path, write=True, station=at)

    @classmethod
    def open(cls, path: Path, write: bool = False, *, wait: float = 0.0, station: Workstation | None = None) -> "Case":
        """Open a case. For writing: takes the lock (waiting at most `wait` seconds), mends what a killed program left,
        and refuses a ledger that is damaged or older than this machine remembers.

        Raises CaseError (no case, newer format), LockedError, VerificationError, CallError.
        """
        case = cls(path, read_header(path), station or Workstation.here())
        if case.format > FORMAT:
            raise CaseError(
                (f"案件格式第 {case.format} 版較本程式新。", f"Case format {case.format} is newer than this program."),
                where=str(path),
                todo=("請改用較新版本之程式。", "Use a newer version of the program."),
            )
        if write:
            case._start_writing(wait)
        return case

    def _start_writing(self, wait: float) -> None:
        lock = CaseLock(self.root, wait)
        try:
            recovery.check_witness(self)
            ledger, torn = chain.load(self.root / "ledger", self.id)
            self._ledger = ledger
            self._writer = Writer(lock, ledger, self.keys.signer(), self.station, self.heads)
            recovery.recover(self, torn)
        except BaseException:
            self._writer = None
            lock.release()
            raise

    def close(self) -> None:
        """Give the lock back; a second time does nothing."""
        if self._writer is not None:
            self._writer.release()
            self._writer = None

    def __enter__(self) -> "Case":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # -- the ledger

    @property
    def ledger(self) -> Ledger:
        """The ledger, loaded and checked on first use. Raises VerificationError."""
        if self._ledger is None:
            self._ledger, _ = chain.load(self.root / "ledger", self.id)
        return self._ledger

    @property
    def writable(self) -> bool:
        """Whether this handle holds the lock."""
        return self._writer is not None

    def writer(self) -> Writer:
        """The pen. Raises CallError when the case was opened for reading."""
        if self._writer is None:
            raise CallError(("案件以唯讀方式開啟。", "The case was opened for reading."), where=str(self.root))
        return self._writer

    def append(self, kind: Act | str, body: Mapping[str, object], by: str) -> Entry:
        """Write one act, durable on return; acknowledged with its checkpoint unless inside `group()`.

        Convention for verification: `body["blobs"]` lists digests kept in the store, `body["files"]` maps paths
        relative to the case to digests. Raises CallError (opened for reading, unknown kind, sealed), OSError.
        """
        act = self.must_take(kind)
        told = {**self.acting, **body}
        if self.acting.get("person", told.get("person")) != told.get("person"):
            told["by_person"] = self.acting["person"]  # the act is about another person than the one who acts
        entry = self.writer().append(act, told, by)
        self.index.add(entry)
        return entry

    def must_take(self, kind: Act | str) -> Act:
        """Asked before long work whose last step is an act. Raises CallError (unknown kind, sealed)."""
        act = _known(kind)
        if self.index.sealed and act not in AFTER_SEAL:
            raise CallError(
                ("案件已封存，不再接受此類紀錄。", "The case is sealed and takes no such act."),
                where=act.value,
                todo=("如須續行，請由具名人員敘明理由重新開啟。", "A named person can reopen it, with a reason."),
            )
        return act

    @property
    def index(self) -> Index:
        """What appending must look up at once; grows with the ledger."""
        if self._index is None:
            self._index = Index()
            for entry in self.ledger.entries:
                self._index.add(entry)
        return self._index

    @contextmanager
    def group(self) -> Iterator[None]:
        """Acts that belong together: one checkpoint at the end, also when the block fails (what is written, stands)."""
        with self.writer().group():
            yield

    def acts(self, kind: Act | str | None = None) -> tuple[Entry, ...]:
        """All acts in order, or those of one kind. Raises VerificationError."""
        wanted = None if kind is None else _known(kind).value
        return tuple(e for e in self.ledger.entries if wanted is None or e.kind == wanted)

    @property
    def head(self) -> str:
        """The Merkle root over all acts: what a report prints and `verify --head` takes."""
        return self.ledger.root

    @property
    def sealed(self) -> bool:
        """Whether the last of seal and reopen is a seal."""
        return self.index.sealed

    def reopen(self, *, by: str, why: str) -> Entry:
        """Take a sealed case up again, on a named person's word."""
        return self.append(Act.REOPEN, {"why": why}, by)

    # -- folders and texts

    def path(self, *parts: str) -> Path:
        """A path inside the case; `path("cache")` and the other folders exist."""
        target = self.root.joinpath(*parts)
        if parts and parts[0] in FOLDERS:
            (self.root / parts[0]).mkdir(exist_ok=True)
        return target

    def profile_text(self) -> str:
        """The institution profile in force (TOML)."""
        return (self.root / "profile.toml").read_text(encoding="utf-8")

    def norms_text(self) -> str:
        """The insurer's own norms as entered at creation (TOML)."""
        return (self.root / "norms.toml").read_text(encoding="utf-8")

    def set_text(self, name: str, text: str, *, by: str, why: str = "") -> Entry:
        """Replace `profile.toml` or `norms.toml`; the former text stays in the store. Raises CallError."""
        kinds = {"profile.toml": Act.PROFILE_CHANGED, "norms.toml": Act.NORM_ENTERED}
        if name not in kinds:
            raise CallError(("案件沒有這個文字檔。", "The case has no such text."), where=name)
        digest = self.store.add_bytes(text.encode())
        # The act first: verification takes the file's digest from the last act that names it, and recovery
        # writes the file again from the store.
        reason = {"why": why} if why else {}
        entry = self.append(kinds[name], {name: digest, "blobs": [digest], **reason}, by)
        files.write_durably(self.root / name, text.encode())
        return entry

    # -- evidence, readings, runs

    def view(self) -> View:
        """The projection of the ledger as it stands now."""
        return View(self.root, self.ledger.entries)

    def add_evidence(self, path: Path, name: str, custody: Custody, *, by: str | None = None) -> EvidenceItem:
        """Copy one file into the store and record its receipt; received again unchanged, it stays one item.

        Args: name = relative path as handed over, '/' separated. Raises OSError, CallError.
        """
        self.writer()
        digest, size = self.store.add_file(path)
        return self.receive(EvidenceItem(digest, name, size, custody), by=by)

    def receive(self, item: EvidenceItem, *, by: str | None = None) -> EvidenceItem:
        """Record the receipt of a blob that is already in the store."""
        known = self.index.items.get((item.digest, item.name))
        if known is not None and keeping.same_receipt(known.custody, item.custody):
            return known
        body = {
            "digest": item.digest,
            "name": item.name,
            "size": item.size,
            "custody": keeping.as_json(item.custody),
            "blobs": [item.digest],
        }
        self.append(Act.EVIDENCE_RECEIVED, body, by or item.custody.received_by)
        return item

    def items(self) -> tuple[EvidenceItem, ...]:
        """Everything received and not erased, in order of first receipt."""
        return self.view().items()

    def record_reading(self, reading: Reading, folder: Path | None = None, *, by: str = PROGRAM) -> RecordedReading:
        """Take over a finished folder of Parquet files and rejects prepared under `cache/`, and record it.

        The folder moves in one step to `readings/<id>/`; the same reading with the same files is recorded once.
        Returns the recorded reading. Raises CallError, OSError.
        """
        return recording.record_reading(self, reading, folder, by)

    def readings(self) -> tuple[RecordedReading, ...]:
        """The readings in force: per source and reader the last one; see `View.readings`."""
        return self.view().readings()

    def record_run(
        self, run_id: str, folder: Path, *, by: str = PROGRAM, body: Mapping[str, object] | None = None
    ) -> RecordedRun:
        """Take over a finished run folder prepared under `cache/` (observations.jsonl, exception Parquet, …).

        The same run with the same bytes is recorded once; the same id with other bytes is kept beside the first.
        `body` may add packs, inputs and counts; no evidence content. Raises CallError, OSError.
        """
        return recording.record_run(self, run_id, folder, by, body or {})

    def latest_run(self) -> RecordedRun | None:
        """The last run recorded."""
        return next(reversed(self.view().runs()), None)

    # -- secrets

    def secret(self) -> bytes:
        """The HMAC key for secrets found in evidence. Raises CallError when it is not on this machine."""
        return self.keys.case_secret(self.id)

    def replace_key(self, *, by: str, why: str) -> Entry:
        """Retire the user's signing key and make another; the old one vouches for the new in this case's ledger.

        A key that is lost, or whose passphrase is, cannot vouch: `KeyStore.replace_signer` makes another, and the next
        writer introduces it, which machines that pinned the old key report.
        """
        writer = self.writer()
        return writer.replace_key(self.keys.replace_signer(), by, why)

    def source_name(self, source: Source) -> str:
        """The name a source was handed over under, the first of several, with !member; its digest when it was not."""
        name = min((i.name for i in self.items() if i.digest == source.digest), default=str(source.digest))
        return name if source.member is None else f"{name}!{source.member}"


def _known(kind: Act | str) -> Act:
    try:
        return Act(kind)
    except ValueError:
        raise CallError(("沒有這種紀錄種類。", "There is no such kind of act."), where=str(kind)[:80]) from None
