"""Rows of the log families with their OCSF class and activity (OCSF 1.3: Authentication 3002, Account Change 3001,
Group Management 3006, Process Activity 1007, Event Log Activity 1008; activity 99 = other).
"""

from chahe.intake.log_rows import Family

_LOGON = {"logon": 1, "logoff": 2}
_ACCOUNT = {
    "created": 1,
    "enabled": 2,
    "password-change": 3,
    "password-reset": 4,
    "disabled": 5,
    "deleted": 6,
    "locked": 9,
    "unlocked": 12,
}
_GROUP = {"member-added": 3, "member-removed": 4, "group-deleted": 5, "group-created": 6}
_PROCESS = {"launch": 1, "terminate": 2, "open": 3, "inject": 4}
_CONTROL = {"cleared": 1, "archived": 4, "started": 6, "stopped": 7}


def logon(activity: str, **values: object) -> Family:
    """A row of logon_event."""
    return Family("logon_event", 3002, _LOGON.get(activity, 99), {"activity": activity, **values})


def account_change(change: str, **values: object) -> Family:
    """A row of account_change."""
    class_uid, activities = (3006, _GROUP) if change.startswith(("member-", "group-")) else (3001, _ACCOUNT)
    return Family("account_change", class_uid, activities.get(change, 99), {"change_kind": change, **values})


def process(activity: str, **values: object) -> Family:
    """A row of process_event."""
    return Family("process_event", 1007, _PROCESS.get(activity, 99), {"activity": activity, **values})


def log_control(control: str, **values: object) -> Family:
    """A row of log_control."""
    if control in {"time-changed", "unexpected-shutdown"}:
        return Family("log_control", None, None, {"control_kind": control, **values})
    return Family("log_control", 1008, _CONTROL.get(control, 99), {"control_kind": control, **values})
