"""Which audit records are log-ons, changes of accounts or acts on the logging, and what they say of them.

Outcome is `res=`. Who acts is the audit user (`auid`, set at log-on and kept by su and sudo), by name where the log is
enriched, else by number. `(unknown)`, `?` and 4294967295 mean that nobody was logged on.
"""

from collections.abc import Iterator, Mapping

from chahe.intake.log_rows import Family
from chahe.intake.logs.linux_ocsf import account_change, log_control, logon, process

_LOGON = {
    "USER_LOGIN": "logon",
    "USER_LOGOUT": "logoff",
    "USER_AUTH": "authentication",
    "USER_ACCT": "authorisation",
    "USER_START": "session-opened",
    "USER_END": "session-closed",
}
_ACCOUNT = {
    "ADD_USER": "created",
    "DEL_USER": "deleted",
    "ADD_GROUP": "group-created",
    "DEL_GROUP": "group-deleted",
    "USER_CHAUTHTOK": "password-change",
    "USER_MGMT": "changed",
    "GRP_MGMT": "group-changed",
    "GRP_CHAUTHTOK": "group-changed",
    "ACCT_LOCK": "locked",
    "ACCT_UNLOCK": "unlocked",
}
_CONTROL = {
    "DAEMON_START": "started",
    "DAEMON_RESUME": "started",
    "DAEMON_END": "stopped",
    "DAEMON_ABORT": "stopped",
    "DAEMON_ROTATE": "archived",
    "DAEMON_CONFIG": "configuration-changed",
    "DAEMON_RECONFIG": "configuration-changed",
    "TIME_INJOFFSET": "time-changed",
    "TIME_ADJNTPVAL": "time-changed",
    "SERVICE_START": "started",
    "SERVICE_STOP": "stopped",
}
_LOG_SERVICES = frozenset({"auditd", "rsyslog", "syslog-ng", "syslog", "systemd-journald"})
NOBODY = frozenset({"", "?", "(unknown)", "(null)", "(none)", "unset", "4294967295", "-1"})
_DETAIL = (
    "op",
    "unit",
    "key",
    "list",
    "audit_enabled",
    "audit_failure",
    "audit_backlog_limit",
    "old",
    "new",
    "res",
    "ver",
)


def audit_rows(fields: Mapping[str, object]) -> Iterator[Family]:
    """The rows of one record beside its log_event; none for most of them."""
    kind = said(fields, "type") or ""
    if kind in _LOGON:
        yield _logon(_LOGON[kind], fields)
    elif kind in _ACCOUNT:
        yield _account(_ACCOUNT[kind], fields)
    elif kind in _CONTROL or kind == "CONFIG_CHANGE":
        control = _policy(fields) if kind == "CONFIG_CHANGE" else _CONTROL[kind]
        if not kind.startswith("SERVICE_") or said(fields, "unit") in _LOG_SERVICES:
            yield _control(control, fields)
    elif kind == "ANOM_ABEND":
        yield process(
            "terminate",
            process_path=said(fields, "exe"),
            process_id=said(fields, "pid"),
            user_name=name_of(fields, "uid"),
            logon_id=said(fields, "ses"),
            exit_status=f"signal {said(fields, 'sig')}" if said(fields, "sig") else None,
        )


def said(fields: Mapping[str, object], name: str) -> str | None:
    """The text of a field, None when the record says nothing or "nobody" there."""
    value = fields.get(name)
    if isinstance(value, list):
        value = ",".join(str(x) for x in value)
    text = str(value) if value is not None else ""
    return None if text in NOBODY else text


def name_of(fields: Mapping[str, object], number: str) -> str | None:
    """An account by its interpreted name (`AUID=`), else by the number."""
    return said(fields, number.upper()) or said(fields, number)


def outcome(fields: Mapping[str, object]) -> str | None:
    """Success or failure, by `res=` or `success=`."""
    word = said(fields, "res") or said(fields, "success")
    return {
        "success": "success",
        "1": "success",
        "yes": "success",
        "failed": "failure",
        "0": "failure",
        "no": "failure",
    }.get(word or "")


def _logon(activity: str, fields: Mapping[str, object]) -> Family:
    result = outcome(fields)
    address, host = said(fields, "addr"), said(fields, "hostname")
    return logon(
        activity,
        outcome=result,
        user_name=said(fields, "acct") or name_of(fields, "id"),
        actor_name=name_of(fields, "auid"),
        logon_id=said(fields, "ses"),
        source_ip=address if address and _is_address(address) else None,
        source_host=next((h for h in (host, address) if h and not _is_address(h)), None),
        target=said(fields, "terminal"),
        process_name=said(fields, "exe"),
        method=said(fields, "op"),
        failure=said(fields, "res") if result == "failure" else None,
    )


def _is_address(text: str) -> bool:
    return all(c in "0123456789abcdefABCDEF.:%" for c in text) and ("." in text or ":" in text)


def _account(change: str, fields: Mapping[str, object]) -> Family:
    operation = (said(fields, "op") or "").replace("-", " ").lower()
    group = said(fields, "grp") or said(fields, "new_group")
    if (
        change in {"changed", "password-change", "group-changed", "created", "deleted"}
        and group
        and "group" in operation
    ):
        if "to group" in operation or "to shadow group" in operation:
            change = "member-added"
        elif "from group" in operation or "from shadow group" in operation:
            change = "member-removed"
    if change in {"changed", "password-change"} and "lock" in operation:
        change = "unlocked" if "unlock" in operation else "locked"
    about_group = change.startswith("group-")
    name = said(fields, "acct") or name_of(fields, "id")
    return account_change(
        change,
        outcome=outcome(fields),
        account_name=None if about_group else name,
        group_name=group or (name if about_group else None),
        actor_name=name_of(fields, "auid") or name_of(fields, "uid"),
        actor_logon_id=said(fields, "ses"),
    )


def _policy(fields: Mapping[str, object]) -> str:
    if said(fields, "audit_enabled") == "0" and fields.get("old") != "0":
        return "stopped"
    rule = "rule" in (said(fields, "op") or "") or "list" in fields
    return "audit-policy-changed" if rule else "configuration-changed"


def _control(control: str, fields: Mapping[str, object]) -> Family:
    return log_control(
        control,
        log_name=said(fields, "unit") or "audit",
        actor_name=name_of(fields, "auid"),
        detail=" ".join(f"{name}={fields[name]}" for name in _DETAIL if name in fields) or None,
    )
