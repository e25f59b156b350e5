"""Known positives and the alerts they raised."""

from typing import Any

from tests.checks.harness import derived
from tests.derive.alerts import alert, at, named


def test_the_first_alert_at_its_moment_or_later() -> None:
    def test(number: str, when: Any, **more: Any) -> dict[str, Any]:
        return {"test_no": number, "signature_id": "9001", **named("tested_at", when), **more}

    tests = [
        test("same moment", at(5, 10)),
        test("nine minutes before", at(5, 9, 51)),
        test("after", at(6, 11)),
        test("another device", at(5, 9), sensor="ips02"),
        test("another address", at(5, 9), about_ip="10.0.0.9"),
        test("by name", at(5, 9, 59), signature_id=None, alert_name="demo"),
        test("no time", None),
        test("before the period", at(5).replace(year=2024)),
    ]
    given = {"alert_test": tests, "security_alert": [alert(at(5, 10)), alert(at(6, 10)), alert(None)]}
    rows = {r["test_no"]: (r["alert_minutes"], r["timed"]) for r in derived("raised_alert", given)}
    assert rows == {
        "same moment": (0, True),
        "nine minutes before": (9, True),
        "after": (None, True),
        "another device": (None, True),
        "another address": (None, True),
        "by name": (1, True),
        "no time": (None, False),
    }
