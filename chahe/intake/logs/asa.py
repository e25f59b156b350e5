"""Cisco ASA and FTD by syslog: `%ASA-6-302013: Built outbound TCP connection …` (ASA 8.4 to 9.20, FTD 6 and 7).

Lines that build, tear down or deny a connection become connections (devices/asa_messages.py), all others events. The
two lines of one connection become one row: when it began and who opened it is the first one's, how long it lasted and
why it ended the second one's. A connection that began in another file has its row there; its end is an event here.
The bytes ASA counts are of both directions together, so `bytes_out` and `bytes_in` stay unknown.

The time is the device's where it writes one (`logging timestamp`), else the collector's; one without a year is dated as
in Linux's syslog, one without an offset is of the reading's zone. Not read as connections: 430001 to 430003 of FTD;
names in the place of addresses (`names`) make rejects.
"""

import re

from chahe.intake.api import Context
from chahe.intake.devices.asa_columns import AsaColumns
from chahe.intake.devices.asa_messages import MESSAGES, MUST, Told
from chahe.intake.devices.frame import LONGEST, NO_TIME, frame
from chahe.intake.devices.reading import Parse, Record, device_reader
from chahe.intake.devices.rows import MOST, Connection, Logged, protocol
from chahe.intake.logs.syslog_times import Times

NO_LINE = "no message of ASA or FTD"
NO_FORM = "a message of this number in another form than is known"
_BEGIN = re.compile(r"%(ASA|FTD|PIX|FWSM)-(?:[A-Za-z]{1,20}-)?([0-7])-(\d{6}): ?")

_COMMANDS = frozenset(("111008", "111009", "111010", "502101", "502102"))
"""Messages that repeat a command, or the encrypted password of an account."""
_SECRET = re.compile(
    r"((?:password|passwd|pre-shared-key|secret|community|key|encpass:)\s{1,8}(?:\d\s{1,8})?)([^\s']{1,512})", re.I
)


def shaped(line: str) -> bool:
    """Whether a line has the mark of such a message."""
    return _BEGIN.search(line, 0, LONGEST) is not None


def _parse(ctx: Context) -> Parse:
    return _File(ctx).parse


class _File:
    def __init__(self, ctx: Context) -> None:
        self.times, self.secret = Times(ctx), ctx.secret
        self.built: dict[tuple[str | None, str], None] = {}

    def parse(self, line: str) -> Record | str:
        begin = _BEGIN.search(line, 0, LONGEST)
        if begin is None:
            return NO_LINE
        before = frame(line[: begin.start()], self.times)
        if before.wrong:
            return NO_TIME
        number, text = begin[3], line[begin.end() :].strip()
        reads = MESSAGES.get(number)
        told = None if reads is None else reads(text)
        if told is not None and (not told.torn_down or self.known(before.host, told)):
            return self.connection(before.us, before.host, told)
        if told is None and number in MUST:
            return NO_FORM
        text, hidden = self.discreet(text) if number in _COMMANDS else (text, 0)
        fields = {"mnemonic": f"{begin[1]}-{begin[2]}-{number}", "severity": begin[2], "message": text}
        columns = {
            "service": "syslog",
            "channel": begin[1],
            "event_id": int(number),
            "event_type": f"{begin[1]}-{begin[2]}-{number}",
            **({"host": before.host} if before.host else {}),
        }
        return Logged(before.us, fields, columns, hidden)

    def discreet(self, text: str) -> tuple[str, int]:
        """A command somebody typed, its passwords and keys masked; and how many there were."""
        hidden = 0

        def replaced(found: re.Match[str]) -> str:
            nonlocal hidden
            if not found[2].strip("*"):
                return found[0]
            hidden += 1
            digest, tail = self.secret(found[2])
            return f"{found[1]}[secret hmac-sha256:{digest[:16]} {tail}]"

        return _SECRET.sub(replaced, text), hidden

    def known(self, host: str | None, told: Told) -> bool:
        """Whether the line that built it stands in this file."""
        if told.identity is None or (host, told.identity) not in self.built:
            return False
        del self.built[host, told.identity]
        return True

    def connection(self, us: int | None, host: str | None, told: Told) -> Connection:
        key = None
        if told.identity is not None:
            key = (host, told.identity)
            if not told.over:
                self.built[key] = None
                if len(self.built) > MOST:
                    self.built.clear()  # as Rows does: their rows are made
        fields = {"sensor": host, **told.ends}
        if "proto" in fields:
            fields["proto"] = protocol(fields["proto"])
        lasted = None if told.seconds is None else told.seconds * 1_000_000
        return Connection(us, fields, lasted, key, told.over)


def _both(ctx: Context) -> tuple[Parse, AsaColumns]:
    alone = _File(ctx)
    return alone.parse, AsaColumns(ctx, alone.built)


READER = device_reader("asa", "cisco", shaped, _parse, both=_both)
