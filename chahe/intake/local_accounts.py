"""Local Windows accounts of many computers as CSV (`Get-LocalUser` with a computer column) -> account.

Columns, as the request list's command writes them: ComputerName (or PSComputerName, 主機名稱), Name, Enabled,
PasswordLastSet, SID; beside them LastLogon, PasswordExpires, PasswordRequired, LockedOut, Description and one of
LAPSExpiration, ms-Mcs-AdmPwdExpirationTime, msLAPS-PasswordExpirationTime or LAPS. A record is a CSV record.
laps_managed: true when an expiration is stated, false when the column is there but empty; without such a column it is
unknown. A column holding a LAPS password itself is never read. PasswordExpires empty means never for an account that
has a password date; day and month are never guessed (local_dates).
"""

from collections.abc import Iterable
from typing import BinaryIO

from chahe.intake.api import Context, Head, Reader, Sink
from chahe.intake.csv_records import Record, header_of, key, records
from chahe.intake.first_pass import Unheard
from chahe.intake.local_dates import DateOrder, date_of, order_of

_COMPUTER = ("ComputerName", "PSComputerName", "Computer", "主機名稱", "電腦名稱")
_NAME = ("Name", "帳號", "AccountName")
_CHANGED = ("PasswordLastSet", "密碼最後變更日", "最後變更密碼日")
_ENABLED = ("Enabled", "啟用")
_LAPS = (
    "LAPSExpiration",
    "ms-Mcs-AdmPwdExpirationTime",
    "msLAPS-PasswordExpirationTime",
    "LAPS",
    "LAPSPasswordExpiration",
)
_DATES = (*_CHANGED, "LastLogon", "PasswordExpires", *_LAPS)
_TRUE, _FALSE = {"true", "是", "yes", "y", "1"}, {"false", "否", "no", "n", "0"}


def recognise(head: Head) -> bool:
    """A computer column, a name, a password date and an enabled flag."""
    return _wanted(header_of(head)[0]) is not None


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See the module."""
    start = stream.read(65_536)
    header, delimiter = header_of(Head(ctx.path, start, len(start)))
    wanted = _wanted(header)
    if wanted is None:
        sink.damage(1, "line:1", "no header with a computer, a name, a password date and an enabled flag")
        return
    order = order_of(_dates(stream, wanted, delimiter))
    laps = any(key(name) in header for name in _LAPS)
    expires = key("PasswordExpires") in header
    for record in records(stream, sink, wanted, delimiter, "account"):
        try:
            values = _account(record, order, ctx, laps=laps, expires=expires)
        except ValueError as error:
            sink.reject(record.number, record.loc, str(error), "account")
            continue
        sink.row("account", record.number, record.loc, values)


def _wanted(header: frozenset[str]) -> tuple[str, ...] | None:
    """The header names found, one of each kind."""
    found = [next((n for n in names if key(n) in header), None) for names in (_COMPUTER, _NAME, _CHANGED, _ENABLED)]
    return tuple(n for n in found if n) if all(found) else None


def _dates(stream: BinaryIO, wanted: tuple[str, ...], delimiter: str) -> Iterable[str]:
    """Every date of the file, before any is interpreted."""
    for record in records(stream, Unheard(), wanted, delimiter, "account"):
        yield from (v for v in (record.get(n) for n in _DATES) if v)


def _account(record: Record, order: DateOrder, ctx: Context, *, laps: bool, expires: bool) -> dict[str, object]:
    changed = date_of(record.get(*_CHANGED), order, ctx.zone)
    never = None if not expires or changed is None else not record.has("PasswordExpires")
    required = _flag(record, "PasswordRequired")
    return {
        "scope": record.get(*_COMPUTER),
        "account_name": record.get(*_NAME),
        "platform": "windows-local",
        "sid": record.get("SID"),
        "enabled": _flag(record, *_ENABLED),
        "locked": _flag(record, "LockedOut"),
        "password_changed_date": changed,
        "last_logon_date": date_of(record.get("LastLogon"), order, ctx.zone),
        "password_never_expires": never,
        "password_not_required": None if required is None else not required,
        "laps_managed": _laps(record) if laps else None,
        "display_name": record.get("FullName", "Description"),
        "stated_in": "local accounts CSV",
    }


def _laps(record: Record) -> bool:
    """An expiration or a yes; 0, none and no mean the password is not rotated."""
    word = (record.get(*_LAPS) or "").lower()
    return word not in {"", "never", "none", "n/a", "無", *_FALSE}


def _flag(record: Record, *names: str) -> bool | None:
    word = (record.get(*names) or "").lower()
    if not word:
        return None
    if word not in _TRUE | _FALSE:
        raise ValueError(f"{names[0]} is neither yes nor no")
    return word in _TRUE


READER = Reader(
    name="local-accounts",
    version="1",
    tables=("account",),
    recognise=recognise,
    read=read,
    priority=10,
)
