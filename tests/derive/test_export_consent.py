"""Exports beside consents: what a time without zone or hour tells, refusals, agreement given anew."""

import datetime as dt
from typing import Any

import pytest

from tests.checks.harness import derived

D = dt.date
Row = dict[str, Any]
DAY = D(2025, 3, 12)


def at(name: str, day: dt.date, hour: int, minute: int = 0, *, zoned: bool = True) -> Row:
    """An instant in Taipei, with its day and whether its zone is stated."""
    local = dt.datetime.combine(day, dt.time(hour, minute))
    utc = local - dt.timedelta(hours=8)
    us = (utc - dt.datetime.combine(D(1970, 1, 1), dt.time())) // dt.timedelta(microseconds=1)
    return {name: utc, f"{name}_local": local, f"{name}_us": us, f"{name}_date": day, f"{name}_zoned": zoned}


EXPORT: Row = {
    "export_no": "E1",
    "customer": "C1",
    "purpose": "marketing",
    "basis": "consent",
    **at("exported", DAY, 10),
}
CONSENT: Row = {"consent_no": "S1", "customer": "C1", "purpose": "marketing", **at("agreed", DAY, 9)}


def row(export: Row, *consents: Row) -> Row:
    (one,) = derived("export_consent", {"customer_export": [export], "consent": list(consents)})
    return one


@pytest.mark.parametrize(
    ("consents", "agreed"),
    [
        ([CONSENT], True),
        ([{**CONSENT, **at("agreed", DAY, 10)}], True),
        ([{**CONSENT, **at("agreed", DAY, 10, 1)}], False),
        ([], False),
        ([{**CONSENT, "customer": "C2"}], False),
        ([{**CONSENT, "purpose": "statistics"}], False),
        ([{**CONSENT, "purpose": None}], None),
        ([{**CONSENT, "agreed": None, "agreed_local": None, "agreed_us": None}], None),
        ([{**CONSENT, **at("agreed", DAY - dt.timedelta(1), 9), "agreed_us": None}], True),
        ([{**CONSENT, **at("agreed", DAY, 9, zoned=False)}], None),
        ([{**CONSENT, **at("agreed", DAY, 1, zoned=False)}], True),
        ([{**CONSENT, **at("agreed", DAY, 11, zoned=False)}], False),
    ],
    ids=[
        "before", "at the same moment", "a minute after", "none", "somebody else's", "of another purpose",
        "of no stated purpose", "that day at no stated hour", "the day before at no stated hour",
        "an hour before in no stated zone", "more than eight hours before in no stated zone",
        "after in no stated zone, which can only be later",
    ],
)  # fmt: skip
def test_agreed(consents: list[Row], agreed: bool | None) -> None:
    assert row(EXPORT, *consents)["agreed"] is agreed


def test_an_export_in_no_stated_zone_may_be_eight_hours_later() -> None:
    hazy = {**EXPORT, **at("exported", DAY, 8, zoned=False)}
    assert row(hazy, CONSENT)["agreed"] is None
    assert row({**EXPORT, **at("exported", DAY, 0, zoned=False)}, CONSENT)["agreed"] is False
    assert row({**EXPORT, **at("exported", DAY, 9, zoned=False)}, CONSENT)["agreed"] is True


def gone(days: int, hour: int = 12, **more: Any) -> Row:
    """Agreed long before, withdrawn so many days before the export."""
    first = at("agreed", DAY - dt.timedelta(90), 9)
    return {**CONSENT, **first, **at("withdrawn", DAY - dt.timedelta(days), hour), **more}


@pytest.mark.parametrize(
    ("consents", "refused"),
    [
        ([CONSENT], False),
        ([gone(1)], True),
        ([gone(0, 8)], None),
        ([gone(0, 11)], False),
        ([gone(-3)], False),
        ([gone(30), {**CONSENT, **at("agreed", DAY - dt.timedelta(9), 9)}], False),
        ([gone(30), {**CONSENT, **at("agreed", DAY + dt.timedelta(1), 9)}], True),
        ([gone(30, purpose=None)], None),
        ([gone(30), gone(2)], True),
        ([gone(30), {**CONSENT, "purpose": None, **at("agreed", DAY - dt.timedelta(9), 9)}], None),
        ([{**gone(30), "agreed_us": None, "agreed_date": None}], True),
    ],
    ids=[
        "never", "the day before", "earlier on the day", "later on the day", "afterwards", "agreed anew",
        "agreed anew too late", "of no stated purpose", "twice", "perhaps agreed anew", "refused without ever agreeing",
    ],
)  # fmt: skip
def test_refused(consents: list[Row], refused: bool | None) -> None:
    assert row(EXPORT, *consents)["refused"] is refused


def test_told_is_as_good_as_agreed_for_a_use_within_the_purpose() -> None:
    plain = {"consent_no": "S2", "customer": "C1", "purpose": "marketing"}
    assert row(EXPORT, {**plain, **at("told", DAY, 9)})["told"] is True
    assert row(EXPORT, CONSENT)["told"] is True
    assert row(EXPORT, {**plain, **at("told", DAY, 11)})["told"] is False
    assert row(EXPORT, plain)["told"] is False


@pytest.mark.parametrize(
    ("purpose", "basis", "marketing", "on_consent", "on_purpose"),
    [
        ("marketing", "consent", True, True, False),
        ("marketing", "purpose", True, False, True),
        ("marketing", None, True, None, True),
        ("marketing", "contract", None, False, False),
        ("contract", "contract", False, False, False),
        ("contract", None, False, False, False),
        ("statistics", None, False, None, True),
        ("異業合作", "consent", None, True, False),
        ("異業合作", "其他", None, None, None),
        (None, None, None, None, True),
    ],
)
def test_what_it_was_for_and_rested_on(
    purpose: str | None, basis: str | None, marketing: bool | None, on_consent: bool | None, on_purpose: bool | None
) -> None:
    got = row({**EXPORT, "purpose": purpose, "basis": basis}, CONSENT)
    assert (got["marketing"], got["on_consent"], got["on_purpose"]) == (marketing, on_consent, on_purpose)


def test_only_exports_of_the_period() -> None:
    early = {**EXPORT, **at("exported", D(2024, 12, 31), 23)}
    assert derived("export_consent", {"customer_export": [early], "consent": [CONSENT]}) == []
