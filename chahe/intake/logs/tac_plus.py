"""Accounting file of TACACS+ servers (tac_plus F4): who opened a session on a network device, and each command given.

    Mar  2 08:00:01<TAB>NAS<TAB>user<TAB>port<TAB>rem_addr<TAB>start|stop|update|unknown<TAB>name=value<TAB>name*value…
    Mon Mar  2 08:00:01 2026<TAB>…                      (other daemons of the same form)

Every record is a log_event of the device (NAS). `service=shell` without a command is the session: its start a log-on,
its stop a log-off; a refused log-on is not accounted. Time is the server's local time in the reading's zone; the first
form states no year (syslog_times.py). Values are not quoted, so a tab inside a name or a command leaves a piece that is
no `name=value`: a reject. Secrets in commands (password, secret, key, community …) are masked. An attribute that stands
twice has the list of its values; one named like a field of the record is `av.<name>`. Not read: accounting sent to
syslog, other servers (ISE, ClearPass).

tac_plus F4.0.4, do_acct.c and users_guide; RFC 8907, 8.2 and 8.3 (attributes of accounting).
"""

import re
from collections.abc import Callable
from typing import BinaryIO

import re2

from chahe.intake.api import Context, Head, Reader, Sink
from chahe.intake.devices.logon_words import ADMINISTRATOR, source
from chahe.intake.devices.rows import native_of
from chahe.intake.log_rows import moment_of
from chahe.intake.logs.linux_ocsf import logon
from chahe.intake.logs.linux_rows import log_host
from chahe.intake.logs.syslog_times import MONTHS, Times
from chahe.intake.setting_lines import nine_of_ten, plain_lines
from chahe.intake.text_lines import Line, head_text

TABLE, LOGONS = "log_event", "logon_event"
NO_LINE = "no record of a TACACS+ accounting file"
NO_TIME = "a time that is none of the calendar"
NO_PAIR = "an attribute that is no name=value"
MANY = "more attributes than a record may have"
CUT = "the file ends inside a record: cut off"
_LINE = re.compile(
    r"(?:[A-Z][a-z]{2} )?([A-Z][a-z]{2}) ([ \d]\d) (\d\d):(\d\d):(\d\d)(?: (\d{4}))?"
    r"\t([^\t]{1,255})\t([^\t]{1,255})\t([^\t]{1,255})\t([^\t]{1,255})\t(start|stop|update|unknown)(?:\t(.*))?",
    re.ASCII,
)
_PAIR = re.compile(r"([^\t=*]{1,64})[=*](.*)", re.DOTALL)
_UNKNOWN = "unknown"
"""What the server writes where the device sent nothing."""
_MOST = 256
_LOOK_AT = 50
_SECRET = re2.compile(
    r"(?i)(\b(?:password|passwd|secret|key|key-string|community|passphrase|pre-shared-key|md5|auth|priv)\s+"
    r"(?:(?:encrypted|sha|md5|des|3des|aes|[0-9]|128|192|256)\s+)*)(\S+)"
)
_NO_SECRET = frozenset({"chain", "generate", "zeroize", "import", "export", "<cr>", "encryption", "policy", "?"})
"""Words after `key` and the like that are parts of a command."""


