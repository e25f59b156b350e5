"""Syslog files of Linux hosts (auth.log, secure, messages, syslog, mail.log, dhcpd.log), and Sysmon for Linux in them.

    [<PRI>]Mon dd hh:mm:ss HOST PROGRAM[PID]: MESSAGE          (RFC 3164, rsyslog's traditional format; local time)
    [<PRI>]2024-03-27T13:06:56.123+08:00 HOST PROGRAM[PID]: …  (rsyslog's default since 8.2208)
    <PRI>1 2024-03-27T13:06:56.123+08:00 HOST PROGRAM PID MSGID [ID name="value"] MESSAGE     (RFC 5424)
    <Event><System><Provider Name="Linux-Sysmon" …              (the XML alone, one event to a line)

The old format states no year: the latest year in which the day is not after the end of the period the hand-over states
is taken; without a period the event has no time. Its zone is the reading's. Files of network devices have the same
frame and are not claimed: no line of theirs names a program of Linux, or is of ISC dhcpd. A line without the frame is
a reject.
"""

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from chahe.intake.api import Context, Head
from chahe.intake.events import Decoder, Event, Fate, Lost, Piece
from chahe.intake.logs.dhcp_ocsf import TABLE as DHCP_EVENT
from chahe.intake.logs.dhcpd_words import is_dhcpd
from chahe.intake.logs.linux_columns import SyslogColumns
from chahe.intake.logs.linux_message import BROKEN, inside, source_of
from chahe.intake.logs.linux_rows import linux_reader
from chahe.intake.logs.postfix_words import is_postfix
from chahe.intake.logs.structured_data import is_framed, program_of, read_line
from chahe.intake.logs.syslog_times import Times
from chahe.intake.logs.sysmon_xml import BEGIN, PROVIDER
from chahe.intake.logs.text_pieces import cut_lines, piece_lines

NO_FRAME = "no line of syslog"
NOT_WHOLE = "structured data that is not whole"
NULS = "NUL bytes in the line: what stood there is lost"
_FRAME = re.compile(
    r"(?:<(\d{1,3})>)?"
    r"(?:([A-Z][a-z]{2}) ([ \d]\d) (\d\d):(\d\d):(\d\d)|(\d{4}-\d\d-\d\dT[\d:.]{5,18}(?:Z|[+-]\d\d:\d\d))) "
    r"(\S{1,255}) (?:([^\s:\[\]]{1,64})(?:\[(\d{1,10})\])?: ?)?(.*)",
    re.DOTALL | re.ASCII,
)
_LINUX = frozenset(
    {
        "kernel", "systemd", "systemd-logind", "sshd", "sshd-session", "sudo", "su", "cron", "crond", "anacron",
        "sysmon", "useradd", "usermod", "userdel", "groupadd", "passwd", "chpasswd", "rsyslogd", "auditd", "audispd",
        "dbus-daemon", "polkitd", "login", "vsftpd", "named", "clamd", "freshclam", "dhclient", "networkmanager",
    }
)  # fmt: skip
_LOOK_AT = 200


def recognise(head: Head) -> bool:
    """Nine of ten lines have the frame and one names a program of Linux; or they are Sysmon's events."""
    if b"\0" in head.data[:4096]:
        return False
    text = head.data.decode("utf-8", "replace")
    seen = [x for x in text.split("\n")[:_LOOK_AT] if x.strip()]
    framed = [found for x in seen if (found := _FRAME.match(x.rstrip("\r"))) is not None]
    bare = sum(1 for x in seen if x.startswith(BEGIN) and PROVIDER in x[:400])
    structured = [x for x in seen if is_framed(x)]
    if (len(framed) + len(structured) + bare) * 10 < len(seen[:-1] or seen) * 9:
        return False
    programs = [*((found[9] or "") for found in framed), *map(program_of, structured)]
    served = any(is_dhcpd(found[9] or "", found[11]) or is_postfix(found[9] or "") for found in framed)
    return bare > 0 or served or any(program.lower() in _LINUX for program in programs)


def decode(stream: BinaryIO, piece: Piece, lost: Callable[[Lost], None], ctx: Context) -> Iterator[Event]:
    """See `events.Decoder`."""
    times = Times(ctx)
    for number, raw, _ in piece_lines(stream, piece, lost):
        body = raw
        if b"\0" in raw:
            body = raw.replace(b"\0", b"")
            lost(Lost(Fate.DAMAGE, f"line:{number}", NULS))
        text = body.decode("utf-8", "backslashreplace")
        if not text.strip():
            if not raw.strip(b"\0") and raw:
                continue  # told as damage
            lost(Lost(Fate.SKIP, f"line:{number}", "blank"))
            continue
        event = _event(number, raw, text, times)
        if event is None:
            lost(Lost(Fate.REJECT, f"line:{number}", NOT_WHOLE if is_framed(text) else NO_FRAME))
        else:
            if event.source[2] != "sysmon" and str(event.fields.get("message")).startswith(BEGIN):
                lost(Lost(Fate.REJECT, f"line:{number}", BROKEN))
            yield event


def _event(number: int, raw: bytes, text: str, times: Times) -> Event | None:
    if text.startswith(BEGIN):
        alone = inside("sysmon", text.rstrip())
        return None if alone is None else Event(number, raw, alone[0], alone[1], alone[2])  # type: ignore[arg-type]
    found = _FRAME.match(text)
    if found is None:
        return _structured(number, raw, text, times)
    program, message = found[9] or "", found[11]
    when = times.iso(found[7]) if found[7] else times.old(found[2], *(int(found[n]) for n in (3, 4, 5, 6)))
    fields: dict[str, object] = {"hostname": found[8], "program": program, "message": message}
    if found[10]:
        fields["pid"] = found[10]
    priority = int(found[1]) if found[1] else None
    return _made(number, raw, fields, when, priority)


def _structured(number: int, raw: bytes, text: str, times: Times) -> Event | None:
    """A line by RFC 5424."""
    line = read_line(text)
    if line is None:
        return None
    fields: dict[str, object] = {**line.data, "program": line.program, "message": line.message}
    named = {"hostname": line.host, "pid": line.pid, "msgid": line.message_id}
    fields |= {name: value for name, value in named.items() if value}
    return _made(number, raw, fields, times.iso(line.time) if line.time else None, line.priority)


def _made(number: int, raw: bytes, fields: dict[str, object], when: int | None, priority: int | None) -> Event:
    """The event of a line, or of the record its message carries."""
    program, message = str(fields["program"]), str(fields["message"])
    carried = inside(program, message.rstrip())
    if carried is None:
        source = source_of(program, None if priority is None else priority >> 3)
        return Event(number, raw, source, fields, when)  # type: ignore[arg-type]  # text only
    # The record's own fields come first: a rule asks for Sysmon's or audit's `pid`, not the sender's.
    if "hostname" in fields:
        fields["syslog_hostname"] = fields.pop("hostname")
    own = {**{k: v for k, v in fields.items() if k not in carried[1]}, **carried[1]}
    return Event(number, raw, carried[0], own, carried[2] if carried[2] is not None else when)  # type: ignore[arg-type]


DECODER = Decoder("linux-syslog", "3", "line", recognise, cut_lines, decode)
READER = linux_reader(DECODER, "syslog", (DHCP_EVENT,), lambda ctx: SyslogColumns(ctx, "syslog"))
