"""Rows of dhcp_event with their OCSF class and activity (OCSF 1.3: DHCP Activity 4004; activity 99 = other)."""

from chahe.intake.log_rows import Family

TABLE = "dhcp_event"
_CLASS, _OTHER = 4004, 99
_ACTIVITY = {
    "discover": 1,
    "offer": 2,
    "request": 3,
    "conflict": 4,
    "assign": 5,
    "renew": 5,
    "acknowledge": 5,
    "refuse": 6,
    "release": 7,
    "inform": 8,
    "expire": 9,
}


def dhcp(action: str | None, **values: object) -> Family:
    """A row of dhcp_event."""
    return Family(TABLE, _CLASS, _ACTIVITY.get(action or "", _OTHER), {"action": action, **values})
