"""/etc/login.defs (shadow-utils): `NAME value` per line, the last of a name counts.

PASS_MAX_DAYS (-1 = never; 99999 stays 99999), PASS_MIN_DAYS, PASS_MIN_LEN make a password_policy. They are defaults for
new accounts, and PASS_MIN_LEN is ignored where PAM checks the length: the policy in force is settled by the derivation.
LOGIN_RETRIES ends a log-in session, it locks nothing: kept as a setting only. The host comes from the path.
"""

import re
from typing import BinaryIO

from chahe.intake.api import Context, Head, Reader, Sink
from chahe.intake.evidence_paths import host_of
from chahe.intake.setting_lines import Setting, number, plain_lines, policy_row, settings
from chahe.intake.text_lines import head_text

_KNOWN = re.compile(
    r"^\s*(PASS_MAX_DAYS|PASS_MIN_DAYS|PASS_MIN_LEN|PASS_WARN_AGE|UID_MIN|UID_MAX|GID_MIN|GID_MAX|SYS_UID_MIN|"
    r"ENCRYPT_METHOD|LOGIN_RETRIES|LOGIN_TIMEOUT|USERGROUPS_ENAB|MAIL_DIR|UMASK|CREATE_HOME|FAILLOG_ENAB)[ \t]+\S",
    re.MULTILINE,
)
_LINE = re.compile(r"\s*([A-Z][A-Z0-9_]*)(?:[ \t]+(.*?))?\s*")
_COLUMNS = {"PASS_MAX_DAYS": "max_age_days", "PASS_MIN_DAYS": "min_age_days", "PASS_MIN_LEN": "min_length"}


def recognise(head: Head) -> bool:
    """Two or more of its own names at line starts."""
    return len(set(_KNOWN.findall(head_text(head)))) >= 2


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See the module."""
    host = host_of(ctx.path)
    head = {"scope": host, "platform": "linux", "stated_in": "/etc/login.defs"}
    values: dict[str, object] = {}
    used: dict[str, Setting] = {}
    for setting in settings(plain_lines(stream, sink, "system_setting"), sink, _split, head):
        column = _COLUMNS.get(setting.name)
        if column is None:
            continue
        try:
            value = number(setting.value)
        except ValueError as error:
            sink.reject(setting.line.number, setting.line.loc, f"{setting.name}: {error}", "password_policy")
            values[column] = None
            continue
        values[column] = max(value, 0)
        used[column] = setting
    identity = {"policy_id": f"{host}:/etc/login.defs", "policy_kind": "linux", "scope": host}
    policy_row(sink, used.values(), {**identity, "stated_in": "login.defs", **values})


def _split(text: str) -> tuple[str, str] | None:
    found = _LINE.fullmatch(text)
    return (found.group(1), found.group(2) or "") if found else None


READER = Reader(
    name="login-defs",
    version="1",
    tables=("password_policy", "system_setting"),
    recognise=recognise,
    read=read,
    priority=10,
)
