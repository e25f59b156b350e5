"""What the password field of shadow or passwd says beside the hash; the hash itself is dropped at once."""

from dataclasses import dataclass

_SCHEMES = {
    "1": "md5crypt",
    "2a": "bcrypt",
    "2b": "bcrypt",
    "2y": "bcrypt",
    "5": "sha256crypt",
    "6": "sha512crypt",
    "7": "scrypt",
    "gy": "gost-yescrypt",
    "y": "yescrypt",
}


@dataclass(frozen=True, slots=True)
class PasswordField:
    """None = the field does not tell (masked by whoever exported it)."""

    enabled: bool | None  # a password can open the account
    locked: bool | None
    empty: bool | None
    algorithm: str | None


def password_field(text: str) -> PasswordField:
    """Read the second field. Order: empty, locked (`!`, `*LK*`), no password (`*`, `x`, `NP`), hash, masked."""
    locked = text.startswith("!") or text in {"*LK*", "LK"}
    inner = text.lstrip("!")
    if text == "":
        return PasswordField(True, False, True, None)
    if inner in {"", "*", "*LK*", "LK", "!!"}:
        return PasswordField(False, locked, False, None)
    scheme = inner.split("$")[1] if inner.startswith("$") and inner.count("$") >= 2 else ""
    if scheme in _SCHEMES:
        return PasswordField(not locked, locked, False, _SCHEMES[scheme])
    if len(inner) == 13 and inner.isascii() and "*" not in inner:
        return PasswordField(not locked, locked, False, "descrypt")
    return PasswordField(False if locked else None, locked or None, None, None)
