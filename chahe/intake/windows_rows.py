"""Windows events as rows: which belong to a family of the tables, by channel and event number (Windows audit events'
reference; Sysmon's event numbers), and OCSF's class and activity of each.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from chahe.intake import windows_event_numbers as numbers
from chahe.intake.events import Event
from chahe.intake.log_rows import Common, Family, as_number, as_text

Fields = Mapping[str, object]

ACCOUNT, AUTHENTICATION, USER_ACCESS, GROUP, PROCESS, EVENT_LOG = 3001, 3002, 3005, 3006, 1007, 1008
OTHER = numbers.OTHER
_SECURITY = "Microsoft-Windows-Security-Auditing"
_EVENTLOG = "Microsoft-Windows-Eventlog"
_OLD_EVENTLOG = "EventLog"
_SYSMON = "Microsoft-Windows-Sysmon"
_TIME = "Microsoft-Windows-Kernel-General"


def naming(event: Event) -> Common:
    """System's parts, and who acted."""
    fields = event.fields
    get = fields.get
    user = get("SubjectUserName") or get("User") or get("TargetUserName") or get("UserID")
    return Common(
        as_text(get("Channel")),
        as_text(get("Provider_Name")),
        as_number(get("EventID")),
        None,
        as_number(get("EventRecordID")),
        as_text(get("Computer")),
        as_text(user),
    )


def sorting(event: Event) -> tuple[Family, ...]:
    """The family rows of an event: none or one."""
    fields = event.fields
    kind = _KINDS.get((fields.get("Provider_Name"), fields.get("EventID")))  # type: ignore[arg-type]  # hashable or no key
    if kind is None:
        return ()
    values = kind.columns(fields, kind.word)
    return (Family(kind.table, kind.ocsf_class, kind.activity, values),)


class _Kind(NamedTuple):
    table: str
    word: str
    ocsf_class: int | None
    activity: int | None
    columns: Callable[[Fields, str], dict[str, object]]


def _first(fields: Fields, *names: str) -> str | None:
    for name in names:
        said = as_text(fields.get(name))
        if said is not None:
            return said
    return None


def _outcome(fields: Fields) -> str | None:
    """Security's keywords tell success from failure; the wheel writes them as hex, nxlog as a signed number."""
    said = as_number(fields.get("Keywords"))
    if said is not None:
        return "failure" if said & (1 << 52) else "success" if said & (1 << 53) else None
    word = as_text(fields.get("Keywords") if type(fields.get("Keywords")) is not list else fields["Keywords"])
    if word is None:
        return None
    return (
        "failure" if "Failure" in word or "失敗" in word else "success" if "Success" in word or "成功" in word else None
    )


_REFUSED = {4625, 4771}


def _logon(fields: Fields, word: str) -> dict[str, object]:
    number = fields.get("EventID")
    status = _first(fields, "Status", "ErrorCode", "FailureCode")
    failed = number in _REFUSED or (number in (4768, 4769, 4770, 4776) and status not in (None, "0x0", "0"))
    granted = number in (4624, 4634, 4647, 4672, 4778, 4779) or status in ("0x0", "0")
    about = (
        ("SubjectUserName", "SubjectDomainName", "SubjectUserSid")
        if number == 4672
        else (
            "TargetUserName",
            "TargetDomainName",
            "TargetUserSid",
        )
    )
    address = _first(fields, "IpAddress", "ClientAddress")
    failure = [s for s in (status, _first(fields, "SubStatus"), _first(fields, "FailureReason")) if s]
    return {
        "activity": word,
        "outcome": "failure" if failed else "success" if granted else _outcome(fields),
        "user_name": _first(fields, about[0], "AccountName"),
        "user_domain": _first(fields, about[1], "AccountDomain"),
        "user_sid": _first(fields, about[2], "TargetSid"),
        "actor_name": None if number == 4672 else _first(fields, "SubjectUserName"),
        "actor_domain": None if number == 4672 else _first(fields, "SubjectDomainName"),
        "logon_type": _first(fields, "LogonType"),
        "logon_id": _first(fields, "TargetLogonId", "LogonID", "SubjectLogonId"),
        "source_ip": address.removeprefix("::ffff:") if address else None,
        "source_port": as_number(fields.get("IpPort")),
        "source_host": _first(fields, "WorkstationName", "Workstation", "ClientName"),
        "target": _first(fields, "TargetServerName", "ServiceName", "SessionName"),
        "process_name": _first(fields, "ProcessName", "LogonProcessName"),
        "method": _first(fields, "AuthenticationPackageName", "PackageName", "TicketEncryptionType", "PreAuthType"),
        "failure": " ".join(failure) if failed and failure else None,
    }


def _actor(fields: Fields) -> dict[str, object]:
    return {
        "actor_name": _first(fields, "SubjectUserName"),
        "actor_domain": _first(fields, "SubjectDomainName"),
        "actor_sid": _first(fields, "SubjectUserSid"),
    }


def _account(fields: Fields, word: str) -> dict[str, object]:
    return {
        "change_kind": word,
        "outcome": _outcome(fields),
        "account_name": _first(fields, "OldTargetUserName", "TargetUserName"),
        "account_domain": _first(fields, "TargetDomainName"),
        "account_sid": _first(fields, "TargetSid", "TargetUserSid"),
        "new_name": _first(fields, "NewTargetUserName"),
        **_actor(fields),
        "actor_logon_id": _first(fields, "SubjectLogonId"),
    }


