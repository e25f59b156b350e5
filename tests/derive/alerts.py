"""Rows of the tables about security devices as intake makes them, for tests."""

import datetime as dt
from typing import Any

from tests.derive.events import moment

D = dt.date
LOGGED_ON, REPORTED = D(2026, 6, 25), D(2026, 6, 30)


def at(day: int, hour: int = 10, minute: int = 0, *, month: int = 3) -> dt.datetime:
    """A moment in Taipei in 2025."""
    return dt.datetime(2025, month, day, hour, minute)  # noqa: DTZ001


def named(column: str, when: dt.datetime | None) -> dict[str, Any]:
    """The three columns of an instant."""
    return {k.replace("happened", column): v for k, v in moment(when).items()}


def alert(when: dt.datetime | None, **more: Any) -> dict[str, Any]:
    """A row of security_alert: a critical one of ips01."""
    row = {
        "sensor": "ips01",
        "signature_id": "9001",
        "alert_name": "DEMO",
        "severity": "critical",
        "src_ip": "10.0.0.5",
    }
    return {**row, "dst_ip": "198.51.100.7", **moment(when), **more}


def ticket(opened: dt.datetime | None, number: str = "INC-1", **more: Any) -> dict[str, Any]:
    """A row of security_ticket; `first` and `last` are the span of the alerts it is for."""
    span = {**named("alerts_from", more.pop("first", None)), **named("alerts_to", more.pop("last", None))}
    closed = named("closed_at", more.pop("closed", None))
    return {"ticket_no": number, **named("opened_at", opened), **span, **closed, **more}


def suppression(**more: Any) -> dict[str, Any]:
    """A row of alert_suppression for signature 9001 in March 2025, signed for."""
    row = {"entry_no": "SUP-1", "signature_id": "9001", "valid_from": D(2025, 3, 1), "valid_to": D(2025, 3, 31)}
    return {**row, "approved_by": "E9", "approved_date": D(2025, 2, 20), **more}


def computer(name: str, logon: dt.date | None = LOGGED_ON, **more: Any) -> dict[str, Any]:
    """A row of account: an enabled server of DEMO.LOCAL."""
    row = {"scope": "demo.local", "account_name": f"{name}$", "platform": "ad", "account_class": "computer"}
    return {**row, "enabled": True, "os_name": "Windows Server 2019", "last_logon_date": logon, **more}


def agent(host: str, contact: dt.date | None = REPORTED, **more: Any) -> dict[str, Any]:
    """A row of endpoint_agent of the console avc01."""
    return {"host": host, "console": "avc01", "product": "AV", "last_contact_date": contact, **more}


def excuse(host: str | None, kind: str, **more: Any) -> dict[str, Any]:
    """A row of endpoint_exception, signed for, in force in 2026."""
    row = {"entry_no": "EX-1", "host": host, "exception_kind": kind, "approved_by": "E9"}
    return {**row, "valid_from": D(2026, 1, 1), "approved_date": D(2025, 12, 20), **more}


def lease(host: str, until: dt.date | None, state: str | None = None, **more: Any) -> dict[str, Any]:
    """A row of dhcp_lease."""
    return {"ip": "10.20.5.1", "host": host, "lease_to": until, "lease_state": state, **more}


def hit(when: dt.datetime | None, **more: Any) -> dict[str, Any]:
    """A row of dlp_hit of dlp01."""
    return {"hit_no": "D-1", "dlp_system": "dlp01", "policy_name": "PII", **moment(when), **more}


def sign_off(first: dt.date | None, last: dt.date | None, signed: dt.date | None, **more: Any) -> dict[str, Any]:
    """A row of dlp_review: a person's, signed."""
    row = {"dlp_system": "dlp01", "period_from": first, "period_to": last, "manner": "person", "reviewer": "E3"}
    return {**row, "approver": "E9", "signed_date": signed, **more}
