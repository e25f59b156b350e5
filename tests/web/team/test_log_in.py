"""Coming in by name and password: who is, who is not, who has tried too often, and for how long it lasts."""

import threading
from datetime import timedelta

import pytest
from django.contrib.auth import hashers
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from chahe.errors import CallError
from chahe.web import settings
from chahe.web.access import accounts, passwords, throttle
from chahe.web.models import Access, Account, FormerPassword, Sitting
from tests.web.conftest import came_in
from tests.web.team.conftest import SECRET, Clock, Have


def _try(browser: Client, name: str = "wang", secret: str = SECRET, onward: str = "/") -> HttpResponse:
    said = {"account": name, "password": secret, "next": onward}
    return browser.post("/log-in/", said)  # type: ignore[return-value]


def _events() -> list[tuple[str, str]]:
    return list(Access.objects.order_by("id").values_list("event", "account"))


def test_in_and_out(have: Have) -> None:
    have()
    browser = Client()
    assert browser.get("/account/").headers["Location"] == "/log-in/?next=/account/"
    answer = _try(browser, "WANG ", onward="/account/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/account/")
    assert "王小明" in browser.get("/account/").content.decode()
    browser.post("/log-out/")
    assert browser.get("/account/").status_code == 302
    assert not Sitting.objects.exists()
    assert _events() == [("made", "wang"), ("logged-in", "wang"), ("logged-out", "wang")]


@pytest.mark.parametrize("name, secret", [("wang", SECRET + "x"), ("nobody", SECRET), ("", ""), ("wang", "")])
def test_refused_in_the_same_words(have: Have, name: str, secret: str) -> None:
    have()
    browser = Client()
    answer = _try(browser, name, secret)
    assert answer.status_code == 400
    assert browser.get("/account/").status_code == 302
    assert _events()[-1] == ("refused", "wang" if name == "wang" else ""), "what was typed for a name is not kept"
    assert answer.content.decode().count('role="alert"') == 1


def test_closed_and_not_set_up_are_refused_like_the_others(have: Have) -> None:
    accounts.close(have())
    accounts.new("chen", "陳大文")
    assert [_try(Client(), n).status_code for n in ("wang", "chen")] == [400, 400]