def _group(fields: Fields, word: str) -> dict[str, object]:
    return {
        "change_kind": word,
        "outcome": _outcome(fields),
        "account_name": _first(fields, "MemberName"),
        "account_sid": _first(fields, "MemberSid"),
        "group_name": _first(fields, "TargetUserName"),
        "group_domain": _first(fields, "TargetDomainName"),
        "group_sid": _first(fields, "TargetSid"),
        **_actor(fields),
        "actor_logon_id": _first(fields, "SubjectLogonId"),
    }


def _right(fields: Fields, word: str) -> dict[str, object]:
    return {
        "change_kind": word,
        "outcome": _outcome(fields),
        "account_sid": _first(fields, "TargetSid"),
        "privilege": _first(fields, "PrivilegeList", "AccessGranted", "AccessRemoved"),
        **_actor(fields),
        "actor_logon_id": _first(fields, "SubjectLogonId"),
    }


def _process(fields: Fields, word: str) -> dict[str, object]:
    """4688, 4689."""
    started = fields.get("EventID") == 4688
    target = _first(fields, "TargetUserName") if started else None
    return {
        "activity": word,
        "process_path": _first(fields, "NewProcessName") if started else _first(fields, "ProcessName"),
        "command_line": _first(fields, "CommandLine") if started else None,
        "process_id": _first(fields, "NewProcessId") if started else _first(fields, "ProcessId"),
        "parent_path": _first(fields, "ParentProcessName") if started else None,
        "parent_process_id": _first(fields, "ProcessId") if started else None,
        "user_name": target or _first(fields, "SubjectUserName"),
        "user_domain": _first(fields, "TargetDomainName") if target else _first(fields, "SubjectDomainName"),
        "logon_id": _first(fields, "TargetLogonId") if target else _first(fields, "SubjectLogonId"),
        "integrity": _first(fields, "MandatoryLabel"),
        "exit_status": None if started else _first(fields, "Status"),
    }


def _sysmon(fields: Fields, word: str) -> dict[str, object]:
    """Sysmon 1, 5, 8, 10."""
    into = word in ("open", "inject")
    user = _first(fields, "TargetUser", "User") if into else _first(fields, "User")
    domain, _, name = (user or "").rpartition("\\")
    return {
        "activity": word,
        "process_path": _first(fields, "TargetImage") if into else _first(fields, "Image"),
        "command_line": _first(fields, "CommandLine"),
        "process_id": _first(fields, "TargetProcessId") if into else _first(fields, "ProcessId"),
        "process_guid": _first(fields, "TargetProcessGUID", "TargetProcessGuid", "ProcessGuid"),
        "parent_path": _first(fields, "SourceImage") if into else _first(fields, "ParentImage"),
        "parent_command_line": _first(fields, "ParentCommandLine"),
        "parent_process_id": _first(fields, "SourceProcessId") if into else _first(fields, "ParentProcessId"),
        "user_name": name or None,
        "user_domain": domain or None,
        "logon_id": _first(fields, "LogonId"),
        "integrity": _first(fields, "IntegrityLevel"),
        "hashes": _first(fields, "Hashes"),
        "working_folder": _first(fields, "CurrentDirectory"),
    }


def _control(fields: Fields, word: str) -> dict[str, object]:
    shown = [(n, as_text(fields.get(n))) for n in _DETAIL]
    own = as_text(fields.get("UserData.Channel")) or as_text(fields.get("EventData.Channel"))
    return {
        "control_kind": word,
        "log_name": own or as_text(fields.get("Channel")),
        **_actor(fields),
        "detail": "; ".join(f"{n}={v}" for n, v in shown if v is not None) or None,
    }


_DETAIL = (
    "CategoryId",
    "SubcategoryId",
    "SubcategoryGuid",
    "AuditPolicyChanges",
    "PreviousDate",
    "PreviousTime",
    "NewDate",
    "NewTime",
    "OldTime",
    "Reason",
    "BackupPath",
    "State",
    "Configuration",
    "Data",
)


def _kinds() -> dict[tuple[str, int], _Kind]:
    found: dict[tuple[str, int], _Kind] = {}

    def add(
        provider: str,
        table: str,
        ocsf_class: int | None,
        columns: Callable[[Fields, str], dict[str, object]],
        words: Mapping[int, tuple[str, int | None]],
    ) -> None:
        for number, (word, activity) in words.items():
            found[provider, number] = _Kind(table, word, ocsf_class, activity, columns)

    add(_SECURITY, "logon_event", AUTHENTICATION, _logon, numbers.LOGONS)
    add(_SECURITY, "account_change", ACCOUNT, _account, numbers.ACCOUNTS)
    for alike, word, activity in numbers.GROUPS:
        add(_SECURITY, "account_change", GROUP, _group, dict.fromkeys(alike, (word, activity)))
    add(_SECURITY, "account_change", USER_ACCESS, _right, numbers.RIGHTS)
    add(_SECURITY, "process_event", PROCESS, _process, {4688: ("launch", 1), 4689: ("terminate", 2)})
    add(_SYSMON, "process_event", PROCESS, _sysmon, numbers.SYSMON_PROCESSES)
    for provider in (_EVENTLOG, _OLD_EVENTLOG):
        add(provider, "log_control", EVENT_LOG, _control, numbers.LOG_ACTS)
    add(_SYSMON, "log_control", EVENT_LOG, _control, numbers.SYSMON_ACTS)
    add(_SECURITY, "log_control", EVENT_LOG, _control, {4719: ("audit-policy-changed", OTHER)})
    add(_SECURITY, "log_control", None, _control, {4616: ("time-changed", None)})
    add(_TIME, "log_control", None, _control, {1: ("time-changed", None)})
    return found


_KINDS = _kinds()
