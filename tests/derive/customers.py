"""Rows of messages, log-ins and lists of shared phones and devices for the tests of item 4.4.3."""

import datetime as dt
from typing import Any

from tests.derive.test_absence import at
from tests.derive.test_top_use import named

Row = dict[str, Any]
DAY = at(3, 12, 10)


def message(phone: str, customer: str, when: dt.datetime | None = DAY, **more: Any) -> Row:
    """A row of otp_message."""
    return {"phone": phone, "customer": customer, "outcome": "sent", **named("happened", when), **more}


def session(device: str | None, customer: str, when: dt.datetime | None = DAY, **more: Any) -> Row:
    """A row of customer_session: a log-in that succeeded."""
    row = {"device": device, "customer": customer, "activity": "login", "outcome": "success"}
    return {**row, **named("happened", when), **more}


def listing(means: str, kind: str = "device", use: str = "counter", **more: Any) -> Row:
    """A row of listed_means, approved and valid all along."""
    row: Row = {"means": means, "means_kind": kind, "use_kind": use, "valid_from": dt.date(2024, 1, 1)}
    return {**row, "approved_by": "E9", "approved_date": dt.date(2023, 12, 20), **more}
