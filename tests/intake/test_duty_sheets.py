"""Cells of the sheets about approvals, authority and leave; a sheet of people and times is no log of a device."""

import datetime as dt
from typing import Any

import pytest

from chahe.intake.api import TAIPEI
from chahe.intake.logs.panos import shaped
from chahe.intake.sheets.api import Asked, Parts, kinds
from chahe.intake.sheets.duty_words import day_or_moment, dollars

ASKED = Asked("x", TAIPEI)


def cell(kind: str, column: str, value: Any) -> Any:
    read = kinds()[kind].col(column).read
    assert read is not None
    got = read(value, ASKED)
    return dict(got.values) if isinstance(got, Parts) else got


@pytest.mark.parametrize(
    ("said", "amount"),
    [
        ("1,200,000", 1_200_000), ("NT$1,200,000 元", 1_200_000), ("１２０萬元", 1_200_000), ("1.5億元", 150_000_000),
        ("2百萬", 2_000_000), ("-500", -500), (500_000, 500_000), ("新臺幣三", None), ("0.5", None), ("不限", None),
    ],
)  # fmt: skip
def test_amounts_of_money(said: Any, amount: int | None) -> None:
    if amount is None:
        with pytest.raises(ValueError, match="amount"):
            dollars(said, ASKED)
    else:
        assert dollars(said, ASKED) == amount


def test_a_day_alone_is_its_midnight_and_an_offset_is_heeded() -> None:
    read = day_or_moment("made_at")

    def local(value: Any) -> dt.datetime:
        got = read(value, ASKED)
        assert isinstance(got, Parts)
        found = got.values["made_at_local"]
        assert isinstance(found, dt.datetime)
        return found

    assert local("114/3/5") == local(dt.date(2025, 3, 5)) == dt.datetime(2025, 3, 5)  # noqa: DTZ001
    assert local("2025-03-05T01:30:00Z") == dt.datetime(2025, 3, 5, 9, 30)  # noqa: DTZ001
    with pytest.raises(ValueError, match="time of day"):
        read("昨日", ASKED)


def test_without_a_limit_is_said_and_never_a_blank() -> None:
    assert cell("authority", "amount_to", "不限") == {"no_limit": True}
    assert cell("authority", "amount_to", "500萬元（含）以下") == 5_000_000
    made = kinds()["authority"].make
    assert made is not None
    (row,) = [dict(v) for _, v in made({"act_kind": "核保", "stated_words": "amount_to=不適用"})]
    assert row["no_limit"] is True
    (row,) = [dict(v) for _, v in made({"act_kind": "核保", "stated_words": "amount_to=無"})]
    assert "no_limit" not in row
    with pytest.raises(ValueError, match="person and a role"):
        list(made({"act_kind": "核保", "employee_no": "E1", "role_name": "經理"}))


def left(**cells: Any) -> dict[str, Any]:
    """The leave made of cells."""
    kind = kinds()["leave_record"]
    values: dict[str, Any] = {}
    for column, value in cells.items():
        got = cell("leave_record", column, value)
        values.update(got if isinstance(got, dict) else {column: got})
    assert kind.make is not None
    (row,) = [dict(v) for _, v in kind.make(values)]
    return row


def test_leave_in_days_in_instants_and_in_both() -> None:
    days = left(from_date="114/3/5", to_date=dt.datetime(2025, 3, 6))  # noqa: DTZ001
    assert (days["from_date"], days["to_date"], days.get("from_at")) == (dt.date(2025, 3, 5), dt.date(2025, 3, 6), None)
    timed = left(from_at="114/3/5 13:00", to_at="114/3/5 17:30")
    assert (timed["from_date"], timed["from_at_local"].hour, timed["to_at_local"].minute) == (
        dt.date(2025, 3, 5),
        13,
        30,
    )
    beside = left(from_date="114/3/5", from_at="13:00", to_date="114/3/5", to_at=dt.time(17, 30))
    assert beside == timed
    with pytest.raises(ValueError, match="before it begins"):
        left(from_date="114/3/5", to_date="114/3/4")
    with pytest.raises(ValueError, match="no day"):
        left(from_at="13:00", to_at="114/3/5 17:30")


def test_people_and_times_are_no_log_of_a_firewall() -> None:
    assert not shaped("D-001,E00038,E00047,2025/03/18 09:00:00,2025/03/18 18:00:00,,E00038,2025/03/15 09:00:00,x")
