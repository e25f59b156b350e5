"""One-time codes by time (RFC 6238: 30 seconds, 6 digits, SHA-1 as authenticators expect) and recovery codes."""

import base64
import hashlib
import hmac
import io
import secrets
import unicodedata
from datetime import datetime

import segno
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from chahe.web.access import sealed
from chahe.web.models import Account, Recovery, Totp

STEP, DIGITS, AROUND = 30, 6, 1
"""Seconds of a step; digits of a code; steps before and after the present one that are taken (RFC 6238 5.2)."""

CODES = 10
"""Recovery codes made at once; each has 80 random bits and is good once."""


def begin(account: Account) -> None:
    """A new secret, not in force before a code of it was shown (`confirm`). Not where one is in force."""
    secret = secrets.token_bytes(20)
    values = {"sealed": sealed.seal(secret, _purpose(account)), "step": 0, "confirmed": False}
    Totp.objects.update_or_create(account=account, defaults=values)


def address(account: Account) -> str:
    """What an authenticator program takes (otpauth://). Raises Totp.DoesNotExist."""
    kept = Totp.objects.get(account=account)
    return _codes(kept, account).get_provisioning_uri(account.user.get_username(), "chahe")


def secret_text(account: Account) -> str:
    """The secret to be typed where nothing can be scanned."""
    plain = sealed.unseal(Totp.objects.get(account=account).sealed, _purpose(account))
    text = base64.b32encode(plain).decode()
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))


def picture(account: Account) -> str:
    """The address as a QR code: SVG made here, dark on light on any ground."""
    out = io.BytesIO()
    code = segno.make(address(account), error="m", micro=False)
    code.save(out, kind="svg", scale=5, border=4, light="#fff", dark="#000", xmldecl=False, svgns=True, nl=False)
    return out.getvalue().decode()


def looks_like_code(given: str) -> bool:
    """Whether this is a time code and no recovery code."""
    text = _plain(given)
    return len(text) == DIGITS and text.isascii() and text.isdigit()


def right(account: Account, given: str, now: datetime) -> bool:
    """Whether the code is good now. A step is taken once: a code overheard is worth nothing (RFC 6238 5.2)."""
    kept = Totp.objects.filter(account=account).first()
    if kept is None or not looks_like_code(given):
        return False
    codes, text = _codes(kept, account), _plain(given).encode()
    present = int(now.timestamp()) // STEP
    near = range(present - AROUND, present + AROUND + 1)
    fits = [s for s in near if hmac.compare_digest(codes.generate(s * STEP), text)]
    return bool(fits) and Totp.objects.filter(pk=kept.pk, step__lt=max(fits)).update(step=max(fits)) == 1


def confirm(account: Account, given: str, now: datetime) -> bool:
    """A code of the new secret was shown: it is in force."""
    return right(account, given, now) and bool(Totp.objects.filter(account=account).update(confirmed=True))


def new_recovery(account: Account) -> list[str]:
    """Recovery codes, shown once; older ones are void."""
    made = [base64.b32encode(secrets.token_bytes(10)).decode() for _ in range(CODES)]
    Recovery.objects.filter(account=account).delete()
    Recovery.objects.bulk_create([Recovery(account=account, digest=_digest(account, c)) for c in made])
    return ["-".join(c[i : i + 4] for i in range(0, len(c), 4)) for c in made]


def use_recovery(account: Account, given: str) -> bool:
    """Whether it was one not used yet; it is used now. Two at once do not both succeed."""
    return Recovery.objects.filter(account=account, digest=_digest(account, given)).delete()[0] == 1


def _digest(account: Account, code: str) -> str:
    # A random code needs no slow hash; the account's number keeps equal codes of two people apart.
    return hashlib.sha256(f"{account.pk}:{_plain(code).upper()}".encode()).hexdigest()


def _plain(given: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", given) if c.isalnum())


def _codes(kept: Totp, account: Account) -> TOTP:
    return TOTP(sealed.unseal(kept.sealed, _purpose(account)), DIGITS, SHA1(), STEP)  # noqa: S303 - HMAC-SHA-1, as RFC 6238 has it


def _purpose(account: Account) -> str:
    return f"totp {account.pk}"
