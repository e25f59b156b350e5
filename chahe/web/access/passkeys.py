"""Keys and devices (WebAuthn level 2) as a second factor. A challenge is kept with the session, good once."""

import hashlib
import json
import secrets

from django.http import HttpRequest
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import PublicKeyCredentialDescriptor

from chahe.web.models import Account, Passkey

LONGEST = 16 << 10
"""Characters of an answer: attestation is not asked for, so none is longer."""

LONGEST_ID = 300
"""Bytes of a credential's id."""

_CHALLENGE = "challenge"


def offer(request: HttpRequest, account: Account) -> str:
    """What `navigator.credentials.create()` takes, as JSON."""
    options = generate_registration_options(
        rp_id=_host(request),
        rp_name="chahe",
        user_name=account.user.get_username(),
        user_display_name=account.person.name,
        user_id=hashlib.sha256(f"chahe {account.pk}".encode()).digest(),
        challenge=_challenge(request, "create"),
        exclude_credentials=_known(account),
    )
    return options_to_json(options)


def add(request: HttpRequest, account: Account, answer: str, label: str) -> bool:
    """Whether the answer fits what was offered a moment ago; the key is kept then."""
    challenge = _taken(request, "create")
    if challenge is None or len(answer) > LONGEST:
        return False
    try:
        made = verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=_host(request),
            expected_origin=_origin(request),
        )
    except (WebAuthnException, ValueError):
        return False
    credential = bytes_to_base64url(made.credential_id)
    if len(made.credential_id) > LONGEST_ID or Passkey.objects.filter(credential=credential).exists():
        return False
    Passkey.objects.create(
        account=account,
        credential=credential,
        public_key=bytes_to_base64url(made.credential_public_key),
        count=made.sign_count,
        label=label,
    )
    return True


def ask(request: HttpRequest, account: Account) -> str:
    """What `navigator.credentials.get()` takes, as JSON."""
    options = generate_authentication_options(
        rp_id=_host(request), challenge=_challenge(request, "get"), allow_credentials=_known(account)
    )
    return options_to_json(options)


def right(request: HttpRequest, account: Account, answer: str) -> bool:
    """Whether one of the account's keys signed what was asked a moment ago. A count that does not grow is a copy."""
    challenge = _taken(request, "get")
    if challenge is None or len(answer) > LONGEST:
        return False
    try:
        said = json.loads(answer)
        key = Passkey.objects.filter(account=account, credential=str(said["id"])[:400]).first()
        if key is None:
            return False
        shown = verify_authentication_response(
            credential=said,
            expected_challenge=challenge,
            expected_rp_id=_host(request),
            expected_origin=_origin(request),
            credential_public_key=base64url_to_bytes(key.public_key),
            credential_current_sign_count=key.count,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        return False
    return Passkey.objects.filter(pk=key.pk, count=key.count).update(count=shown.new_sign_count) == 1


def _challenge(request: HttpRequest, what: str) -> bytes:
    made = secrets.token_bytes(32)
    request.session[_CHALLENGE] = {"for": what, "value": bytes_to_base64url(made)}
    return made


def _taken(request: HttpRequest, what: str) -> bytes | None:
    """The challenge of this session; it is not there any more."""
    said = request.session.pop(_CHALLENGE, None)
    return base64url_to_bytes(said["value"]) if said and said["for"] == what else None


def _known(account: Account) -> list[PublicKeyCredentialDescriptor]:
    kept = Passkey.objects.filter(account=account).values_list("credential", flat=True)
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(c)) for c in kept]


def _host(request: HttpRequest) -> str:
    """The relying party: the host's name, which ALLOWED_HOSTS has checked, without a port."""
    return request.get_host().rsplit(":", 1)[0]


def _origin(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"
