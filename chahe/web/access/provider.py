"""Log-in with an identity provider: OpenID Connect Core 1.0, the code flow, with PKCE (RFC 7636), state and nonce.

What is between the two halves travels in a cookie of its own, encrypted: the session's cookie is not sent with a
request that another site caused. Only accounts that were made here are let in. The first time an account is found by
a claim the provider is trusted with, and bound to the subject; from then on by the subject alone.
"""

import ipaddress
import json
import secrets
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from django.db import IntegrityError, transaction
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from chahe.errors import CallError
from chahe.web import settings
from chahe.web.access import accounts, record, sealed
from chahe.web.access.record import Event
from chahe.web.models import Account

WAIT = 10
"""Seconds the provider has for an answer."""

MOST = 256 << 10
"""Bytes of an answer of the provider that are read."""

BETWEEN = 600
"""Seconds from the way out to the way back."""

LEEWAY = 60
"""Seconds two clocks may differ."""

ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
"""How a provider may sign: never `none`, and never with a secret both sides know."""

_PURPOSE = "provider"


@dataclass(frozen=True, slots=True)
class Way:
    """Where to send the browser, and what its cookie holds meanwhile."""

    address: str
    cookie: str


def begin(back: str, onward: str) -> Way:
    """The way out. Raises CallError when the provider does not answer as one does."""
    said = _discovered()
    kept = {
        "state": secrets.token_urlsafe(24),
        "nonce": secrets.token_urlsafe(24),
        "verifier": secrets.token_urlsafe(48),
        "next": onward,
        "at": int(time.time()),
    }
    with _client(back) as client:
        address, _ = client.create_authorization_url(
            said["authorization_endpoint"], state=kept["state"], code_verifier=kept["verifier"], nonce=kept["nonce"]
        )
    return Way(address, sealed.seal(json.dumps(kept).encode(), _PURPOSE))


def arrived(back: str, cookie: str, given: dict[str, str]) -> tuple[Account, str]:
    """The account that came back and where it wanted to go. Raises CallError: nobody is let in on half a proof.

    Args:
        back: the address the provider was told to come back to.
        cookie: as `begin` made it.
        given: what the provider put into the address: code, state, maybe iss (RFC 9207) or error.

    """
    kept = _kept(cookie)
    if not secrets.compare_digest(kept["state"].encode(), given.get("state", "").encode()):
        raise _refused("state")
    said = _discovered()
    if given.get("error") or not given.get("code") or given.get("iss", settings.OIDC) != said["issuer"]:
        raise _refused("answer")
    with _client(back) as client:
        try:
            token = client.fetch_token(
                said["token_endpoint"], code=given["code"], code_verifier=kept["verifier"], timeout=WAIT,
                allow_redirects=False,
            )  # fmt: skip
        except (AuthlibBaseError, requests.RequestException, ValueError) as error:
            raise _refused(f"token ({type(error).__name__})") from None
    claims = _claims(str(token.get("id_token", "")), said, kept["nonce"])
    return _account(claims), str(kept["next"])


def _kept(cookie: str) -> dict[str, Any]:
    try:
        kept: dict[str, Any] = json.loads(sealed.unseal(cookie, _PURPOSE))
    except (CallError, ValueError):
        raise _refused("cookie") from None
    if not 0 <= time.time() - kept["at"] <= BETWEEN:
        raise _refused("too late")
    return kept


def _claims(token: str, said: dict[str, Any], nonce: str) -> dict[str, Any]:
    """What a checked id_token says. Raises CallError."""
    try:
        keys = KeySet.import_key_set(_get(said["jwks_uri"]))  # type: ignore[arg-type]
        read = jwt.decode(token, keys, algorithms=ALGORITHMS)
        options = {
            "iss": {"essential": True, "value": said["issuer"]},
            "aud": {"essential": True, "value": settings.OIDC_CLIENT},
            "sub": {"essential": True},
        }
        asked = {"nonce": nonce, "client_id": settings.OIDC_CLIENT}
        claims = CodeIDToken(read.claims, read.header, options, asked)
        claims.validate(leeway=LEEWAY)
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise _refused(f"id_token ({type(error).__name__})") from None
    return dict(claims)


def _account(claims: dict[str, Any]) -> Account:
    """Bound accounts by subject; one not bound yet by the claim, and bound now. Raises CallError."""
    subject = str(claims["sub"])[:255]
    known = Account.objects.select_related("user", "person").filter(issuer=settings.OIDC, subject=subject)
    account = known.first()
    if account is None:
        account = accounts.found(str(claims.get(settings.OIDC_CLAIM) or ""))
        if account is None or account.subject or not account.user.is_active:
            raise _refused("account")
        try:
            with transaction.atomic():
                free = Account.objects.filter(pk=account.pk, subject="")
                if not free.update(issuer=settings.OIDC, subject=subject):
                    raise _refused("account")
        except IntegrityError:
            raise _refused("account") from None
        record.write(Event.BOUND, account.user.get_username())
    if not account.user.is_active:
        raise _refused("account")
    return account


def _discovered() -> dict[str, Any]:
    """The provider's own description (OpenID Connect Discovery 1.0). Raises CallError."""
    said = _get(f"{settings.OIDC}/.well-known/openid-configuration")
    if str(said.get("issuer", "")).rstrip("/") != settings.OIDC:
        raise _refused("issuer")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        _must_be_safe(str(said.get(name, "")))
    return said


def _get(address: str) -> dict[str, Any]:
    _must_be_safe(address)
    try:
        with requests.get(address, timeout=WAIT, allow_redirects=False, stream=True) as answer:
            answer.raise_for_status()
            said = json.loads(answer.raw.read(MOST, decode_content=True))
    except (requests.RequestException, ValueError) as error:
        raise _refused(f"{urlsplit(address).path} ({type(error).__name__})") from None
    if not isinstance(said, dict):
        raise _refused(urlsplit(address).path)
    return said


def _must_be_safe(address: str) -> None:
    """TLS, or this machine. Raises CallError."""
    parts = urlsplit(address)
    try:
        here = ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        here = parts.hostname == "localhost"
    if parts.scheme != "https" and not (parts.scheme == "http" and here):
        raise _refused("https")


def _client(back: str) -> OAuth2Session:
    secret = settings.OIDC_SECRET or None
    return OAuth2Session(
        settings.OIDC_CLIENT,
        secret,
        token_endpoint_auth_method="client_secret_basic" if secret else "none",
        scope="openid profile",
        redirect_uri=back,
        code_challenge_method="S256",
    )


def _refused(where: str) -> CallError:
    return CallError(
        ("無法以身分提供者登入。", "The identity provider's log-in was not accepted."),
        where=where,
        why=("僅接受本伺服器已建立之帳號。", "Only accounts made on this server are let in."),
        todo=("請重新登入，或洽系統管理人員。", "Log in again, or ask whoever runs the server."),
    )
