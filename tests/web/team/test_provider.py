"""Log-in with an identity provider: one made here, on loopback, that can be told to lie."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey

from chahe.web import settings
from chahe.web.access import accounts, provider
from chahe.web.models import Access, Account, Sitting
from tests.web.team.conftest import Have

CLIENT, CLIENT_SECRET = "chahe", "between the two of us alone"


@dataclass
class Provider:
    """What it says, and what it was asked."""

    issuer: str = ""
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", {"kid": "1", "alg": "ES256"}))
    published: ECKey | None = None  # another key than the one it signs with
    lies: dict[str, Any] = field(default_factory=dict)  # claims said otherwise
    described: dict[str, Any] = field(default_factory=dict)  # its description said otherwise
    token: str = ""  # this one instead
    asked: dict[str, str] = field(default_factory=dict)  # the browser's way out
    given: dict[str, str] = field(default_factory=dict)  # what the server brought for the code
    said_by: str = ""  # how the server said who it is

    def description(self) -> dict[str, Any]:
        ends = {f"{n}_endpoint": f"{self.issuer}/{n}" for n in ("authorization", "token")}
        return {"issuer": self.issuer, **ends, "jwks_uri": f"{self.issuer}/keys", **self.described}

    def claims(self) -> dict[str, Any]:
        now = int(time.time())
        made = {
            "iss": self.issuer, "aud": CLIENT, "sub": "s-1", "iat": now, "exp": now + 300,
            "nonce": self.asked.get("nonce", ""), "preferred_username": "wang",
        }  # fmt: skip
        return {k: v for k, v in {**made, **self.lies}.items() if v is not None}

    def answer(self) -> dict[str, Any]:
        """To whoever brings the code and the verifier of the challenge."""
        verifier = self.given.get("code_verifier", "").encode()
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier).digest()).rstrip(b"=").decode()
        if self.given.get("code") != "c-1" or challenge != self.asked.get("code_challenge"):
            return {"error": "invalid_grant"}
        made = self.token or jwt.encode({"alg": "ES256", "kid": "1"}, self.claims(), self.key)
        return {"access_token": "a", "token_type": "Bearer", "id_token": made}


@pytest.fixture
def there(have: Have, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """A provider the server was told of; `wang` has an account here."""
    have()
    made = Provider()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None: ...

        def _say(self, said: object) -> None:
            data = json.dumps(said).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def do_GET(self) -> None:
            keys = {"keys": [(made.published or made.key).as_dict(private=False)]}
            self._say(keys if self.path == "/keys" else made.description())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            made.given, made.said_by = dict(parse_qsl(body)), self.headers.get("Authorization", "")
            self._say(made.answer())

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    made.issuer = f"http://127.0.0.1:{server.server_address[1]}"
    for name, value in (("OIDC", made.issuer), ("OIDC_CLIENT", CLIENT), ("OIDC_SECRET", CLIENT_SECRET)):
        monkeypatch.setattr(settings, name, value)
    yield made
    server.shutdown()
    server.server_close()


def _out(browser: Client, there: Provider, onward: str = "/account/") -> None:
    page = browser.post("/log-in/provider/", {"next": onward})
    assert page.status_code == 200, page.content.decode()
    address = urlsplit(page.context["onward"])
    there.asked = dict(parse_qsl(address.query))
    assert f"{address.scheme}://{address.netloc}" == there.issuer


def _back(browser: Client, there: Provider, **more: str) -> HttpResponse:
    said = {"code": "c-1", "state": there.asked.get("state", ""), **more}
    return browser.get("/log-in/provider/back/", said)  # type: ignore[return-value]


def _in(browser: Client, there: Provider, **more: str) -> int:
    _out(browser, there)
    return _back(browser, there, **more).status_code


def test_in_by_the_provider(there: Provider) -> None:
    browser = Client()
    _out(browser, there)
    assert there.asked["code_challenge_method"] == "S256"
    assert there.asked["response_type"] == "code"
    assert there.asked["redirect_uri"].endswith("/log-in/provider/back/")
    cookie = browser.cookies["chahe_provider"]
    assert (cookie["samesite"], cookie["httponly"], cookie["path"]) == ("Lax", True, "/log-in/provider/")
    assert there.asked["state"] not in cookie.value
    assert _back(browser, there).context["onward"] == "/account/"  # type: ignore[attr-defined]
    assert browser.get("/account/").status_code == 200
    assert there.said_by.startswith("Basic ")
    assert Access.objects.latest("id").detail == "provider"


def test_bound_at_the_first_log_in(there: Provider, have: Have) -> None:
    """From then on the subject alone says who it is."""
    have("chen", "陳大文")
    assert _in(Client(), there) == 200
    bound = accounts.named("wang")
    assert (bound.issuer, bound.subject) == (there.issuer, "s-1")
    there.lies = {"preferred_username": "chen"}
    assert _in(Client(), there) == 200
    assert set(Sitting.objects.values_list("user__username", flat=True)) == {"wang"}
    there.lies = {"sub": "s-2", "preferred_username": "wang"}
    assert _in(Client(), there) == 400, "another subject takes over no account that is bound"


@pytest.mark.parametrize(
    "lies",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another"},
        {"aud": None},
        {"aud": ["chahe", "another"]},
        {"iss": "http://127.0.0.1:1"},
        {"exp": 1_000_000_000},
        {"exp": None},
        {"sub": None},
        {"preferred_username": "nobody"},
        {"preferred_username": None},
    ],
    ids=str,
)
def test_claims_that_are_not_taken(there: Provider, lies: dict[str, Any]) -> None:
    there.lies = lies
    assert _in(Client(), there) == 400
    assert not Sitting.objects.exists()
    assert not Account.objects.exclude(subject="").exists()


def _unsigned(claims: dict[str, Any]) -> str:
    parts = [json.dumps({"alg": "none"}), json.dumps(claims)]
    return ".".join(base64.urlsafe_b64encode(p.encode()).rstrip(b"=").decode() for p in parts) + "."


def test_signatures_that_are_not_taken(there: Provider) -> None:
    browser = Client()
    _out(browser, there)
    claims, secret = there.claims(), OctKey.import_key(CLIENT_SECRET)
    for token in (_unsigned(claims), jwt.encode({"alg": "HS256"}, claims, secret, ["HS256"]), "x", "a.b.c"):
        there.token = token
        assert _back(browser, there).status_code == 400
    there.token, there.published = "", ECKey.generate_key("P-256", {"kid": "1"})
    assert _back(browser, there).status_code == 400
    there.published = None
    assert _back(browser, there).status_code == 200, "and the true one is"


def test_another_state_browser_code_or_time(there: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _in(Client(), there, state="another") == 400
    assert _in(Client(), there, code="another") == 400
    assert _in(Client(), there, error="access_denied") == 400
    assert _in(Client(), there, iss="http://127.0.0.1:1") == 400
    browser = Client()
    _out(browser, there)
    assert _back(Client(), there).status_code == 400, "another browser has no cookie"
    now = time.time()
    monkeypatch.setattr(provider, "time", SimpleNamespace(time=lambda: now + provider.BETWEEN + 1))
    assert _back(browser, there).status_code == 400
    assert not Sitting.objects.exists()


def test_accounts_here_alone(there: Provider, have: Have) -> None:
    accounts.close(accounts.named("wang"))
    assert _in(Client(), there) == 400
    assert Access.objects.latest("id").event == "refused"


@pytest.mark.parametrize(
    "said", [{"issuer": "http://127.0.0.1:1"}, {"token_endpoint": "http://192.0.2.1/t"}, {"jwks_uri": ""}]
)
def test_a_description_that_is_not_taken(there: Provider, said: dict[str, str]) -> None:
    there.described = said
    assert Client().post("/log-in/provider/").status_code == 400


def test_a_provider_that_is_away(there: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "OIDC", "http://127.0.0.1:9")
    assert Client().post("/log-in/provider/").status_code == 400


def test_an_address_elsewhere_is_not_gone_to(there: Provider) -> None:
    browser = Client()
    _out(browser, there, "https://evil.example/")
    assert _back(browser, there).context["onward"] == "/"  # type: ignore[attr-defined]


def test_the_second_factor_is_asked_for_after_the_provider_too(there: Provider) -> None:
    from chahe.web.models import Totp

    Totp.objects.create(account=accounts.named("wang"), sealed="", confirmed=True)
    browser = Client()
    _out(browser, there)
    assert _back(browser, there).context["onward"] == "/log-in/second/"  # type: ignore[attr-defined]
    assert browser.get("/account/").status_code == 302


def test_what_is_asked_of_the_browser_is_new_each_time(there: Provider) -> None:
    seen = []
    for _ in range(2):
        page = Client().post("/log-in/provider/")
        asked = parse_qs(urlsplit(page.context["onward"]).query)
        seen += [asked[k][0] for k in ("state", "nonce", "code_challenge")]
    assert len(set(seen)) == 6
