"""Messages and log-ins that cannot be counted: without a time, or without the device they were made with."""

from typing import Any

import ibis

from chahe.derive.api import gap
from chahe.derive.gap_rows import by_item


def _untimed(rows: Any, words: str) -> Any:
    n = rows.filter(rows.happened_us.isnull())
    return by_item(n, f"{words} without a time")


@gap(table="otp_phone")
def otp_without_a_time(otp_message: Any) -> Any:
    """One-time passwords sent at a time nobody knows."""
    return _untimed(otp_message, "messages")


@gap(table="shared_device")
def session_without_a_time(customer_session: Any) -> Any:
    """Log-ins and applications at a time nobody knows."""
    return _untimed(customer_session, "log-ins or applications")


@gap(table="shared_card")
def payment_without_a_time(customer_session: Any) -> Any:
    """Payments by card at a time nobody knows."""
    return _untimed(customer_session.filter(customer_session.card.notnull()), "payments")


@gap(table="customer_travel")
def place_without_a_time(customer_session: Any) -> Any:
    """Log-ins and applications at a time nobody knows: from where the customer came before and after is not known."""
    return _untimed(customer_session, "log-ins or applications")


@gap(table="shared_device")
def session_without_a_device(customer_session: Any) -> Any:
    """Log-ins and applications of which no device was logged: who shared one cannot be told."""
    n = customer_session.filter(customer_session.device.isnull())
    n = n.filter(ibis.coalesce(n.outcome != "failure", True))
    return by_item(n, "log-ins or applications without a device")
