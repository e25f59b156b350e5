"""Hits of data protection by calendar period, and the sign-offs that cover them."""

from typing import Any

from tests.checks.harness import derived
from tests.derive.alerts import D, at, hit, sign_off

MARCH = (D(2025, 3, 1), D(2025, 3, 31))


def march(hits: list[Any], *reviews: Any) -> tuple[int, int, int, int | None]:
    """(hits, unsigned, unclear, days until signed) of March."""
    rows = derived("dlp_window", {"dlp_hit": hits, **({"dlp_review": list(reviews)} if reviews else {})})
    (row,) = (r for r in rows if r["label"] == "2025M03")
    return row["hits"], row["unsigned"], row["unclear"], row["signed_days"]


def test_a_sign_off_covers_the_hits_of_its_days() -> None:
    hits = [hit(at(1, 0)), hit(at(31, 23)), hit(at(1, month=4)), hit(None)]
    assert march(hits) == (2, 2, 0, None)
    assert march(hits, sign_off(*MARCH, D(2025, 4, 5))) == (2, 0, 0, 5)
    halves = (
        sign_off(D(2025, 3, 1), D(2025, 3, 15), D(2025, 3, 16)),
        sign_off(D(2025, 3, 16), MARCH[1], D(2025, 4, 6)),
    )
    assert march(hits, *halves) == (2, 0, 0, 6)
    assert march(hits, halves[0]) == (2, 1, 0, -15)
    again = sign_off(*MARCH, D(2025, 7, 1))
    assert march(hits, again, sign_off(*MARCH, D(2025, 4, 3))) == (2, 0, 0, 3)


def test_what_is_no_sign_off() -> None:
    one, day = [hit(at(5))], D(2025, 4, 3)
    assert march(one, sign_off(*MARCH, day, manner="automatic")) == (1, 1, 0, None)
    assert march(one, sign_off(*MARCH, day, approver=None)) == (1, 1, 0, None)
    assert march(one, sign_off(*MARCH, day, dlp_system="dlp02")) == (1, 1, 0, None)
    assert march(one, sign_off(*MARCH, day, dlp_system=None)) == (1, 0, 0, 3)
    assert march(one, sign_off(*MARCH, None)) == (1, 0, 1, None)
    assert march(one, sign_off(None, MARCH[1], day)) == (1, 0, 1, None)
    assert march(one, sign_off(*MARCH, day, manner=None)) == (1, 0, 0, 3)
    assert march(one, sign_off(*MARCH, day, manner=None, reviewer=None)) == (1, 0, 1, None)


def test_each_system_by_itself_and_every_unit() -> None:
    rows = derived("dlp_window", {"dlp_hit": [hit(at(5), reviewed_by="E3"), hit(at(5), dlp_system=None)]})
    assert {r["system"] for r in rows} == {"dlp01", "?"}
    assert {r["unit"] for r in rows} == {"month", "quarter", "half", "year"}
    (row,) = (r for r in rows if r["subject"] == "dlp01|2025M03")
    assert (row["unopened"], row["ended_days"]) == (0, 456)
