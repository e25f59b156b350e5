"""Phones, identity numbers and cards: tokens stay, clear numbers never do, hidden ones are refused."""

import pytest

from chahe.intake import customer_keys as keys
from chahe.intake.api import Context

SECRET = Context(path="x", key=b"k").secret
OTHER = Context(path="x", key=b"other").secret


@pytest.mark.parametrize(
    "written",
    ["0912345678", "0912-345-678", "+886 912 345 678", "886912345678", "+886-0912345678", "０９１２３４５６７８"],
)
def test_one_phone_however_it_is_written(written: str) -> None:
    hidden = keys.phone(written, SECRET)
    assert hidden == keys.phone("0912345678", SECRET)
    assert hidden.startswith("hmac:") and hidden.endswith("…78") and "912345" not in hidden
    assert hidden != keys.phone("0912345678", OTHER)


def test_other_phones_are_others() -> None:
    seen = {keys.phone(p, SECRET) for p in ("0912345678", "0912345679", "02-2345-6789", "+81 90 1234 5678")}
    assert len(seen) == 4


@pytest.mark.parametrize("token", ["PH-7f2a01", "9f8e7d6c5b4a39281706f5e4d3c2b1a0", "ab12xxcd", "tok:0912"])
def test_a_token_stays(token: str) -> None:
    assert keys.phone(token, SECRET) == keys.customer(token, SECRET) == keys.card(token, SECRET) == token


@pytest.mark.parametrize("written", ["A123456789", "a123456789", "AC01234567", "chen@demo.example"])
def test_who_somebody_is_does_not_stay(written: str) -> None:
    hidden = keys.customer(written, SECRET)
    assert hidden.startswith("hmac:") and written.upper() not in hidden.upper()
    assert hidden == keys.customer(written.upper(), SECRET)


@pytest.mark.parametrize("written", ["4000123456789010", "4000-1234-5678-9010", "4000 1234 5678 9010"])
def test_a_card_does_not_stay(written: str) -> None:
    assert keys.card(written, SECRET) == keys.card("4000123456789010", SECRET)
    assert "123456789" not in keys.card(written, SECRET)


@pytest.mark.parametrize("written", ["0912***678", "0912xxx678", "A1234○○789", "4000-12**-****-9010"])
def test_what_is_partly_hidden_is_refused(written: str) -> None:
    for read in (keys.phone, keys.customer, keys.card):
        with pytest.raises(ValueError, match="hidden"):
            read(written, SECRET)


def test_too_many_digits_are_no_phone() -> None:
    with pytest.raises(ValueError, match="neither"):
        keys.phone("0912345678901234567", SECRET)
