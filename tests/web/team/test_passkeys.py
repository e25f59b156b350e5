"""Keys and devices, by an authenticator made here: an ES256 key, attestation none (WebAuthn level 2, 6.1 and 8.7)."""

import hashlib
import json
import struct
from collections.abc import Mapping
from typing import Any

import pytest
from cbor2 import dumps
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.test import Client
from webauthn.helpers import bytes_to_base64url

from chahe.web.models import Access, Passkey
from tests.web.conftest import came_in
from tests.web.team.conftest import SECRET, Have

HOST = "testserver"
PRESENT, ATTESTED = 0x01, 0x40


class Authenticator:
    """A device with one key, in the hands of one person."""

    def __init__(self, origin: str = f"http://{HOST}", host: str = HOST) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = hashlib.sha256(str(id(self)).encode()).digest()
        self.origin, self.host, self.count = origin, host, 0

    def _said(self, kind: str, options: Mapping[str, Any]) -> bytes:
        told = {"type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps(told).encode()

    def _data(self, flags: int) -> bytes:
        self.count += 1
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + struct.pack(">I", self.count)

    def create(self, options: Mapping[str, Any]) -> str:
        """`navigator.credentials.create()`."""
        public = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: public.x.to_bytes(32, "big"), -3: public.y.to_bytes(32, "big")}
        credential = bytes(16) + struct.pack(">H", len(self.id)) + self.id + dumps(cose)
        attested = {"fmt": "none", "attStmt": {}, "authData": self._data(PRESENT | ATTESTED) + credential}
        return self._answer(
            {
                "clientDataJSON": bytes_to_base64url(self._said("webauthn.create", options)),
                "attestationObject": bytes_to_base64url(dumps(attested)),
            }
        )

    def get(self, options: Mapping[str, Any], *, flags: int = PRESENT) -> str:
        """`navigator.credentials.get()`."""
        data, said = self._data(flags), self._said("webauthn.get", options)
        signed = self.key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            {
                "clientDataJSON": bytes_to_base64url(said),
                "authenticatorData": bytes_to_base64url(data),
                "signature": bytes_to_base64url(signed),
                "userHandle": None,
            }
        )

    def _answer(self, response: Mapping[str, Any]) -> str:
        named = bytes_to_base64url(self.id)
        told = {"id": named, "rawId": named, "type": "public-key", "clientExtensionResults": {}, "response": response}
        return json.dumps(told)


def _add(browser: Client, device: Authenticator, label: str = "門禁卡") -> int:
    options = browser.post("/account/key/offer/").json()
    return browser.post("/account/key/add/", {"answer": device.create(options), "label": label}).status_code


def _asked() -> tuple[Client, dict[str, Any]]:
    """A browser after the first step, and what the server asks of a key."""
    browser = Client()
    assert browser.post("/log-in/", {"account": "wang", "password": SECRET}).headers["Location"] == "/log-in/second/"
    options: dict[str, Any] = browser.post("/log-in/key/ask/").json()
    return browser, options


def _check(browser: Client, answer: str) -> str:
    return str(browser.post("/log-in/key/check/", {"answer": answer}).headers["Location"])


def test_added_and_used(have: Have) -> None:
    here, device = came_in(have()), Authenticator()
    assert _add(here, device) == 200, "recovery codes are shown with the first"
    assert "門禁卡" in here.get("/account/").content.decode()
    browser, options = _asked()
    assert options["rpId"] == HOST
    assert [c["id"] for c in options["allowCredentials"]] == [bytes_to_base64url(device.id)]
    assert _check(browser, device.get(options)) == "/"
    assert browser.get("/account/").status_code == 200
    assert Access.objects.latest("id").detail == "password+passkey"
    assert Passkey.objects.get().count == 2


def test_an_answer_is_good_once_and_for_its_own_question(have: Have) -> None:
    device = Authenticator()
    _add(came_in(have()), device)
    browser, options = _asked()
    answer = device.get(options)
    other, _ = _asked()
    assert _check(other, answer) == "/log-in/second/"
    assert _check(browser, answer) == "/"
    again, _ = _asked()
    assert _check(again, answer) == "/log-in/second/"


@pytest.mark.parametrize("origin, host", [("http://evil.example", HOST), (f"http://{HOST}", "evil.example")])
def test_a_key_shown_to_another_site_is_worth_nothing(have: Have, origin: str, host: str) -> None:
    browser = came_in(have())
    assert _add(browser, Authenticator(origin, host)) == 400
    device = Authenticator()
    _add(browser, device)
    device.origin, device.host = origin, host
    other, options = _asked()
    assert _check(other, device.get(options)) == "/log-in/second/"


def test_nobody_present_another_key_a_copy(have: Have) -> None:
    device = Authenticator()
    _add(came_in(have()), device)
    browser, options = _asked()
    assert _check(browser, device.get(options, flags=0)) == "/log-in/second/", "nobody touched it"
    thief = Authenticator()
    thief.id = device.id
    browser, options = _asked()
    assert _check(browser, thief.get(options)) == "/log-in/second/", "not the key that was added"
    device.count = 0
    browser, options = _asked()
    assert _check(browser, device.get(options)) == "/log-in/second/", "a count that does not grow is a copy"


@pytest.mark.parametrize("answer", ["", "[]", "{}", "null", '{"id": 1}', "x" * 20_000, '{"id": "a", "rawId": "a"}'])
def test_an_answer_that_is_none(have: Have, answer: str) -> None:
    browser, device = came_in(have()), Authenticator()
    browser.post("/account/key/offer/")
    assert browser.post("/account/key/add/", {"answer": answer, "label": "x"}).status_code == 400
    _add(browser, device)
    other, _ = _asked()
    assert _check(other, answer) == "/log-in/second/"


def test_one_key_is_not_two_peoples(have: Have) -> None:
    device = Authenticator()
    assert _add(came_in(have()), device) == 200
    assert _add(came_in(have("chen", "陳大文")), device) == 400
    assert _add(came_in(have("lin", "林一")), Authenticator(), label=" ") == 400, "a key has a name"


def test_before_the_first_step_nothing_is_asked(have: Have) -> None:
    have()
    assert Client().post("/log-in/key/ask/").status_code == 400
    assert _check(Client(), "{}") == "/log-in/"
