"""Messages of Cisco ASA (and FTD in its words) that tell of connections, by number.

302013, 302015: a connection is built; the direction says which end opened it. 302014, 302016: it is torn down; the
line alone does not say who opened it, so it counts only with the line that built it. 302020: an ICMP exchange.
106001, 106006, 106007, 106014, 106023, 106100 (a first hit that is denied), 710003: denied. 710002: let in to the
device itself. Packets of connections the device no longer knows (106015) are no connections and stay events.

Cisco Secure Firewall ASA Series Syslog Messages.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from chahe.intake.devices.rows import ALLOWED, DENIED

_WORD = r"[^\s:/()]{1,64}"
_IP = r"[0-9A-Za-z_.:\-]{1,255}?"
_WHO = r"(?:(?! ?\(type ) ?\([^()]{0,256}\))?"
"""A user, a name or a group in parentheses."""
_TAIL = r"(?: \([^()]{0,256}\))*"


@dataclass(frozen=True, slots=True)
class Told:
    """What a message tells of a connection. `identity`: what the lines of one connection share."""

    ends: Mapping[str, str | None]
    identity: str | None = None
    over: bool = True
    torn_down: bool = False
    seconds: int | None = None


def _side(name: str, *, mapped: bool) -> str:
    """One end: interface, address and port; what it is translated to; a user in parentheses."""
    own = rf"(?P<{name}_if>{_WORD}):(?P<{name}>{_IP})/(?P<{name}_port>[\w\-]{{1,32}})"
    translated = rf" ?\((?P<{name}_nat>{_IP})/[\w\-]{{1,32}}\)" if mapped else ""
    return own + translated + rf"(?: ?\((?P<{name}_user>[^()]{{0,256}})\))?"


def _both(*, mapped: bool) -> str:
    return f"{_side('one', mapped=mapped)} ?to {_side('other', mapped=mapped)}"


_BUILT = re.compile(
    r"Built (?P<way>inbound|outbound) (?P<proto>TCP|UDP|SCTP) connection (?P<id>\d{1,20}) for "
    + _both(mapped=True)
    + _TAIL
)
_BUILT_BARE = re.compile(
    r"Built (?P<way>inbound|outbound) (?P<proto>TCP|UDP|SCTP) connection (?P<id>\d{1,20}) for "
    + _both(mapped=False)
    + _TAIL
)
_TEARDOWN = re.compile(
    r"Teardown (?P<proto>TCP|UDP|SCTP) connection (?P<id>\d{1,20}) for "
    + _both(mapped=False)
    + r" duration (?P<h>\d{1,6}):(?P<m>\d\d):(?P<s>\d\d) bytes \d{1,20}(?: (?P<why>[^()]{1,128}?))?" + _TAIL
)  # fmt: skip
_ICMP = re.compile(
    r"Built (?P<way>inbound|outbound) ICMP connection for faddr (?P<far>[0-9A-Fa-f.:]{2,45})/\d{1,5}(?:\([^()]*\))? "
    r"gaddr (?P<mapped>[0-9A-Fa-f.:]{2,45})/\d{1,5}(?:\([^()]*\))? laddr (?P<near>[0-9A-Fa-f.:]{2,45})/\d{1,5}"
    r"(?:\([^()]*\))?(?: type (?P<type>\d{1,3}) code (?P<code>\d{1,3}))?.*"
)
_GROUP = re.compile(
    r"Deny (?:protocol )?(?P<proto>\S{1,32}) src (?P<src_if>[^\s:/()]{1,64}):(?P<src>[^\s/()]{1,255})"
    r"(?:/(?P<src_port>\w{1,32}))?" + _WHO + r" dst (?P<dst_if>[^\s:/()]{1,64}):(?P<dst>[^\s/()]{1,255})"
    r"(?:/(?P<dst_port>\w{1,32}))?"
    + _WHO
    + r"(?: \(?type (?P<type>\d{1,3}), code (?P<code>\d{1,3})\)?)? by access-group "
    r"\"?(?P<rule>[^\"\s]{1,128})\"?.*"
)
_HIT = re.compile(
    r"access-list (?P<rule>\S{1,128}) denied (?P<proto>\S{1,32}) (?P<src_if>[^\s/]{1,64})/(?P<src>[^\s/()]{1,255})"
    r"\((?P<src_port>\d{1,5})\)(?:\([^()]{0,256}\))? -> (?P<dst_if>[^\s/]{1,64})/(?P<dst>[^\s/()]{1,255})"
    r"\((?P<dst_port>\d{1,5})\)(?:\([^()]{0,256}\))? hit-cnt 1 first hit.*"
)
_FROM_TO = re.compile(
    r"(?:(?:Inbound TCP connection denied)|(?:Deny inbound UDP)) from (?P<src>[^\s/]{1,255})/(?P<src_port>\w{1,32}) to "
    r"(?P<dst>[^\s/]{1,255})/(?P<dst_port>\w{1,32})(?P<rest>.*)"
)
_ICMP_DENIED = re.compile(
    r"Deny inbound icmp src (?P<src_if>[^\s:/()]{1,64}): ?(?P<src>[^\s/()]{1,255})" + _WHO + r" dst "
    r"(?P<dst_if>[^\s:/()]{1,64}): ?(?P<dst>[^\s/()]{1,255})" + _WHO + r" "
    r"\(type (?P<type>\d{1,3}), code (?P<code>\d{1,3})\).*"
)
_ACCESS = re.compile(
    r"(?P<proto>TCP|UDP) access (?P<word>denied by ACL|permitted) from (?P<src>[^\s/]{1,255})/(?P<src_port>\w{1,32}) "
    r"to (?P<dst_if>[^\s:/()]{1,64}):(?P<dst>[^\s/]{1,255})/(?P<dst_port>[\w\-]{1,32}).*"
)
_INTERFACE = re.compile(r" on interface (\S{1,64}?)\.?$")


def _port(text: str | None) -> str | None:
    """A port's number; a name the device writes for one is not looked up."""
    return text if text is not None and text.isascii() and text.isdigit() else None


