"""PowerShell exports of Active Directory: `… | Export-Csv` of Get-ADUser, Get-ADComputer, Get-ADServiceAccount,
Get-ADGroupMember, Get-ADDefaultDomainPasswordPolicy and Get-ADFineGrainedPasswordPolicy.

`#TYPE` line or not, UTF-8, UTF-16 or CP950. A record is a CSV record. Which cmdlet it was shows in the header.
Get-ADGroupMember names no group by itself: the export needs a GroupName column (stated in the request list), else its
records are rejects. AppliesTo of a fine-grained policy prints as a .NET class name unless joined: then a reject for
pso_link. Dates are local to the machine that exported; day and month are never guessed (local_dates).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from chahe.intake.api import Context, Head, Reader, Sink
from chahe.intake.csv_records import Record, header_of, key, records
from chahe.intake.directory_names import domain_of
from chahe.intake.directory_rows import truth
from chahe.intake.evidence_paths import host_of
from chahe.intake.first_pass import Unheard
from chahe.intake.local_dates import DateOrder, date_of, order_of
from chahe.intake.windows_values import account_flags, days_of, minutes_of, ticks_of_span, whole

_DATES = ("PasswordLastSet", "pwdLastSet", "LastLogonDate", "LastLogonTimestamp", "Created", "whenCreated")
_CLASSES = {
    "msds-groupmanagedserviceaccount": "gmsa",
    "msds-managedserviceaccount": "msa",
    "computer": "computer",
    "user": "user",
}


@dataclass(frozen=True, slots=True)
class _Export:
    """One cmdlet's output: the headers that tell it, the table a reject belongs to, how a record becomes rows."""

    headers: tuple[str, ...]
    table: str
    take: Callable[["_Run", Record], None]


@dataclass(frozen=True, slots=True)
class _Run:
    """What every record of one file shares."""

    sink: Sink
    ctx: Context
    order: DateOrder

    def scope(self, record: Record) -> str:
        """The domain: from the distinguished name, else what the path names."""
        return domain_of(record.get("DistinguishedName") or "") or host_of(self.ctx.path)

    def number(self, record: Record, *names: str) -> int | None:
        """A whole number or None. Raises ValueError."""
        text = record.get(*names)
        return None if text is None else whole(text)

    def flag(self, record: Record, *names: str) -> bool | None:
        """True, False or None. Raises ValueError."""
        return truth(record.get(*names))

    def span(self, record: Record, name: str, convert: Callable[[int], int]) -> int | None:
        """A time span through `convert`, or None. Raises ValueError."""
        text = record.get(name)
        return None if text is None else convert(ticks_of_span(text))


