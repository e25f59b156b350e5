"""AIX stanza files: `lsuser -f ALL`, /etc/security/user, /etc/security/passwd.

A record is a stanza (`name:` and indented `attribute = value`), located at its bytes [A, B), in the file of hashes at
its header line only; `*` begins a comment.
/etc/security/user: the `default` stanza becomes a password_policy, users inherit what they don't state themselves.
`lsuser -f` already prints effective values. Units: maxage and minage are weeks (here x 7 days; 0 = no limit),
loginretries 0 = never locks. interactive = login or rlogin. Kinds of characters demanded: minalpha (or minupperalpha,
minloweralpha) and minother (or mindigit, minspecialchar); complexity is true from two kinds on.
Password hashes of /etc/security/passwd are dropped. The host comes from the path.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from typing import BinaryIO

from chahe.intake.api import Context, Head, Reader, Sink
from chahe.intake.evidence_paths import host_of
from chahe.intake.setting_lines import number
from chahe.intake.text_lines import (
    BAD_CHARACTERS,
    HALF_CHARACTER,
    Line,
    TooLongError,
    ends_inside_a_character,
    head_text,
    lines,
)

_HEADER = re.compile(r"([A-Za-z0-9_@][\w.@$-]{0,255}):\s*")
_PAIR = re.compile(r"\s+([A-Za-z_][\w]*)\s*=\s*(.*?)\s*")
_OWN = frozenset(
    [
        "loginretries", "maxage", "minage", "minlen", "rlogin", "account_locked", "histsize", "histexpire", "minalpha",
        "minother", "maxrepeats", "pwdwarntime", "maxexpired", "sugroups", "admgroups", "logintimes", "ttys", "tpath",
        "lastupdate", "unsuccessful_login_count",
    ]
)  # fmt: skip
_KINDS = ("minalpha", "minupperalpha", "minloweralpha", "minother", "mindigit", "minspecialchar")
_TRUE, _FALSE = {"true", "yes", "always"}, {"false", "no", "never"}


@dataclass(slots=True)
class _Stanza:
    """One stanza as written."""

    line: Line
    name: str
    values: dict[str, str] = field(default_factory=dict)
    problem: str | None = None
    last: Line | None = None

    @property
    def place(self) -> str:
        """The bytes of the whole stanza."""
        return f"bytes:{self.line.start}-{(self.last or self.line).end}"


def recognise(head: Head) -> bool:
    """A stanza header, and two attributes only AIX's user database has."""
    seen = [x.rstrip("\r") for x in head_text(head).split("\n")]
    pairs = {m.group(1) for m in map(_PAIR.fullmatch, seen) if m}
    database = len(pairs & _OWN) >= 2 or {"password", "lastupdate"} <= pairs
    return database and any(_HEADER.fullmatch(x) for x in seen)


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See the module."""
    stanzas: list[_Stanza] = []
    try:
        _collect(stream, stanzas)
    except TooLongError as error:
        sink.damage(len(stanzas) + 1, f"line:{error.number}", str(error))
        return
    default = next((s for s in stanzas if s.name == "default" and s.problem is None), None)
    inherited = default.values if default else {}
    kind = _kind(stanzas)
    for rec, stanza in enumerate(stanzas, start=1):
        _stanza(sink, ctx, rec, stanza, inherited, kind)
    if stanzas and stanzas[-1].last is not None and not stanzas[-1].last.terminated:
        place = stanzas[-1].line.loc
        sink.damage(len(stanzas), place, "the last line has no end: the stanza may be cut off")
    elif ends_inside_a_character(stream):
        sink.damage(len(stanzas) + 1, "line:1", HALF_CHARACTER)


def _kind(stanzas: list[_Stanza]) -> str:
    """Only lsuser prints the id of every user; the files below /etc/security never do."""
    if any("lastupdate" in s.values or "password" in s.values for s in stanzas):
        return "security/passwd"
    return "lsuser" if any("id" in s.values for s in stanzas) else "security/user"


def _collect(stream: BinaryIO, stanzas: list[_Stanza]) -> None:
    for line in lines(stream):
        text = line.text.rstrip()
        if not text.strip() or text.lstrip().startswith("*"):
            continue
        header, pair = _HEADER.fullmatch(text), _PAIR.fullmatch(text)
        if header:
            stanzas.append(_Stanza(line, header.group(1), last=line))
        elif not stanzas:
            stanzas.append(_Stanza(line, "", problem="a line before the first stanza", last=line))
        else:
            _attribute(stanzas[-1], line, pair)


def _attribute(stanza: _Stanza, line: Line, pair: re.Match[str] | None) -> None:
    stanza.last = line
    if line.bad:
        stanza.problem = BAD_CHARACTERS
    elif pair is None:
        stanza.problem = "a line that is neither `attribute = value` nor a stanza's name"
    else:
        stanza.values[pair.group(1)] = pair.group(2)


def _stanza(sink: Sink, ctx: Context, rec: int, stanza: _Stanza, inherited: Mapping[str, str], kind: str) -> None:
    host = host_of(ctx.path)
    loc = stanza.line.loc if kind == "security/passwd" else stanza.place
    is_default = stanza.name == "default" and kind == "security/user"
    table = "password_policy" if is_default else "account"
    if stanza.problem is not None:
        sink.reject(rec, loc, stanza.problem, table)
        return
    try:
        if is_default:
            sink.row("password_policy", rec, loc, _policy(stanza.values, host))
        elif kind == "security/passwd":
            sink.row("account", rec, loc, _secret(stanza, host, ctx.zone))
        else:
            values = {**inherited, **stanza.values} if kind == "security/user" else stanza.values
            sink.row("account", rec, loc, _account(stanza.name, values, host, kind, ctx.zone))
    except ValueError as error:
        sink.reject(rec, loc, str(error), table)


def _policy(values: Mapping[str, str], host: str) -> dict[str, object]:
    kinds, detail = _demanded(values)
    return {
        "policy_id": f"{host}:/etc/security/user#default",
        "policy_name": "default",
        "policy_kind": "aix",
        "scope": host,
        "stated_in": "security/user",
        "min_length": _number(values, "minlen"),
        "complexity": None if kinds is None else kinds >= 2,
        "min_classes": kinds,
        "complexity_detail": detail,
        "history_length": _number(values, "histsize"),
        "max_age_days": _days(values, "maxage"),
        "min_age_days": _days(values, "minage"),
        "lockout_threshold": _number(values, "loginretries"),
    }


def _account(name: str, values: Mapping[str, str], host: str, kind: str, zone: tzinfo) -> dict[str, object]:
    locked = _flag(values, "account_locked")
    ways = [_flag(values, "login"), _flag(values, "rlogin")]
    kinds, _ = _demanded(values)
    age = _days(values, "maxage")
    return {
        "scope": host,
        "account_name": name,
        "platform": "aix",
        "enabled": None if locked is None else not locked,
        "locked": locked,
        "interactive": True if True in ways else (False if ways == [False, False] else None),
        "min_length": _number(values, "minlen"),
        "max_age_days": age,
        "password_never_expires": None if age is None else age == 0,
        "lockout_threshold": _number(values, "loginretries"),
        "history_length": _number(values, "histsize"),
        "complexity": None if kinds is None else kinds >= 2,
        "last_logon_date": _epoch(values, "time_last_login", zone),
        "authentication": values.get("registry"),
        "display_name": values.get("gecos") or None,
        "stated_in": kind,
    }


def _secret(stanza: _Stanza, host: str, zone: tzinfo) -> dict[str, object]:
    password = stanza.values.get("password")
    return {
        "scope": host,
        "account_name": stanza.name,
        "platform": "aix",
        "enabled": None if password is None else password != "*",  # noqa: S105 - AIX's mark for "no password can match"
        "password_not_required": None if password is None else password == "",
        "password_changed_date": _epoch(stanza.values, "lastupdate", zone),
        "stated_in": "security/passwd",
    }


def _demanded(values: Mapping[str, str]) -> tuple[int | None, str | None]:
    """(kinds of characters demanded, as written); None when no attribute about them is stated."""
    stated = {name: _number(values, name) for name in _KINDS if name in values}
    if not stated:
        return None, None
    least = {name: value or 0 for name, value in stated.items()}
    letters = sum(1 for n in ("minupperalpha", "minloweralpha") if least.get(n, 0) > 0)
    others = sum(1 for n in ("mindigit", "minspecialchar") if least.get(n, 0) > 0)
    letters = letters or int(least.get("minalpha", 0) > 0)
    others = others or int(least.get("minother", 0) > 0)
    return letters + others, " ".join(f"{n}={v}" for n, v in stated.items())


def _number(values: Mapping[str, str], name: str) -> int | None:
    text = values.get(name)
    if text is None or text == "":
        return None
    try:
        return number(text)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None


def _days(values: Mapping[str, str], name: str) -> int | None:
    weeks = _number(values, name)
    return None if weeks is None else weeks * 7


def _flag(values: Mapping[str, str], name: str) -> bool | None:
    word = values.get(name, "").lower()
    if word in _TRUE | _FALSE:
        return word in _TRUE
    if word:
        raise ValueError(f"{name}: neither true nor false")
    return None


def _epoch(values: Mapping[str, str], name: str, zone: tzinfo) -> date | None:
    seconds = values.get(name, "")
    if not seconds or seconds == "0":
        return None
    if not (seconds.isascii() and seconds.isdigit() and len(seconds) <= 11):
        raise ValueError(f"{name}: no time in seconds")
    return datetime.fromtimestamp(int(seconds), UTC).astimezone(zone).date()


READER = Reader(
    name="aix-stanzas",
    version="1",
    tables=("account", "password_policy"),
    recognise=recognise,
    read=read,
    priority=10,
)
