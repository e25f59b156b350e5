"""Entry types of the security audit journal of IBM i (QAUDJRN) as log-ons, changes to accounts and to the auditing.

PW: a password or user name is refused: a failed log-on, but for S (decryption in SQL). JS, entry S or E/A/N of an
interactive job (type I): somebody signs on, the job ends. CP: a profile is created or changed by a command (CRT, CHG,
RST, DST and RPA reset a password). DO of *USRPRF: a profile is deleted. SV of QAUD… and of the clock's values: the
auditing or the time is changed.

IBM i, Security reference, Layout of audit journal entries (QASYPWJ5, QASYJSJ5, QASYCPJ5, QASYDOJ5, QASYSVJ5).
"""

from collections.abc import Iterator, Mapping

from chahe.intake.devices.logon_words import LONGEST_REASON, source
from chahe.intake.log_rows import Family
from chahe.intake.logs.linux_ocsf import account_change, log_control, logon

_REFUSED = {
    "A": "APPC bind failure",
    "C": "user authentication with the CHKPWD command failed",
    "D": "service tools user ID name not valid",
    "E": "service tools user ID password not valid",
    "P": "password not valid",
    "Q": "user profile is disabled",
    "R": "password was expired",
    "U": "user name not valid",
    "X": "service tools user ID is disabled",
    "Y": "service tools user ID not found",
    "Z": "service tools user ID password not valid",
}
_ENDS = frozenset("EAN")
_AUDITING = frozenset(("QAUDCTL", "QAUDLVL", "QAUDLVL2", "QAUDENDACN", "QAUDFRCLVL", "QCRTOBJAUD"))
_CLOCK = frozenset(
    ("QTIME", "QDATE", "QHOUR", "QMINUTE", "QSECOND", "QDAY", "QMONTH", "QYEAR", "QUTCOFFSET", "QTIMZON")
)
_INTERACTIVE = frozenset(("I", "INTERACTIVE"))

Said = Mapping[str, str]
"""Values of an entry by the names of its columns without the entry type's two letters, in upper case."""


def entry_rows(kind: str, said: Said, actor: str | None) -> Iterator[Family]:
    """The rows of one entry; none for most."""
    told = _TELLING.get(kind)
    made = told(said, actor) if told is not None else None
    if made is not None:
        yield made


def _first(said: Said, *names: str) -> str | None:
    return next((said[name] for name in names if said.get(name)), None)


def _password(said: Said, actor: str | None) -> Family | None:
    kind = _first(said, "TYPE", "VIOLATION_TYPE") or ""
    if kind not in _REFUSED:
        return None
    user = _first(said, "USRN", "AUDIT_USER_NAME", "ONAM")
    return logon(
        "logon",
        outcome="failure",
        user_name=user or actor,
        **source(_first(said, "RADR", "REMOTE_ADDRESS")),
        target=_first(said, "DEVN", "DEVICE_NAME"),
        failure=f"{kind}: {_REFUSED[kind]}"[:LONGEST_REASON],
    )


def _job(said: Said, actor: str | None) -> Family | None:
    kind = _first(said, "TYPE", "ETYP", "ENTRY_TYPE") or ""
    if (_first(said, "JTYP", "JOB_TYPE") or "").upper() not in _INTERACTIVE:
        return None
    activity = "logon" if kind == "S" else "logoff" if kind in _ENDS else None
    if activity is None:
        return None
    return logon(
        activity,
        outcome="success",
        user_name=actor,
        **source(_first(said, "RADR", "REMOTE_ADDRESS")),
        logon_type="interactive",
        logon_id="/".join(filter(None, (said.get("NBR"), said.get("USER"), said.get("JOB")))) or None,
        target=said.get("JOB"),
    )


def _profile(said: Said, actor: str | None) -> Family | None:
    name = _first(said, "ONAM", "USER_PROFILE", "USER_PROFILE_NAME", "OBJECT_NAME")
    command = (_first(said, "CMDN", "COMMAND", "COMMAND_NAME", "COMMAND_TYPE") or "").upper()
    if name is None:
        return None
    status = (_first(said, "STAT", "STATUS", "USER_PROFILE_STATUS") or "").upper()
    if command == "CRT":
        change = "created"
    elif (_first(said, "PCHG", "PASSWORD_CHANGED") or "").upper() in ("Y", "YES") or command in ("DST", "RPA"):
        change = "password-change" if name == actor else "password-reset"
    elif status in ("*DISABLED", "*ENABLED"):
        change = status[1:].lower()
    else:
        change = "changed"
    return account_change(change, outcome="success", account_name=name, actor_name=actor)


def _deleted(said: Said, actor: str | None) -> Family | None:
    if _first(said, "OTYP", "OBJECT_TYPE") != "*USRPRF":
        return None
    name = _first(said, "ONAM", "OBJECT_NAME")
    return account_change("deleted", outcome="success", account_name=name, actor_name=actor) if name else None


def _system_value(said: Said, actor: str | None) -> Family | None:
    named = next((value for value in said.values() if value in _AUDITING or value in _CLOCK), None)
    if named is None:
        return None
    kind = "audit-policy-changed" if named in _AUDITING else "time-changed"
    return log_control(kind, log_name="QAUDJRN", actor_name=actor, detail=named)


_TELLING = {"PW": _password, "JS": _job, "CP": _profile, "DO": _deleted, "SV": _system_value}