def recognise(head: Head) -> bool:
    """The header of one of the cmdlets."""
    return _export_of(head) is not None


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See the module."""
    data = stream.read(65_536)
    head = Head(ctx.path, data, len(data))
    export, (_, delimiter) = _export_of(head), header_of(head)
    if export is None:
        sink.damage(1, "line:1", "no header of a known cmdlet")
        return
    run = _Run(sink, ctx, _order(stream, export, delimiter))
    for record in records(stream, sink, export.headers, delimiter, export.table):
        try:
            export.take(run, record)
        except ValueError as error:
            sink.reject(record.number, record.loc, str(error), export.table)


def _export_of(head: Head) -> _Export | None:
    found, _ = header_of(head)
    return next((e for e in _EXPORTS if {key(h) for h in e.headers} <= found), None)


def _order(stream: BinaryIO, export: _Export, delimiter: str) -> DateOrder:
    """Read all dates of the file once, before any is interpreted."""
    if export.table != "account":
        return DateOrder(None)
    whole_file = records(stream, Unheard(), export.headers, delimiter, export.table)
    return order_of(v for r in whole_file for v in (r.get(name) for name in _DATES) if v)


def _account(run: _Run, record: Record) -> None:
    control = run.number(record, "userAccountControl")
    values: dict[str, object] = {} if control is None else account_flags(control)
    stated: dict[str, bool | None] = {
        "enabled": run.flag(record, "Enabled"),
        "password_never_expires": run.flag(record, "PasswordNeverExpires"),
        "password_not_required": run.flag(record, "PasswordNotRequired"),
        "reversible": run.flag(record, "AllowReversiblePasswordEncryption"),
        "no_preauth": run.flag(record, "DoesNotRequirePreAuth"),
        "smartcard_required": run.flag(record, "SmartcardLogonRequired"),
    }
    for column, flag in stated.items():
        if flag is not None and values.get(column, flag) != flag:
            raise ValueError(f"userAccountControl and the column for {column} disagree")
    values |= {column: flag for column, flag in stated.items() if flag is not None}
    zone = run.ctx.zone
    values |= {
        "scope": run.scope(record),
        "account_name": record.get("SamAccountName"),
        "platform": "ad",
        "dn": record.get("DistinguishedName"),
        "sid": record.get("SID", "objectSid"),
        "account_class": _CLASSES.get((record.get("ObjectClass") or "user").lower()),
        "locked": run.flag(record, "LockedOut"),
        "password_changed_date": date_of(record.get("PasswordLastSet", "pwdLastSet"), run.order, zone),
        "last_logon_date": date_of(record.get("LastLogonDate", "LastLogonTimestamp"), run.order, zone),
        "created_date": date_of(record.get("Created", "whenCreated"), run.order, zone),
        "resultant_policy": record.get("msDS-ResultantPSO"),
        "primary_group_rid": run.number(record, "primaryGroupID"),
        "display_name": record.get("DisplayName", "Name"),
        "os_name": record.get("OperatingSystem"),
        "stated_in": "PowerShell CSV",
    }
    run.sink.row("account", record.number, record.loc, values)


def _member(run: _Run, record: Record) -> None:
    group = record.get("GroupName", "Group", "GroupDN", "群組", "群組名稱")
    if group is None:
        raise ValueError("the export does not say which group: it needs a GroupName column")
    values: dict[str, object] = {
        "scope": run.scope(record),
        "group_name": group,
        "member_name": record.get("distinguishedName", "SamAccountName"),
        "member_class": record.get("objectClass"),
        "stated_in": "PowerShell CSV",
    }
    run.sink.row("group_member", record.number, record.loc, values)


def _policy(run: _Run, record: Record, kind: str) -> dict[str, object]:
    dn = record.get("DistinguishedName")
    return {
        "policy_id": dn,
        "policy_name": record.get("Name") or run.scope(record),
        "policy_kind": kind,
        "scope": run.scope(record),
        "stated_in": "PowerShell CSV",
        "precedence": run.number(record, "Precedence"),
        "min_length": run.number(record, "MinPasswordLength"),
        "complexity": run.flag(record, "ComplexityEnabled"),
        "history_length": run.number(record, "PasswordHistoryCount"),
        "max_age_days": run.span(record, "MaxPasswordAge", days_of),
        "min_age_days": run.span(record, "MinPasswordAge", days_of),
        "lockout_threshold": run.number(record, "LockoutThreshold"),
        "lockout_minutes": run.span(record, "LockoutDuration", minutes_of),
        "lockout_window_minutes": run.span(record, "LockoutObservationWindow", minutes_of),
        "reversible": run.flag(record, "ReversibleEncryptionEnabled"),
    }


def _domain_policy(run: _Run, record: Record) -> None:
    run.sink.row("password_policy", record.number, record.loc, _policy(run, record, "domain"))


def _fine_grained(run: _Run, record: Record) -> None:
    run.sink.row("password_policy", record.number, record.loc, _policy(run, record, "pso"))
    said = record.get("AppliesTo")
    if said is None or "ADPropertyValueCollection" in said:
        reason = "AppliesTo is not in the export: join its values before Export-Csv"
        run.sink.reject(record.number, record.loc, reason, "pso_link")
        return
    for target in (t.strip() for t in said.strip("{}").replace("\n", ";").split(";")):
        if target:
            values = {"policy_id": record.get("DistinguishedName"), "applies_to": target, "scope": run.scope(record)}
            run.sink.row("pso_link", record.number, record.loc, values)


_EXPORTS = (
    # A fine-grained policy is one without its links too; a domain's own policy has no precedence.
    _Export(("Precedence", "LockoutThreshold", "MinPasswordLength"), "password_policy", _fine_grained),
    _Export(("ComplexityEnabled", "LockoutThreshold", "MinPasswordLength"), "password_policy", _domain_policy),
    _Export(("SamAccountName", "DistinguishedName", "Enabled"), "account", _account),
    _Export(("SamAccountName", "DistinguishedName", "objectClass", "SID"), "group_member", _member),
)

READER = Reader(
    name="ad-powershell",
    version="4",
    tables=("account", "group_member", "password_policy", "pso_link"),
    recognise=recognise,
    read=read,
    priority=10,
)
