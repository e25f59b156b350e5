"""Records of CEF and LEEF as rows: which of them tell of a connection, and how their words map to our columns.

A record is a connection when the product calls it traffic (its category, class or name says so), or when Check Point's
firewall accepted or dropped something; both ends must be there. Alerts that name a source and a destination are events.
"""

from collections.abc import Mapping
from typing import NamedTuple

from chahe.intake.devices.rows import ALLOWED, DENIED, Connection, Logged, protocol
from chahe.intake.log_rows import as_number

_ALLOWED = frozenset(("accept", "accepted", "allow", "allowed", "permit", "permitted", "pass", "passthrough", "close",
                      "start", "timeout", "client-rst", "server-rst", "ip-conn", "encrypt", "decrypt"))  # fmt: skip
_DENIED = frozenset(("deny", "denied", "drop", "dropped", "block", "blocked", "reject", "rejected", "reset",
                     "reset-both", "reset-client", "reset-server"))  # fmt: skip
_NO_APPLICATION = frozenset(("incomplete", "insufficient-data", "not-applicable", "unknown"))


class Header(NamedTuple):
    """What a record says of itself before its fields."""

    vendor: str
    product: str
    version: str
    kind: str  # CEF's class, LEEF's identifier of the event
    name: str = ""
    severity: str = ""


OWN = ("deviceVendor", "deviceProduct", "deviceVersion", "deviceEventClassId", "name", "severity")
"""Names of a header's parts."""


def is_connection(header: Header, fields: Mapping[str, str]) -> bool:
    """Whether a record tells of a connection; see the module."""
    if not fields.get("src") or not fields.get("dst"):
        return False
    category = fields.get("cat", "").lower()
    words = f"{header.kind} {header.name}".lower().replace(":", " ").split()
    if category.startswith("traffic") or "traffic" in words:
        return True
    return header.vendor.lower() == "check point" and decision(fields.get("act") or fields.get("action")) is not None


def decision(word: str | None) -> str | None:
    """Allowed or denied; None of a word that is not known."""
    said = (word or "").lower()
    return ALLOWED if said in _ALLOWED else DENIED if said in _DENIED else None


def service_of(word: str | None) -> str | None:
    """The application a product recognised; None when it says that it did not."""
    said = (word or "").lower()
    return said if said and said not in _NO_APPLICATION else None


def connection(
    header: Header, us: int | None, host: str | None, said: Mapping[str, str | None], lasted_us: int | None
) -> Connection:
    """A row of net_connection; `said` has its columns, `action_words` and `proto` as written."""
    return Connection(
        us=us,
        duration_us=lasted_us,
        fields={
            **said,
            "product": f"{header.vendor} {header.product}".strip().lower(),
            "sensor": said.get("sensor") or host,
            "proto": protocol(said.get("proto")),
            "service": service_of(said.get("service")),
            "action": decision(said.get("action_words")),
        },
    )


def event(header: Header, us: int | None, host: str | None, user: str | None, fields: Mapping[str, str]) -> Logged:
    """A row of log_event."""
    own = dict(zip(OWN, header, strict=True))
    columns = {
        "product": None,
        "channel": header.product or None,
        "provider": header.vendor or None,
        "event_id": as_number(header.kind),
        "event_type": header.name or header.kind or None,
        "user_name": user,
        **({"host": host} if host else {}),
    }
    return Logged(us, {**fields, **{name: value for name, value in own.items() if value}}, columns)
