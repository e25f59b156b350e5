"""Pieces that records of log-ons share: accounts with a domain, addresses, ports."""

from collections.abc import Mapping
from ipaddress import ip_address

ADMINISTRATOR, VPN = "administrator", "vpn"
LONGEST_REASON = 200
_NONE = frozenset(("", "N/A", "n/a", "unknown", "<Unknown>", "none", "-"))


def said(value: object) -> str | None:
    """A field's text; NULL of the words that mean nothing."""
    return value if isinstance(value, str) and value not in _NONE else None


def account(text: str | None) -> Mapping[str, str | None]:
    r"""The columns of a user: `domain\user` in two. A name of asterisks is one the device hides."""
    name = said(text)
    if name is None or not name.strip("*"):
        return {}
    domain, back, user = name.rpartition("\\")
    return {"user_name": user, "user_domain": domain.rstrip("\\") or None} if back and user else {"user_name": name}


def source(text: object, port: str | None = None) -> Mapping[str, object]:
    """The columns of where somebody came from; none of what is no address, or the unset one."""
    try:
        found = ip_address(str(text))
    except ValueError:
        return {}
    if found.is_unspecified:
        return {}
    number = int(port) if port and port.isascii() and port.isdigit() and len(port) <= 5 else None
    return {"source_ip": str(found), "source_port": number if number is not None and number < 65_536 else None}
