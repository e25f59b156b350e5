"""Log of an OpenVPN server (2.3 to 2.6), its own file or by syslog.

    Mon Mar  2 08:00:01 2026 203.0.113.9:53352 [wang] Peer Connection Initiated with [AF_INET]203.0.113.9:53352
    2026-03-02 08:00:01 wang/203.0.113.9:53352 MULTI: primary virtual IP for wang/203.0.113.9:53352: 10.8.0.6
    Mar  2 08:00:01 vpn01 openvpn[812]: 203.0.113.9:53352 TLS Auth Error: Auth Username/Password verification failed …

Times are local: the reading's zone; those of syslog state no year (syslog_times.py). The client's address, its port and
the name before them are taken off the message. Log-ons: devices/openvpn_logons.py. Not read: status files, the wrapped
lines of Access Server.

OpenVPN, Reference manual (--log, --syslog, --verb).
"""

import re
from collections import OrderedDict
from dataclasses import replace

from chahe.intake.api import Context, Head
from chahe.intake.devices.frame import LONGEST, NO_TIME, frame
from chahe.intake.devices.openvpn_logons import BEGINS
from chahe.intake.devices.reading import Parse, Record, device_reader, first_lines
from chahe.intake.devices.rows import Logged
from chahe.intake.logs.syslog_times import MONTHS, Times
from chahe.intake.setting_lines import nine_of_ten

NO_LINE = "no line of an OpenVPN server"
_WORDS = re.compile(
    r"[A-Z][a-z]{2} (?P<month>[A-Z][a-z]{2}) +(?P<day>\d{1,2}) (?P<time>\d\d:\d\d:\d\d) (?P<year>\d{4})"
    r"(?: us=(?P<part>\d{1,6}))? "
)
_ISO = re.compile(r"(?P<day>\d{4}-\d\d-\d\d) (?P<time>\d\d:\d\d:\d\d)(?: us=(?P<part>\d{1,6}))? ")
_SYSLOG = re.compile(r"\s(?P<program>o(?:pen)?vpn[\w.-]{0,64})(?:\[(?P<pid>\d{1,10})\])?: ")
_PEER = re.compile(
    r"(?:(?P<name>[^\s/\[\]']{1,256})/)?(?P<ip>\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7}):"
    r"(?P<port>\d{1,5}) "
)
_MARK = re.compile(
    r"Peer Connection Initiated with \[AF_INET|MULTI: (?:primary virtual IP|Learn|multi_create_instance)|"
    r"OpenVPN \d\.\d|TLS: Initial packet from \[AF_INET"
)
_LET_IN = re.compile(
    r"MULTI_sva: pool returned |MULTI: primary virtual IP for |SENT CONTROL \[[^\]]{0,256}\]: 'PUSH_REPLY"
)
_GONE = re.compile(r"SIG\w{3,8}\[[^\]]{1,64}\] received, client-instance ")
_SESSIONS = 100_000
"""Clients remembered; the oldest beyond them may be told of twice."""


def shaped(line: str) -> bool:
    """Whether a line has one of the frames."""
    return bool(_WORDS.match(line) or _ISO.match(line) or _SYSLOG.search(line, 0, LONGEST))


def recognise(head: Head) -> bool:
    """Nine of ten lines have one of the frames, and one says what only OpenVPN says."""
    lines = first_lines(head)
    return nine_of_ten(lines, shaped) and any(_MARK.search(line) is not None for line in lines)


def _parse(ctx: Context) -> Parse:
    return _File(ctx).parse


class _File:
    def __init__(self, ctx: Context) -> None:
        self.times = Times(ctx)
        self.inside: OrderedDict[tuple[str, str, str], None] = OrderedDict()

    def parse(self, line: str) -> Record | str:
        found = _framed(line, self.times)
        if isinstance(found, str):
            return found
        us, host, rest = found
        fields: dict[str, object] = {}
        peer = _PEER.match(rest)
        if peer is not None:
            rest = rest[peer.end() :].strip()
            fields = {"client_ip": peer["ip"], "client_port": peer["port"]}
            if peer["name"]:
                fields["common_name"] = peer["name"]
                if self.begins((peer["name"], peer["ip"], peer["port"]), rest):
                    fields["session"] = BEGINS
        fields["message"] = rest.strip()
        columns: dict[str, str | int | None] = {
            "service": "openvpn",
            "channel": "openvpn",
            "user_name": peer["name"] if peer is not None else None,
            **({"host": host} if host else {}),
        }
        return Logged(us, fields, columns)

    def begins(self, peer: tuple[str, str, str], message: str) -> bool:
        """Whether this is the first record of a client that was let in."""
        if _GONE.match(message):
            self.inside.pop(peer, None)
            return False
        if peer in self.inside or not _LET_IN.match(message):
            return False
        self.inside[peer] = None
        if len(self.inside) > _SESSIONS:
            self.inside.popitem(last=False)
        return True


def _framed(line: str, times: Times) -> tuple[int | None, str | None, str] | str:
    """(time, host, message) of a line; why it is none."""
    words, iso = _WORDS.match(line), _ISO.match(line)
    found = words or iso
    if found is None:
        relayed = _SYSLOG.search(line, 0, LONGEST)
        if relayed is None:
            return NO_LINE
        before = frame(line[: relayed.start()], times)
        return NO_TIME if before.wrong else (before.us, before.host, line[relayed.end() :])
    if words is not None:
        day = f"{words['year']} {MONTHS.get(words['month'], 0)} {words['day']}"
        us = times.local(f"{day} {words['time']}", "%Y %m %d %H:%M:%S")
    else:
        us = times.local(f"{found['day']} {found['time']}", "%Y-%m-%d %H:%M:%S")
    if us is None:
        return NO_TIME
    return us + int(found["part"] or 0), None, line[found.end() :]


READER = replace(device_reader("openvpn", "openvpn", shaped, _parse), recognise=recognise)
