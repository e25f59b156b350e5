"""The ledger: acts in canonical JSON, one line each, hash-chained and signed; Merkle checkpoints (RFC 6962) over them.

    ledger/entries.jsonl      one act per line: seq, prev (leaf hash of the line before), kind, at, by, key, body, sig
    ledger/checkpoints.jsonl  signed heads: case, size, root, at, key, sig
    ledger/keys/<id>.pub      raw public keys as hex; the file name is the SHA-256 of the key

Every act is signed when it is written, because a program killed between an act and its checkpoint leaves an act that
must be told from one somebody added. A line is durable (fsync) before `append` returns. The first act names the first
key; another key comes into force only by an act of kind `key-replaced`, signed by the new key.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from chahe.errors import DefinitionError, VerificationError
from chahe.evidence import files
from chahe.evidence.keys import Signer, key_id, verify_signature
from chahe.evidence.merkle import Frontier, leaf_hash
from chahe.model import canonical

NO_PREVIOUS = "0" * 64
KEY_REPLACED = "key-replaced"
_ENTRY_DOMAIN = b"chahe ledger entry 1\n"
_CHECKPOINT_DOMAIN = b"chahe checkpoint 1\n"
_ENTRY_FIELDS = {"seq", "prev", "kind", "at", "by", "key", "body", "sig"}
_CHECKPOINT_FIELDS = {"case", "size", "root", "at", "key", "sig"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One act."""

    seq: int  # from 0
    prev: str  # leaf hash of the entry before, hex
    kind: str
    at: str  # ISO 8601 UTC
    by: str  # the person, or the program's name for a technical act
    key: str  # id of the signing key
    body: Mapping[str, object]
    sig: str
    leaf: str  # RFC 6962 leaf hash of the line, hex

    @property
    def where(self) -> str:
        """How a message names this act."""
        return f"ledger seq {self.seq} ({self.kind})"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A signed head."""

    case: str
    size: int
    root: str
    at: str
    key: str
    sig: str


def entry_message(fields: Mapping[str, object]) -> bytes:
    """The bytes an entry's signature covers."""
    return _ENTRY_DOMAIN + canonical({k: v for k, v in fields.items() if k != "sig"})


def checkpoint_message(fields: Mapping[str, object]) -> bytes:
    """The bytes a checkpoint's signature covers."""
    return _CHECKPOINT_DOMAIN + canonical({k: v for k, v in fields.items() if k != "sig"})


def endorsement_message(case: str, old: str, new: str) -> bytes:
    """The bytes an old key signs when it hands over to a new one."""
    return f"chahe key {case} {old} {new}\n".encode()


def _canonical_object(line: bytes, names: set[str]) -> dict[str, object] | None:
    """A line parsed, or None unless it is the canonical JSON object with exactly these fields."""
    try:
        parsed = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(parsed, dict) or set(parsed) != names:
        return None
    try:
        return parsed if canonical(parsed) == line else None
    except (DefinitionError, RecursionError):  # a float, which we never write
        return None


def parse_entry(line: bytes) -> Entry | None:
    """One line without its end, or None when it is no entry."""
    parsed = _canonical_object(line, _ENTRY_FIELDS)
    if parsed is None:
        return None
    seq, body = parsed["seq"], parsed["body"]
    texts = [parsed[k] for k in ("prev", "kind", "at", "by", "key", "sig")]
    if not isinstance(seq, int) or not isinstance(body, dict) or not all(isinstance(t, str) for t in texts):
        return None
    prev, kind, at, by, key, sig = (str(t) for t in texts)
    return Entry(seq, prev, kind, at, by, key, body, sig, leaf_hash(line).hex())


def parse_checkpoint(line: bytes) -> Checkpoint | None:
    """One line without its end, or None when it is no checkpoint."""
    parsed = _canonical_object(line, _CHECKPOINT_FIELDS)
    if parsed is None or not isinstance(parsed["size"], int):
        return None
    case, root, at, key, sig = (str(parsed[k]) for k in ("case", "root", "at", "key", "sig"))
    return Checkpoint(case, parsed["size"], root, at, key, sig)


def signed_entry(entry: Entry, public: bytes) -> bool:
    """Whether this key signed this act."""
    fields = {k: getattr(entry, k) for k in ("seq", "prev", "kind", "at", "by", "key", "body")}
    return verify_signature(public, from_hex(entry.sig), entry_message(fields))


def signed_checkpoint(mark: Checkpoint, public: bytes) -> bool:
    """Whether this key signed this head."""
    fields = {k: getattr(mark, k) for k in ("case", "size", "root", "at", "key")}
    return verify_signature(public, from_hex(mark.sig), checkpoint_message(fields))


def from_hex(text: str) -> bytes:
    """Bytes of a hex text; empty (which no signature or hash is) when it is none."""
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""


