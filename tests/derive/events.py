"""Rows of log_event, log_control and sigma_rule as intake makes them, for tests of what rests on rules."""

import datetime as dt
import hashlib
import json
from typing import Any

RULE = """title: Member added to administrators
id: 11111111-1111-4111-8111-111111111111
level: high
tags: [attack.persistence]
logsource: {product: windows, service: security}
detection:
  selection: {EventID: 4732, TargetUserName: Administrators}
  condition: selection
"""
FAILED = """title: Failed log-on
id: 22222222-2222-4222-8222-222222222222
name: failed
level: low
logsource: {product: windows, service: security}
detection:
  selection: {EventID: 4625}
  condition: selection
"""
BURST = """title: Five failed log-ons of one account
id: 33333333-3333-4333-8333-333333333333
level: critical
correlation:
  type: event_count
  rules: [failed]
  group-by: [TargetUserName]
  timespan: 10m
  condition: {gte: 5}
"""


def rule(text: str) -> dict[str, Any]:
    """A row of sigma_rule."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    return {"digest": digest, "rule_text": text, "rule_kind": "detection", "alone": True}


def security(when: dt.datetime | None, event_id: int, host: str = "DC01", **fields: Any) -> dict[str, Any]:
    """A row of log_event: an event of the Security log at a moment in Taipei."""
    native = {"Channel": "Security", "EventID": event_id, "Computer": host, **fields}
    return {
        "product": "windows",
        "channel": "Security",
        "event_id": event_id,
        "host": host,
        **moment(when),
        "secrets_masked": 0,
        "native": json.dumps(native, sort_keys=True),
    }


def moment(when: dt.datetime | None) -> dict[str, Any]:
    """The three columns of an instant given in Taipei."""
    if when is None:
        return {"happened": None, "happened_local": None, "happened_us": None}
    utc = when - dt.timedelta(hours=8)
    us = int((utc - dt.datetime(1970, 1, 1)) / dt.timedelta(microseconds=1))  # noqa: DTZ001
    return {"happened": utc, "happened_local": when, "happened_us": us}


def at(day: int, minute: int = 0, *, month: int = 3) -> dt.datetime:
    """A moment in Taipei in 2025."""
    return dt.datetime(2025, month, day, 10, minute)  # noqa: DTZ001


def control(kind: str, when: dt.datetime | None, host: str = "DC01", **more: Any) -> dict[str, Any]:
    """A row of log_control."""
    return {"control_kind": kind, "host": host, **moment(when), "channel": "Security", **more}


def review(first: dt.date | None, last: dt.date | None, made: dt.date | None, item: str = "4.2.1") -> dict[str, Any]:
    """A row of review_record."""
    return {"item_code": item, "period_from": first, "period_to": last, "review_date": made, "reviewer": "E1"}