def test_nobody_is_told_by_time_that_an_account_is_not_there(have: Have, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same work is done for a name that is not there, without a password, or closed."""
    have()
    accounts.new("chen", "陳大文")
    accounts.close(have("shut", "李四"))
    compared: list[str] = []
    real = hashers.check_password

    def counted(given: str, encoded: str) -> bool:
        compared.append(encoded.partition("$")[0])
        return bool(real(given, encoded))

    monkeypatch.setattr(passwords, "check_password", counted)
    for name in ("wang", "chen", "shut", "nobody"):
        _try(Client(), name, "wrong")
    assert len(compared) == 4
    assert len(set(compared)) == 1


def test_the_hash_is_memory_hard() -> None:
    assert settings.PASSWORD_HASHERS == ["django.contrib.auth.hashers.ScryptPasswordHasher"]


def test_an_account_is_shut_after_five(have: Have, clock: Clock) -> None:
    have()
    for _ in range(throttle.PER_ACCOUNT):
        assert _try(Client(), secret="wrong").status_code == 400
    answer = _try(Client())
    assert answer.status_code == 429, "the right one neither"
    assert 0 < int(answer.headers["Retry-After"]) <= throttle.LOCK.total_seconds()
    assert ("locked", "wang") in _events()
    clock.on(throttle.LOCK - timedelta(seconds=1))
    assert _try(Client()).status_code == 429
    clock.on(timedelta(seconds=1))
    assert _try(Client()).status_code == 302


def test_one_that_is_not_there_is_shut_just_so(team: None) -> None:
    tried = [_try(Client(), "nobody", "wrong").status_code for _ in range(throttle.PER_ACCOUNT + 1)]
    assert tried == [400] * throttle.PER_ACCOUNT + [429]


def test_a_right_one_clears_the_account(have: Have) -> None:
    have()
    for _ in range(2):
        assert [_try(Client(), secret="wrong").status_code for _ in range(throttle.PER_ACCOUNT - 1)] == [400] * 4
        assert _try(Client()).status_code == 302


def test_an_address_is_shut_after_twenty(have: Have) -> None:
    have()
    for n in range(throttle.PER_ADDRESS):
        assert _try(Client(), f"nobody{n}", "wrong").status_code == 400
    assert _try(Client()).status_code == 429
    other = Client(REMOTE_ADDR="127.0.0.2")
    assert _try(other).status_code == 302, "who comes from elsewhere is not shut out"


def test_wrong_ones_long_ago_are_forgotten(have: Have, clock: Clock) -> None:
    have()
    for _ in range(throttle.PER_ACCOUNT * 2):
        assert _try(Client(), secret="wrong").status_code == 400
        clock.on(throttle.WINDOW / 3)


def test_many_at_once_are_not_more_than_the_limit() -> None:
    """Every attempt takes its place before it is tried, whatever thread or server it comes by."""
    now, got = timezone.now(), []

    def take() -> None:
        try:
            got.append(throttle.take("account:x", 5, now).until is None)
        finally:
            connection.close()

    threads = [threading.Thread(target=take) for _ in range(16)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert (len(got), sum(got)) == (16, 5)


def test_idle_and_whole_limits(have: Have, clock: Clock) -> None:
    have()
    browser = Client()
    _try(browser)
    for _ in range(24):
        clock.on(timedelta(minutes=29))
        assert browser.get("/account/").status_code == 200
    clock.on(timedelta(minutes=29))
    assert browser.get("/account/").status_code == 302, "twelve hours are the most"
    _try(browser)
    clock.on(timedelta(minutes=31))
    assert browser.get("/account/").status_code == 302
    assert _events()[-1] == ("expired", "wang")


def test_one_browser_is_one_session(have: Have, clock: Clock) -> None:
    """Logging in again ends the session before; what is long over is not listed."""
    have()
    browser = Client()
    for _ in range(2):
        _try(browser)
    assert Sitting.objects.count() == 1
    clock.on(timedelta(minutes=31))
    _try(Client())
    assert Sitting.objects.count() == 1


def test_a_session_is_ended_from_another(have: Have) -> None:
    account = have()
    here, there, other = came_in(account), came_in(account), came_in(have("chen", "陳大文"))
    _, second, _ = Sitting.objects.order_by("id").values_list("pk", flat=True)
    assert other.post(f"/account/session/{second}/end/").status_code == 404, "not somebody else's"
    assert here.post(f"/account/session/{second}/end/").status_code == 302
    assert there.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200


def test_a_closed_account_is_out_at_once(have: Have) -> None:
    account = have()
    browser = came_in(account)
    assert browser.get("/account/").status_code == 200
    accounts.close(account)
    assert browser.get("/account/").status_code == 302


def test_an_address_elsewhere_is_not_gone_to(have: Have) -> None:
    have()
    for onward in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        assert _try(Client(), onward=onward).headers["Location"] == "/"


def test_without_tls_only_the_machine_itself_is_answered(have: Have) -> None:
    have()
    far = Client(REMOTE_ADDR="192.0.2.7")
    assert far.get("/log-in/").status_code == 403
    assert far.get("/log-in/", secure=True).status_code == 200
    assert Client(REMOTE_ADDR="nonsense").get("/log-in/").status_code == 403


# -- passwords


def _change(browser: Client, wanted: str, present: str = SECRET, again: str | None = None) -> int:
    said = {"present": present, "password": wanted, "again": wanted if again is None else again}
    return browser.post("/account/password/", said).status_code


def test_a_new_password_ends_other_sessions(have: Have) -> None:
    account = have()
    here, there = came_in(account), came_in(account)
    assert _change(here, "another long secret 9") == 302
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302
    assert [_try(Client(), secret=s).status_code for s in (SECRET, "another long secret 9")] == [400, 302]


@pytest.mark.parametrize(
    "wanted",
    [
        "eleven char",
        "password1234",
        "xxwangxx long 1",
        "王小明是我的名字好嗎好嗎",
        "x" * 257,
        "123456789012",
    ],
)
def test_what_a_password_must_not_be(have: Have, wanted: str) -> None:
    assert passwords.faults(have(), wanted)


def test_twelve_characters_are_enough(have: Have) -> None:
    account = have()
    assert passwords.faults(account, "short secre") == ["password_too_short"]
    assert passwords.faults(account, "short secret") == []


def test_the_last_five_are_not_taken_again(have: Have) -> None:
    account = have()
    assert passwords.faults(account, SECRET) == ["password_used"]
    for n in range(passwords.KEPT - 1):
        passwords.put(account, f"long secret number {n}")
        assert passwords.faults(account, SECRET) == ["password_used"]
    passwords.put(account, "the one that is too many")
    assert passwords.faults(account, SECRET) == []
    assert FormerPassword.objects.count() == passwords.KEPT - 1


def test_the_present_one_is_asked_for_and_throttled(have: Have) -> None:
    browser = came_in(have())
    assert _change(browser, "another long secret 9", again="differs") == 400
    assert _change(browser, "another long secret 9", present="wrong") == 400
    for _ in range(throttle.PER_ACCOUNT):
        last = _change(browser, "another long secret 9", present="wrong")
    assert last == 429
    assert not FormerPassword.objects.exists()


def test_no_password_stands_in_the_record(have: Have) -> None:
    have()
    _try(Client(), SECRET, SECRET)
    _try(Client(), secret="wrong-" + SECRET)
    kept = "".join(str(v) for row in Access.objects.values_list() for v in row)
    assert SECRET not in kept


# -- first links


def test_a_link_is_good_once_and_for_three_days(team: None, clock: Clock) -> None:
    account, token = accounts.new("wang", "王小明")
    at, said = f"/first/{token}/", {"password": SECRET, "again": SECRET}
    assert "王小明" in Client().get(at).content.decode()
    assert Client().post(at, {"password": "short", "again": "short"}).status_code == 400
    assert Client().post(at, said).headers["Location"] == "/log-in/"
    assert Client().post(at, said).status_code == 404
    assert _try(Client()).status_code == 302
    token = accounts.reset(account, factors=False)
    assert _try(Client()).status_code == 400, "a reset account has no password until the link is used"
    clock.on(timedelta(hours=accounts.LINK_HOURS))
    assert Client().get(f"/first/{token}/").status_code == 404
    assert not Account.objects.filter(link=token).exists(), "the link itself is not kept"


def test_links_are_not_guessed(team: None) -> None:
    answers = [Client().get(f"/first/{'x' * 43}{n}/").status_code for n in range(throttle.PER_ADDRESS + 2)]
    assert set(answers) == {404}
    _, token = accounts.new("wang", "王小明")
    assert Client().get(f"/first/{token}/").status_code == 404, "nor after too many"


# -- accounts and people


def test_accounts_of_one_person(team: None) -> None:
    one, two = accounts.new("wang", "王小明")[0], accounts.new("wang.admin", "王 小明")[0]
    assert one.person == two.person
    with pytest.raises(CallError):
        accounts.new("WANG", "李四")
    other = accounts.new("chen", "陳大文")[0]
    with pytest.raises(CallError):
        accounts.rename(other, "王小明")
    accounts.rename(two, "王小明（稽核室）")
    assert accounts.named("wang").person.name == "王小明（稽核室）"


@pytest.mark.parametrize(
    "name, person", [("", "王小明"), ("a b", "王小明"), ("王", "王小明"), ("wang", " "), ("x", "王小明")]
)
def test_accounts_that_are_not_made(team: None, name: str, person: str) -> None:
    with pytest.raises(CallError):
        accounts.new(name, person)
    assert not Account.objects.exists()
