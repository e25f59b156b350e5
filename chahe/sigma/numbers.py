"""Values of events as Sigma compares them: text, number, address, part of a time."""

import datetime as dt
import ipaddress
import math
import operator
from collections.abc import Callable

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

COMPARE: dict[str, Callable[[float, float], bool]] = {
    "lt": operator.lt,
    "lte": operator.le,
    "gt": operator.gt,
    "gte": operator.ge,
    "eq": operator.eq,
    "neq": operator.ne,
}


def text_of(value: object) -> str:
    """The text a value is compared as: decimal, whole floats without a point, true/false, lists have none."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def number_of(text: str) -> float | int | None:
    """The number a decimal text says; None for hexadecimal, infinities, anything else."""
    if not text or len(text) > 40 or not set(text) <= set("0123456789+-.eE"):
        return None
    try:
        number = float(text)
        return int(text) if text.lstrip("+-").isdigit() else number if math.isfinite(number) else None
    except ValueError:
        return None


def address_of(text: str) -> Address | None:
    """The IP address a text says; an IPv4 address mapped into IPv6 (`::ffff:10.0.0.1`, as Windows logs it) is IPv4."""
    try:
        found = ipaddress.ip_address(text.strip())
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return mapped or found


def within(address: Address, network: Network) -> bool:
    """Whether the address lies in the network."""
    return address.version == network.version and address in network


def part_of(text: str, part: str) -> int | None:
    """Minute, hour, day, ISO week, month or year of an ISO 8601 time as it stands; None when it is no time."""
    cut = text.strip()
    try:
        moment = dt.datetime.fromisoformat(cut)
    except ValueError:
        return None
    return moment.isocalendar().week if part == "week" else int(getattr(moment, part))
