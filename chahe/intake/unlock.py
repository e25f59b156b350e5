"""Opens a workbook that asks for a password, when the person who handed it over gives it.

The password is used here and kept nowhere. What comes out is the workbook as it stands inside the encryption, byte for
byte ([MS-OFFCRYPTO]); where the format has a checksum over it, that is verified. Decryption is msoffcrypto-tool's.
"""

import importlib
import io
import struct
from typing import Any

from chahe.errors import CallError, MissingDependencyError, UnreadError
from chahe.intake.compound import MAGIC, MAX_BYTES

_BROKEN = (OSError, ValueError, KeyError, IndexError, TypeError, AttributeError, struct.error)
"""What a malformed file makes the library raise."""


def unlocked(data: bytes, password: str, name: str) -> bytes:
    """The workbook without its password.

    Raises:
        MissingDependencyError: msoffcrypto-tool is not installed.
        UnreadError: not a workbook with a password, or damaged.
        CallError: the password is wrong.

    """
    if not data.startswith(MAGIC) or len(data) > MAX_BYTES:
        raise UnreadError(("不是設有開啟密碼之活頁簿。", "not-encrypted: not a workbook with a password."), name)
    try:
        office: Any = importlib.import_module("msoffcrypto")
        exceptions: Any = importlib.import_module("msoffcrypto.exceptions")
    except ImportError:
        raise MissingDependencyError(
            ("未安裝 msoffcrypto-tool（選用套件 office）。", "msoffcrypto-tool is not installed (extra `office`)."),
            where="chahe[office]",
        ) from None
    out = io.BytesIO()
    try:
        file = office.OfficeFile(io.BytesIO(data))
        if not file.is_encrypted():
            raise UnreadError(("不是設有開啟密碼之活頁簿。", "not-encrypted: the workbook has no password."), name)
        modern = type(file).__name__ == "OOXMLFile"
        file.load_key(password=password, **({"verify_password": True} if modern else {}))
        file.decrypt(out, **({"verify_integrity": True} if modern and file.type == "agile" else {}))
    except exceptions.InvalidKeyError:
        raise CallError(("密碼不符，或檔案遭變更。", "The password is wrong, or the file was changed."), name) from None
    except (exceptions.FileFormatError, exceptions.ParseError, exceptions.DecryptionError, *_BROKEN) as error:
        what = ("檔案毀損或加密方式不支援。", f"damaged: it cannot be opened ({type(error).__name__}).")
        raise UnreadError(what, name) from None
    return out.getvalue()
