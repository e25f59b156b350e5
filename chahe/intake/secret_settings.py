"""Settings whose value is itself a secret: the value never reaches a table; a keyed hash and a masked tail do."""

import re

from chahe.intake.api import Context

_SECRET_NAME = re.compile(
    r"(?:password|passwd|passphrase|cpassword|secret|credential|private ?key|shared ?key|psk|api ?key|token)s?$", re.I
)
_SWITCHES = {"REG_DWORD", "REG_QWORD", "REG_DWORD_BIG_ENDIAN", "SettingNumber", "SettingBoolean", "State"}
_SWITCH = re.compile(r"\d{1,3}|true|false|yes|no|enabled|disabled", re.I)


def is_secret_name(name: str) -> bool:
    """True when a text stored under this name is a secret: DefaultPassword, cpassword, SharedKey … A policy about
    passwords (MinimumPasswordLength, DisablePasswordChange) is none.
    """
    return _SECRET_NAME.search(name.rsplit("\\", 1)[-1].strip()) is not None


def masked_setting(ctx: Context, name: str, kind: str | None, value: str) -> str:
    """The value, or `secret hmac-sha256:<keyed hash> <tail>` when it is one. Switches are no secrets."""
    if not value or kind in _SWITCHES or not is_secret_name(name) or _SWITCH.fullmatch(value):
        return value
    digest, tail = ctx.secret(value)
    return f"secret hmac-sha256:{digest} {tail}"