def _ends(found: re.Match[str], src: str, dst: str) -> dict[str, str | None]:
    """The columns both ends fill; `src`, `dst`: the names their groups begin with."""
    said = found.groupdict()
    out: dict[str, str | None] = {"proto": said.get("proto")}
    for end, group in (("src", src), ("dst", dst)):
        out[end] = said.get(group)
        out[f"{end}_port"] = _port(said.get(f"{group}_port"))
        out[f"{end}_zone"] = said.get(f"{group}_if")
        mapped = said.get(f"{group}_nat")
        out[f"{end}_nat_ip"] = mapped if mapped != said.get(group) else None
    out["user_name"] = said.get(f"{src}_user") or None
    if said.get("type") is not None:
        out["src_port"], out["dst_port"] = said["type"], said["code"]
    out["rule_id"] = said.get("rule")
    return out


def _built(text: str) -> Told | None:
    found = _BUILT.fullmatch(text) or _BUILT_BARE.fullmatch(text)
    if found is None:
        return None
    src, dst = ("one", "other") if found["way"] == "inbound" else ("other", "one")
    ends = {**_ends(found, src, dst), "uid": found["id"], "action": ALLOWED, "action_words": "Built"}
    return Told(ends, found["id"], over=False)


def _teardown(text: str) -> Told | None:
    found = _TEARDOWN.fullmatch(text)
    if found is None:
        return None
    seconds = int(found["h"]) * 3_600 + int(found["m"]) * 60 + int(found["s"])
    ends = {"conn_state": found["why"], "uid": found["id"]}
    return Told(ends, found["id"], torn_down=True, seconds=seconds)


def _icmp(text: str) -> Told | None:
    found = _ICMP.fullmatch(text)
    if found is None:
        return None
    src, dst = ("far", "near") if found["way"] == "inbound" else ("near", "far")
    ends = {**_ends(found, src, dst), "proto": "icmp", "action": ALLOWED, "action_words": "Built"}
    own = "src_nat_ip" if src == "near" else "dst_nat_ip"
    return Told({**ends, own: found["mapped"] if found["mapped"] != found["near"] else None})


def _denied(*patterns: re.Pattern[str], proto: str | None = None) -> Callable[[str], Told | None]:
    def told(text: str) -> Told | None:
        found = next((f for p in patterns if (f := p.fullmatch(text)) is not None), None)
        if found is None:
            return None
        ends = {
            **_ends(found, "src", "dst"),
            "action": DENIED,
            "action_words": "denied" if " denied " in text else "Deny",
        }
        if proto is not None:
            ends["proto"] = proto
        interface = _INTERFACE.search(found.groupdict().get("rest") or "")
        return Told({**ends, "src_zone": interface[1]} if interface else ends)

    return told


def _access(text: str) -> Told | None:
    found = _ACCESS.fullmatch(text)
    if found is None:
        return None
    permitted = found["word"] == "permitted"
    return Told(
        {**_ends(found, "src", "dst"), "action": ALLOWED if permitted else DENIED, "action_words": found["word"]}
    )


MESSAGES: Mapping[str, Callable[[str], Told | None]] = {
    **dict.fromkeys(("302013", "302015"), _built),
    **dict.fromkeys(("302014", "302016"), _teardown),
    "302020": _icmp,
    "106001": _denied(_FROM_TO, proto="tcp"),
    **dict.fromkeys(("106006", "106007"), _denied(_FROM_TO, proto="udp")),
    "106014": _denied(_ICMP_DENIED, proto="icmp"),
    "106023": _denied(_GROUP),
    "106100": _denied(_HIT),
    **dict.fromkeys(("710002", "710003"), _access),
}
"""By the number of the message."""

MUST = frozenset(("302013", "302015", "302014", "302016", "302020", "106001", "106006", "106014", "106023", "710003"))
"""Numbers whose every message tells of a connection: one that cannot be read is no mere event."""