def split_lines(data: bytes) -> tuple[list[bytes], bytes]:
    """Complete lines without their ends, and the unfinished rest."""
    *lines, rest = data.split(b"\n")
    return lines, rest


def read_bytes(path: Path) -> bytes:
    """A ledger file's bytes; empty when absent."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def public_keys(folder: Path) -> dict[str, bytes]:
    """The public keys inside the case that are what their names say."""
    found: dict[str, bytes] = {}
    for path in sorted((folder / "keys").glob("*.pub")):
        try:
            raw = bytes.fromhex(path.read_text(encoding="ascii").strip())
        except ValueError:
            continue
        if key_id(raw) == path.stem:
            found[path.stem] = raw
    return found


class Ledger:
    """The growing ledger of one case. The caller holds the case's lock while it appends."""

    def __init__(
        self, folder: Path, case: str, entries: list[Entry], frontier: Frontier, good: int, marked: int
    ) -> None:
        self.folder = folder
        self.case = case
        self.entries = entries
        self._frontier = frontier
        self._good = good  # bytes of entries.jsonl that are acknowledged lines
        self._marked = marked  # bytes of checkpoints.jsonl likewise
        self._signed = 0  # size of the last checkpoint

    @classmethod
    def begin(cls, folder: Path, case: str) -> "Ledger":
        """A new, empty ledger. Raises OSError."""
        (folder / "keys").mkdir(parents=True)
        return cls(folder, case, [], Frontier(), 0, 0)

    @property
    def entries_file(self) -> Path:
        """Where the acts lie."""
        return self.folder / "entries.jsonl"

    @property
    def checkpoints_file(self) -> Path:
        """Where the signed heads lie."""
        return self.folder / "checkpoints.jsonl"

    @property
    def root(self) -> str:
        """The tree hash over all acts, hex."""
        return self._frontier.root().hex()

    @property
    def key(self) -> str | None:
        """The key in force: that of the last act."""
        return self.entries[-1].key if self.entries else None

    @property
    def signed_size(self) -> int:
        """Acts covered by the last checkpoint."""
        return self._signed

    def note_signed(self, size: int) -> None:
        """Tell a loaded ledger how far its checkpoints reach."""
        self._signed = size

    def append(self, kind: str, body: Mapping[str, object], *, at: str, by: str, signer: Signer) -> Entry:
        """Write one act, durable on return. Raises OSError, DefinitionError (no canonical form)."""
        if self.key not in (None, signer.id) and kind != KEY_REPLACED:
            raise VerificationError(
                ("簽章金鑰與案件現行金鑰不符。", "The signing key is not the one in force."), where=signer.id[:16]
            )
        self._keep_key(signer)
        fields: dict[str, object] = {
            "seq": len(self.entries),
            "prev": self.entries[-1].leaf if self.entries else NO_PREVIOUS,
            "kind": kind,
            "at": at,
            "by": by,
            "key": signer.id,
            "body": dict(body),
        }
        fields["sig"] = signer.sign(entry_message(fields)).hex()
        line = canonical(fields)
        entry = parse_entry(line)
        if entry is None:  # cannot be: what we wrote is what we read
            raise VerificationError(("寫入之紀錄無法讀回。", "The act written cannot be read back."), where=kind)
        self._good = _append_line(self.entries_file, line, self._good)
        self.entries.append(entry)
        self._frontier.add(bytes.fromhex(entry.leaf))
        return entry

    def checkpoint(self, *, at: str, signer: Signer) -> Checkpoint:
        """Sign the head, durable on return. Raises OSError."""
        fields: dict[str, object] = {
            "case": self.case,
            "size": len(self.entries),
            "root": self.root,
            "at": at,
            "key": signer.id,
        }
        fields["sig"] = signer.sign(checkpoint_message(fields)).hex()
        line = canonical(fields)
        self._marked = _append_line(self.checkpoints_file, line, self._marked)
        self._signed = len(self.entries)
        return Checkpoint(self.case, len(self.entries), self.root, at, signer.id, str(fields["sig"]))

    def _keep_key(self, signer: Signer) -> None:
        path = self.folder / "keys" / f"{signer.id}.pub"
        if not path.exists():
            files.write_durably(path, signer.public.hex().encode() + b"\n")


def _append_line(path: Path, line: bytes, offset: int) -> int:
    """Write a line at an offset, cutting whatever unacknowledged bytes stand behind it; returns the new end."""
    fresh = not path.exists()
    with path.open("wb" if fresh else "r+b") as out:
        out.seek(offset)
        out.truncate()
        out.write(line + b"\n")
        out.flush()
        os.fsync(out.fileno())
    if fresh:
        files.sync_folder(path.parent)
    return offset + len(line) + 1
