"""Log-ons and accounts in messages of F5 BIG-IP, by message number.

Access Policy Manager: 01490102 is the result of a session's access policy, which lets somebody in or denies it (an
ending with Deny): the log-on; 01490017, 01490019, 01490106, 01490107 (Active Directory), 01490113, 01490128, 01490150
(LDAP, RADIUS and others) an authentication on the way there, with its outcome in words; 01490549 an address given to
the tunnel; 01490502 the end of the session. Who and from where stand in earlier records of the session (logs/f5.py).
System: 01070417 with `host=` an administrator logs on, is refused, logs off; 01420002 with `auth user` an account is
made, changed, deleted by a command.

F5, BIG-IP APM, Logging and Reporting, says which files hold these records, not their numbers: those are as published
logs show them, and were not checked against a device of each version. A number alone makes no row; its words must be
there, too.
"""

import re
from collections.abc import Iterator, Mapping

from chahe.intake.devices.logon_words import ADMINISTRATOR, LONGEST_REASON, VPN, account, said, source
from chahe.intake.log_rows import Family
from chahe.intake.logs.linux_ocsf import account_change, logon

_LONGEST = 2_048
_RESULT = re.compile(r"Access policy result: (?P<result>\S.{0,200})")
_TRIED = re.compile(
    r"(?P<module>[A-Za-z0-9 ]{1,32}?) (?:agent|module): .{0,200}?(?:authenticat\w{1,6}|[Qq]uery) with "
    r"'(?P<user>[^']{1,256})'"
    r"(?P<rest>.{0,400})"
)
_GIVEN = re.compile(r"Assigned PPP .{1,200}")
_DELETED = re.compile(r"Session deleted.{0,200}")
_ADMINISTRATOR = re.compile(
    r"AUDIT - (?:user [^\s]{1,256} - )?RAW: (?P<program>[\w.]{1,32})\([\w-]{1,32}\): [Uu]ser=(?P<user>[^\s(]{1,256})"
    r"(?:\([^)]{0,256}\))? (?P<rest>.{0,1000})"
)
_HOST = re.compile(r"\bhost=(?P<ip>[0-9A-Fa-f.:]{2,45})")
_COMMAND = re.compile(
    r"AUDIT - pid=\d{1,10} user=(?P<actor>\S{1,256}) .{0,300}?status=\[(?P<status>[^\]]{0,200})\] "
    r"cmd_data=(?P<verb>create|modify|delete) /?(?:Common/)?auth user (?P<user>[^\s{]{1,256})(?P<rest>.{0,1000})"
)
_CHANGES = {"create": "created", "modify": "changed", "delete": "deleted"}
_AUTHENTICATIONS = frozenset(
    ("01490017", "01490019", "01490106", "01490107", "01490113", "01490128", "01490150", "01490025")
)


def f5_rows(fields: Mapping[str, object]) -> Iterator[Family]:
    """The rows of one record; none for most."""
    number, message = str(fields.get("msgno", "")), str(fields.get("message", ""))[:_LONGEST].strip()
    made: Family | None = None
    if number in _AUTHENTICATIONS:
        made = _authentication(fields, message)
    elif number == "01490102" and (found := _RESULT.fullmatch(message)) is not None:
        made = _result(fields, found["result"])
    elif number == "01490549" and _GIVEN.fullmatch(message):
        made = _session(fields, "session-opened")
    elif number == "01490502" and _DELETED.fullmatch(message):
        made = _session(fields, "logoff")
    elif number == "01070417":
        made = _administrator(message)
    elif number == "01420002":
        made = _account(message)
    if made is not None:
        yield made


def _session(fields: Mapping[str, object], activity: str, outcome: str = "success", **more: object) -> Family:
    return logon(
        activity,
        outcome=outcome,
        **account(said(fields.get("session_user"))),
        **source(fields.get("session_client_ip")),
        logon_type=VPN,
        logon_id=said(fields.get("session")),
        target=said(fields.get("profile")),
        **more,
    )


def _result(fields: Mapping[str, object], result: str) -> Family:
    if "deny" in result.lower():
        return _session(fields, "logon", "failure", failure=f"Access policy result: {result}"[:LONGEST_REASON])
    return _session(fields, "logon")


def _authentication(fields: Mapping[str, object], message: str) -> Family | None:
    found = _TRIED.fullmatch(message)
    if found is None:
        return None
    rest = found["rest"].lower()
    outcome = "failure" if "fail" in rest else "success" if "success" in rest else None
    who = {**fields, "session_user": found["user"]}
    why = found["rest"].strip()[:LONGEST_REASON] if outcome == "failure" else None
    return (
        _session(who, "authentication", outcome or "", method=found["module"].strip(), failure=why) if outcome else None
    )


def _administrator(message: str) -> Family | None:
    found = _ADMINISTRATOR.fullmatch(message)
    if found is None:
        return None
    rest = found["rest"]
    host = _HOST.search(rest)
    shared: dict[str, object] = {
        **account(found["user"]),
        **source(None if host is None else host["ip"]),
        "logon_type": ADMINISTRATOR,
        "target": found["program"],
    }
    if "failed to login" in rest:
        return logon("logon", outcome="failure", failure="failed to login", **shared)
    if 'end="' in rest or " end=" in rest:
        return logon("logoff", outcome="success", **shared)
    return logon("logon", outcome="success", **shared) if "start=" in rest else None


def _account(message: str) -> Family | None:
    found = _COMMAND.match(message)
    if found is None:
        return None
    change = "password-reset" if found["verb"] == "modify" and "password" in found["rest"] else _CHANGES[found["verb"]]
    outcome = "success" if found["status"] == "Command OK" else "failure"
    return account_change(change, outcome=outcome, account_name=found["user"], actor_name=found["actor"])
