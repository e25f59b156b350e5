"""Authenticated encryption under a passphrase: scrypt (RFC 7914) and ChaCha20-Poly1305 (RFC 8439) for small secrets."""

import json

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from chahe.errors import CallError
from chahe.evidence.workstation import Randomness
from chahe.model import canonical

SCRYPT_N = 1 << 15
"""CPU and memory cost: 32 MiB and about 0.1 s. A file states its own cost, up to the largest accepted."""

_LARGEST_N = 1 << 20
_PLAIN = "none"
_SEALED = "scrypt+chacha20poly1305"


def derive_key(passphrase: str, salt: bytes, cost: int = SCRYPT_N) -> bytes:
    """32 bytes of key from a passphrase. Raises CallError on a cost no honest file states."""
    if not (1 << 14) <= cost <= _LARGEST_N or cost & (cost - 1):
        raise CallError(("金鑰檔的運算成本參數不合理。", "The key file states an unreasonable work factor."), str(cost))
    return Scrypt(salt=salt, length=32, n=cost, r=8, p=1).derive(passphrase.encode())


def wrap(secret: bytes, passphrase: str, purpose: str, random: Randomness) -> bytes:
    """A secret as a JSON file, encrypted unless the passphrase is empty; `purpose` is bound to it."""
    if not passphrase:
        return canonical({"protection": _PLAIN, "purpose": purpose, "secret": secret.hex()})
    salt, nonce = random(16), random(12)
    sealed = ChaCha20Poly1305(derive_key(passphrase, salt)).encrypt(nonce, secret, purpose.encode())
    return canonical(
        {
            "protection": _SEALED,
            "purpose": purpose,
            "n": SCRYPT_N,
            "salt": salt.hex(),
            "nonce": nonce.hex(),
            "secret": sealed.hex(),
        }
    )


def is_protected(data: bytes) -> bool:
    """Whether a wrapped secret needs a passphrase. Raises CallError when it is not one of ours."""
    return _parsed(data, "")["protection"] == _SEALED


def unwrap(data: bytes, passphrase: str, purpose: str, where: str = "") -> bytes:
    """The secret. Raises CallError on a wrong passphrase, a changed file or another purpose."""
    parsed = _parsed(data, where)
    try:
        if parsed.get("purpose") != purpose:
            raise _damaged(where)
        secret = bytes.fromhex(str(parsed["secret"]))
        if parsed["protection"] == _PLAIN:
            return secret
        key = derive_key(passphrase, bytes.fromhex(str(parsed["salt"])), int(str(parsed["n"])))
        return ChaCha20Poly1305(key).decrypt(bytes.fromhex(str(parsed["nonce"])), secret, purpose.encode())
    except (KeyError, ValueError):
        raise _damaged(where) from None
    except InvalidTag:
        raise CallError(
            ("通行碼不正確，或金鑰檔已被更動。", "Wrong passphrase, or the key file was changed."),
            where,
            todo=("請設定環境變數 CHAHE_PASSPHRASE 後再執行。", "Set CHAHE_PASSPHRASE and run again."),
        ) from None


def _parsed(data: bytes, where: str) -> dict[str, object]:
    try:
        parsed = json.loads(data)
    except ValueError:
        raise _damaged(where) from None
    if not isinstance(parsed, dict) or parsed.get("protection") not in (_PLAIN, _SEALED):
        raise _damaged(where)
    return parsed


def _damaged(where: str) -> CallError:
    return CallError(("金鑰檔格式不正確或已損毀。", "The key file is damaged or not one of ours."), where)
