"""Oracle DBA_PROFILES as CSV: PROFILE, RESOURCE_NAME, RESOURCE_TYPE, LIMIT (COMMON, INHERITED … allowed beside).

A record is a CSV record -> system_setting. The PASSWORD resources of one profile make one password_policy besides,
located at its first of them. DEFAULT means the limit of the profile DEFAULT of the same database; when the export lacks
that profile the value stays NULL. UNLIMITED: failures and life time 0 (never), lock time 0 (until unlocked), reuse
NULL. Lock time is in days, fractions allowed, here minutes rounded down (at least 1). A named verify function demands
some complexity (complexity true, its text stands elsewhere); NULL or none means complexity false.
Database: a column DB_NAME, DATABASE, INSTANCE_NAME, CON_NAME or PDB_NAME, else the path (evidence_paths' host rule).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import BinaryIO

from chahe.intake.api import Context, Head, Reader, Sink
from chahe.intake.csv_records import Record, header_of, key, records
from chahe.intake.evidence_paths import host_of

_HEADERS = ("PROFILE", "RESOURCE_NAME", "LIMIT")
DATABASE = ("DB_NAME", "DATABASE", "DATABASE_NAME", "INSTANCE_NAME", "CON_NAME", "PDB_NAME", "DB_UNIQUE_NAME", "資料庫")
_PASSWORD = {
    "FAILED_LOGIN_ATTEMPTS",
    "PASSWORD_LIFE_TIME",
    "PASSWORD_REUSE_TIME",
    "PASSWORD_REUSE_MAX",
    "PASSWORD_VERIFY_FUNCTION",
    "PASSWORD_LOCK_TIME",
    "PASSWORD_GRACE_TIME",
    "INACTIVE_ACCOUNT_TIME",
    "PASSWORD_ROLLOVER_TIME",
}


@dataclass(slots=True)
class _Profile:
    """PASSWORD resources of one profile, and where the first stood."""

    rec: int
    loc: str
    limits: dict[str, str] = field(default_factory=dict)


def recognise(head: Head) -> bool:
    """The header line."""
    found, _ = header_of(head)
    return {key(h) for h in _HEADERS} <= found


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See the module."""
    start = stream.read(65_536)
    _, delimiter = header_of(Head(ctx.path, start, len(start)))
    profiles: dict[tuple[str, str], _Profile] = {}
    for record in records(stream, sink, _HEADERS, delimiter, "password_policy"):
        _take(record, sink, ctx, profiles)
    for (database, name), profile in profiles.items():
        default = profiles.get((database, "DEFAULT"))
        limits = dict(_resolved(profile.limits, default.limits if default else {}))
        values = {
            "policy_id": f"{database}:{name}",
            "policy_name": name,
            "policy_kind": "oracle",
            "scope": database,
            "stated_in": "dba_profiles",
            **_columns(limits),
        }
        sink.aside("password_policy", profile.rec, profile.loc, values)


def _take(record: Record, sink: Sink, ctx: Context, profiles: dict[tuple[str, str], _Profile]) -> None:
    name, resource = record.get("PROFILE"), (record.get("RESOURCE_NAME") or "").upper()
    limit = record.get("LIMIT") or ""
    database = record.get(*DATABASE) or host_of(ctx.path)
    reason = _fault(name, resource, limit)
    if reason is not None or name is None:
        sink.reject(record.number, record.loc, reason or "no profile", "password_policy")
        return
    values = {"scope": database, "platform": "oracle", "stated_in": "dba_profiles", "area": name, "setting": resource}
    sink.row("system_setting", record.number, record.loc, {**values, "value_text": limit or None})
    if resource in _PASSWORD:
        profile = profiles.setdefault((database, name), _Profile(record.number, record.loc))
        profile.limits[resource] = limit


def _fault(name: str | None, resource: str, limit: str) -> str | None:
    """Why the record cannot be read, or None."""
    if name is None or not resource:
        return "no profile or no resource"
    if resource not in _PASSWORD or resource == "PASSWORD_VERIFY_FUNCTION":
        return None
    if limit.upper() in {"DEFAULT", "UNLIMITED"} or _decimal(limit) is not None:
        return None
    return f"{resource[:40]}: the limit is neither a number, DEFAULT nor UNLIMITED"


def _resolved(limits: Mapping[str, str], default: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """DEFAULT replaced by the profile DEFAULT's own limit; left out when that is not known."""
    for resource, limit in limits.items():
        value = default.get(resource, "DEFAULT") if limit.upper() == "DEFAULT" else limit
        if value.upper() != "DEFAULT":
            yield resource, value


def _columns(limits: Mapping[str, str]) -> dict[str, object]:
    found: dict[str, object] = {
        "lockout_threshold": _whole(limits.get("FAILED_LOGIN_ATTEMPTS"), unlimited=0),
        "max_age_days": _age(limits.get("PASSWORD_LIFE_TIME")),
        "history_length": _whole(limits.get("PASSWORD_REUSE_MAX"), unlimited=None),
        "lockout_minutes": _minutes(limits.get("PASSWORD_LOCK_TIME")),
    }
    function = limits.get("PASSWORD_VERIFY_FUNCTION")
    if function is not None:
        named = function.upper() not in {"", "NULL", "NONE"}
        found |= {"complexity": named, "verify_function": function if named else None}
        found["complexity_detail"] = function if named else "no verify function"
    return found


def _decimal(text: str) -> Decimal | None:
    if len(text) > 20 or not text.isascii():
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() and 0 <= value < 10**9 else None


def _whole(text: str | None, *, unlimited: int | None) -> int | None:
    number = None if text is None else _decimal(text)
    return unlimited if text is not None and text.upper() == "UNLIMITED" else (None if number is None else int(number))


def _age(text: str | None) -> int | None:
    """Days, a fraction rounded up so that it never reads as "never"; UNLIMITED = 0."""
    number = None if text is None else _decimal(text)
    if number is None:
        return 0 if text is not None and text.upper() == "UNLIMITED" else None
    return max(1, int(-(-number // 1)))


def _minutes(text: str | None) -> int | None:
    number = None if text is None else _decimal(text)
    if number is None:
        return 0 if text is not None and text.upper() == "UNLIMITED" else None
    return max(1, int(number * 1440))


READER = Reader(
    name="oracle-profiles",
    version="1",
    tables=("password_policy", "system_setting"),
    recognise=recognise,
    read=read,
    priority=10,
)
