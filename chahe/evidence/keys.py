"""The user's key store: one Ed25519 signing key per user and machine, one HMAC key per case. Never inside a case."""

import hashlib
import hmac
import re
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from filelock import FileLock

from chahe.errors import CallError
from chahe.evidence import files, sealing
from chahe.evidence.workstation import Workstation

_SIGNING = "signing"
_CASE_ID = re.compile(r"[0-9a-f]{32}")


def key_id(public: bytes) -> str:
    """SHA-256 of the 32 raw public bytes, as hex; what a report prints and a machine pins."""
    return hashlib.sha256(public).hexdigest()


def verify_signature(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether this Ed25519 key made this signature."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key in use. Its repr shows the key id only."""

    id: str
    public: bytes
    _private: Ed25519PrivateKey = field(repr=False)

    @classmethod
    def from_seed(cls, seed: bytes) -> "Signer":
        """From 32 private bytes. Raises CallError."""
        try:
            private = Ed25519PrivateKey.from_private_bytes(seed)
        except ValueError:
            raise CallError(("簽章金鑰長度不正確。", "The signing key has the wrong length.")) from None
        public = private.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        return cls(key_id(public), public, private)

    def sign(self, message: bytes) -> bytes:
        """64 bytes of signature."""
        return self._private.sign(message)


@dataclass(frozen=True, slots=True)
class KeyStore:
    """`home/keys/`: `signing.json`, retired signing keys, and `case-<id>.json` per case."""

    station: Workstation

    @property
    def folder(self) -> Path:
        """Where the keys lie."""
        return self.station.home / "keys"

    @property
    def signing_file(self) -> Path:
        """The private key file in use."""
        return self.folder / "signing.json"

    def signer(self) -> Signer:
        """The user's signing key, made on first use. Raises CallError on a wrong passphrase."""
        with self._locked():
            if not self.signing_file.exists():
                self._write(self.signing_file, self.station.random(32), _SIGNING)
            return Signer.from_seed(self._read(self.signing_file, _SIGNING))

    def replace_signer(self) -> Signer:
        """Retire the key in use (kept, renamed by its id when it can still be read) and make another."""
        with self._locked():
            if self.signing_file.exists():
                retired = files.digest_file(self.signing_file)[:16]
                files.replace(self.signing_file, self.folder / f"retired-{retired}.json")
        return self.signer()

    def is_protected(self) -> bool | None:
        """Whether the signing key lies under a passphrase; None when there is no key yet."""
        if not self.signing_file.exists():
            return None
        return sealing.is_protected(self.signing_file.read_bytes())

    def statement(self) -> tuple[str, str]:
        """The key's protection in plain words (zh-TW, English)."""
        protected = self.is_protected()
        if protected is None:
            return ("尚未產生簽章金鑰。", "No signing key has been made yet.")
        if protected:
            return ("簽章金鑰以通行碼保護。", "The signing key is protected by a passphrase.")
        return (
            "簽章金鑰未以通行碼保護：能讀取此使用者資料夾者即能以其名義簽章。請設定 CHAHE_PASSPHRASE。",
            "The signing key is NOT protected by a passphrase: whoever reads this user's folder can sign in their "
            "name. Set CHAHE_PASSPHRASE.",
        )

    def new_case_secret(self, case_id: str) -> bytes:
        """Make and keep the HMAC key of a case; one that exists stays."""
        with self._locked():
            path = self._case_file(case_id)
            if not path.exists():
                self._write(path, self.station.random(32), f"case {case_id}")
            return self._read(path, f"case {case_id}")

    def case_secret(self, case_id: str) -> bytes:
        """The HMAC key of a case. Raises CallError when it is not on this machine."""
        path = self._case_file(case_id)
        if not path.exists():
            raise CallError(
                ("本機沒有此案件的雜湊金鑰。", "The keyed-hash key of this case is not on this machine."),
                where=case_id,
                todo=("請由 chahe export 產生的加密包匯入案件。", "Import the case from a `chahe export` bundle."),
            )
        return self._read(path, f"case {case_id}")

    def put_case_secret(self, case_id: str, secret: bytes) -> None:
        """Keep the HMAC key that came with an import. Raises CallError when another one stands there."""
        with self._locked():
            path = self._case_file(case_id)
            if path.exists() and not hmac.compare_digest(self._read(path, f"case {case_id}"), secret):
                raise CallError(
                    ("本機已有此案件的另一把雜湊金鑰。", "Another keyed-hash key of this case is already here."),
                    case_id,
                )
            if not path.exists():
                self._write(path, secret, f"case {case_id}")

    def _case_file(self, case_id: str) -> Path:
        if not _CASE_ID.fullmatch(case_id):
            raise CallError(("案件識別碼格式不正確。", "Malformed case id."), where=case_id[:80])
        return self.folder / f"case-{case_id}.json"

    def _locked(self) -> FileLock:
        self.folder.mkdir(parents=True, exist_ok=True)
        files.make_private(self.folder)
        return FileLock(self.folder / "keys.lock")

    def _write(self, path: Path, secret: bytes, purpose: str) -> None:
        files.write_durably(path, sealing.wrap(secret, self.station.passphrase, purpose, self.station.random))
        files.make_private(path)

    def _read(self, path: Path, purpose: str) -> bytes:
        return sealing.unwrap(path.read_bytes(), self.station.passphrase, purpose, str(path))
