"""What messages of ISC dhcpd (3 and 4, IPv4) say of leases: rows of dhcp_event.

    DHCPDISCOVER from MAC [(NAME)] via IF[: REASON]       DHCPOFFER on IP to MAC [(NAME)] via IF
    DHCPREQUEST for IP [(SERVER)] from MAC [(NAME)] via IF[: REASON]
    DHCPACK on IP to MAC [(NAME)] via IF                  DHCPACK to IP (MAC) via IF  (answers DHCPINFORM: no lease)
    DHCPNAK on IP to MAC via IF                           DHCPRELEASE of IP from MAC [(NAME)] via IF (found|not found)
    DHCPDECLINE of IP from MAC [(NAME)] via IF: STATUS    DHCPINFORM from IP via IF
    BOOTREPLY on IP to MAC [(NAME)] via IF

`via` is the interface, or the relay's address. How long a lease runs is not logged: these are events, no rows of
`dhcp_lease` (windows_dhcp.py says why). A message whose address is none makes its line a reject; one that goes on
otherwise than here (the machine chooses its own name) makes no row beside its log_event. Not read: DHCPv4 over DHCPv6.

ISC DHCP 4.4, server/dhcp.c.
"""

import re
from collections.abc import Callable

from chahe.intake.indicator_words import address
from chahe.intake.log_rows import Family
from chahe.intake.logs.dhcp_ocsf import dhcp

_IP = r"(?P<ip>[0-9]{1,3}(?:\.[0-9]{1,3}){3})"
_MAC = r"(?P<mac>[0-9a-fA-F:]{2,80}|<no identifier>)"
_NAME = r"(?: \((?P<name>[^()]{1,255})\))?"
_VIA = r" via (?P<via>[^\s:()]{1,64})"
_REASON = r"(?:: (?P<reason>.{1,200}?)\.?)?"
_FORMS = (
    ("discover", r"DHCPDISCOVER from " + _MAC + _NAME + _VIA + _REASON),
    ("offer", r"DHCPOFFER on " + _IP + " to " + _MAC + _NAME + _VIA),
    (
        "request",
        r"DHCPREQUEST for " + _IP + r"(?: \([0-9.]{7,15}\))? from " + _MAC + _NAME + _VIA + _REASON,
    ),
    ("acknowledge", r"(?:DHCPACK|BOOTREPLY) on " + _IP + " to " + _MAC + _NAME + _VIA),
    ("inform", r"DHCPACK to " + _IP + r" \((?P<mac>[0-9a-fA-F:]{2,80}|<no client hardware address>)\)" + _VIA),
    ("refuse", r"DHCPNAK on " + _IP + " to " + _MAC + _VIA),
    ("release", r"DHCPRELEASE of " + _IP + " from " + _MAC + _NAME + _VIA + r" \((?P<reason>(?:not )?found)\)"),
    ("conflict", r"DHCPDECLINE of " + _IP + " from " + _MAC + _NAME + _VIA + _REASON),
    ("inform", r"DHCPINFORM from " + _IP + _VIA + _REASON),
)
_NO_FAILURE = frozenset({"found", "abandoned"})
_BEGIN = re.compile(r"(?:DHCP(?:DISCOVER|OFFER|REQUEST|ACK|NAK|RELEASE|DECLINE|INFORM)|BOOTREPLY) ")


def is_dhcpd(program: str, message: str) -> bool:
    """Whether a line of syslog is one of ISC dhcpd about a lease."""
    return program == "dhcpd" and _BEGIN.match(message) is not None


def _made(action: str) -> Callable[[re.Match[str]], Family]:
    def made(m: re.Match[str]) -> Family:
        said = m.groupdict()
        reason, mac = said.get("reason"), said.get("mac") or ""
        return dhcp(
            action,
            action_words=m[0].partition(" ")[0],
            client_host=(said.get("name") or "").removesuffix(".") or None,
            mac=None if mac.startswith("<") else mac or None,
            via=said["via"],
            failure=None if reason in _NO_FAILURE else reason,
            **(address("client", said["ip"]) if said.get("ip") else {}),
        )

    return made


DHCPD = tuple((re.compile(form + r"\s*$"), _made(action)) for action, form in _FORMS)
"""(pattern, what makes the row) as linux_words has them."""
