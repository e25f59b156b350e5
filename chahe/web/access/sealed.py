"""Secrets at rest, encrypted under the server's own key, which lies beside the database and not in it."""

import base64
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from chahe.errors import CallError
from chahe.web import settings


def seal(plain: bytes, purpose: str) -> str:
    """Encrypted and bound to what it is for (RFC 8439), as text."""
    nonce = os.urandom(12)
    return base64.b64encode(nonce + _cipher().encrypt(nonce, plain, purpose.encode())).decode()


def unseal(text: str, purpose: str) -> bytes:
    """The secret. Raises CallError when it was changed, moved, or sealed under another server's key."""
    data = base64.b64decode(text)
    try:
        return _cipher().decrypt(data[:12], data[12:], purpose.encode())
    except InvalidTag:
        raise CallError(
            ("無法解開本帳號之驗證設定。", "The account's second factor cannot be read."),
            where=purpose,
            why=("伺服器金鑰已更換，或資料遭更動。", "The server has another key, or the data was changed."),
            todo=("請以 chahe account reset --factors 重設。", "Reset it with `chahe account reset --factors`."),
        ) from None


def _cipher() -> ChaCha20Poly1305:
    key = HKDF(SHA256(), 32, None, b"chahe workbench secrets").derive(settings.SECRET_KEY.encode())
    return ChaCha20Poly1305(key)
