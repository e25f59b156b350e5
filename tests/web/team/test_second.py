"""The second factor: codes by time and recovery codes, each good once."""

import re
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.test import Client

from chahe.errors import CallError
from chahe.web import settings
from chahe.web.access import sealed, sittings, throttle, totp
from chahe.web.models import Access, Account, Recovery, Totp
from tests.web.conftest import came_in
from tests.web.team.conftest import SECRET, Clock, Have


def _code(account: Account, clock: Clock, steps: int = 0) -> str:
    plain = sealed.unseal(Totp.objects.get(account=account).sealed, f"totp {account.pk}")
    at = clock().timestamp() + steps * totp.STEP
    return TOTP(plain, 6, SHA1(), 30).generate(at).decode()  # noqa: S303 - HMAC-SHA-1, as RFC 6238 has it


def _set_up(account: Account, clock: Clock) -> list[str]:
    """Codes in force; returns recovery codes. A step later, so that the next code is another."""
    totp.begin(account)
    assert totp.confirm(account, _code(account, clock), clock())
    clock.on(timedelta(seconds=totp.STEP * 2))
    return totp.new_recovery(account)


def _first(browser: Client) -> str:
    return browser.post("/log-in/", {"account": "wang", "password": SECRET, "next": "/account/"}).headers["Location"]


def test_the_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B, SHA-1, at 59 s and 1111111109 s; the last six digits."""
    secret = b"12345678901234567890"
    made = TOTP(secret, totp.DIGITS, SHA1(), totp.STEP)  # noqa: S303 - HMAC-SHA-1, as RFC 6238 has it
    assert [made.generate(t).decode() for t in (59, 1111111109)] == ["287082", "081804"]


def test_set_up_in_the_browser(have: Have, clock: Clock) -> None:
    account = have()
    browser = came_in(account)
    assert browser.post("/account/codes/begin/").headers["Location"] == "/account/codes/"
    page = browser.get("/account/codes/").content.decode()
    assert "<svg" in page
    assert not re.search(r"\sstyle=|<script(?![^>]*\ssrc=)", page)
    assert totp.secret_text(account) in page
    assert browser.post("/account/codes/confirm/", {"code": "000000"}).status_code == 400
    done = browser.post("/account/codes/confirm/", {"code": _code(account, clock)})
    codes = re.findall(r"<code>([A-Z2-7-]{19})</code>", done.content.decode())
    assert len(set(codes)) == totp.CODES == Recovery.objects.count()
    assert codes[0] not in "".join(Recovery.objects.values_list("digest", flat=True))
    assert browser.post("/account/codes/begin/").status_code == 400, "one in force is not written over"
    assert browser.get("/account/codes/").headers["Location"] == "/account/"


def test_without_the_second_step_nobody_is_in(have: Have, clock: Clock) -> None:
    account = have()
    _set_up(account, clock)
    browser = Client()
    assert _first(browser) == "/log-in/second/"
    assert browser.get("/account/").status_code == 302
    code = _code(account, clock)
    wrong = f"{(int(code) + 1) % 10**6:06}"
    assert browser.post("/log-in/second/", {"code": wrong}).status_code == 400
    full_width = "".join(chr(ord(c) + 0xFEE0) for c in code)
    assert browser.post("/log-in/second/", {"code": full_width}).headers["Location"] == "/account/"
    assert browser.get("/account/").status_code == 200
    assert Access.objects.latest("id").detail == "password+totp"


def test_a_code_is_good_once(have: Have, clock: Clock) -> None:
    account = have()
    _set_up(account, clock)
    code = _code(account, clock)
    assert [totp.right(account, code, clock()) for _ in range(2)] == [True, False]
    assert not totp.right(account, _code(account, clock, -1), clock()), "nor an older one after it"
    assert totp.right(account, _code(account, clock, 1), clock())


@pytest.mark.parametrize("steps, good", [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_codes_of_the_steps_around(have: Have, clock: Clock, steps: int, good: bool) -> None:
    account = have()
    _set_up(account, clock)
    clock.on(timedelta(seconds=totp.STEP * 3))
    assert totp.right(account, _code(account, clock, steps), clock()) is good


def test_a_recovery_code_is_good_once(have: Have, clock: Clock) -> None:
    account = have()
    spare = _set_up(account, clock)
    for answer in (302, 400):
        browser = Client()
        _first(browser)
        assert browser.post("/log-in/second/", {"code": spare[0].lower()}).status_code == answer
    assert Recovery.objects.count() == totp.CODES - 1
    assert totp.new_recovery(account)
    assert not totp.use_recovery(account, spare[1]), "older ones are void"


def test_the_second_step_has_a_limit_a_right_password_does_not_renew(have: Have, clock: Clock) -> None:
    account = have()
    _set_up(account, clock)
    tried = []
    for _ in range(throttle.PER_ACCOUNT + 1):
        browser = Client()
        _first(browser)
        tried.append(browser.post("/log-in/second/", {"code": "000000"}).status_code)
    assert tried == [400] * throttle.PER_ACCOUNT + [429]


def test_the_second_step_comes_soon_after_the_first(have: Have, clock: Clock) -> None:
    account = have()
    _set_up(account, clock)
    browser = Client()
    _first(browser)
    clock.on(timedelta(minutes=5, seconds=1))
    assert browser.post("/log-in/second/", {"code": _code(account, clock)}).headers["Location"] == "/log-in/"


def test_a_session_left_alone_changes_nothing(have: Have, clock: Clock) -> None:
    account = have()
    _set_up(account, clock)
    browser = came_in(account)
    clock.on(sittings.FRESH)
    for address in ("codes/begin/", "recovery/", "factor/remove/", "key/offer/", "key/add/"):
        assert browser.post("/account/" + address).status_code == 400
    assert Totp.objects.filter(confirmed=True).exists()


def test_removed_with_its_recovery_codes(have: Have, clock: Clock) -> None:
    account = have()
    _set_up(account, clock)
    browser = came_in(account)
    assert browser.post("/account/factor/remove/").status_code == 302
    assert (Totp.objects.count(), Recovery.objects.count()) == (0, 0)
    assert _first(Client()) == "/account/"


def test_where_the_server_asks_for_one(have: Have, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SECOND", True)
    account = have()
    browser = came_in(account)
    assert browser.get("/").headers["Location"] == "/account/"
    assert 'role="alert"' in browser.get("/account/").content.decode()
    browser.post("/account/codes/begin/")
    browser.post("/account/codes/confirm/", {"code": _code(account, clock)})
    assert browser.get("/").status_code == 200
    assert came_in(account).get("/").status_code == 302, "each session shows it"


def test_a_secret_is_read_by_this_server_and_for_this_account_alone(
    have: Have, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    account, other = have(), have("chen", "陳大文")
    _set_up(account, clock)
    kept = Totp.objects.get(account=account)
    Totp.objects.create(account=other, sealed=kept.sealed, confirmed=True)
    with pytest.raises(CallError):
        totp.right(other, "000000", clock())
    monkeypatch.setattr(settings, "SECRET_KEY", "another")
    with pytest.raises(CallError):
        totp.right(account, "000000", clock())