def recognise(head: Head) -> bool:
    """Nine of ten lines have the five fields and the kind of record."""
    text = head_text(head) or head.data.decode("latin-1")
    seen = [x.rstrip("\r") for x in text.split("\n")[:_LOOK_AT] if x.strip()]
    return nine_of_ten(seen, lambda x: _LINE.fullmatch(x) is not None)


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See `api.Reader`."""
    times, host = Times(ctx), log_host(ctx.path)
    for line in plain_lines(stream, sink, TABLE):
        if not line.terminated:
            sink.damage(line.number, line.loc, CUT)
            continue
        try:
            _record(line, times, host, sink, ctx)
        except (ValueError, OverflowError) as error:
            sink.reject(line.number, line.loc, str(error), TABLE)


def _record(line: Line, times: Times, host: str | None, sink: Sink, ctx: Context) -> None:
    """The rows of a record. Raises ValueError."""
    found = _LINE.fullmatch(line.text)
    if found is None:
        raise ValueError(NO_LINE)
    nas, user, port, address = (None if found[n] == _UNKNOWN else found[n] for n in range(7, 11))
    kind, given = found[11], _attributes(found[12] or "")
    hidden = _masked(given, ctx.secret)
    fields: dict[str, object] = {name: values[0] if len(values) == 1 else values for name, values in given.items()}
    own = {"nas": nas, "user": user, "port": port, "rem_addr": address, "type": kind}
    fields = {f"av.{name}" if name in own else name: value for name, value in fields.items()}
    native, more = native_of({**fields, **{n: v for n, v in own.items() if v is not None}}, ctx.secret)
    shared = {"host": nas or host, "channel": "accounting", **moment_of(_moment(found, times))}
    row = {
        **shared,
        "product": "tacacs",
        "service": "accounting",
        "provider": "tac_plus",
        "event_type": kind,
        "user_name": user,
        "secrets_masked": hidden + more,
        "native": native,
    }
    plain = {name.lower(): values for name, values in given.items()}
    session = plain.get("service") == ["shell"] and not any(plain.get("cmd", ()))
    activity = {"start": "logon", "stop": "logoff"}.get(kind) if session else None
    if not sink.row(TABLE, line.number, line.loc, row) or activity is None:
        return
    told = logon(
        activity,
        outcome="success",
        user_name=user,
        **source(address),
        logon_type=ADMINISTRATOR,
        logon_id=next(iter(plain.get("task_id", ())), None),
        target=port,
        method="TACACS+",
    )
    ocsf = {"ocsf_class_uid": told.ocsf_class, "ocsf_activity_id": told.ocsf_activity}
    sink.aside(LOGONS, line.number, line.loc, {**shared, **ocsf, **told.values})


def _attributes(text: str) -> dict[str, list[str]]:
    """The values of every attribute. Raises ValueError."""
    parts = [part for part in text.rstrip("\t").split("\t") if part]
    if len(parts) > _MOST:
        raise ValueError(MANY)
    out: dict[str, list[str]] = {}
    for part in parts:
        pair = _PAIR.fullmatch(part)
        if pair is None:
            raise ValueError(NO_PAIR)
        out.setdefault(pair[1].strip(), []).append(pair[2])
    return out


def _masked(given: dict[str, list[str]], secret: Callable[[str], tuple[str, str]]) -> int:
    """Mask what devices' commands hold; how many secrets there were."""
    count = 0
    for values in given.values():
        for at, value in enumerate(values):
            values[at], found = without_secrets(value, secret)
            count += found
    return count


def without_secrets(text: str, secret: Callable[[str], tuple[str, str]]) -> tuple[str, int]:
    """A device's command with what follows password, secret, key, community … masked, and how many there were."""
    out, at, count = [], 0, 0
    for found in _SECRET.finditer(text):
        start, end = found.span(2)
        bare = text[start:end].strip("\"'")
        if not bare or bare.lower() in _NO_SECRET:
            continue
        digest, tail = secret(bare)
        out += [text[at:start], f"[secret hmac-sha256:{digest[:16]} {tail}]"]
        at, count = end, count + 1
    return "".join([*out, text[at:]]), count


def _moment(found: re.Match[str], times: Times) -> int | None:
    """Raises ValueError where a whole date is none; None without a year that can be told."""
    month, day, hour, minute, second = found[1], int(found[2]), *(int(found[n]) for n in (3, 4, 5))
    if month not in MONTHS or not 1 <= day <= 31 or hour > 23 or minute > 59 or second > 60:
        raise ValueError(NO_TIME)
    if found[6] is None:
        return times.old(month, day, hour, minute, second)
    said = f"{found[6]} {MONTHS[month]} {day} {hour}:{minute}:{min(second, 59)}"
    us = times.local(said, "%Y %m %d %H:%M:%S")
    if us is None:
        raise ValueError(NO_TIME)
    return us


READER = Reader("tac-plus", "1", (TABLE, LOGONS), recognise, read, priority=4)
